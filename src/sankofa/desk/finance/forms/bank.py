"""Forms of bank accounts and their statements."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.desk.fields import CurrencyField, UploadField
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.fields import line_choices
from sankofa.desk.templatetags.look import money
from sankofa.finance import queries
from sankofa.finance.vocab import (
    BookAs,
    Decided,
    StatementRow,
    TransferRow,
)


class BankForm(forms.Form):
    iban = forms.CharField(label=_("IBAN or account number"), max_length=42)
    without_iban = forms.BooleanField(label=_("A country without IBANs"), required=False)
    name = forms.CharField(label=_("Name"), max_length=80)
    currency = CurrencyField(label=_("Currency"))


class StatementForm(forms.Form):
    file = UploadField(
        label=_("Statement"), accept=".xml,.csv,.txt", help_text=_("CAMT.053 (XML) as the bank gives it, or CSV.")
    )
    bank_id = forms.TypedChoiceField(
        label=_("Of the account"), coerce=uuid.UUID, empty_value=None, required=False,
        help_text=_("Of a CSV. An XML file says it itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.id), row.name) for row in queries.banks(actor)]
        self.fields["bank_id"].choices = [("", "\u2014"), *rows]  # type: ignore[attr-defined]


COLUMN_LABELS = {
    "date": _("Day"), "amount": _("Amount"), "debit": _("In or out"), "name": _("Name"), "iban": _("Account"),
    "text": _("Text"), "end_to_end": _("End-to-end reference"), "reference": _("Reference of the bank"),
}  # fmt: skip


class ColumnsForm(forms.Form):
    """Which column of a CSV is what."""

    def __init__(self, *args: Any, head: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not in it")), *((str(n), cell) for n, cell in enumerate(head))]
        for what in queries.COLUMNS:
            self.fields[what] = forms.ChoiceField(label=COLUMN_LABELS[what], choices=choices, required=False)

    def columns(self) -> dict[str, int]:
        return {what: int(at) for what, at in self.cleaned_data.items() if at}


class DecideForm(forms.Form):
    """What a line of a statement is, where the books don't know it yet."""

    what = forms.ChoiceField(label=_("What it is"), choices=BookAs.choices)
    transfer_id = forms.TypedChoiceField(label=_("Transfer"), coerce=uuid.UUID, empty_value=None, required=False)
    settles_id = forms.TypedChoiceField(label=_("It pays"), coerce=uuid.UUID, empty_value=None, required=False)
    closes = forms.BooleanField(label=_("This is all they ask"), required=False)
    budget_line_id = forms.TypedChoiceField(label=_("Budget line"), coerce=uuid.UUID, empty_value=None, required=False)
    agreement_id = forms.TypedChoiceField(
        label=_("For the agreement"), coerce=uuid.UUID, empty_value=None, required=False
    )
    box_id = forms.TypedChoiceField(label=_("Box"), coerce=uuid.UUID, empty_value=None, required=False)
    text = forms.CharField(label=_("For what"), max_length=160, required=False, help_text=_("No names of people."))

    def __init__(self, *args: Any, actor: Actor, row: StatementRow, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came = row.minor > 0
        open_ = queries.due(actor) if came else queries.owed(actor)
        pays = [(str(one.entry_id), showing.open_row(one)) for one in open_ if one.left > 0]
        back = [(str(c.entry_id), f"{c.text} \u00b7 {showing.day(c.on)}") for c in queries.payments_near(actor, row.id)]
        settles: list[Any] = [("", "\u2014"), *pays, *([(_("Payments of ours"), back)] if came and back else [])]
        ways = queries.on_their_way(actor, row.bank_id) if came else []
        whats = (BookAs.DUE, BookAs.INCOME, BookAs.BACK) if came else (BookAs.OWED,)
        whats = (BookAs.TRANSFER, *whats) if ways else whats
        known = [(what.value, what.label) for what in (*whats, BookAs.COST, BookAs.CASH)]
        agreements = [(str(key), name) for key, name in queries.agreement_choices(actor)]
        boxes = [(str(key), name) for key, name in queries.box_choices(actor)]
        for name, choices in (
            ("what", known), ("settles_id", settles), ("budget_line_id", [("", "\u2014"), *line_choices(actor, today)]),
            ("agreement_id", [("", "\u2014"), *agreements]), ("box_id", [("", "\u2014"), *boxes]),
            ("transfer_id", [("", "\u2014"), *((str(one.id), _way(one)) for one in ways)]),
        ):  # fmt: skip
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not came:
            del self.fields["agreement_id"]
        if not ways:
            del self.fields["transfer_id"]
        fits = [one for one in ways if one.expected == row.minor]
        if len(fits) == 1:
            self.initial.update({"what": BookAs.TRANSFER.value, "transfer_id": str(fits[0].id)})

    def decided(self) -> Decided:
        told = dict(self.cleaned_data)
        return Decided(BookAs(told.pop("what")), **told)


def _way(row: TransferRow) -> str:
    """In one line, for a choice: from where, how much, when."""
    return " \u00b7 ".join([row.source.name, money(row.expected, row.target.currency), showing.day(row.on)])
