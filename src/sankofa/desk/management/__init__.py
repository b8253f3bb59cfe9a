"""Commands of the staff face."""
