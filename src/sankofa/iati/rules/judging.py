"""A file held against everything: whether it can be read, its structure, the rules, and codes that others keep. Pure.

What has not the structure is not asked for rules: they would only say the same again. Each activity is judged for
itself, so that one that is broken doesn't take others along.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from sankofa.iati.rules import document, ruleset, structure
from sankofa.iati.rules.structure import Element
from sankofa.iati.vocab import KNOWN_VERSIONS, Judged, Level, Problem, Severity, Wrong


@dataclass(frozen=True)
class Codes:
    """Codes of lists that others keep: ISO 3166 alpha-2, ISO 4217, ISO 639. An empty list is not asked."""

    countries: Collection[str] = field(default_factory=frozenset)
    currencies: Collection[str] = field(default_factory=frozenset)
    languages: Collection[str] = field(default_factory=frozenset)


def judge(content: bytes, *, now: dt.datetime, codes: Codes) -> Judged:
    try:
        root = structure.parse(content)
    except structure.ClosedError as error:
        return Judged((), (error.problem,))
    broken = structure.problems(root)
    bad = {one.place for one in broken}
    found = list(broken)
    if 0 not in bad:
        kept = [*ruleset.problems(root, ruleset.standard(), now=now), *_codes(root, codes)]
        found += [one for one in kept if one.place not in bad]
    activities = document.read(root)
    count = len(root.findall("iati-activity"))
    unread = set(range(1, count + 1)) - {place for place, _one in activities} - bad
    found += [Problem(Level.CODES, Severity.ERROR, Wrong.UNREADABLE, place=place) for place in sorted(unread)]
    return Judged(tuple(activities), tuple(sorted(found, key=_order)), count)


def _order(one: Problem) -> tuple[int, bool, int]:
    return one.place, one.severity != Severity.ERROR, one.line


def _codes(root: Element, codes: Codes) -> Iterator[Problem]:
    version = root.get("version", "")
    if version not in KNOWN_VERSIONS:
        yield Problem(
            Level.CODES, Severity.WARNING, Wrong.VERSION, "/iati-activities/@version", version, line=_line(root)
        )
    seen = Counter((one.findtext("iati-identifier") or "").strip() for one in root.iterfind("iati-activity"))
    for place, activity in enumerate(root.iterfind("iati-activity"), start=1):
        identifier = (activity.findtext("iati-identifier") or "").strip()
        if identifier and seen[identifier] > 1:
            yield Problem(
                Level.CODES, Severity.ERROR, Wrong.TWICE, "iati-identifier", identifier, place, _line(activity)
            )
        yield from _strange(activity, place, codes)


def _strange(activity: Element, place: int, codes: Codes) -> Iterator[Problem]:
    for code, names, path, known in (
        (Wrong.COUNTRY, "recipient-country/@code", ".//recipient-country[@code]", codes.countries),
        (Wrong.CURRENCY, "@currency", ".//*[@currency]", codes.currencies),
        (Wrong.CURRENCY, "@default-currency", "self::*[@default-currency]", codes.currencies),
        (Wrong.LANGUAGE, "@xml:lang", "descendant-or-self::*[@xml:lang]", codes.languages),
    ):
        attribute = names.rpartition("@")[2]
        name = document.LANG if attribute == "xml:lang" else attribute
        for element in activity.xpath(path) if known else ():
            value = element.get(name, "")
            asked = value.partition("-")[0].lower() if code == Wrong.LANGUAGE else value
            if asked not in known:
                where = f"{element.getroottree().getpath(element)}/@{attribute}"
                yield Problem(Level.CODES, Severity.WARNING, code, where, value, place, _line(element))


def _line(of: Element) -> int:
    return int(of.sourceline or 0)
