"""Forms of money. What may be booked stands behind the doors; here is what people type."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.queries import colleagues, offices
from sankofa.accounts.vocab import Actor, Perm, Role
from sankofa.desk.cases.forms import OnceForm
from sankofa.desk.fields import CurrencyField, DayField, MoneyField, UploadField
from sankofa.desk.finance import showing
from sankofa.desk.templatetags.look import money
from sankofa.finance import queries
from sankofa.finance.vocab import (
    BASE,
    BatchKind,
    BatchState,
    BookAs,
    BoxKind,
    Decided,
    DeliverableKind,
    Kind,
    LedgerFilters,
    LineKind,
    LineRow,
    Nature,
    Part,
    Payer,
    ReportKind,
    StatementRow,
    What,
)
from sankofa.schemes.queries import schemes

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


def _tiles() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple({"class": "tiles"})


class AgreementForm(forms.Form):
    donor = forms.CharField(label=_("Donor"), max_length=120)
    reference = forms.CharField(label=_("Reference"), max_length=60, help_text=_("As the donor writes it."))
    title = forms.CharField(label=_("Title"), max_length=160)
    signed_on = DayField(label=_("Signed on"))
    starts = DayField(label=_("First day"))
    ends = LastDayField(label=_("Last day"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in ("EUR", "USD", "GBP", "CHF", "NOK")])
    minor = MoneyField(label=_("Amount"), currency="")
    overhead_bp = PercentField(label=_("Overhead, in percent"), initial=0)
    overhead_base = forms.MultipleChoiceField(
        label=_("Overhead is reckoned on"), choices=BASES, widget=_tiles(), required=False
    )
    eligible = forms.MultipleChoiceField(
        label=_("It pays for"),
        choices=LineKind.choices,
        widget=_tiles(),
        required=False,
        help_text=_("Tick nothing, and it pays for all."),
    )


class ExtensionForm(forms.Form):
    signed_on = DayField(label=_("Signed on"))
    until = LastDayField(label=_("New last day"))
    added = MoneyField(label=_("Added to the amount"), initial=0)
    why = forms.CharField(label=_("What was agreed"), max_length=200)


class QuotaForm(forms.Form):
    text = forms.CharField(label=_("Who counts"), max_length=120, help_text=_("For example: people who return."))
    target = forms.IntegerField(label=_("How many people"), min_value=1)
    elsewhere = forms.IntegerField(label=_("Of whom reached by a partner"), min_value=0, initial=0)


class DeliverableForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=DeliverableKind.choices)
    title = forms.CharField(label=_("What"), max_length=160)
    planned_on = DayField(label=_("Planned for"))


class ReportDueForm(forms.Form):
    kind = forms.ChoiceField(label=_("Report"), choices=ReportKind.choices)
    due_on = DayField(label=_("Due on"))


class ProjectForm(forms.Form):
    cluster = forms.CharField(label=_("Cluster"), max_length=80, help_text=_("Projects of one kind stand together."))
    code = forms.CharField(label=_("Code"), max_length=20)
    title = forms.CharField(label=_("Title"), max_length=160)
    starts = DayField(label=_("First day"))
    ends = LastDayField(label=_("Last day"), required=False)
    manager_id = forms.TypedChoiceField(label=_("Project manager"), coerce=uuid.UUID, empty_value=None, required=False)
    led_by = forms.CharField(
        label=_("Led by another"),
        max_length=120,
        required=False,
        help_text=_("Who leads it, where its budget is kept elsewhere and only results count here."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = [(str(row.id), row.name) for row in colleagues(actor, roles=(Role.MANAGER,))]
        self.fields["manager_id"].choices = [("", _("Nobody yet")), *staff]  # type: ignore[attr-defined]


class LineForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=LineKind.choices)
    name = forms.CharField(label=_("Name"), max_length=80)


class BudgetForm(forms.Form):
    """One amount a line, all of them together: a budget is decided whole."""

    def __init__(self, *args: Any, lines: Sequence[LineRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            field = MoneyField(label=line.name, initial=line.budget, required=False)
            self.fields[f"line_{line.id.hex}"] = field
        for line in lines:
            if line.kind == LineKind.SALARIES:
                label = _("Full-time posts: %(line)s") % {"line": line.name}
                self.fields[f"fte_{line.id.hex}"] = PostsField(label=label, required=False)
        self.fields["decided_on"] = DayField(label=_("Decided on"), initial=self.initial.get("decided_on"))
        self.fields["why"] = forms.CharField(label=_("Why"), max_length=200)
        self.fields["scenario"] = forms.CharField(
            label=_("Name of a scenario"),
            max_length=80,
            required=False,
            help_text=_("With a name it stands beside the budget in force and binds nobody: next year's, for example."),
        )

    def posts(self) -> dict[uuid.UUID, int]:
        """Hundredths of full-time posts."""
        return {line.id: self.cleaned_data.get(f"fte_{line.id.hex}") or 0 for line in self.lines}

    def amounts(self) -> dict[uuid.UUID, int]:
        return {line.id: self.cleaned_data[f"line_{line.id.hex}"] or 0 for line in self.lines}


class SharesForm(forms.Form):
    """Up to four bearers with their percentages."""

    ROWS = 4
    since = DayField(label=_("From"))

    def __init__(self, *args: Any, actor: Actor, project_id: uuid.UUID, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        donors = [(f"agreement:{key}", name) for key, name in queries.agreement_choices(actor)]
        own = [
            (project, [(f"line:{key}", name) for key, name in lines])
            for project, lines in queries.line_choices(actor, today=today, apart_from=project_id)
        ]
        choices: list[Any] = [("", "—"), (_("Agreements"), donors), *own]
        for n in range(self.ROWS):
            self.fields[f"who_{n}"] = forms.ChoiceField(label=_("Who bears it"), choices=choices, required=False)
            self.fields[f"bp_{n}"] = PercentField(label=_("Percent"), required=False)

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"who_{n}"], self[f"bp_{n}"]) for n in range(self.ROWS)]

    def shares(self) -> list[tuple[uuid.UUID | None, uuid.UUID | None, int]]:
        found: list[tuple[uuid.UUID | None, uuid.UUID | None, int]] = []
        for n in range(self.ROWS):
            kind, _colon, key = self.cleaned_data.get(f"who_{n}", "").partition(":")
            bp = self.cleaned_data.get(f"bp_{n}")
            if kind and bp:
                found.append((uuid.UUID(key), None, bp) if kind == "agreement" else (None, uuid.UUID(key), bp))
        return found

    def clean(self) -> dict[str, Any]:
        for n in range(self.ROWS):
            if bool(self.cleaned_data.get(f"who_{n}")) != bool(self.cleaned_data.get(f"bp_{n}")):
                self.add_error(f"bp_{n}", ValidationError(_("Give both who bears it and how much.")))
        return self.cleaned_data


class RouteForm(forms.Form):
    what = forms.ChoiceField(label=_("For"), choices=What.choices)
    scheme = forms.ChoiceField(label=_("Of the scheme"), required=False)
    line_id = forms.TypedChoiceField(label=_("This line pays"), coerce=uuid.UUID)
    since = DayField(label=_("From"))

    def __init__(self, *args: Any, actor: Actor, today: dt.date, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.id, one.title.into(language)) for one in schemes()]
        self.fields["scheme"].choices = [("", _("Any, or none")), *known]  # type: ignore[attr-defined]
        self.fields["line_id"].choices = line_choices(actor, today)  # type: ignore[attr-defined]


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


class ClaimForm(OnceForm):
    """What others are to pay, in up to four dated amounts."""

    ROWS = 4
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
    text = forms.CharField(label=_("For what"), max_length=120, help_text=_("No names of people."))

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreements = [(str(key), name) for key, name in queries.agreement_choices(actor)]
        self.fields["agreement_id"].choices = [("", "\u2014"), *agreements]  # type: ignore[attr-defined]
        self.fields["line_id"].choices = [("", "\u2014"), *line_choices(actor, today)]  # type: ignore[attr-defined]
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


class HourRateForm(forms.Form):
    staff_id = forms.TypedChoiceField(label=_("Who"), coerce=uuid.UUID)
    since = DayField(label=_("From"))
    minor = MoneyField(label=_("An hour costs"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.id), row.name) for row in colleagues(actor)]
        self.fields["staff_id"].choices = rows  # type: ignore[attr-defined]


class LimitForm(forms.Form):
    staff_id = forms.TypedChoiceField(label=_("Who"), coerce=uuid.UUID)
    minor = MoneyField(label=_("May release up to"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(r.id), r.name) for r in colleagues(actor, roles=(Role.MANAGER,)) if r.id != actor.id]
        self.fields["staff_id"].choices = rows  # type: ignore[attr-defined]


class RatesForm(forms.Form):
    file = UploadField(
        label=_("File of rates"),
        accept=".csv",
        help_text=_("As the European Central Bank gives it: Date, USD, JPY and so on."),
    )


class RestatedForm(forms.Form):
    since = DayField(label=_("From"))
    until = LastDayField(label=_("Up to and including"))
    as_of = LastDayField(label=_("As it was known on"))


class IncomeForm(OnceForm):
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
    on = DayField(label=_("Came in on"))
    minor = MoneyField(label=_("Amount"))
    text = forms.CharField(label=_("Remark"), max_length=120, required=False, help_text=_("No names of people."))

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreements = [(str(key), name) for key, name in queries.agreement_choices(actor)]
        self.fields["agreement_id"].choices = [("", "—"), *agreements]  # type: ignore[attr-defined]
        self.fields["line_id"].choices = [("", "—"), *line_choices(actor, today)]  # type: ignore[attr-defined]


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


FROM = [(n.value, n.label) for n in (Nature.BANK, Nature.CASH)]


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


class WhyForm(forms.Form):
    on = DayField(label=_("Booked on"))
    why = forms.CharField(label=_("Why"), max_length=160)


class BankForm(forms.Form):
    iban = forms.CharField(label=_("IBAN"), max_length=42)
    name = forms.CharField(label=_("Name"), max_length=80)


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
        whats = (BookAs.DUE, BookAs.INCOME, BookAs.BACK) if came else (BookAs.OWED,)
        known = [(what.value, what.label) for what in (*whats, BookAs.COST, BookAs.CASH)]
        agreements = [(str(key), name) for key, name in queries.agreement_choices(actor)]
        boxes = [(str(key), name) for key, name in queries.box_choices(actor)]
        for name, choices in (
            ("what", known), ("settles_id", settles), ("budget_line_id", [("", "\u2014"), *line_choices(actor, today)]),
            ("agreement_id", [("", "\u2014"), *agreements]), ("box_id", [("", "\u2014"), *boxes]),
        ):  # fmt: skip
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not came:
            del self.fields["agreement_id"]

    def decided(self) -> Decided:
        told = dict(self.cleaned_data)
        return Decided(BookAs(told.pop("what")), **told)


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


def line_choices(actor: Actor, today: dt.date) -> list[Any]:
    """Lines of running projects, under their projects."""
    grouped = queries.line_choices(actor, today=today)
    return [(project, [(str(key), name) for key, name in lines]) for project, lines in grouped]


def pays(actor: Actor) -> bool:
    return actor.may(Perm.PAY)


def _uuid(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None
