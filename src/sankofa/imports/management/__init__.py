"""Commands of imports for the scheduler; what they do is `services.upkeep`."""
