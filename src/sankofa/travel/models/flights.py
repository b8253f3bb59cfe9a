"""Bookings with their segments, passengers and tickets, escorts, declarations, and the check before departure."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from sankofa.kernel.ids import new_id
from sankofa.travel.vocab import BookingState, ConnectionKind, EscortTask, Need, Visa


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="BookingHistory")
class Booking(models.Model):
    """One airline reference for one case. A trigger checks that the clearance is this case's, for this gate."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12)  # PNR
    airline = models.CharField(max_length=60)
    fare_minor = models.PositiveIntegerField()  # of all passengers, in minor units of `currency`
    currency = models.CharField(max_length=3, default="EUR")
    cash_currency = models.CharField(max_length=3, default="EUR")  # of what is handed over at the gate
    baggage = models.CharField(max_length=120, blank=True)
    arrival_note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=BookingState.choices, default=BookingState.HELD)
    hold_until = models.DateTimeField(null=True, blank=True)  # the airline lets go of the seat then
    hold_clearance = models.ForeignKey("cases.Clearance", models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    held_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    departs_at = models.DateTimeField()  # of its first segment: lists and the desk ask by it
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # The booking of who left, where these are the seats of who stayed behind: its fare was divided with it.
    divided_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    refund_expected_minor = models.PositiveIntegerField(null=True, blank=True)
    refund_minor = models.PositiveIntegerField(null=True, blank=True)  # as received
    refund_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="booking_has_a_reference"),
            models.CheckConstraint(
                condition=~Q(state=BookingState.CANCELLED) | ~Q(cancel_reason=""),
                name="booking_cancelled_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[BookingState.HELD, BookingState.TICKETED], ended_at=None)
                | Q(state__in=[BookingState.CANCELLED, BookingState.FLOWN], ended_at__isnull=False),
                name="booking_ends_with_a_moment",
            ),
            models.CheckConstraint(
                condition=(Q(refund_minor=None) | Q(state=BookingState.CANCELLED, refund_minor__lte=F("fare_minor"))),
                name="booking_refund_within_the_fare",
            ),
            models.CheckConstraint(
                condition=Q(refund_minor=None, refund_on=None) | Q(refund_minor__isnull=False, refund_on__isnull=False),
                name="booking_refund_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="booking_case"),
            models.Index(fields=["departs_at"], name="booking_departs"),
            models.Index(fields=["hold_until"], condition=Q(state=BookingState.HELD), name="booking_held"),
        ]


class Segment(models.Model):
    """One flight. Instants, with their airports: an airport's zone gives the local time that tickets print."""

    id = models.UUIDField(primary_key=True, default=new_id)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="segments")
    place = models.PositiveSmallIntegerField()
    carrier = models.CharField(max_length=3)  # IATA airline code
    number = models.CharField(max_length=5)
    origin = models.CharField(max_length=3)  # IATA airport codes
    destination = models.CharField(max_length=3)
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    gate = models.CharField(max_length=10, blank=True)
    wants_transit_help = models.BooleanField(default=False)  # at its destination, on the way
    wants_arrival_help = models.BooleanField(default=False)  # at its destination, the last one
    transit_request = models.ForeignKey("cases.Request", models.SET_NULL, null=True, blank=True, related_name="+")
    arrival_request = models.ForeignKey("cases.Request", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "place"], name="segment_place"),
            models.CheckConstraint(condition=Q(arrives_at__gt=F("departs_at")), name="segment_arrives_after"),
            models.CheckConstraint(condition=~Q(origin=F("destination")), name="segment_goes_somewhere"),
        ]
        indexes = [models.Index(fields=["origin", "departs_at"], name="segment_origin")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="PassengerHistory")
class Passenger(models.Model):
    """A member of the case on a booking: what they need on the way and the cash that waits at the gate."""

    id = models.UUIDField(primary_key=True, default=new_id)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="passengers")
    member = models.ForeignKey("cases.Member", models.PROTECT, related_name="+")
    cash_minor = models.PositiveIntegerField(default=0)  # in the booking's cash currency
    needs = ArrayField(models.CharField(max_length=12, choices=Need.choices), default=list, blank=True)
    need_note = models.CharField(max_length=160, blank=True)
    transit_visa = models.CharField(max_length=10, choices=Visa.choices, blank=True)
    # A person is on one live booking at a time: the flag mirrors the booking's state so that an index can say so.
    live = models.BooleanField(default=True)
    # Who it is, and from the first take-off to the last landing: triggers keep both, for the constraint below.
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, editable=False, related_name="+")
    travels = DateTimeRangeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "member"], name="passenger_once"),
            models.UniqueConstraint(fields=["member"], condition=Q(live=True), name="passenger_on_one_live_booking"),
            ExclusionConstraint(
                name="passenger_not_in_two_places",
                expressions=[("person", RangeOperators.EQUAL), ("travels", RangeOperators.OVERLAPS)],
                condition=Q(live=True),
            ),
        ]


class Ticket(models.Model):
    """A ticket number. A reissue voids the old one; both stay. Its clearance is for the ticket gate of this case."""

    id = models.UUIDField(primary_key=True, default=new_id)
    passenger = models.ForeignKey(Passenger, models.CASCADE, related_name="tickets")
    number = models.CharField(max_length=20)
    clearance = models.ForeignKey("cases.Clearance", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passenger"], condition=Q(voided_at=None), name="ticket_one_valid"),
            models.UniqueConstraint(fields=["number"], condition=Q(voided_at=None), name="ticket_number_once"),
            models.CheckConstraint(condition=~Q(number=""), name="ticket_has_a_number"),
        ]


class Escort(models.Model):
    """Somebody who goes with a passenger, and where they meet."""

    id = models.UUIDField(primary_key=True, default=new_id)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="escorts")
    passenger = models.ForeignKey(Passenger, models.CASCADE, null=True, blank=True, related_name="+")  # null: all
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    task = models.CharField(max_length=8, choices=EscortTask.choices)
    meets_at = models.DateTimeField(null=True, blank=True)
    ticketed = models.BooleanField(default=False)  # has a seat on the same flights

    class Meta:
        ordering = ["id"]


class Declaration(models.Model):
    """The signed voluntary movement declaration; the newest not withdrawn counts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    member = models.ForeignKey("cases.Member", models.CASCADE, related_name="+")
    signed_on = models.DateField()
    signed_for_by = models.CharField(max_length=120, blank=True)  # parent or guardian, for a child
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(withdrawn_at=None), name="declaration_in_force")
        ]


class PreCheck(models.Model):
    """The check 24 to 72 hours before departure: what was looked at, by whom."""

    id = models.UUIDField(primary_key=True, default=new_id)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    items = ArrayField(models.CharField(max_length=20), default=list)
    note = models.CharField(max_length=300, blank=True)


class ScheduleChange(models.Model):
    """The airline moved a booked journey. The airport desk of the day it left and of the day it leaves hears of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="schedule_changes")
    was_at = models.DateTimeField()  # departure before
    is_at = models.DateTimeField()  # departure now
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="schedule_change_says_why"),
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="schedule_change_seen_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["booking"], condition=Q(seen_at=None), name="schedule_change_unseen")]


class TiedUp(models.Model):
    """A loose end of a cancelled booking that somebody saw to, where nothing else says so. Append-only."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="tied_up")
    key = models.CharField(max_length=60)  # as `queries.loose_ends` names it
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "key"], name="tied_up_once")]


class MinimumConnection(models.Model):
    """The least minutes to change planes, per airport where known, else everywhere (`airport` empty)."""

    airport = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=14, choices=ConnectionKind.choices)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["airport", "kind"], name="minimum_connection_once")]
