"""Questions about departures from detention: the stay as observed, and the drives of a case."""

import datetime as dt
import uuid

from sankofa.accounts.vocab import Actor
from sankofa.cases.queries import fetch
from sankofa.travel.models import DetentionStay, Transport
from sankofa.travel.queries import people
from sankofa.travel.queries.airport import transport_row
from sankofa.travel.vocab import StayRow, TransportRow


def stays(actor: Actor, case_id: uuid.UUID, *, on: dt.date) -> list[StayRow]:
    """The case's stays in detention with their days until `on`. Raises NotFoundError."""
    fetch(actor, case_id)
    rows = DetentionStay.objects.filter(case=case_id).select_related("member__person", "member__case")
    return [
        StayRow(
            row.member_id,
            people.name_of(row.member, sees_names=True),
            row.site,
            row.since,
            row.until,
            ((row.until or on) - row.since).days,
        )
        for row in rows.order_by("since", "id")
    ]


def transports(actor: Actor, case_id: uuid.UUID) -> list[TransportRow]:
    """The drives to the airport of the case's bookings. Raises NotFoundError."""
    fetch(actor, case_id)
    rows = Transport.objects.filter(booking__case=case_id).order_by("leaves_at", "id")
    return [transport_row(row) for row in rows]
