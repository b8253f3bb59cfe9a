"""Forms of imports."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import OfficeRow
from sankofa.desk.fields import UploadField
from sankofa.imports.vocab import ColumnsPage, DateOrder, Field, NamesInCell

LEFT_OUT = "-"
AS_SHOWN = "shown"


class StartForm(forms.Form):
    file = UploadField(
        label=_("Spreadsheet"),
        accept=".xlsx,.csv,.txt",
        help_text=_("Excel (.xlsx) or CSV, at most 40 MB. An export of Sankofa that you edited comes in as changes."),
    )
    office = forms.ChoiceField(
        label=_("Office"), help_text=_("Cases go here where no column of the file names an office.")
    )

    def __init__(self, offices: Sequence[OfficeRow], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(str(office.id), office.name) for office in offices]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """One choice a column, and how the file writes names and days."""

    names = forms.ChoiceField(
        label=_("Several names in one cell are"), choices=NamesInCell.choices, widget=forms.RadioSelect
    )
    order = forms.ChoiceField(
        label=_("Days are written"),
        choices=[(AS_SHOWN, _("As the dates of the file show")), *DateOrder.choices],
        widget=forms.RadioSelect,
        help_text=_("03-04-1984 is the third of April, or the fourth of March."),
    )

    def __init__(self, page: ColumnsPage, *args: Any, update: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"names": page.names, "order": page.order or AS_SHOWN})
        super().__init__(*args, **kwargs)
        self.page = page
        self.update = update
        choices = [(LEFT_OUT, _("Leave this column out")), *Field.choices]
        for column in () if update else page.columns:
            self.fields[f"c{column.index}"] = forms.ChoiceField(
                label=column.heading or _("Column %(number)s") % {"number": column.index + 1},
                choices=choices,
                initial=column.field or LEFT_OUT,
                help_text=" · ".join(column.samples[:3]),
            )

    def chosen(self) -> list[str]:
        """The field of each column of the file, in its order; none for an export, whose columns are known."""
        if self.update:
            return []
        fields = [""] * (max((column.index for column in self.page.columns), default=-1) + 1)
        for column in self.page.columns:
            fields[column.index] = self.cleaned_data[f"c{column.index}"].removeprefix(LEFT_OUT)
        return fields

    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"c{column.index}"] for column in self.page.columns]
