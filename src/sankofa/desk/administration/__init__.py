"""Administration without a developer: staff and their roles, offices, partners, missions, reference data, history."""
