"""Verbs of matching: look for pairs, decide about one, join two records, take them apart."""

from sankofa.matching.services.deciding import ask, join, keep_apart, part, reopen
from sankofa.matching.services.looking import look, look_at

__all__ = ["ask", "join", "keep_apart", "look", "look_at", "part", "reopen"]
