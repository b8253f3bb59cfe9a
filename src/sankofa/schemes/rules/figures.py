"""Sentences of a version that say something else than its terms: a day or an amount that stands in them no more.

Here: reading days and amounts out of Dutch and English sentences, and holding them against the terms. Not here: what
differs between versions (differences), who has to read the sentences again (eligibility).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from sankofa.kernel.periods import Span, shift
from sankofa.schemes.rules import wording
from sankofa.schemes.rules.plain import MONTHS
from sankofa.schemes.vocab import (
    Age,
    AmountLine,
    Condition,
    Day,
    Doubt,
    Lasting,
    OnList,
    SchemeVersion,
    Text,
    Why,
    Window,
    parts,
)

Figure = date | int
"""A day, or an amount in minor units."""

WHOLE = 100  # cents in a euro; percent
_NO_TEXTS: Mapping[str, Text] = MappingProxyType({})
_DAY = re.compile(
    r"\b(\d{1,2}) (" + "|".join(name for names in MONTHS.values() for name in names) + r") (\d{4})\b", re.IGNORECASE
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{2})?"
_AMOUNT = re.compile(
    rf"(?:€|EUR|USD|\$)\s?({_NUMBER})\b"  # € 1,500
    rf"|\b({_NUMBER})\s?(?:euro|EUR|€|dollar|USD)"  # 1.500 euro
    rf"|\b({_NUMBER})(?= (?:tot|to|en|and|of|or) (?:{_NUMBER}) (?:euro|EUR|dollar|USD))"  # 40 to 200 euro
    r"|\b(\d{1,3}(?:[.,]\d{3})+)\b",  # 1,500
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Said:
    """A part of a version: its sentences by what they are called in its text, and the figures of its terms."""

    texts: Mapping[str, Text] = field(default_factory=lambda: _NO_TEXTS)
    figures: frozenset[Figure] = frozenset()
    asks: str = ""
    """What a condition asks, so that a change of it shows."""
    gives: str = ""
    """The same of an amount: it may change without a word."""
    source: str = ""


def doubts(old: SchemeVersion, new: SchemeVersion) -> tuple[Doubt, ...]:
    """Sentences of the new version to read again: those that state a day or an amount which its terms do not have (and
    had, or which nobody stated before), those of a condition that asks something else and reads as it did; and sources
    that are still named for something else.
    """
    before, after = dict(_parts_of(old)), dict(_parts_of(new))
    had, have = (frozenset[Figure]().union(*(one.figures for one in said.values())) for said in (before, after))
    return tuple(
        doubt
        for name, part in after.items()
        for doubt in _of_part(name, part, before.get(name, _Said()), gone=had - have)
    )


def _of_part(name: str, part: _Said, was: _Said, gone: frozenset[Figure]) -> Iterator[Doubt]:
    stated = False
    for lang in ("nl", "en"):
        for key, text in part.texts.items():
            before = figures(was.texts[key].into(lang)) if key in was.texts else frozenset[Figure]()
            known = {one for one in before if not _stands(one, was.figures) and not _stands(one, gone)}
            strange = {one for one in figures(text.into(lang)) if not _stands(one, part.figures)} - known
            if strange:
                stated = True
                yield Doubt(name, key, lang, text.into(lang), tuple(sorted(_written(one, lang) for one in strange)))
    if part.source and part.source == was.source and (part.asks, part.gives) != (was.asks, was.gives):
        yield Doubt(name, "source", "", part.source, ())
    if not stated and was.asks and part.asks != was.asks:
        for lang in ("nl", "en"):
            if all(was.texts[key].into(lang) == text.into(lang) for key, text in part.texts.items()):
                yield Doubt(name, "text", lang, part.texts["text"].into(lang), ())


def figures(sentence: str) -> frozenset[Figure]:
    """The days and amounts that a Dutch or English sentence states."""
    found: set[Figure] = set()
    for number, month, year in _DAY.findall(sentence):
        found |= _day(int(year), _MONTH[month.lower()], int(number))
    for numbers in _ISO.findall(sentence):
        found |= _day(*map(int, numbers))
    rest = _ISO.sub(" ", _DAY.sub(" ", sentence))
    return frozenset(found | {_cents(next(filter(None, some))) for some in _AMOUNT.findall(rest)})


_MONTH = {name.lower(): number for names in MONTHS.values() for number, name in enumerate(names, 1)}


def _day(year: int, month: int, number: int) -> set[Figure]:
    try:
        return {date(year, month, number)}
    except ValueError:
        return set()


def _cents(number: str) -> int:
    """The last two digits behind a point or comma are cents; other points and commas part thousands."""
    whole, cents = (number[:-3], number[-2:]) if re.search(r"[.,]\d{2}$", number) else (number, "00")
    return int(re.sub(r"[.,]", "", whole)) * WHOLE + int(cents)


def _stands(figure: Figure, terms: Iterable[Figure]) -> bool:
    """Whether the terms have it. Before a day and up to the day before it is the same, and so is from and after."""
    if isinstance(figure, date):
        return any(isinstance(one, date) and abs((one - figure).days) <= 1 for one in terms)
    return figure in terms


def _written(figure: Figure, lang: str) -> str:
    if isinstance(figure, date):
        return f"{figure.day} {MONTHS[lang][figure.month - 1]} {figure.year}"
    words = f"{Decimal(figure).scaleb(-2):,.2f}".removesuffix(".00")
    return words.translate(str.maketrans(",.", ".,")) if lang == "nl" else words


# --- the parts of a version


def _parts_of(version: SchemeVersion) -> Iterator[tuple[str, _Said]]:
    """Every part that has sentences, by its id; the version itself under an empty one."""
    found = [*_conditions(version), *_gifts(version), *_others(version)]
    period = {version.in_force.start, *({version.in_force.end} if version.in_force.end else ())}
    own = {"basis": version.basis, **({"note": version.note} if version.note else {})}
    whole = frozenset[Figure](period).union(*(part.figures for _name, part in found))
    yield from found
    yield "", _Said(own, whole)


def _conditions(version: SchemeVersion) -> Iterator[tuple[str, _Said]]:
    trees = [version.conditions, *([version.transition.when] if version.transition else [])]
    more = frozenset[Figure]({version.transition.until}) if version.transition else frozenset[Figure]()
    for tree in trees:
        for one in parts(tree):
            if one.why:
                named = _in_tree(one) | (more if tree is not version.conditions else frozenset())
                yield one.why.id, _Said(_why(one.why), named, asks=wording.condition(one), source=one.why.source)


def _why(why: Why) -> dict[str, Text]:
    return {"text": why.text, "text_no": why.text_no, "staff": why.staff}


def _gifts(version: SchemeVersion) -> Iterator[tuple[str, _Said]]:
    for line in version.amounts:
        yield (
            line.id,
            _Said(
                {"text": line.text},
                _amounts(line) | _in_tree(line.when),
                gives=wording.amount(line),
                source=line.source,
            ),
        )
        for share in line.pay:
            yield f"{line.id}/{share.id}", _Said({"text": share.text}, _amounts(line))
    for one in version.gives:
        yield one.id, _Said({"text": one.text}, _in_tree(one.when))
    for cap in version.caps:
        yield cap.id, _Said({"text": cap.text}, frozenset({cap.cents}), gives=str(cap.cents), source=cap.source)


def _others(version: SchemeVersion) -> Iterator[tuple[str, _Said]]:
    for payer in version.paid_by:
        yield payer.project, _Said({"text": payer.text}, _in_tree(payer.when))
    for quota in version.quotas:
        days = {quota.period.start, *({quota.period.end} if quota.period.end else ())}
        yield quota.id, _Said({"text": quota.text}, frozenset[Figure](days))
    for way in version.deviations:
        yield way.id, _Said({"text": way.text}, _in_tree(way.when))


def _amounts(line: AmountLine) -> frozenset[Figure]:
    shares = {line.cents * one.percent // WHOLE for one in line.pay}
    return frozenset({line.cents, line.from_cents or 0, line.cash_cents or 0, *shares})


def _in_tree(tree: Condition | None) -> frozenset[Figure]:
    """The days that a tree looks at, as they are and as they are moved, and the amounts that it compares with."""
    found: set[Figure] = set()
    for one in parts(tree) if tree else ():
        operand = getattr(one, "operand", None)
        match operand:
            case Day() | Age() | OnList() | Window() | Lasting():
                found |= _days(operand)
            case bool():
                pass
            case int():
                found.add(operand)
    return frozenset(found)


def _days(operand: Day | Age | OnList | Window | Lasting) -> set[Figure]:
    match operand:
        case Day() as day:
            span = Span()
        case Age(on=day) | OnList(on=day):
            span = Span()
        case Window(span=span, day=day) | Lasting(span=span, until=day):
            pass
    if not isinstance(day.base, date):
        return set()
    base = shift(day.base, day.plus)
    return {day.base, base, shift(base, span), shift(base, -span)}
