"""Outreach pages: unnamed conversations, office hours with their list, sessions, network. Phone first."""
