"""The worklist of data that can't be right: what, in which case, where to mend it."""
