"""Three-valued logic: yes, no, not known yet (strong Kleene).

Here: the truth values and how they combine. Not here: what makes a condition true (sankofa.schemes.rules).
The rule to keep: what is not known never counts as a no and never as a yes. Filling in something unknown
may turn UNKNOWN into YES or NO; it never turns YES into NO or the other way round.
"""

from collections.abc import Iterable
from enum import StrEnum


class Three(StrEnum):
    """A truth value. It refuses to be used as a bool: `if outcome:` would quietly take UNKNOWN for one of the two."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("A three-valued outcome is not a bool: ask is_yes, is_no or is_unknown.")

    @property
    def is_yes(self) -> bool:
        return self is Three.YES

    @property
    def is_no(self) -> bool:
        return self is Three.NO

    @property
    def is_unknown(self) -> bool:
        return self is Three.UNKNOWN


def three(value: bool | None) -> Three:  # noqa: FBT001  # the whole point is to turn a bool into a Three
    """True is YES, False is NO, None is UNKNOWN."""
    if value is None:
        return Three.UNKNOWN
    return Three.YES if value else Three.NO


def not_(value: Three) -> Three:
    if value is Three.UNKNOWN:
        return Three.UNKNOWN
    return Three.NO if value is Three.YES else Three.YES


def all_of(values: Iterable[Three]) -> Three:
    """YES when all are YES (also when there are none), NO as soon as one is NO."""
    outcome = Three.YES
    for value in values:
        if value is Three.NO:
            return Three.NO
        if value is Three.UNKNOWN:
            outcome = Three.UNKNOWN
    return outcome


def any_of(values: Iterable[Three]) -> Three:
    """YES as soon as one is YES, NO when all are NO (also when there are none)."""
    outcome = Three.NO
    for value in values:
        if value is Three.YES:
            return Three.YES
        if value is Three.UNKNOWN:
            outcome = Three.UNKNOWN
    return outcome


def at_least(n: int, values: Iterable[Three]) -> Three:
    """YES when n or more are YES, NO when fewer than n can still become YES."""
    sure = possible = 0
    for value in values:
        sure += value is Three.YES
        possible += value is not Three.NO
    if sure >= n:
        return Three.YES
    return Three.UNKNOWN if possible >= n else Three.NO
