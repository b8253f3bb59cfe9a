"""The travel letter of a booking: what its template is given, in the reader's language. Nothing says why they go."""

import datetime as dt

from babel.dates import format_date, format_datetime
from babel.units import format_unit
from django.utils.translation import override

from sankofa.accounts.vocab import Actor
from sankofa.documents.services import render_letter
from sankofa.travel import queries
from sankofa.travel.vocab import BookingRow

MINUTES_AN_HOUR = 60


def travel_letter(booking: BookingRow, *, language: str, by: Actor, today: dt.date) -> bytes:
    """The PDF. Times are local to each place; names as the tickets print them."""
    place = queries.desk(by)
    own = place.pk is not None and place.airport == booking.segments[0].origin and not place._state.adding  # noqa: SLF001
    report = booking.departs - dt.timedelta(minutes=place.minutes_before)
    locale = language if language in ("nl", "ar") else "en"
    with override("en"):
        segments = [
            {
                "flight": segment.flight,
                "from": f"{segment.origin_city} ({segment.origin})",
                "to": f"{segment.destination_city} ({segment.destination})",
                "leaves": _moment(segment.departs, locale),
                "arrives": _moment(segment.arrives, locale),
            }
            for segment in booking.segments
        ]
    data = {
        "people": [passenger.name for passenger in booking.travelling],
        "day": format_date(today, "d MMMM y", locale=locale),
        "reference": booking.reference,
        "desk": place.place if own else "",
        "report_day": format_date(report.date(), "EEEE d MMMM", locale=locale),
        "report_time": f"{report:%H:%M}",
        "phone": place.phone,
        "getting_there": place.getting_there if own else "",
        "baggage": booking.baggage,
        "transit": any(segment.transit_help for segment in booking.segments),
        "arrival": bool(booking.segments[-1].arrival_help),
        "sender": [by.mission_name],
        "segments": segments,
        "ahead": _ahead(place.minutes_before, locale),
        "office_language": by.language or "en",
    }
    return render_letter("travel", data, language)


def _ahead(minutes: int, locale: str) -> str:
    """How long before departure, in words of the letter's language: whole hours as hours."""
    if minutes % MINUTES_AN_HOUR == 0:
        return str(format_unit(minutes // MINUTES_AN_HOUR, "duration-hour", locale=locale))
    return str(format_unit(minutes, "duration-minute", locale=locale))


def _moment(moment: dt.datetime, locale: str) -> str:
    return format_datetime(moment, "EEE d MMM, HH:mm", tzinfo=moment.tzinfo, locale=locale)
