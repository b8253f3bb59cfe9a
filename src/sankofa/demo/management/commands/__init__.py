"""Command lines of the policy engine."""
