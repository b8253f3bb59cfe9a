"""Pure decisions: what a cell means, which column holds what, who belongs together. No database, no clock."""
