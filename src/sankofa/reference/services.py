"""Verbs on reference data, for administrators: add, rename, date out. Nothing is deleted: records point at it.

Other processes show a change within a minute (`queries` keeps names in memory that long).
"""

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.kernel.errors import DomainError
from sankofa.reference import queries
from sankofa.reference.models import Country, Language, Rate


@transaction.atomic
def keep_country(
    *,
    code: str,
    is_new: bool,
    name_en: str,
    name_nl: str,
    nationality_en: str,
    nationality_nl: str,
    exists_from: dt.date | None,
    exists_until: dt.date | None,
) -> str:
    """Adds or changes a country; answers its code (ISO 3166-1 alpha-3). The period it exists in is half-open."""
    if exists_from and exists_until and exists_until <= exists_from:
        raise DomainError("ends_before_start", _("The end must be after the start."), field="exists_until")
    values = {
        "name_en": name_en,
        "name_nl": name_nl,
        "nationality_en": nationality_en,
        "nationality_nl": nationality_nl,
        "exists_from": exists_from,
        "exists_until": exists_until,
    }
    _refuse_taken(is_new=is_new, taken=Country.objects.filter(code=code).exists())
    Country.objects.update_or_create(code=code, defaults=values)
    queries.forget()
    return code


@transaction.atomic
def keep_language(
    *,
    code: str,
    is_new: bool,
    name_en: str,
    name_nl: str,
    own_name: str,
    right_to_left: bool,
    offered_until: dt.date | None,
) -> str:
    """Adds or changes a language; answers its code (ISO 639). One with an end is no longer offered in forms."""
    values = {
        "name_en": name_en,
        "name_nl": name_nl,
        "own_name": own_name,
        "right_to_left": right_to_left,
        "offered_until": offered_until,
    }
    _refuse_taken(is_new=is_new, taken=Language.objects.filter(code=code).exists())
    Language.objects.update_or_create(code=code, defaults=values)
    queries.forget()
    return code


def _refuse_taken(*, is_new: bool, taken: bool) -> None:
    if is_new and taken:
        raise DomainError("code_taken", _("This code is in use. Look for it in the list and change it."), field="code")


# The currency behind each name in the monthly file (datasets/exchange-rates, PDDL): units of it for one US dollar.
CURRENCIES = {
    "Australia": "AUD", "Brazil": "BRL", "Canada": "CAD", "China": "CNY", "Denmark": "DKK", "Hong Kong": "HKD",
    "India": "INR", "Japan": "JPY", "Malaysia": "MYR", "Mexico": "MXN", "New Zealand": "NZD", "Norway": "NOK",
    "Singapore": "SGD", "South Africa": "ZAR", "South Korea": "KRW", "Sri Lanka": "LKR", "Sweden": "SEK",
    "Switzerland": "CHF", "Taiwan": "TWD", "Thailand": "THB", "United Kingdom": "GBP",
}  # fmt: skip
NINE = Decimal("1e-9")


@transaction.atomic
def load_rates(lines: Iterable[str]) -> int:
    """Reads a monthly file (`Date,Country,Exchange rate`, units for one US dollar); answers how many rates it gave.

    Kept as EUR for one unit, from the month in which the file has the euro. What stands is corrected, nothing dropped.
    """
    months: dict[dt.date, dict[str, Decimal]] = defaultdict(dict)
    for row in csv.DictReader(lines):
        months[dt.date.fromisoformat(row["Date"])][row["Country"]] = Decimal(row["Exchange rate"])
    found = [rate for month, units in months.items() if "Euro" in units for rate in _rates(month, units)]
    Rate.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["currency", "month"], update_fields=["euros"], batch_size=2_000
    )
    return len(found)


@transaction.atomic
def load_daily_rates(lines: Iterable[str]) -> int:
    """Reads the European Central Bank's file (`Date,USD,JPY,…`: units for one euro); answers how many rates it gave.

    Kept as EUR for one unit from that day on. What stands is corrected, nothing dropped. Raises DomainError
    `rates_file` with the row and the column that can't be read.
    """
    rows = csv.reader(lines)
    head = [cell.strip() for cell in next(rows, [])]
    codes = {n: cell for n, cell in enumerate(head) if re.fullmatch("[A-Z]{3}", cell)}
    if not codes or head[0] != "Date":
        raise DomainError("rates_file", _("This is no file of rates: its first row names Date and the currencies."))
    found = [rate for n, row in enumerate(rows, 2) for rate in _daily(n, row, codes)]
    Rate.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["currency", "month"], update_fields=["euros"], batch_size=2_000
    )
    return len(found)


def _daily(n: int, row: list[str], codes: dict[int, str]) -> list[Rate]:
    found = []
    try:
        day = dt.date.fromisoformat(row[0].strip())
    except (ValueError, IndexError) as error:
        raise _unread(n, "Date", row[0] if row else "") from error
    for at, code in codes.items():
        text = row[at].strip() if at < len(row) else ""
        if text in {"", "N/A"}:
            continue
        try:
            units = Decimal(text)
        except InvalidOperation as error:
            raise _unread(n, code, text) from error
        if not units.is_finite() or units <= 0:
            raise _unread(n, code, text)
        found.append(Rate(currency=code, month=day, euros=(1 / units).quantize(NINE)))
    return found


def _unread(n: int, column: str, value: str) -> DomainError:
    text = _("Row %(n)s, column %(column)s: \u201c%(value)s\u201d can't be read. Nothing was taken in.")
    return DomainError("rates_file", text % {"n": n, "column": column, "value": value[:30]})


def _rates(month: dt.date, units: dict[str, Decimal]) -> list[Rate]:
    euro = units["Euro"]
    known = [(CURRENCIES[name], euro / unit) for name, unit in units.items() if name in CURRENCIES and unit]
    return [Rate(currency=code, month=month, euros=euros.quantize(NINE)) for code, euros in [("USD", euro), *known]]
