"""What is off, by facts and bounds alone: no clock, no database. A rule without a bound in force finds nothing."""
