"""Tasks: one's own, those of one's roles, those of the office."""
