"""Possible duplicates on the desk: the queue, two records beside each other, what a decider says, taking it back."""
