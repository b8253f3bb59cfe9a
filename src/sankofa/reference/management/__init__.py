"""Commands about what crosses stages."""
