"""Dates as people type them, as far as they can be known: placeholders, swapped days, years alone, other digits."""

import datetime as dt
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import cache

from sankofa.imports.rules.text import clean, fold, is_unknown, plain_digits, words
from sankofa.imports.vocab import DateOrder, Said
from sankofa.kernel.partial_dates import BadPartialDate, PartialDate

PLACEHOLDERS = frozenset(
    dt.date(*day)
    for day in ((1, 1, 1), (1111, 11, 11), (1753, 1, 1), (1800, 1, 1), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1),
                (1900, 1, 2), (2999, 12, 31), (9999, 12, 31))
)  # fmt: skip
"""Days that databases and spreadsheets write where nothing was known: the first or last they can hold."""
MAYBE_PLACEHOLDERS = frozenset({dt.date(1901, 1, 1), dt.date(1970, 1, 1)})
LONGEST_LIFE = 120
"""Years. Nobody documented has lived much longer."""
OTHER_CALENDAR = range(1250, 1500)
"""Years that only the Persian and the Islamic calendar know people to be born in."""
_DAY_ZERO = dt.date(1899, 12, 30)
"""What a spreadsheet counts days from (with its 29 February 1900)."""
_SERIALS = range(3654, 80_000)
_CENTURY = 100
_MONTHS = 12
_FIGURES = re.compile(r"(?P<a>\d{1,4}|[xX?]{1,2})\s*[-./\\, ]\s*(?P<b>\d{1,2}|[xX?]{1,2})\s*[-./\\, ]\s*(?P<c>\d{1,4})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s*[ap]m)?$", re.IGNORECASE)

Reading = tuple[PartialDate | None, tuple[Said, ...]]


def read_birth(text: str, *, today: dt.date, order: DateOrder = DateOrder.DAY_FIRST, sure: bool = False) -> Reading:
    """A date of birth, as far as it is known, and what there is to say of it. None: not known, or refused.

    `order` settles what could be read two ways; unless `sure` of it, that is said with both readings.
    """
    read, said = _read(text, order, sure=sure)
    if read is not None and read.earliest > today:
        return None, (Said("date_ahead"),)
    if read is not None and read.latest.year < today.year - LONGEST_LIFE:
        calendar = read.earliest.year in OTHER_CALENDAR
        return None, (Said("date_other_calendar" if calendar else "date_too_long_ago"),)
    return read, said


def read_day(
    text: str,
    *,
    today: dt.date,
    order: DateOrder = DateOrder.DAY_FIRST,
    sure: bool = False,
    ahead: bool = False,
) -> tuple[dt.date | None, tuple[Said, ...]]:
    """A whole day; `ahead`: it may be still to come."""
    read, said = _read(text, order, sure=sure)
    if read is None:
        return None, said
    if not read.is_exact:
        return None, (Said("date_not_whole"),)
    if read.earliest.year in OTHER_CALENDAR:
        return None, (Said("date_other_calendar"),)
    if read.earliest > today and not ahead:
        return None, (Said("date_ahead"),)
    return read.earliest, said


def order_of(texts: Iterable[str]) -> DateOrder | None:
    """How a column writes its days, if its own values settle that: some can be read one way only, none the other."""
    day_first = month_first = False
    for text in texts:
        found = _FIGURES.fullmatch(_plain(text))
        if found and found["a"].isdecimal() and found["b"].isdecimal() and len(found["a"]) <= 2:  # noqa: PLR2004
            day_first |= int(found["a"]) > _MONTHS >= int(found["b"])
            month_first |= int(found["b"]) > _MONTHS >= int(found["a"])
    if day_first == month_first:
        return None
    return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST


def _plain(text: str) -> str:
    return _TIME.sub("", plain_digits(clean(text)).strip()).strip(" .,")


def _read(text: str, order: DateOrder, *, sure: bool) -> Reading:
    raw = plain_digits(clean(text)).strip()
    if not raw:
        return None, ()
    if is_unknown(raw):
        return None, (Said("unknown"),)
    raw = _plain(raw)
    if raw.startswith("~") or ".." in raw or "-s" in raw or "-a" in raw or "-w" in raw:  # as we write them ourselves
        with suppress(BadPartialDate):
            return PartialDate.parse(raw), ()
    about, raw = _about(raw)
    for reader in (_by_figures, _by_month_name, _by_year_and_month, _by_year, _by_run):
        try:
            found = reader(raw, order, sure=sure)
        except (ValueError, OverflowError):
            return None, (Said("date_impossible"),)
        if found is not None:
            return _finish(*found, about=about)
    return None, (Said("date_unreadable"),)


def _finish(read: PartialDate | None, said: tuple[Said, ...], *, about: bool) -> Reading:
    if read is None:
        return None, said
    if read.is_exact and read.earliest in PLACEHOLDERS:
        return None, (Said("date_placeholder"),)
    if read.is_exact and read.earliest in MAYBE_PLACEHOLDERS:
        said = (*said, Said("date_maybe_placeholder"))
    return (PartialDate.about(read.earliest.year), ()) if about else (read, said)


def _about(raw: str) -> tuple[bool, str]:
    folded = fold(raw) if not raw.startswith(("~", "±")) else raw
    for mark in words()["about"]:
        if folded.startswith(mark) and re.match(r"[\s\d]", folded[len(mark) :] or " "):
            return True, folded[len(mark) :].strip()
    return False, raw


def _by_figures(raw: str, order: DateOrder, *, sure: bool) -> Reading | None:  # noqa: PLR0911  a line a reading
    found = _FIGURES.fullmatch(raw)
    if not found:
        return None
    a, b, c = ("0" if part[0] in "xX?" else part for part in found.groups())
    if len(a) > 2:  # noqa: PLR2004  a year in front
        return _day(int(a), int(b), int(c)), ()
    if len(c) <= 2:  # noqa: PLR2004  no year of four figures anywhere
        return None, (Said("date_two_figures"),)
    if len(c) == 3:  # noqa: PLR2004
        return None, (Said("date_impossible"),)
    first, second, year = int(a), int(b), int(c)
    day, month = (first, second) if order == DateOrder.DAY_FIRST else (second, first)
    if month > _MONTHS >= day > 0:
        read = _day(year, day, month)
        return read, (Said("date_swapped", {"read": read.earliest.isoformat()}),)
    read = _day(year, month, day)
    if sure or not read.is_exact or day > _MONTHS or day == month:
        return read, ()
    if read.earliest in PLACEHOLDERS:
        return read, ()
    other = dt.date(year, day, month)
    return read, (Said("date_ambiguous", {"read": read.earliest.isoformat(), "other": other.isoformat()}),)


def _day(year: int, month: int, day: int) -> PartialDate:
    """A date of which month, or day, or both may be 0. Raises ValueError for one that can't be."""
    if year < 1:
        raise ValueError
    if month == 0:
        return PartialDate.year(year)
    if day == 0:
        return PartialDate.month(year, month)
    return PartialDate.exact(dt.date(year, month, day))


@cache
def _months() -> dict[str, int]:
    return {name: int(number) for number, names in words()["months"].items() for name in names}


def _by_month_name(raw: str, order: DateOrder, *, sure: bool) -> Reading | None:  # noqa: ARG001  one shape for all readers
    parts = re.findall(r"\d+|[a-z]+", fold(raw))
    names = [part for part in parts if part in _months()]
    figures = [part for part in parts if part.isdecimal()]
    if len(names) != 1 or len(parts) - len(names) - len(figures) > len([p for p in parts if p in _FILLERS]):
        return None
    years = [part for part in figures if len(part) == 4]  # noqa: PLR2004
    days = [part for part in figures if len(part) <= 2]  # noqa: PLR2004
    if len(years) != 1:
        return (None, (Said("date_two_figures"),)) if len(days) == 2 else None  # noqa: PLR2004
    if len(days) > 1:
        return None
    return _day(int(years[0]), _months()[names[0]], int(days[0]) if days else 0), ()


_FILLERS = frozenset({"de", "of", "th", "st", "nd", "rd", "e"})


def _by_year_and_month(raw: str, order: DateOrder, *, sure: bool) -> Reading | None:  # noqa: ARG001
    found = re.fullmatch(r"(\d{4})[-./](\d{1,2})", raw)
    if found:
        return _day(int(found[1]), int(found[2]), 0), ()
    found = re.fullmatch(r"(\d{1,2})[-./](\d{4})", raw)
    return (_day(int(found[2]), int(found[1]), 0), ()) if found else None


def _by_year(raw: str, order: DateOrder, *, sure: bool) -> Reading | None:  # noqa: ARG001
    return (_day(int(raw), 0, 0), ()) if re.fullmatch(r"\d{4}", raw) else None


def _by_run(raw: str, order: DateOrder, *, sure: bool) -> Reading | None:
    """Figures without marks: 19840304, 04031984, or a spreadsheet's count of days."""
    if re.fullmatch(r"\d{4,6}", raw) and int(raw) in _SERIALS:
        read = _DAY_ZERO + dt.timedelta(days=int(raw))
        return PartialDate.exact(read), (Said("date_serial", {"read": read.isoformat()}),)
    if not re.fullmatch(r"\d{8}", raw):
        return None
    if 19 * _CENTURY <= int(raw[:4]) < 21 * _CENTURY and int(raw[4:6]) <= _MONTHS:
        return _day(int(raw[:4]), int(raw[4:6]), int(raw[6:])), ()
    return _by_figures(f"{raw[:2]}-{raw[2:4]}-{raw[4:]}", order, sure=sure)
