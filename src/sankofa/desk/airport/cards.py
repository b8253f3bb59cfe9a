"""From the day's rows to the cards that the desk shows: one a family, its steps, what is in the way. No queries."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sankofa.accounts.vocab import Role
from sankofa.desk.shapes import Step, Tone
from sankofa.kernel.ids import new_id
from sankofa.reference.queries import country_name
from sankofa.travel.vocab import (
    BookingRow,
    BookingState,
    Departure,
    DeskStep,
    Need,
    PartyRow,
    PartyStep,
    PassengerRow,
    Trouble,
)

# What may be said aloud at a desk of what shuts the gate. The rest is one open condition and whose move it is.
SAYABLE = {
    "application_signed": gettext_lazy("The application is not signed."),
    "travel_document": gettext_lazy("A travel document is missing or ends too early."),
    "transit_visa": gettext_lazy("The transit visa is not settled."),
    "third_country_admission": gettext_lazy("Proof of admission is missing."),
    "ticket_issued": gettext_lazy("A ticket is missing."),
    "movement_declaration": gettext_lazy("The movement declaration is not signed."),
    "arrival_acknowledged": gettext_lazy("The mission at home has not confirmed help on arrival."),
    "escort_booked": gettext_lazy("The escort is not booked."),
}

AFTER_BOARDING = (Trouble.OFFLOADED, Trouble.MISSED)


@dataclass(frozen=True)
class Sheet:
    """What is handed over and signed for: to the whole family at once, or to one of them."""

    id: str
    url: str
    key: str
    who: str
    given: list[tuple[str, str, int]]  # name, papers ready to read, cash
    signer: str  # who signs as a rule: the first grown-up among them; empty where there is none
    currency: str


@dataclass(frozen=True)
class Person:
    """One traveller of a card, for when somebody goes apart from the others."""

    id: uuid.UUID
    name: str
    says: str  # ticket, needs, cash: ready to read
    trouble: str
    steps: list[Step]
    undo: tuple[str, str]  # label and address; empty where nothing can be taken back
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Card:
    id: uuid.UUID
    case_id: uuid.UUID
    row: Departure
    who: str
    flight: str
    sub: str
    needs: str
    cash_minor: int
    notes: list[tuple[Tone, str]]
    steps: list[Step]
    people: list[Person]
    undo: tuple[str, str]
    gone: bool  # nobody of them travels with this flight, or all have left
    segment_id: uuid.UUID
    sheets: list[Sheet]
    unsigned: bool  # somebody has not signed the movement declaration
    troubles: list[tuple[str, str]]  # what can still happen to them: code and label


@dataclass(frozen=True)
class PartyCard:
    row: PartyRow
    flight: str
    sub: str
    steps: list[Step]
    undo: tuple[str, str]


def cards(rows: Iterable[Departure]) -> list[Card]:
    return [_card(row) for row in rows]


def party_cards(rows: Iterable[PartyRow]) -> list[PartyCard]:
    return [_party(row) for row in rows]


def _card(row: Departure) -> Card:
    booking = row.booking
    first = booking.segments[0]
    shut = bool(row.blockers)
    ticketed = booking.state in (BookingState.TICKETED, BookingState.FLOWN)
    travelling = booking.travelling
    people = [_person(booking, one, shut=shut, open_=ticketed) for one in booking.passengers]
    steps = _steps(booking.id, travelling, first.departs.tzinfo, shut=shut, open_=ticketed)
    whole = _sheet(booking, steps, travelling)
    return Card(
        id=booking.id,
        case_id=booking.case_id,
        row=row,
        who=_who(booking.who, len(booking.passengers)),
        flight=f"{first.flight} · {first.departs:%H:%M}",
        sub=_sub(row),
        needs=", ".join(dict.fromkeys(str(Need(code).label) for p in booking.passengers for code in p.needs)),
        cash_minor=sum(person.cash_minor for person in travelling),
        notes=_notes(row, ticketed=ticketed),
        steps=steps,
        people=people,
        undo=_undo(booking.id, travelling) if booking.state == BookingState.TICKETED else ("", ""),
        gone=not travelling or booking.state == BookingState.FLOWN,
        segment_id=first.id,
        troubles=[
            (what.value, str(what.label))
            for what in Trouble
            if (what in AFTER_BOARDING if booking.state == BookingState.FLOWN else what != Trouble.MISSED)
            and (what != Trouble.MISSED or len(booking.segments) > 1)
        ],
        unsigned=any(code == "movement_declaration" for code, _owner in row.blockers),
        sheets=[sheet for sheet in (whole, *(one.sheet for one in people if len(people) > 1)) if sheet],
    )


def _who(name: str, people: int) -> str:
    if people == 1:
        return name
    return ngettext("%(name)s and %(n)d other", "%(name)s and %(n)d others", people - 1) % {
        "name": name,
        "n": people - 1,
    }


def _sub(row: Departure) -> str:
    booking = row.booking
    last = booking.segments[-1]
    via = [segment.destination_city for segment in booking.segments[:-1]]
    parts = [
        _("%(city)s via %(via)s") % {"city": last.destination_city, "via": ", ".join(via)}
        if via
        else last.destination_city,
        country_name(booking.destination) if not via else "",
        booking.arrival_note,
        _help(_("help in transit"), booking.segments[0].transit_help),
        _help(_("met on arrival"), last.arrival_help),
        _("gate %(gate)s") % {"gate": booking.segments[0].gate} if booking.segments[0].gate else "",
    ]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _help(what: str, state: str) -> str:
    if not state:
        return ""
    if state in ("acknowledged", "answered"):
        return _("%(what)s, confirmed") % {"what": what}
    return _("%(what)s, not confirmed") % {"what": what}


def _notes(row: Departure, *, ticketed: bool) -> list[tuple[Tone, str]]:
    booking = row.booking
    notes: list[tuple[Tone, str]] = []
    if not ticketed:
        notes.append(("stop", _("Not ticketed. Call the flights colleague.")))
    if row.blockers:
        notes.append(("stop", _blocked(row.blockers)))
    if booking.divided:
        notes.append(("wait", _("The others have left. This ticket was not used: it is reissued or cancelled.")))
    for was, why in booking.replaced_times:
        text = _("The airline changed the times: it left on %(day)s before. %(why)s")
        notes.append(("wait", text % {"day": formats.date_format(was, "j F, H:i"), "why": why}))
    notes += [("wait", str(warning)) for warning in booking.warnings]
    for escort in booking.escorts:
        meets = escort.meets_at.astimezone(booking.departs.tzinfo) if escort.meets_at else None
        text = _("Escort: %(name)s, meets at %(time)s") if meets else _("Escort: %(name)s")
        notes.append(("info", text % {"name": escort.name, "time": f"{meets:%H:%M}" if meets else ""}))
    for drive in row.transports:
        leaves = drive.leaves_at.astimezone(booking.departs.tzinfo)
        values = {"place": drive.pick_up, "time": f"{leaves:%H:%M}", "to": drive.hand_over_to}
        notes.append(("info", _("Driven from %(place)s at %(time)s, handed over to %(to)s") % values))
    for out in row.outside:
        text = _("%(name)s stays and still has what receipt %(receipt)s lists. Take it back.")
        notes.append(("stop", text % {"name": out.name, "receipt": out.receipt}))
    needs = [person.need_note for person in booking.passengers if person.need_note]
    notes += [("info", text) for text in dict.fromkeys(needs)]
    return notes


def _blocked(blockers: tuple[tuple[str, str], ...]) -> str:
    lines = [str(SAYABLE[code]) for code, _owner in blockers if code in SAYABLE]
    if any(code not in SAYABLE for code, _owner in blockers):
        lines.append(_("A condition is still open."))
    owners = ", ".join(dict.fromkeys(str(Role(owner).label) for _code, owner in blockers if owner in Role.values))
    return _("No hand-over yet. %(why)s Call: %(who)s.") % {"why": " ".join(lines), "who": owners}


def _steps(
    booking_id: uuid.UUID, people: Iterable[PassengerRow], zone: object, *, shut: bool, open_: bool, one: bool = False
) -> list[Step]:
    """The five steps of one or several travellers: done when all of them have it."""
    everybody = list(people)
    found: list[Step] = []
    ahead = True
    for step in DeskStep:
        marks = [person.steps.get(step) for person in everybody]
        done = bool(marks) and all(marks)
        closed = not everybody or not open_ or (shut and step in (DeskStep.HANDED_OVER, DeskStep.BOARDED))
        state = "done" if done else "closed" if closed else "next" if ahead else "open"
        url = reverse("desk:airport_step", args=[booking_id, step])
        at = min(mark for mark in marks if mark) if done else None
        found.append(
            Step(
                label=str(step.label),
                url=f"{url}?p={everybody[0].id}" if one and everybody else url,
                state=state,  # type: ignore[arg-type]  # the four words of Step.state
                at=at.astimezone(zone).time() if at and isinstance(zone, ZoneInfo) else None,
                key=str(new_id()),
                sheet=f"sheet_{everybody[0].id if one else booking_id}"
                if step == DeskStep.HANDED_OVER and state in ("next", "open")
                else "",
            )
        )
        ahead = ahead and done
    return found


def _sheet(booking: BookingRow, steps: Iterable[Step], people: Iterable[PassengerRow]) -> Sheet | None:
    """For the step that opens it; who has papers and cash already is not on it."""
    step = next((one for one in steps if one.sheet), None)
    if step is None:
        return None
    waiting = [one for one in people if DeskStep.HANDED_OVER not in one.steps]
    return Sheet(
        id=step.sheet,
        url=step.url,
        key=step.key,
        who=_who(waiting[0].name, len(waiting)),
        given=[(one.name, ", ".join(one.papers), one.cash_minor) for one in waiting],
        signer=next((one.name for one in (*waiting, *booking.travelling) if one.is_adult), ""),
        currency=booking.cash_currency,
    )


def _person(booking: BookingRow, row: PassengerRow, *, shut: bool, open_: bool) -> Person:
    says = [str(Need(code).label) for code in row.needs]
    if row.papers:
        says.append(", ".join(row.papers))
    if row.receipt:
        says.append(_("receipt %(number)s") % {"number": row.receipt})
    undo = ("", "")
    if row.trouble:
        url = f"{reverse('desk:airport_undo', args=[booking.id, row.trouble])}?p={row.id}"
        undo = (_("Take back: %(what)s") % {"what": Trouble(row.trouble).label}, url)
    zone = booking.departs.tzinfo
    steps = [] if row.trouble else _steps(booking.id, [row], zone, shut=shut, open_=open_, one=True)
    return Person(
        id=row.id,
        name=row.name,
        says=" · ".join(says),
        trouble=str(Trouble(row.trouble).label) if row.trouble else "",
        steps=steps,
        undo=undo,
        sheet=_sheet(booking, steps, [row]),
    )


def _undo(booking_id: uuid.UUID, people: Iterable[PassengerRow]) -> tuple[str, str]:
    """The last tap of the family, where it can be taken back: a hand-over can't, it is taken back against a receipt."""
    everybody = list(people)
    last = next((step for step in reversed(DeskStep) if any(step in one.steps for one in everybody)), None)
    if last is None or last == DeskStep.HANDED_OVER:
        return ("", "")
    return (_("Take back: %(what)s") % {"what": last.label}, reverse("desk:airport_undo", args=[booking_id, last]))


def _party(row: PartyRow) -> PartyCard:
    ahead, steps = True, []
    for step in PartyStep:
        at = row.steps.get(step)
        state = "done" if at else "next" if ahead else "open"
        steps.append(
            Step(
                label=str(step.label),
                url=reverse("desk:airport_party_step", args=[row.id, step]),
                state=state,  # type: ignore[arg-type]  # the four words of Step.state
                at=at.astimezone(row.lands.tzinfo).time() if at else None,
                key=str(new_id()),
            )
        )
        ahead = ahead and bool(at)
    taken = [step for step in PartyStep if step in row.steps]
    undo = ("", "")
    if taken:
        url = f"{reverse('desk:airport_party_step', args=[row.id, taken[-1]])}?undo=1"
        undo = (_("Take back: %(what)s") % {"what": taken[-1].label}, url)
    gate = _("gate %(gate)s") % {"gate": row.gate} if row.gate else ""
    values = {
        "inbound": row.inbound,
        "lands": f"{row.lands:%H:%M}",
        "outbound": row.outbound,
        "departs": f"{row.departs:%H:%M}",
    }
    sub = _("%(inbound)s lands %(lands)s · onward %(outbound)s, %(departs)s") % values
    return PartyCard(
        row,
        f"{row.origin} → {row.destination}",
        " · ".join(part for part in (sub, gate, row.note) if part),
        steps,
        undo,
    )
