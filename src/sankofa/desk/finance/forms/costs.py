"""Forms of what is booked by hand: costs, claims of staff, prepayments, income; and the ledger's own."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.desk.cases.forms import OnceForm
from sankofa.desk.fields import CurrencyField, DayField, MoneyField, UploadField
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.fields import LastDayField, line_choices
from sankofa.finance import queries
from sankofa.finance.vocab import (
    BASE,
    Kind,
    LedgerFilters,
    LineKind,
    Nature,
    Part,
    Payer,
)


class CostForm(OnceForm):
    """A cost by hand: on one line, or divided over up to four by the amounts beside them."""

    ROWS = 4
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(k.value, k.label) for k in (Kind.PAYMENT, Kind.ACCRUAL, Kind.COMMITMENT, Kind.REFUND)],
    )
    on = DayField(label=_("Day"))
    currency = CurrencyField(label=_("Currency"), required=False)
    settles_id = forms.TypedChoiceField(
        label=_("Out of a promise or prepayment"),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
        help_text=_("What was committed for it is free then, as far as the cost goes."),
    )
    closes = forms.BooleanField(label=_("The rest of the promise is free"), required=False)
    counter = forms.ChoiceField(
        label=_("Paid from"),
        choices=[(n.value, n.label) for n in (Nature.BANK, Nature.CASH, Nature.PAYABLE)],
        help_text=_("Of a refund: where it came in."),
    )
    text = forms.CharField(label=_("For what"), max_length=160, help_text=_("No names of people."))

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [("", "\u2014"), *line_choices(actor, today)]
        for n in range(self.ROWS):
            self.fields[f"line_{n}"] = forms.TypedChoiceField(
                label=_("Budget line"), coerce=uuid.UUID, empty_value=None, choices=lines, required=n == 0
            )
            self.fields[f"minor_{n}"] = MoneyField(label=_("Amount"), currency="", required=n == 0)
        open_ = (*queries.promised(actor), *queries.prepaid(actor))
        promised = [(str(row.entry_id), showing.open_row(row)) for row in open_]
        self.fields["settles_id"].choices = [("", _("None")), *promised]  # type: ignore[attr-defined]

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"line_{n}"], self[f"minor_{n}"]) for n in range(self.ROWS)]

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or BASE

    def clean(self) -> dict[str, Any]:
        for n in range(1, self.ROWS):
            if bool(self.cleaned_data.get(f"line_{n}")) != bool(self.cleaned_data.get(f"minor_{n}")):
                self.add_error(f"minor_{n}", ValidationError(_("Give both the line and how much.")))
        return self.cleaned_data

    def parts(self) -> list[Part]:
        """By their amounts, so that the parts come to the whole to the cent."""
        told = self.cleaned_data
        return [Part(told[f"line_{n}"], weight=told[f"minor_{n}"]) for n in range(self.ROWS) if told.get(f"line_{n}")]


class FromOthersForm(OnceForm):
    """Whose money it is: of a donor by agreement, or other money by budget line."""

    payer = forms.ChoiceField(label=_("From"), choices=Payer.choices)
    agreement_id = forms.TypedChoiceField(
        label=_("For the agreement"),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
        help_text=_("Money of a donor."),
    )
    line_id = forms.TypedChoiceField(
        label=_("For the budget line"), coerce=uuid.UUID, empty_value=None, required=False, help_text=_("Other money.")
    )

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreements = [(str(key), name) for key, name in queries.agreement_choices(actor)]
        self.fields["agreement_id"].choices = [("", "—"), *agreements]  # type: ignore[attr-defined]
        self.fields["line_id"].choices = [("", "—"), *line_choices(actor, today)]  # type: ignore[attr-defined]


class ClaimForm(FromOthersForm):
    """What others are to pay, in up to four dated amounts."""

    ROWS = 4
    text = forms.CharField(label=_("For what"), max_length=120, help_text=_("No names of people."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(self.ROWS):
            self.fields[f"on_{n}"] = DayField(label=_("Due on"), required=n == 0)
            self.fields[f"minor_{n}"] = MoneyField(label=_("Amount"), required=n == 0)

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"on_{n}"], self[f"minor_{n}"]) for n in range(self.ROWS)]

    def clean(self) -> dict[str, Any]:
        for n in range(1, self.ROWS):
            if bool(self.cleaned_data.get(f"on_{n}")) != bool(self.cleaned_data.get(f"minor_{n}")):
                self.add_error(f"minor_{n}", ValidationError(_("Give both the day and how much.")))
        return self.cleaned_data

    def amounts(self) -> list[tuple[dt.date, int]]:
        told = self.cleaned_data
        return [(told[f"on_{n}"], told[f"minor_{n}"]) for n in range(self.ROWS) if told.get(f"on_{n}")]


class PrepayForm(OnceForm):
    on = DayField(label=_("Paid on"))
    minor = MoneyField(label=_("Amount"))
    counter = forms.ChoiceField(label=_("Paid from"), choices=[(n.value, n.label) for n in (Nature.BANK, Nature.CASH)])
    text = forms.CharField(label=_("For what"), max_length=160, help_text=_("No names of people."))


class IncomeForm(FromOthersForm):
    on = DayField(label=_("Came in on"))
    minor = MoneyField(label=_("Amount"))
    text = forms.CharField(label=_("Remark"), max_length=120, required=False, help_text=_("No names of people."))


class PaperForm(forms.Form):
    paper = UploadField(label=_("Receipt or bill"), camera=True)


class ReverseForm(forms.Form):
    on = DayField(label=_("Booked on"))
    why = forms.CharField(label=_("Why it is taken back"), max_length=160)


class CloseForm(forms.Form):
    until = LastDayField(label=_("Close the books up to and including"))


class MonthForm(forms.Form):
    month = DayField(label=_("A day of the month"))


class LedgerForm(forms.Form):
    """The filters of the ledger. What can't be read is no filter."""

    project = forms.ChoiceField(label=_("Project"), required=False)
    agreement = forms.ChoiceField(label=_("Agreement"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Every kind")), *Kind.choices], required=False)
    line_kind = forms.ChoiceField(label=_("Line"), choices=[("", _("Every line")), *LineKind.choices], required=False)
    since = DayField(label=_("From"), required=False)
    until = LastDayField(label=_("Up to and including"), required=False)
    text = forms.CharField(label=_("Text"), max_length=60, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = [(str(key), name) for key, name in queries.project_choices(actor)]
        agreements = [(str(key), name) for key, name in queries.agreement_choices(actor)]
        self.fields["project"].choices = [("", _("Every project")), *projects]  # type: ignore[attr-defined]
        self.fields["agreement"].choices = [("", _("Every agreement")), *agreements]  # type: ignore[attr-defined]

    def filters(self, case_id: uuid.UUID | None = None) -> LedgerFilters:
        if self.is_bound:
            self.full_clean()
        found = self.cleaned_data if self.is_bound else {}
        return LedgerFilters(
            project_id=_uuid(found.get("project")),
            agreement_id=_uuid(found.get("agreement")),
            case_id=case_id,
            kind=found.get("kind", ""),
            line_kind=found.get("line_kind", ""),
            since=found.get("since"),
            until=found.get("until"),
            text=found.get("text", ""),
        )


def _uuid(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None
