"""Forms of the airport desk. Times are local to the airport, as its boards show them."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sankofa.desk.fields import DayField, MoneyField, SignatureField
from sankofa.travel.vocab import HandoverRow, Trouble


class LocalMoment(forms.DateTimeInput):
    """Day and time by the clocks of a place; the browser sends them without a zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TakeBackForm(forms.Form):
    papers = forms.BooleanField(label=_("The papers came back"), required=False, initial=True)
    cash = MoneyField(label=_("Cash that came back"))
    note = forms.CharField(
        label=_("What did not come back, and why"), max_length=200, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: QueryDict | None, *, out: HandoverRow) -> None:
        super().__init__(data, initial={"cash": out.cash_minor, "papers": True})
        cash = MoneyField(label=self.fields["cash"].label, currency=out.currency)
        self.fields["cash"] = cash
        if not out.papers:
            del self.fields["papers"]


class HandOverForm(forms.Form):
    """What was signed on the telephone for a receipt, or why nobody signed."""

    signature = SignatureField()
    signed_by = forms.CharField(max_length=120, required=False)
    unsigned_reason = forms.CharField(max_length=120, required=False)


class TroubleForm(forms.Form):
    what = forms.ChoiceField(choices=Trouble.choices)
    note = forms.CharField(max_length=200, required=False)


class PartyForm(forms.Form):
    label = forms.CharField(
        label=_("Name on the sign"), max_length=80, help_text=_("A surname and how many, nothing more: Okello, 3.")
    )
    people = forms.IntegerField(label=_("People"), min_value=1, max_value=400, initial=1)
    day = DayField(label=_("Day"))
    inbound = forms.CharField(label=_("Arrives with flight"), max_length=8, help_text=_("For example KL 1142."))
    origin = forms.CharField(label=_("From (airport code)"), max_length=3)
    lands = forms.TimeField(label=_("Lands"), widget=forms.TimeInput({"type": "time"}))
    outbound = forms.CharField(label=_("Goes on with flight"), max_length=8)
    destination = forms.CharField(label=_("To (airport code)"), max_length=3)
    departs = forms.TimeField(label=_("Departs"), widget=forms.TimeInput({"type": "time"}))
    next_day = forms.BooleanField(label=_("Departs the next day"), required=False)
    gate = forms.CharField(label=_("Gate"), max_length=10, required=False)
    note = forms.CharField(
        label=_("Needs on the way"), max_length=160, required=False, help_text=_("A wheelchair, a pram. Never why.")
    )


class DeskForm(forms.Form):
    airport = forms.CharField(label=_("Airport code"), max_length=3)
    place = forms.CharField(label=_("Where the desk is"), max_length=120, help_text=_("For example Schiphol, hall 3."))
    phone = forms.CharField(label=_("Telephone of the desk"), max_length=40, required=False)
    minutes_before = forms.IntegerField(
        label=_("Minutes before departure that people report"), min_value=60, max_value=360, initial=180
    )
    getting_there = forms.CharField(
        label=_("How to get there"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For the travel letter, as it is. Empty: the letter's own words, in its reader's language."),
    )


class PoliceForm(forms.Form):
    name = forms.CharField(label=_("Taken over by"), max_length=120)


class GateForm(forms.Form):
    gate = forms.CharField(label=_("Gate"), max_length=10, required=False)
