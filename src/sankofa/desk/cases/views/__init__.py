"""The case pages as views, a module per subject."""
