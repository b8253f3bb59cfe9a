"""Guardians and their consent; the health and protection compartments, and the verdicts they publish."""
