"""Questions about reference data: choices for forms and names for pages, in the reader's language."""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from django.db.models import Q
from django.utils.translation import get_language

from sankofa.reference import seeds
from sankofa.reference.models import Country, Language, Rate

RATE_DAYS: Final = 92  # a month's rate is published after it
KEPT_SECONDS: Final = 60  # names stay in a process's memory for so long; another process may have changed them


def country_choices() -> list[tuple[str, str]]:
    """(code, name) of every country that ever existed here, by name in the reader's language."""
    return sorted(_names("country", _dutch()).items(), key=lambda pair: pair[1])


def country_name(code: str | None) -> str:
    """The name in the reader's language; the code itself for one we do not know, empty for none."""
    return _names("country", _dutch()).get(code, code) if code else ""


def language_choices() -> list[tuple[str, str]]:
    """(code, name) of the languages on offer, by name in the reader's language."""
    return sorted(_names("offered language", _dutch()).items(), key=lambda pair: pair[1])


def countries(text: str = "") -> list[Country]:
    """Every country whose name or code holds `text`, by English name. For administration."""
    found = Country.objects.filter(Q(name_en__icontains=text) | Q(name_nl__icontains=text) | Q(code__iexact=text))
    return list(found.order_by("name_en"))


def country(code: str) -> Country | None:
    return Country.objects.filter(code=code).first()


def languages(text: str = "") -> list[Language]:
    """Every language whose name or code holds `text`, by English name. For administration."""
    found = Language.objects.filter(Q(name_en__icontains=text) | Q(name_nl__icontains=text) | Q(code__iexact=text))
    return list(found.order_by("name_en"))


def language(code: str) -> Language | None:
    return Language.objects.filter(code=code).first()


def language_name(code: str | None) -> str:
    return _names("language", _dutch()).get(code, code) if code else ""


def country_book() -> list[tuple[str, str, str, str, dt.date | None]]:
    """(code, alpha-2, English name, Dutch name, end of existence) of every country that ever existed here."""
    return list(Country.objects.values_list("code", "alpha2", "name_en", "name_nl", "exists_until"))


def language_words() -> dict[str, str]:
    """Every name and code of every language, as it stands, to its code."""
    return {
        word: row[0]
        for row in Language.objects.values_list("code", "name_en", "name_nl", "own_name")
        for word in row
        if word
    }


@lru_cache(maxsize=1)
def regions() -> Mapping[str, tuple[str, ...]]:
    """The regions of the world (UN M49: subregions, in Africa and the Americas finer) and the countries in each."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in seeds.rows("regions"):
        found[row["region"]].append(row["code"])
    return {region: tuple(codes) for region, codes in found.items()}


def region_name(code: str) -> str:
    """The name in the reader's language; the code itself for one we do not know."""
    return _region_names(_dutch()).get(code, code)


@lru_cache(maxsize=2)
def _region_names(dutch: bool) -> Mapping[str, str]:  # noqa: FBT001  a cache key, not an option
    return {row["region"]: row["name_nl" if dutch else "name_en"] for row in seeds.rows("region_names")}


def is_right_to_left(code: str) -> bool:
    return Language.objects.filter(code=code, right_to_left=True).exists()


def rate(currency: str, on: dt.date) -> Decimal | None:
    """EUR for one unit in the month of `on`, or the last month published before it, two at most; None: not on file."""
    earliest = on - dt.timedelta(days=RATE_DAYS)
    rows = Rate.objects.filter(currency=currency, month__lte=on, month__gt=earliest).order_by("-month")
    return rows.values_list("euros", flat=True).first()


def latest_rates() -> list[tuple[str, dt.date, Decimal]]:
    """(currency, since, EUR for one unit): the newest of each currency."""
    rows = Rate.objects.order_by("currency", "-month").distinct("currency")
    return list(rows.values_list("currency", "month", "euros"))


def forget() -> None:
    """Drops the names kept in this process; called after an administrator edits reference data."""
    _names_of_minute.cache_clear()


def _dutch() -> bool:
    return (get_language() or "").startswith("nl")


def _names(kind: str, dutch: bool) -> dict[str, str]:  # noqa: FBT001  a cache key, not an option
    return _names_of_minute(kind, dutch, int(time.monotonic() // KEPT_SECONDS))


@lru_cache(maxsize=8)
def _names_of_minute(kind: str, dutch: bool, _minute: int) -> dict[str, str]:  # noqa: FBT001  as above
    rows = {
        "country": Country.objects.all(),
        "language": Language.objects.all(),
        "offered language": Language.objects.filter(offered_until=None),
    }[kind]
    return dict(rows.values_list("code", "name_nl" if dutch else "name_en"))
