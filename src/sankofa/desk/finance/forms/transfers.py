"""Forms of money between our own accounts: asked for, arrived."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.desk.cases.forms import OnceForm
from sankofa.desk.fields import DayField, MoneyField
from sankofa.desk.finance.forms.fields import line_choices
from sankofa.finance import queries
from sankofa.finance.vocab import BASE, Place, TransferRow

BEARS = _("The budget line that bears what the exchange costs. Needed between two currencies.")


class TransferForm(OnceForm):
    source_id = forms.TypedChoiceField(label=_("From"), coerce=uuid.UUID)
    target_id = forms.TypedChoiceField(label=_("To"), coerce=uuid.UUID)
    minor = MoneyField(label=_("Amount that leaves"), currency="")
    expected_minor = MoneyField(
        label=_("Amount that arrives"), currency="", required=False,
        help_text=_("Between two currencies, if the bank said it. Otherwise the rate of the day says it."),
    )  # fmt: skip
    on = DayField(label=_("Day"))
    line_id = forms.TypedChoiceField(
        label=_("Exchange difference on"), coerce=uuid.UUID, empty_value=None, required=False, help_text=BEARS
    )
    text = forms.CharField(label=_("Remark"), max_length=120, required=False)

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(str(place.account_id), place_name(place)) for place in queries.places(actor)]
        for name in ("source_id", "target_id"):
            self.fields[name].choices = [("", "\u2014"), *places]  # type: ignore[attr-defined]
        self.fields["line_id"].choices = [("", "\u2014"), *line_choices(actor, today)]  # type: ignore[attr-defined]


class ArrivedForm(forms.Form):
    minor = MoneyField(label=_("Amount that arrived"), currency="")
    on = DayField(label=_("Day"))
    budget_line_id = forms.TypedChoiceField(
        label=_("Difference on"), coerce=uuid.UUID, empty_value=None, required=False,
        help_text=_("If it is not what left. Without a choice: the line that was named."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, row: TransferRow, today: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"minor": row.expected, "on": today})
        super().__init__(*args, **kwargs)
        self.fields["budget_line_id"].choices = [("", "\u2014"), *line_choices(actor, today)]  # type: ignore[attr-defined]
        self.fields["minor"].widget = MoneyField(currency=row.target.currency).widget


def place_name(place: Place) -> str:
    return f"{place.name} \u00b7 {place.currency}" if place.currency != BASE else place.name
