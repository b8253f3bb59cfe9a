"""A command is a thin face: it calls a verb or asks a question and prints."""
