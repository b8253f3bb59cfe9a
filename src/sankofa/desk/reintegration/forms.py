"""Forms after departure. Rules stay behind the doors; money is typed as people write it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sankofa.desk.cases.forms import OnceForm
from sankofa.desk.fields import DayField, MoneyField, UploadField
from sankofa.desk.outreach.forms import tiles
from sankofa.kernel.money import Money
from sankofa.reference.queries import language_choices
from sankofa.reintegration.vocab import (
    ArrivalRow,
    ArrivalState,
    Form,
    Level,
    LineRow,
    MemberArrival,
    Source,
    Sphere,
    VisitMeans,
    VisitNotes,
)

CURRENCIES = ("EUR", "USD", "GBP", "ETB", "GHS", "IQD", "MNT", "NGN", "RSD", "SLE", "SRD", "UAH")
VISITS_MOST = 8


class MemberForm(forms.Form):
    """One member on arrival; its prefix is the member's id."""

    state = forms.ChoiceField(
        label=_("Is this person there?"),
        choices=ArrivalState.choices,
        widget=tiles(forms.RadioSelect),
        error_messages={"required": _("Say whether this person is there.")},
    )
    arrived_on = DayField(label=_("Day of arrival"), required=False)
    met = forms.TypedChoiceField(
        label=_("Met at the airport"),
        choices=[("", _("Not asked for")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, row: ArrivalRow, today: dt.date) -> None:
        initial = {
            "state": row.state,
            "arrived_on": row.arrived_on or today,
            "met": {True: "yes", False: "no", None: ""}[row.met],
        }
        super().__init__(data, prefix=row.member_id.hex, initial=initial)
        self.row = row
        self.fields["state"].label = _("Is %(name)s there?") % {"name": row.name}
        if data is not None and data.get("everybody") and not data.get(self.add_prefix("state")):
            self.data = data.copy()
            self.data[self.add_prefix("state")] = ArrivalState.ARRIVED

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("state") == ArrivalState.ARRIVED and not told.get("arrived_on"):
            self.add_error("arrived_on", _("Give the day on which they arrived."))
        return told

    def told(self) -> MemberArrival:
        data = self.cleaned_data
        return MemberArrival(self.row.member_id, ArrivalState(data["state"]), data["arrived_on"], data["met"])


class ArrivalNoteForm(forms.Form):
    everybody = forms.BooleanField(
        label=_("All of them are there"),
        help_text=_("Counts for everybody of whom nothing else is said."),
        required=False,
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False, widget=forms.Textarea({"rows": 2}))


class SupportPlanForm(forms.Form):
    written_on = DayField(label=_("Written on"))
    language = forms.ChoiceField(label=_("In which language"))
    together = forms.BooleanField(label=_("Written with the person, in their words"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", ""), *language_choices()]  # type: ignore[attr-defined]


class LineForm(OnceForm):
    what = forms.CharField(
        label=_("What"), help_text=_("For example: a sewing machine, school fees, rent."), max_length=200
    )
    sphere = forms.ChoiceField(label=_("Sphere"), choices=Sphere.choices, widget=tiles(forms.RadioSelect))
    source = forms.ChoiceField(
        label=_("Whose money or goods"),
        help_text=_("Only project money is approved and counts against a cap."),
        choices=Source.choices,
        widget=tiles(forms.RadioSelect),
    )
    amount = MoneyField(
        label=_("Amount or worth"),
        currency="",
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "short"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="EUR")
    form = forms.ChoiceField(
        label=_("How it is given"), choices=Form.choices, widget=tiles(forms.RadioSelect), initial=Form.KIND
    )
    whom = forms.CharField(
        label=_("By whom"), help_text=_("The partner or shop that delivers."), max_length=120, required=False
    )
    planned_on = DayField(label=_("Planned day"), required=False)
    level = forms.ChoiceField(label=_("For"), choices=Level.choices, initial=Level.INDIVIDUAL)

    @staticmethod
    def initial_of(row: LineRow) -> dict[str, Any]:
        return {
            "what": row.what,
            "sphere": row.sphere,
            "source": row.source,
            "amount": row.cents,
            "currency": row.currency,
            "form": row.form,
            "whom": row.whom,
            "planned_on": row.planned_on,
            "level": row.level,
        }

    def told(self) -> dict[str, Any]:
        """What `add_line` and `change_line` both take."""
        data = self.cleaned_data
        return {
            "what": data["what"],
            "sphere": Sphere(data["sphere"]),
            "level": Level(data["level"]),
            "source": Source(data["source"]),
            "form": Form(data["form"]),
            "amount": Money(data["amount"], data["currency"]),
            "whom": data["whom"],
            "planned_on": data["planned_on"],
        }


class DeliveryForm(OnceForm):
    on = DayField(label=_("Day"))
    cents = MoneyField(
        label=_("Amount or worth"),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "short"}),
    )
    receipt = UploadField(
        label=_("Receipt or photo"), help_text=_("PDF or picture, up to 15 MB."), camera=True, required=False
    )
    proof = forms.CharField(
        label=_("Or who saw it"),
        help_text=_("Without a receipt: name and role of who saw that it came."),
        max_length=200,
        required=False,
    )
    complete = forms.BooleanField(label=_("Nothing more is to come on this line"), required=False, initial=True)


class DropForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class VisitsForm(forms.Form):
    """The days of the schedule; an emptied day is taken out."""

    def __init__(self, *args: Any, days: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(VISITS_MOST):
            label = _("Visit %(n)s") % {"n": number + 1}
            initial = days[number] if number < len(days) else None
            self.fields[f"day_{number}"] = DayField(label=label, required=False, initial=initial)

    def days(self) -> list[Any]:
        return [day for day in self.cleaned_data.values() if day]


class VisitForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[("done", _("Spoken with them")), ("no_answer", _("No answer"))],
        widget=tiles(forms.RadioSelect),
        initial="done",
    )
    done_on = DayField(label=_("Day"))
    means = forms.ChoiceField(
        label=_("How"), choices=VisitMeans.choices, widget=tiles(forms.RadioSelect), initial=VisitMeans.VISIT
    )
    livelihood = forms.CharField(
        label=_("Livelihood: work, income, housing"),
        widget=forms.Textarea({"rows": 2}),
        required=False,
        max_length=2000,
    )
    social = forms.CharField(
        label=_("People around them"), widget=forms.Textarea({"rows": 2}), required=False, max_length=2000
    )
    safety = forms.CharField(
        label=_("Safety, as it is and as it feels"), widget=forms.Textarea({"rows": 2}), required=False, max_length=2000
    )
    needs = forms.CharField(
        label=_("What is needed now"), widget=forms.Textarea({"rows": 2}), required=False, max_length=2000
    )
    again_on = DayField(label=_("No answer: try again on"), required=False)

    def notes(self) -> VisitNotes:
        data = self.cleaned_data
        return VisitNotes(data["livelihood"], data["social"], data["safety"], data["needs"])


class LostForm(forms.Form):
    reason = forms.CharField(
        label=_("What is known?"),
        help_text=_("For example: moved on, number no longer in use. Moving again is no failure in itself."),
        max_length=200,
    )
