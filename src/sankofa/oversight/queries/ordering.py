"""In which order what is off is read: what can't wait first, then by rule, then the oldest."""

import datetime as dt
from collections.abc import Iterable

from sankofa.oversight.vocab import Off, Rule

TONES = ("stop", "wait", "info")
RULES = list(Rule)


def ordered(found: Iterable[Off]) -> tuple[Off, ...]:
    return tuple(
        sorted(found, key=lambda one: (TONES.index(one.tone), RULES.index(one.rule), one.since or dt.date.max))
    )
