"""Forms of a project: its lines, budget, co-financing, figures restated."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.queries import colleagues
from sankofa.accounts.vocab import Actor, Role
from sankofa.desk.fields import DayField, MoneyField
from sankofa.desk.finance.forms.fields import LastDayField, PercentField, PostsField, line_choices
from sankofa.finance import queries
from sankofa.finance.vocab import (
    LineKind,
    LineRow,
    What,
)
from sankofa.schemes.queries import schemes


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


class RestatedForm(forms.Form):
    since = DayField(label=_("From"))
    until = LastDayField(label=_("Up to and including"))
    as_of = LastDayField(label=_("As it was known on"))
