"""One command: policy."""
