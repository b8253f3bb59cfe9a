"""Commands of reporting: snapshots, reports, registers."""
