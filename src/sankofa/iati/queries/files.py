"""How a file is judged, and what a problem says to its reader."""

import datetime as dt
from functools import cache

from babel import Locale
from babel.numbers import list_currencies
from django.utils.translation import get_language

from sankofa.iati.rules import judging, ruleset
from sankofa.iati.rules.judging import Codes
from sankofa.iati.vocab import Judged, Level, Problem, Wrong
from sankofa.reference import queries as reference


def judge(content: bytes, *, now: dt.datetime) -> Judged:
    """A file held against schema, rules and codes. Never raises: what can't be read is a problem of it."""
    return judging.judge(content, now=now, codes=_codes())


def sentence(problem: Problem) -> str:
    """What is wrong, in the reader's language."""
    if problem.level == Level.RULES:
        return ruleset.says(problem.code, "nl" if (get_language() or "").startswith("nl") else "en")
    return str(Wrong(problem.code).label)


def _codes() -> Codes:
    currencies, languages = _lists()
    countries = frozenset(alpha2 for _code, alpha2, _en, _nl, _until in reference.country_book() if alpha2)
    return Codes(countries, currencies, languages)


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """ISO 4217 and ISO 639 as CLDR has them."""
    return frozenset(list_currencies()), frozenset(str(code) for code in Locale("en").languages if "_" not in str(code))
