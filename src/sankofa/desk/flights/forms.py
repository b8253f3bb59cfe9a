"""Forms of flights. Times of flights are local to their airports, as the timetable prints them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.desk.airport.forms import LocalMoment
from sankofa.desk.fields import YEARS, CurrencyField, DayField, MoneyField, UploadField
from sankofa.travel.vocab import BookingRow, ConnectionKind, EscortTask, Need, SegmentPlan, Visa


class LocalTimeField(forms.Field):
    """Day and time by an airport's clocks: a naive datetime, since the airport says which zone."""

    widget = LocalMoment
    default_error_messages = {
        "moment": _("Write day and time, for example 2026-12-18 10:10."),
        "year": DayField.default_error_messages["year"],
    }

    def to_python(self, value: Any) -> dt.datetime | None:
        if value in self.empty_values:
            return None
        try:
            moment = dt.datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["moment"], code="moment") from error
        if moment.year not in YEARS:
            raise forms.ValidationError(self.error_messages["year"], code="year")
        return moment


class SegmentForm(forms.Form):
    carrier = forms.CharField(label=_("Airline code"), max_length=3, help_text=_("Two letters, for example ET."))
    number = forms.CharField(label=_("Flight number"), max_length=5)
    origin = forms.CharField(label=_("From (airport code)"), max_length=3)
    departs = LocalTimeField(label=_("Departs, local time"))
    destination = forms.CharField(label=_("To (airport code)"), max_length=3)
    arrives = LocalTimeField(label=_("Arrives, local time"))
    transit_help = forms.BooleanField(label=_("Help with changing planes there"), required=False)
    arrival_help = forms.BooleanField(label=_("Help on arrival there"), required=False)

    def plan(self) -> SegmentPlan:
        data = {name: self.cleaned_data[name] for name in self.base_fields}
        return SegmentPlan(**{**data, **{name: data[name].upper() for name in ("carrier", "origin", "destination")}})


MOST_FLIGHTS = 4
SegmentFormSet = forms.formset_factory(SegmentForm, extra=3, max_num=MOST_FLIGHTS)


if TYPE_CHECKING:
    _Flights = forms.BaseFormSet[SegmentForm]
else:
    _Flights = forms.BaseFormSet  # which takes no parameter at run time


class _Changed(_Flights):
    """Flights that stand, any of which may be left out."""

    def add_fields(self, form: SegmentForm, index: int | None) -> None:
        super().add_fields(form, index)
        if forms.formsets.DELETION_FIELD_NAME in form.fields:
            form.fields[forms.formsets.DELETION_FIELD_NAME].label = _("Leave this flight out")


ChangedFormSet = forms.formset_factory(
    SegmentForm, formset=_Changed, extra=1, max_num=MOST_FLIGHTS, can_delete=True, can_delete_extra=False
)


def standing(booking: BookingRow) -> list[dict[str, object]]:
    """The flights of a booking as the form shows them, for an airline that moved them."""
    return [
        {
            "carrier": row.flight.split()[0],
            "number": row.flight.split()[1],
            "origin": row.origin,
            "departs": row.departs.replace(tzinfo=None),
            "destination": row.destination,
            "arrives": row.arrives.replace(tzinfo=None),
            "transit_help": bool(row.transit_help),
            "arrival_help": bool(row.arrival_help),
        }
        for row in booking.segments
    ]


def plans(segments: "forms.BaseFormSet[SegmentForm]") -> tuple[SegmentPlan, ...]:
    """The flights that somebody filled in or left standing, in their order."""
    dropped = segments.deleted_forms if segments.can_delete else []
    kept = [form for form in segments.forms if form.has_changed() or form.initial]
    return tuple(form.plan() for form in kept if form not in dropped)


class HoldForm(forms.Form):
    reference = forms.CharField(label=_("Booking reference (PNR)"), max_length=8)
    airline = forms.CharField(label=_("Airline"), max_length=60)
    fare = MoneyField(label=_("Fare of all together"), currency="")
    currency = CurrencyField(label=_("Currency of the fare"))
    hold_until = LocalTimeField(label=_("Held until, our time"), required=False)
    travellers = forms.MultipleChoiceField(label=_("Who travels"), widget=forms.CheckboxSelectMultiple)
    cash_per_adult = MoneyField(label=_("Cash to hand over, per adult"), required=False, currency="")
    cash_currency = CurrencyField(label=_("Currency of the cash"))
    baggage = forms.CharField(
        label=_("Baggage"), max_length=120, required=False, help_text=_("For example: one suitcase of 23 kg each.")
    )
    arrival_note = forms.CharField(
        label=_("Who meets them"), max_length=120, required=False, help_text=_("A colleague, family. Never why.")
    )

    def __init__(self, *args: Any, travellers: Sequence[tuple[uuid.UUID, str, bool | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["travellers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(key), name) for key, name, _adult in travellers]
        field.initial = [str(key) for key, _name, _adult in travellers]


class NumbersForm(forms.Form):
    """One ticket number per passenger."""

    def __init__(self, *args: Any, booking: BookingRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for passenger in booking.passengers:
            self.fields[f"n_{passenger.id}"] = forms.CharField(
                label=passenger.name, max_length=20, help_text=_("13 figures, for example 071 2451234567.")
            )

    def numbers(self) -> dict[uuid.UUID, str]:
        return {uuid.UUID(name[2:]): text for name, text in self.cleaned_data.items() if name.startswith("n_")}


class ReissueForm(NumbersForm):
    reason = forms.CharField(label=_("Why"), max_length=200)


class TimesForm(forms.Form):
    reason = forms.CharField(
        label=_("What the airline says"), max_length=200, help_text=_("The airport desk reads this beside the times.")
    )


class ConnectionForm(forms.Form):
    airport = forms.CharField(
        label=_("Airport code"), max_length=3, required=False, help_text=_("Empty: everywhere else.")
    )
    kind = forms.ChoiceField(label=_("Change of planes"), choices=ConnectionKind.choices)
    minutes = forms.IntegerField(
        label=_("Minutes needed"),
        min_value=10,
        max_value=600,
        required=False,
        help_text=_("Empty: this airport is as everywhere else."),
    )


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)
    refund = MoneyField(label=_("Refund expected"), required=False, help_text=_("Empty: none."))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        refund = self.fields["refund"]
        self.fields["refund"] = MoneyField(
            label=refund.label, required=False, help_text=refund.help_text, currency=currency
        )


class RefundForm(forms.Form):
    refund = MoneyField(label=_("Received"))
    on = DayField(label=_("On"))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["refund"] = MoneyField(label=self.fields["refund"].label, currency=currency)


class CheckForm(forms.Form):
    items = forms.MultipleChoiceField(
        label=_("In order"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[
            ("papers", _("All papers are in the airport safe")),
            ("ticket", _("The tickets are confirmed with the airline")),
            ("reached", _("Somebody spoke with the travellers, and they want to go")),
            ("needs", _("The airline has confirmed what they need on the way")),
            ("transport", _("They know how to get to the desk")),
            ("arrival", _("Whoever meets them knows when they land")),
        ],
    )
    note = forms.CharField(
        label=_("What is missing, and who sees to it"), max_length=300, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip


class EscortForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    task = forms.ChoiceField(label=_("What they do"), choices=EscortTask.choices, widget=forms.RadioSelect)
    passenger = forms.ChoiceField(label=_("For whom"), required=False)
    meets_at = LocalTimeField(label=_("Meets at, our time"), required=False)
    ticketed = forms.BooleanField(label=_("Has a seat on the same flights"), required=False)

    def __init__(self, *args: Any, booking: BookingRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["passenger"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Everybody on this booking")), *((str(p.id), p.name) for p in booking.passengers)]


class PassengerForm(forms.Form):
    cash = MoneyField(label=_("Cash to hand over at the gate"), required=False)
    needs = forms.MultipleChoiceField(
        label=_("Needs on the way"), choices=Need.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    need_note = forms.CharField(
        label=_("In words"),
        max_length=160,
        required=False,
        help_text=_("What the desk and the airline must do. Never a diagnosis: many people read this."),
    )
    transit_visa = forms.ChoiceField(
        label=_("Transit visa"), choices=[("", _("Nobody has looked yet")), *Visa.choices], required=False
    )


class DeclarationForm(forms.Form):
    signed_on = DayField(label=_("Signed on"))
    signed_for_by = forms.CharField(
        label=_("Signed for the child by"), max_length=120, required=False, help_text=_("A parent or guardian.")
    )
    also = forms.MultipleChoiceField(
        label=_("Signed at the same time"), widget=forms.CheckboxSelectMultiple, required=False
    )
    scan = UploadField(label=_("Scan or photo"), required=False, help_text=_("PDF or picture, up to 15 MB."))

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if others:
            self.fields["also"].choices = others  # type: ignore[attr-defined]
        else:
            del self.fields["also"]


class StayForm(forms.Form):
    member = forms.ChoiceField(label=_("Who"))
    site = forms.CharField(label=_("Site"), max_length=120)
    since = DayField(label=_("Since"))
    until = DayField(label=_("Left on"), required=False)

    def __init__(self, *args: Any, travellers: Sequence[tuple[uuid.UUID, str, bool | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(key), name) for key, name, _adult in travellers]


class TransportForm(forms.Form):
    pick_up = forms.CharField(label=_("From"), max_length=120)
    leaves_at = LocalTimeField(label=_("Leaves at, our time"))
    carried_by = forms.CharField(label=_("Who drives"), max_length=120)
    hand_over_to = forms.CharField(label=_("Handed over to"), max_length=120)


class HelpForm(forms.Form):
    mission = forms.ChoiceField(label=_("Mission"))
    text = forms.CharField(
        label=_("What we ask for"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What the colleague there needs to do it. Never why somebody travels."),
    )

    def __init__(self, *args: Any, missions: Sequence[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mission"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(key), name) for key, name in missions]
