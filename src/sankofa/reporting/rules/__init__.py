"""Pure decisions of reporting: reading definitions, turning them into expressions, disclosure control."""
