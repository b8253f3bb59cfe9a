"""A command is a thin face: it calls a verb and prints."""
