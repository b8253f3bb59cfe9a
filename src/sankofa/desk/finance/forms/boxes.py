"""Forms of cash boxes: moving, paying out, counting."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.queries import offices
from sankofa.accounts.vocab import Actor
from sankofa.desk.cases.forms import OnceForm
from sankofa.desk.fields import CurrencyField, DayField, MoneyField, UploadField
from sankofa.desk.finance.forms.fields import line_choices
from sankofa.desk.templatetags.look import money
from sankofa.finance.vocab import (
    BASE,
    BoxKind,
)


class BoxForm(OnceForm):
    office_id = forms.TypedChoiceField(label=_("Desk"), coerce=uuid.UUID)
    kind = forms.ChoiceField(label=_("Kind"), choices=BoxKind.choices)
    name = forms.CharField(label=_("Name"), max_length=80)
    currency = CurrencyField(label=_("Currency"))
    low_minor = MoneyField(label=_("Warn below"), currency="", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.id), row.name) for row in offices(actor.mission_id)]
        self.fields["office_id"].choices = rows  # type: ignore[attr-defined]

    def clean_low_minor(self) -> int:
        return self.cleaned_data["low_minor"] or 0


class MoveForm(OnceForm):
    WAYS = (
        ("in", _("From the bank into the box")),
        ("desk", _("Cash that was at the desk before")),
        ("out", _("Out of the box to the bank")),
    )
    way = forms.ChoiceField(label=_("Which way"), choices=WAYS)
    minor = MoneyField(label=_("Amount"), currency="")
    on = DayField(label=_("Day"))
    text = forms.CharField(label=_("Remark"), max_length=120, required=False)


class PayOutForm(OnceForm):
    minor = MoneyField(label=_("Amount"), currency="")
    line_id = forms.TypedChoiceField(label=_("Budget line"), coerce=uuid.UUID)
    text = forms.CharField(label=_("For what"), max_length=140, help_text=_("No names of people."))
    case_number = forms.CharField(label=_("Number of the case"), max_length=20, required=False)
    on = DayField(label=_("Day"))
    paper = UploadField(label=_("Receipt or bill"), required=False, camera=True)

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line_id"].choices = line_choices(actor, today)  # type: ignore[attr-defined]


PIECES = (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5)  # euro notes and coins, in cents


class CountForm(OnceForm):
    """Notes and coins of euros; another currency as one amount. What the books say is not told before."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_piece = currency == BASE
        for value in PIECES if self.by_piece else ():
            attrs = {"inputmode": "numeric", "autocomplete": "off", "data-cents": str(value)}
            self.fields[f"n_{value}"] = forms.IntegerField(
                label=money(value), min_value=0, max_value=99_999, required=False,
                widget=forms.TextInput(attrs),
            )  # fmt: skip
        if not self.by_piece:
            self.fields["minor"] = MoneyField(label=_("Counted"), currency=currency)

    def pieces(self) -> dict[int, int]:
        return {value: self.cleaned_data[f"n_{value}"] or 0 for value in PIECES} if self.by_piece else {}

    def counted(self) -> int:
        found = self.pieces()
        minor: int = sum(value * n for value, n in found.items()) if self.by_piece else self.cleaned_data["minor"]
        return minor
