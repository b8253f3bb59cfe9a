"""Commands of cases for the scheduler."""
