"""Questions about people."""

from sankofa.people.facts import facts, may_tell_authority
from sankofa.people.search import candidates

__all__ = ["candidates", "facts", "may_tell_authority"]
