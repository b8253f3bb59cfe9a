"""Drafts of long forms: kept on the server for whoever typed them, filled in when they come back."""
