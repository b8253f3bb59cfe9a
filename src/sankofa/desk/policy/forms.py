"""The forms of a draft: its amounts, days and lists; the period of a simulation."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sankofa.schemes.vocab import DraftField, FieldKind

_CODE = re.compile(r"[A-Za-z0-9_]+")
_PERIOD = re.compile(r"\[\d{4}-\d{2}-\d{2}, ?(\d{4}-\d{2}-\d{2})?\)")


class ValuesForm(forms.Form):
    """A field for each amount (in euros or its currency), day, period and list of codes of a draft's text."""

    def __init__(self, fields: Sequence[DraftField], *args: Any) -> None:
        super().__init__(*args)
        self.known = {one.name: one for one in fields}
        for one in fields:
            label = f"{one.of}: {_NAMES[one.key]}" if one.key in _NAMES else f"{one.of}: {one.key}"
            self.fields[one.name] = self._field(one, label.removeprefix(": "))

    @staticmethod
    def _field(one: DraftField, label: str) -> forms.Field:
        match one.kind:
            case FieldKind.CENTS:
                amount = int(one.value.replace("_", "")) / 100
                return forms.DecimalField(label=label, initial=f"{amount:.2f}", min_value=0, decimal_places=2)
            case FieldKind.DAY:
                return forms.DateField(label=label, initial=one.value, widget=forms.DateInput({"type": "date"}))
            case FieldKind.PERIOD:
                return forms.RegexField(
                    _PERIOD, label=label, initial=one.value, help_text=gettext_lazy("Such as [2027-01-01, ).")
                )
            case FieldKind.CODES:
                return forms.CharField(
                    label=label, initial=one.value, help_text=gettext_lazy("Separate them with commas.")
                )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for one in self.known.values():
            if one.kind is FieldKind.CODES and one.name in found:
                codes = [part.strip() for part in found[one.name].split(",")]
                if not all(_CODE.fullmatch(code) for code in codes):
                    self.add_error(one.name, _("Write codes of letters, separated with commas."))
        return found

    def values(self) -> dict[str, str]:
        """What was typed, as it stands in the text; what didn't change is left out."""
        found: dict[str, str] = {}
        for name, one in self.known.items():
            typed = self.cleaned_data[name]
            if one.kind is FieldKind.CENTS:
                cents = str(int(typed * 100))
                if cents != one.value.replace("_", ""):
                    found[name] = cents
            else:
                found[name] = typed.isoformat() if isinstance(typed, dt.date) else str(typed)
        return found


_NAMES = {
    "cents": gettext_lazy("amount"),
    "from_cents": gettext_lazy("amount from"),
    "cash_cents": gettext_lazy("of which in cash"),
    "in_force": gettext_lazy("In force"),
    "before": gettext_lazy("before"),
    "on_or_after": gettext_lazy("on or after"),
    "in": gettext_lazy("one of"),
}


class PeriodForm(forms.Form):
    since = forms.DateField(
        label=gettext_lazy("First contact from"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("First contact before"), required=False, widget=forms.DateInput({"type": "date"})
    )
