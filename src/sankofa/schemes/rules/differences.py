"""What changed from one version of a scheme to another, in words, so that nobody approves what they didn't see.

Here: the comparison of terms. Not here: whom it touches (a simulation over the caseload shows that).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sankofa.schemes.rules import wording
from sankofa.schemes.vocab import (
    AmountLine,
    Benefit,
    Cap,
    Change,
    Condition,
    Deviation,
    Difference,
    PaidBy,
    Quota,
    SchemeVersion,
    Text,
    Why,
    parts,
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Said:
    """A thing of a version by its words and everything that makes it what it is."""

    text: Text
    whole: object


def differences(old: SchemeVersion, new: SchemeVersion) -> tuple[Difference, ...]:
    """Everything that differs, conditions first. Empty when the two say the same under other names."""
    subjects: tuple[tuple[str, Callable[[SchemeVersion], Mapping[str, _Said]]], ...] = (
        ("period", _period),
        ("condition", _conditions),
        ("amount", lambda one: _named(one.amounts, _amount)),
        ("benefit", lambda one: _named(one.gives, _benefit)),
        ("cap", lambda one: _named(one.caps, _cap)),
        ("payer", lambda one: _payers(one.paid_by)),
        ("quota", lambda one: _named(one.quotas, _quota)),
        ("transition", _transition),
        ("deviation", lambda one: _named(one.deviations, _deviation)),
        ("excludes", lambda one: {name: _Said(_same(name), name) for name in one.excludes}),
    )
    return tuple(one for subject, say in subjects for one in _compare(subject, say(old), say(new)))


def _compare(subject: str, old: Mapping[str, _Said], new: Mapping[str, _Said]) -> Iterable[Difference]:
    for name in [*old, *(one for one in new if one not in old)]:
        before, after = old.get(name), new.get(name)
        if before and after and before.whole == after.whole:
            continue
        change = Change.CHANGED if before and after else Change.REMOVED if before else Change.ADDED
        yield Difference(
            change=change,
            subject=subject,
            id=name,
            before=before.text if before else None,
            after=after.text if after else None,
        )


def _same(words: str) -> Text:
    return Text(nl=words, en=words)


def _with(text: Text, more: str) -> Text:
    return Text(nl=f"{text.nl} [{more}]", en=f"{text.en} [{more}]")


def _named(items: Iterable[_T], say: Callable[[_T], tuple[str, _Said]]) -> Mapping[str, _Said]:
    return dict(say(item) for item in items)


def _period(version: SchemeVersion) -> Mapping[str, _Said]:
    words = f"{wording.period(version.in_force)} (known since {version.known_since})"
    return {"in force": _Said(_same(words), words)}


def _conditions(version: SchemeVersion) -> Mapping[str, _Said]:
    explained: list[tuple[Why, Condition]] = [(one.why, one) for one in parts(version.conditions) if one.why]
    return {
        why.id: _Said(_with(why.text, wording.condition(one)), (why, wording.condition(one))) for why, one in explained
    }


def _when(condition: Condition | None) -> str:
    return f"; when {wording.condition(condition)}" if condition else ""


def _amount(line: AmountLine) -> tuple[str, _Said]:
    words = wording.amount(line) + _when(line.when)
    return f"{line.part}/{line.id}", _Said(_with(line.text, words), (words, line.text, line.source, line.verified))


def _benefit(one: Benefit) -> tuple[str, _Said]:
    words = _when(one.when)
    return one.id, _Said(_with(one.text, words.lstrip("; ") or "always"), one)


def _cap(one: Cap) -> tuple[str, _Said]:
    return one.id, _Said(_with(one.text, f"{wording.money(one.cents, one.currency)}: {wording.listed(one.parts)}"), one)


def _payers(paid_by: tuple[PaidBy, ...]) -> Mapping[str, _Said]:
    return {
        one.project: _Said(_with(one.text, (wording.listed(one.parts) or "everything") + _when(one.when)), one)
        for one in paid_by
    }


def _quota(one: Quota) -> tuple[str, _Said]:
    return one.id, _Said(_with(one.text, f"{one.places} places, {one.host}, {wording.period(one.period)}"), one)


def _transition(version: SchemeVersion) -> Mapping[str, _Said]:
    if version.transition is None:
        return {}
    words = f"until {version.transition.until}{_when(version.transition.when)}"
    return {"old rules": _Said(_same(words), words)}


def _deviation(one: Deviation) -> tuple[str, _Said]:
    words = f"{one.decider}, from {wording.listed(one.of)}{_when(one.when)}"
    return one.id, _Said(_with(one.text, words), one)
