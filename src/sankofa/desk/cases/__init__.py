"""Pages of the case and of the caseload. Views make one call; what may be done is decided behind the doors."""
