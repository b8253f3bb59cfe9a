"""Forms of paying: batches and their orders, and what was owed."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.desk.cases.forms import OnceForm
from sankofa.desk.fields import CurrencyField, DayField, MoneyField
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.fields import FROM, line_choices, pays
from sankofa.finance import queries
from sankofa.finance.vocab import (
    BASE,
    BatchKind,
    BatchState,
)


class BatchForm(OnceForm):
    kind = forms.ChoiceField(label=_("How it is paid"), choices=BatchKind.choices)
    title = forms.CharField(label=_("For what"), max_length=80)
    debtor_iban = forms.CharField(
        label=_("From our account (IBAN)"), max_length=42, required=False, help_text=_("Of bank transfers.")
    )
    box_id = forms.TypedChoiceField(
        label=_("From the box or wallet"),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
        help_text=_("Of a cash list or mobile money; it is paid in the currency of the box."),
    )
    currency = CurrencyField(label=_("Currency"), required=False)
    execute_on = DayField(label=_("Paid on"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = [(str(key), name) for key, name in queries.box_choices(actor)]
        self.fields["box_id"].choices = [("", _("None")), *boxes]  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or BASE


class OrderForm(OnceForm):
    settles_id = forms.TypedChoiceField(label=_("It pays"), coerce=uuid.UUID, empty_value=None, required=False)
    payee = forms.CharField(label=_("To whom"), max_length=120)
    account = forms.CharField(label=_("IBAN"), max_length=80)
    minor = MoneyField(label=_("Amount"), required=False, help_text=_("Left empty: all that is open of what it pays."))
    closes = forms.BooleanField(
        label=_("This is all they ask"),
        required=False,
        help_text=_("What is open and not asked for is no cost; what they ask more is."),
    )
    text = forms.CharField(label=_("For what"), max_length=140, help_text=_("They read it on their statement."))
    line_id = forms.TypedChoiceField(
        label=_("Budget line"),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
        help_text=_("Of a new cost."),
    )
    case_number = forms.CharField(label=_("Number of the case"), max_length=20, required=False)
    is_new = forms.BooleanField(label=_("Another cost than what is owed for this case already"), required=False)

    def __init__(self, *args: Any, actor: Actor, today: dt.date, kind: BatchKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [("", "\u2014"), *line_choices(actor, today)]
        self.fields["line_id"].choices = lines  # type: ignore[attr-defined]
        owed = [(str(row.entry_id), showing.open_row(row)) for row in queries.owed(actor) if row.left > 0]
        self.fields["settles_id"].choices = [("", _("A new cost")), *owed]  # type: ignore[attr-defined]
        if kind == BatchKind.CASH:
            self.fields["account"].label = _("Where it is paid out")
        if kind == BatchKind.MOBILE:
            self.fields["account"].label = _("Telephone number")
            self.fields["account"].help_text = _("With its country: +251 91 123 4567.")


class PaidForm(OnceForm):
    """What was owed was paid, wholly or in part."""

    on = DayField(label=_("Paid on"))
    counter = forms.ChoiceField(label=_("Paid from"), choices=FROM)
    minor = MoneyField(label=_("Amount"))
    closes = forms.BooleanField(
        label=_("This is all they ask"),
        required=False,
        help_text=_("What is open and not asked for is no cost; what they ask more is."),
    )
    text = forms.CharField(label=_("Remark"), max_length=160, required=False, help_text=_("No names of people."))


class OwedForm(OnceForm):
    """What to do with the ticked ones."""

    batch_id = forms.TypedChoiceField(label=_("Batch"), coerce=uuid.UUID, empty_value=None, required=False)
    payee = forms.CharField(label=_("To whom"), max_length=120, required=False)
    account = forms.CharField(label=_("IBAN"), max_length=80, required=False)
    on = DayField(label=_("Paid on"), required=False)
    counter = forms.ChoiceField(label=_("Paid from"), choices=FROM, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drafts = [row for row in queries.batches(actor) if row.state == BatchState.DRAFT] if pays(actor) else []
        self.fields["batch_id"].choices = [(str(row.id), row.title) for row in drafts]  # type: ignore[attr-defined]

    def need(self, *names: str) -> bool:
        """These must be filled in."""
        for name in names:
            if not self.cleaned_data.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return self.is_valid()
