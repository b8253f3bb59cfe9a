"""Forms of the calendar: one appointment, a whole office hour. Times are the office's own."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import OfficeRow, StaffRow
from sankofa.cases.vocab import AppointmentKind, NewAppointment
from sankofa.desk.cases.forms import OnceForm
from sankofa.desk.fields import DayField

LINE = re.compile(r"^(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[\s,;]+(?P<number>[A-Za-z]{2,4}-\d{4}-\d+))?\s*$")
MOST_LINES = 60


class WhereForm(OnceForm):
    """Office, colleague, day: what an appointment and an office hour share."""

    office = forms.TypedChoiceField(label=_("Office"), coerce=uuid.UUID)
    staff = forms.TypedChoiceField(label=_("With"), coerce=uuid.UUID)
    day = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("Kind"), choices=AppointmentKind.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=45)
    place = forms.CharField(label=_("Room"), max_length=120, required=False)

    def __init__(self, *args: Any, offices: Iterable[OfficeRow], colleagues: Iterable[StaffRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = {row.id: row.timezone for row in offices}
        self.fields["office"].choices = [(str(row.id), row.name) for row in offices]  # type: ignore[attr-defined]
        self.fields["staff"].choices = [(str(row.id), row.name) for row in colleagues]  # type: ignore[attr-defined]

    def instant(self, at: dt.time) -> dt.datetime:
        """A time of that day on the office's clock."""
        data = self.cleaned_data
        return dt.datetime.combine(data["day"], at, tzinfo=ZoneInfo(self.zones[data["office"]]))


class AppointmentForm(WhereForm):
    number = forms.CharField(
        label=_("Case number"), help_text=_("Leave it empty to keep a slot free."), max_length=20, required=False
    )
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    field_order = ["number", "office", "staff", "day", "at", "minutes", "kind", "place"]

    def line(self) -> NewAppointment:
        data = self.cleaned_data
        return NewAppointment(
            data["number"].strip().upper(), self.instant(data["at"]), AppointmentKind(data["kind"]), data["minutes"]
        )


class OfficeHourForm(WhereForm):
    """Many lines at once, as one keeps such a list on paper."""

    lines = forms.CharField(
        label=_("Times and cases"),
        help_text=_("One line each: 09:30 NL-2026-00012. A time alone keeps the slot free."),
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )
    field_order = ["office", "staff", "day", "kind", "minutes", "place", "lines"]

    def clean_lines(self) -> list[tuple[dt.time, str]]:
        read: list[tuple[dt.time, str]] = []
        wrong: list[str] = []
        typed = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        for number, line in enumerate(typed, start=1):
            found = LINE.match(line)
            try:
                if not found:
                    raise ValueError  # noqa: TRY301  one message for every way to be wrong
                read.append((dt.time(int(found["hour"]), int(found["minute"])), (found["number"] or "").upper()))
            except ValueError:
                wrong.append(
                    _now("Line %(n)s: “%(line)s”. Write a time and a case number.") % {"n": number, "line": line[:40]}
                )
        if len(typed) > MOST_LINES:
            wrong.append(_now("At most %(n)s lines at once.") % {"n": MOST_LINES})
        if wrong:
            raise forms.ValidationError(wrong)
        return read

    def appointments(self) -> list[NewAppointment]:
        data = self.cleaned_data
        kind = AppointmentKind(data["kind"])
        return [NewAppointment(number, self.instant(at), kind, data["minutes"]) for at, number in data["lines"]]


class MoveForm(forms.Form):
    """Another time, and where needed another length, colleague or room."""

    day = DayField(label=_("Day"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480)
    staff = forms.TypedChoiceField(label=_("With"), coerce=uuid.UUID)
    place = forms.CharField(label=_("Room"), max_length=120, required=False)

    def __init__(self, *args: Any, colleagues: Iterable[StaffRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = [(str(row.id), row.name) for row in colleagues]  # type: ignore[attr-defined]
