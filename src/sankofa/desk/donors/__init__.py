"""Donor reports: what is due, one report whole, its texts, signing off, what stands behind a figure, files."""
