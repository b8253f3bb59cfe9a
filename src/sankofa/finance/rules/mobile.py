"""A list of mobile money as any provider takes it: a row per payment, with a reference that comes back. Pure."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers

HEAD = ("phone", "amount", "currency", "reference", "name")


@dataclass(frozen=True)
class Sent:
    phone: str  # E.164
    minor: int
    currency: str
    reference: str
    name: str


def phone(text: str) -> str | None:
    """A number written with its country, as E.164; None: it is none."""
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def write(payments: Sequence[Sent]) -> bytes:
    """UTF-8, a point before the cents. Numbers keep their plus; a name is never taken for a formula."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(HEAD)
    for one in payments:
        amount = f"{one.minor // 100}.{one.minor % 100:02d}"
        rows.writerow([one.phone, amount, one.currency, one.reference, harmless(one.name)])
    return out.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes as text, never as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
