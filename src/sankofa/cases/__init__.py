"""The case: spine, stages and verbs as a table, timeline, tasks, assignment, visibility. It knows no stage's content."""
