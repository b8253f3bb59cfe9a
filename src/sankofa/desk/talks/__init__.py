"""Talks of a case: the list and the form that logs one."""
