"""What is shown when a page can't be: one calm sentence, and what to do next."""
