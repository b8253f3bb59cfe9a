"""What a currency is worth in the books on a day: as published, or not at all."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from sankofa.finance.vocab import BASE
from sankofa.kernel.errors import DomainError
from sankofa.reference import queries as reference


def rate_on(currency: str, on: dt.date) -> Decimal | None:
    """EUR for one unit, as published for that day or the last before it; None: not on file."""
    return Decimal(1) if currency == BASE else reference.rate(currency, on)


def must_rate(currency: str, on: dt.date) -> Decimal:
    """As `rate_on`. Raises DomainError `no_rate` beside `on`."""
    rate = rate_on(currency, on)
    if rate is None:
        text = _("There is no exchange rate of %(currency)s for that day. Add one first.")
        raise DomainError("no_rate", text % {"currency": currency}, field="on")
    return rate
