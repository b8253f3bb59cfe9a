"""Forms of registers and of the annual report. What may be entered stands behind the doors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.desk.fields import UploadField
from sankofa.reporting.queries import publication_kinds

CSV = ".csv,text/csv"
NAMES = {
    "annual": _("Annual report"),
    "expenditure": _("Table of expenditure"),
    "rean_costs": _("Costs of REAN"),
    "contributions": _("Contributions of the state"),
}


class FigureForm(forms.Form):
    series = forms.CharField(
        label=_("Register"),
        max_length=60,
        help_text=_("As the indicators name it, for example staff.fte or website.visits."),
    )
    part = forms.CharField(
        label=_("Part"),
        max_length=80,
        required=False,
        help_text=_("Only where a register has parts, a region for example."),
    )
    period = forms.CharField(
        label=_("Year or day"), max_length=10, help_text=_("2026 for the whole year; 2026-07-01 for a day.")
    )
    value = forms.CharField(
        label=_("Number"), max_length=24, help_text=_("In figures, with a point for decimals: 72.5.")
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, help_text=_("Of what: visits, posts, states."))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Where the number stands, so that it can be checked.")
    )


class FileForm(forms.Form):
    file = UploadField(
        label=_("CSV file"),
        accept=CSV,
        help_text=_("Its first line names the columns: series, part, period, value, unit, source."),
    )


class PublicationForm(forms.Form):
    publication = forms.ChoiceField(label=_("Publication"))
    year = forms.IntegerField(label=_("Year"), min_value=1951, max_value=2100)
    file = UploadField(
        label=_("CSV file"),
        accept=CSV,
        help_text=_("Of an annual report: columns key, measure, source, note, and one named after the year."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publication"].choices = [(name, NAMES.get(name, name)) for name in publication_kinds()]  # type: ignore[attr-defined]  # a ChoiceField
