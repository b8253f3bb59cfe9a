"""Questions about people."""

from sankofa.people.facts import facts, may_tell_authority

__all__ = ["facts", "may_tell_authority"]
