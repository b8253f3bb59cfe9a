"""The dashboards: a page for each board of `oversight`, and the words for what its rules found."""
