"""Reports: the annual report and what it stands on, snapshots and registers. For who answers for its figures."""
