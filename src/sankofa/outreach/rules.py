"""Decisions of outreach that need no database: weeks, and when two network contacts are the same."""

import datetime as dt
import unicodedata


def week_of(day: dt.date) -> dt.date:
    """The Monday of a day's week (ISO 8601)."""
    return day - dt.timedelta(days=day.weekday())


def weeks_until(today: dt.date, count: int) -> list[dt.date]:
    """The Mondays of the last `count` weeks, this one last."""
    return [week_of(today) - dt.timedelta(weeks=back) for back in reversed(range(count))]


def folded(organisation: str, who: str) -> str:
    """One contact, one key: without capitals, accents, punctuation and spaces, organisation and person apart."""
    return f"{_fold(organisation)}|{_fold(who)}"


def _fold(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in parts if mark.isalnum())
