"""Talks in a case: how, with whose help, about what, and how free the person was to decide."""
