"""Fields of money: percentages, posts, last days; and choices that several forms offer."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.desk.fields import DayField
from sankofa.finance import queries
from sankofa.finance.vocab import (
    LineKind,
    Nature,
)

BASES = [(kind.value, kind.label) for kind in LineKind if kind != LineKind.OVERHEAD]
DAY = dt.timedelta(days=1)


class PercentField(forms.DecimalField):
    """A percentage, kept in basis points: 12.5 is 1,250."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=2, **kwargs)
        self.widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        self.localize = True

    def clean(self, value: Any) -> int | None:
        found = super().clean(str(value or "").replace(",", ".").replace("%", "").strip() or None)
        return None if found is None else int(found * 100)


class PostsField(forms.DecimalField):
    """Full-time posts, kept in hundredths: 2.5 is 250."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=10_000, decimal_places=2, **kwargs)
        self.widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        found = super().clean(str(value or "").replace(",", ".").strip() or None)
        return None if found is None else int(found * 100)


class LastDayField(DayField):
    """The last day of a period; the value is the day after it (half-open)."""

    def clean(self, value: Any) -> dt.date | None:
        found = super().clean(value)
        return found + DAY if found else None


def tiles() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple({"class": "tiles"})


FROM = [(n.value, n.label) for n in (Nature.BANK, Nature.CASH)]


class WhyForm(forms.Form):
    on = DayField(label=_("Booked on"))
    why = forms.CharField(label=_("Why"), max_length=160)


def line_choices(actor: Actor, today: dt.date) -> list[Any]:
    """Lines of running projects, under their projects."""
    grouped = queries.line_choices(actor, today=today)
    return [(project, [(str(key), name) for key, name in lines]) for project, lines in grouped]


def pays(actor: Actor) -> bool:
    return actor.may(Perm.PAY)
