"""The case: spine, stages and verbs as a table, timeline, tasks, who sees it. It knows no stage's content."""
