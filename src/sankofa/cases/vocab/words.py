"""The field's words of a case: kinds, stages, outcomes, gates, states; and which outcomes belong where."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    RETURN = "return", _("Return")
    ONWARD = "onward", _("Settlement in a third country")
    RESETTLEMENT = "resettlement", _("Resettlement")
    REUNIFICATION = "reunification", _("Family reunification")
    ASSIGNMENT = "assignment", _("Assignment")
    TRANSIT = "transit", _("Transit")


# Kinds that go home or on with the help of a scheme; the others travel, and that is the work.
ON_A_SCHEME = frozenset({Kind.RETURN, Kind.ONWARD})


class Stage(models.TextChoices):
    """Where a case is on the migration cycle. Optional stages may be passed over (`stages.MOVES`)."""

    CONTACT = "contact", _("Contact")
    COUNSELLING = "counselling", _("Counselling")
    INTAKE = "intake", _("Intake")
    NEEDS = "needs", _("Personal needs")
    ELIGIBILITY = "eligibility", _("Eligibility")
    APPLICATION = "application", _("Application")
    DOCUMENTS = "documents", _("Papers")
    BOOKING = "booking", _("Flight")
    DEPARTURE = "departure", _("Departure")
    TRANSIT = "transit", _("Transit")
    ARRIVAL = "arrival", _("Arrival")
    REINTEGRATION = "reintegration", _("Reintegration")
    MONITORING = "monitoring", _("Follow-up")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    """How a case ended. Staying, well informed, is a result too."""

    DEPARTED = "departed", _("Departed, arrival help not asked for")
    ARRIVED = "arrived", _("Arrived")
    REINTEGRATED = "reintegrated", _("Arrived, support completed")
    WITHDRAWN = "withdrawn", _("Withdrew")
    INELIGIBLE = "ineligible", _("Not eligible")
    STAYED = "stayed", _("Stays, well informed")
    PERMIT = "permit", _("Got a permit")
    MOVED_ON = "moved_on", _("Moved on by own means")
    LOST_CONTACT = "lost_contact", _("No contact any more")
    DIED = "died", _("Died")
    DUPLICATE = "duplicate", _("Opened by mistake or twice")


# What the stage after arrival is called for who does not go home; a return has `Stage`'s own word.
AFTER_ARRIVAL = {
    Kind.ONWARD: _("Settling in"),
    Kind.RESETTLEMENT: _("Settling in"),
    Kind.REUNIFICATION: _("Settling in"),
    Kind.ASSIGNMENT: _("On assignment"),
    Kind.TRANSIT: _("Further help"),
}

BEGINS_AFTER_ARRIVAL = {
    Kind.ONWARD: _("Begin settling in"),
    Kind.RESETTLEMENT: _("Begin settling in"),
    Kind.REUNIFICATION: _("Begin settling in"),
    Kind.ASSIGNMENT: _("Begin the assignment"),
    Kind.TRANSIT: _("Begin further help"),
}


def stage_word(kind: str, stage: str) -> str:
    """What a stage is called in a case of this kind."""
    return str(
        AFTER_ARRIVAL[Kind(kind)] if stage == Stage.REINTEGRATION and kind != Kind.RETURN else Stage(stage).label
    )


BEFORE_DEPARTURE_OUTCOMES = frozenset(
    {
        Outcome.INELIGIBLE,
        Outcome.STAYED,
        Outcome.PERMIT,
        Outcome.MOVED_ON,
        Outcome.LOST_CONTACT,
        Outcome.DIED,
        Outcome.DUPLICATE,
    }
)
AFTER_DEPARTURE_OUTCOMES = frozenset(
    {Outcome.DEPARTED, Outcome.ARRIVED, Outcome.REINTEGRATED, Outcome.LOST_CONTACT, Outcome.DIED}
)


class Gate(models.TextChoices):
    """Doors that open only with a clearance. Separate, since consulates and airlines often want a booking first."""

    PROCESS = "process", _("Process the application")
    HOLD = "hold", _("Hold a seat")
    TICKET = "ticket", _("Issue the ticket")
    HAND_OVER = "hand_over", _("Hand over papers and cash")


class Heard(models.TextChoices):
    """How somebody heard of the programme."""

    OUTREACH = "outreach", _("Outreach worker")
    CENTRE = "centre", _("Reception centre")
    FRIENDS = "friends", _("Friends or family")
    PARTNER = "partner", _("Partner organisation")
    AUTHORITY = "authority", _("Authority")
    WEBSITE = "website", _("Website")
    EARLIER = "earlier", _("Was helped before")
    UNKNOWN = "unknown", _("Not asked")


class NoteKind(models.TextChoices):
    GENERAL = "general", _("Note")
    PHONE = "phone", _("Telephone call")
    PARTNER = "partner", _("Talk with a partner")
    FAMILY = "family", _("Contact with the family")


class TaskState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class AppointmentState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    KEPT = "kept", _("Came")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")


class AppointmentKind(models.TextChoices):
    TALK = "talk", _("Talk")
    INTAKE = "intake", _("Intake")
    CONSULATE = "consulate", _("Consulate")
    DOCTOR = "doctor", _("Appointment")  # nothing on a calendar hints at health
    HANDOVER = "handover", _("Signing")


class RequestKind(models.TextChoices):
    ARRIVAL = "arrival", _("Help on arrival")
    TRANSIT = "transit", _("Help in transit")
    TRACING = "tracing", _("Family tracing")
    INFORMATION = "information", _("Information")
    RECEPTION = "reception", _("Reception at home")


class RequestState(models.TextChoices):
    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


class Waiting(models.TextChoices):
    """What is waited for, each with days of its own: an answer, by kind of request, or anything to happen at all."""

    ARRIVAL = "arrival", _("Reply on help on arrival")
    TRANSIT = "transit", _("Reply on help in transit")
    TRACING = "tracing", _("Reply on family tracing")
    INFORMATION = "information", _("Reply on information")
    RECEPTION = "reception", _("Reply on reception at home")
    APPLICATION = "application", _("An application without anything happening")
    CASE = "case", _("Any other case without anything happening")


# Days where a mission has set none: three for a request, as the work has it; the rest our own.
USUAL_DAYS: dict[str, int] = {
    **dict.fromkeys(RequestKind.values, 3),
    Waiting.APPLICATION: 14,
    Waiting.CASE: 21,
}


class ReferralState(models.TextChoices):
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    DONE = "done", _("Done")


class Direction(models.TextChoices):
    IN = "in", _("To us")
    OUT = "out", _("From us")
