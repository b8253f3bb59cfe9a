"""What a reader chooses for this browser: theme and language."""
