"""Meeting people where they are: unnamed conversations, office hours, group sessions, network contacts."""
