"""The standard's rules, which are data (`standard/rules.yaml`): for each kind of rule, what it asks. Pure.

A rule stands under an XPath that finds the elements it is asked of. What its kind means is IATI's own specification of
rulesets. A rule that asks for a list which we don't have (registered organisations) is not judged; a kind that we don't
know is an error of ours, never passed over.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeAlias

import yaml
from lxml import etree

from sankofa.iati.rules.document import day, instant
from sankofa.iati.rules.structure import STANDARD
from sankofa.iati.vocab import Level, Problem, Severity

Element: TypeAlias = Any  # of lxml, which says nothing of its types
Case: TypeAlias = Mapping[str, Any]
UNKNOWN_LISTS = ("ORG-ID-PREFIX",)
WITH_CURRENCY = ".//value | .//forecast | .//loan-status"
OURS = ("id", "severity", "of", "kind", "each", "put")


class RulesetError(ValueError):
    """The ruleset has a kind of rule that we don't know."""


@dataclass(frozen=True)
class Asked:
    """An element of a file, and what a rule may ask besides. `one`: the value that a loop is at."""

    element: Element
    now: dt.datetime
    one: str = ""

    def find(self, path: str) -> list[Any]:
        found = _xpath(path)(self.element, one=self.one)
        return found if isinstance(found, list) else [found]

    def holds(self, expression: str) -> bool:
        return bool(_xpath(f"boolean({expression})")(self.element, one=self.one))

    def texts(self, paths: Sequence[str]) -> list[str]:
        return [_text(found) for path in paths for found in self.find(path)]

    def days(self, path: str) -> list[dt.date]:
        if path == "NOW":
            return [self.now.date()]
        return [found for text in self.texts([path]) if (found := _day(text))]


Test: TypeAlias = Callable[[Case, Asked], bool]


@dataclass(frozen=True)
class Rule:
    """`case` is what its kind asks for. `each`: asked once for each of these values, put into what `put` names."""

    id: str
    severity: Severity
    of: str
    kind: str
    case: Case
    each: str = ""
    put: tuple[str, ...] = ()
    words: str = ""

    def asked(self, of: Asked) -> Iterator[tuple[Case, Asked]]:
        if not self.each:
            yield self.case, of
            return
        case = {name: _put(held) if name in self.put else held for name, held in self.case.items()}
        for value in dict.fromkeys(of.texts([self.each])):
            yield case, Asked(of.element, of.now, value)


@cache
def standard() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            id=one["id"],
            severity=Severity(one["severity"]),
            of=one["of"],
            kind=_known(one["kind"]),
            case={name: held for name, held in one.items() if name not in OURS},
            each=one.get("each", ""),
            put=tuple(one.get("put", ())),
        )
        for one in _file()["rules"]
    )


def says(id: str, language: str) -> str:  # noqa: A002  as IATI calls it
    """What a broken rule of the standard says."""
    told: Mapping[str, str] = _file()["says"][id]
    return told.get(language) or told["en"]


@cache
def _file() -> Any:
    return yaml.safe_load((STANDARD / "rules.yaml").read_text(encoding="utf-8"))


def published(text: str) -> tuple[Rule, ...]:
    """Rules of a ruleset as IATI publishes it (JSON). Raises RulesetError for a kind that we don't know."""
    return tuple(
        rule
        for of, group in json.loads(text).items()
        for kind, held in group.items()
        for case in held["cases"]
        for rule in _published(of, kind, case)
    )


def _published(of: str, kind: str, case: Case, each: str = "", put: Sequence[str] = ()) -> Iterator[Rule]:
    if kind == "loop":
        for inner, held in case["do"].items():
            for one in held["cases"]:
                yield from _published(of, inner, one, case["foreach"], case["subs"])
        return
    info = case["ruleInfo"]
    yield Rule(
        id=info["id"],
        severity=Severity(info["severity"]),
        of=of,
        kind=_known(kind),
        case={name: held for name, held in case.items() if name != "ruleInfo"},
        each=each,
        put=tuple(put),
        words=info["message"],
    )


def _known(kind: str) -> str:
    if kind not in TESTS:
        raise RulesetError(f"there is no rule of the kind {kind}")
    return kind


def problems(root: Element, rules: Sequence[Rule], *, now: dt.datetime) -> list[Problem]:
    """What of the file breaks a rule, in the order of the rules; each rule once an element."""
    places = {element: place for place, element in enumerate(root.iterfind("iati-activity"), start=1)}
    elements: dict[str, list[Element]] = {}
    found: dict[Problem, None] = {}
    for rule in rules:
        if rule.of not in elements:
            elements[rule.of] = root.xpath(rule.of)
        for element in elements[rule.of]:
            for case, asked in rule.asked(Asked(element, now)):
                if _applies(case, asked) and not TESTS[rule.kind](case, asked):
                    found[_problem(rule, element, places)] = None
    return list(found)


def _put(held: Any) -> Any:
    """With a variable in the place of '$1': a value from a file is never read as XPath."""
    return [_put(one) for one in held] if isinstance(held, list) else held.replace("'$1'", "$one")


def _applies(case: Case, asked: Asked) -> bool:
    return "condition" not in case or asked.holds(case["condition"])


def _problem(rule: Rule, element: Element, places: Mapping[Element, int]) -> Problem:
    return Problem(
        level=Level.RULES,
        severity=rule.severity,
        code=rule.id,
        element=str(element.getroottree().getpath(element)),
        value=_shown(rule.case, element),
        place=next((places[up] for up in (element, *element.iterancestors()) if up in places), 0),
        line=int(element.sourceline or 0),
        words=rule.words,
    )


def _shown(case: Case, element: Element) -> str:
    """What was found where the rule looked, if it says where."""
    paths = case.get("paths") or [case[name] for name in ("date", "start", "end", "less", "more") if name in case]
    asked = Asked(element, dt.datetime.min.replace(tzinfo=dt.UTC))
    plain = [path for path in paths if path != "NOW" and "$" not in path]
    return ", ".join(dict.fromkeys(text.strip() for text in asked.texts(plain) if text.strip()))[:200]


# --- the kinds


def _at_least_one(case: Case, asked: Asked) -> bool:
    return any(not isinstance(found, str) or found.strip() for path in case["paths"] for found in asked.find(path))


def _no_more_than_one(case: Case, asked: Asked) -> bool:
    return sum(len(asked.find(path)) for path in case["paths"]) <= 1


def _one_or_all(case: Case, asked: Asked) -> bool:
    if asked.find(case["one"]):
        return True
    match case["all"]:
        case "lang":
            return not asked.find(".//narrative[not(@xml:lang)]")
        case "currency":
            return not asked.find(f"({WITH_CURRENCY})[not(@currency)]")
        case what:
            return not asked.find(f"transaction[not({what})]")


def _unique(case: Case, asked: Asked) -> bool:
    texts = asked.texts(case["paths"])
    return len(texts) == len(set(texts))


def _starts_with(case: Case, asked: Asked) -> bool:
    if any(name in UNKNOWN_LISTS for name in case["prefix"]):
        return True
    starts = tuple(text + case.get("separator", "") for text in asked.texts(case["prefix"]) if text)
    return not starts or all(text.strip().startswith(starts) for text in asked.texts(case["paths"]))


def _regex_matches(case: Case, asked: Asked) -> bool:
    return all(re.search(case["regex"], text) for text in asked.texts(case["paths"]))


def _no_spaces(case: Case, asked: Asked) -> bool:
    return all(text == text.strip() for text in asked.texts(case["paths"]))


def _date_order(case: Case, asked: Asked) -> bool:
    later = asked.days(case["more"])
    return all(less <= more for less in asked.days(case["less"]) for more in later)


def _date_now(case: Case, asked: Asked) -> bool:
    return all(at <= asked.now for text in asked.texts([case["date"]]) if (at := _instant(text)))


def _time_limit(case: Case, asked: Asked) -> bool:
    return all(
        end <= _year_later(start) for start in asked.days(case["start"]) for end in asked.days(case["end"])
    )  # fmt: skip


def _between_dates(case: Case, asked: Asked) -> bool:
    starts, ends = asked.days(case["start"]), asked.days(case["end"])
    return all(start <= at <= end for at in asked.days(case["date"]) for start in starts for end in ends)


def _range(case: Case, asked: Asked) -> bool:
    return all(case["min"] <= number <= case["max"] for number in _numbers(asked.texts(case["paths"])))


def _strict_sum(case: Case, asked: Asked) -> bool:
    texts = asked.texts(case["paths"])
    return not texts or sum(_numbers(texts)) == Decimal(str(case["sum"]))


def _if_then(case: Case, asked: Asked) -> bool:
    return not asked.holds(case["if"]) or asked.holds(case["then"])


TESTS: dict[str, Test] = {
    "atleast_one": _at_least_one,
    "no_more_than_one": _no_more_than_one,
    "one_or_all": _one_or_all,
    "unique": _unique,
    "startswith": _starts_with,
    "regex_matches": _regex_matches,
    "no_spaces": _no_spaces,
    "date_order": _date_order,
    "date_now": _date_now,
    "time_limit": _time_limit,
    "between_dates": _between_dates,
    "range": _range,
    "strict_sum": _strict_sum,
    "if_then": _if_then,
}


# --- values


@cache
def _xpath(expression: str) -> Any:
    return etree.XPath(expression)


def _text(found: Any) -> str:
    return found if isinstance(found, str) else str(getattr(found, "text", found) or "")


def _numbers(texts: Sequence[str]) -> Iterator[Decimal]:
    for text in texts:
        try:
            yield Decimal(text.strip())
        except InvalidOperation:
            continue  # that it is no number, the schema says


def _day(text: str) -> dt.date | None:
    try:
        return day(text)
    except ValueError:
        return None  # as above


def _instant(text: str) -> dt.datetime | None:
    try:
        return instant(text)
    except ValueError:
        return None  # as above


def _year_later(on: dt.date) -> dt.date:
    leap_day = (2, 29)
    if (on.month, on.day) == leap_day:
        return dt.date(on.year + 1, 3, 1)
    return on.replace(year=on.year + 1)
