"""Commands of IATI."""
