"""Papers, flights and the airport desk of the demo: requests at consulates, bookings held, ticketed and flown.

Runs after `decisions`: a booking, a ticket and a hand-over each rest on the clearance of their gate.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.cases.models import Case, Clearance, Event, Member, Request
from sankofa.cases.vocab import Gate, RequestKind, Stage
from sankofa.demo.people import ADULT
from sankofa.demo.world import AMSTERDAM, Rows, World
from sankofa.people.models import Consent, CustodyMove, IdentityDocument
from sankofa.people.vocab import Custodian, DocumentKind, Purpose
from sankofa.travel.models import (
    AirportDesk,
    Booking,
    Consulate,
    ConsulateTerms,
    Declaration,
    DeskMark,
    Handover,
    PaperRequest,
    PaperStep,
    Party,
    Passenger,
    ReceiptCounter,
    Segment,
    Ticket,
)
from sankofa.travel.vocab import BookingState, DeskStep, Need, PaperState, Visa

EMBASSIES = ("ETH", "ERI", "IRQ", "MNG", "GHA", "NGA", "GEO", "BRA", "AGO", "SRB", "ARM", "MAR", "SUR", "AFG", "SOM")
STEPS = ("Two photographs, white background", "Birth certificate or its copy", "Form signed", "Presented in person")
AIRPORTS = {
    "ETH": "ADD", "ERI": "ASM", "IRQ": "BGW", "AFG": "KBL", "IRN": "IKA", "SYR": "DAM", "MNG": "UBN", "BRA": "GRU",
    "AGO": "LAD", "COD": "FIH", "NGA": "LOS", "GHA": "ACC", "SLE": "FNA", "GEO": "TBS", "ARM": "EVN", "SRB": "BEG",
    "ALB": "TIA", "UKR": "KBP", "CHN": "PVG", "VNM": "HAN", "SUR": "PBM", "MAR": "NDR", "SOM": "HGA", "GIN": "CKY",
    "CAN": "YYZ", "UGA": "EBB", "ARE": "DXB", "TUR": "IST",
}  # fmt: skip
DIRECT = {"ADD": ("ET", "727", "Ethiopian Airlines", 8), "ACC": ("KL", "589", "KLM", 7), "LOS": ("KL", "587", "KLM", 7),
          "PBM": ("KL", "713", "KLM", 9), "GRU": ("KL", "791", "KLM", 12), "YYZ": ("KL", "691", "KLM", 8),
          "DXB": ("EK", "148", "Emirates", 7), "IST": ("TK", "1952", "Turkish Airlines", 4)}  # fmt: skip
SLOTS = (dt.time(7, 10), dt.time(9, 40), dt.time(10, 50), dt.time(12, 40), dt.time(15, 5), dt.time(20, 50))
CASH = 10_000  # EUR cents for an adult
FIRST = (
    Consulate, ConsulateTerms, IdentityDocument, PaperRequest, Booking, Segment, Passenger, Ticket, Declaration,
    DeskMark, Handover,
)  # fmt: skip
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass
class _Flown:
    """A case with what its gates and people are."""

    case: Case
    members: list[Member]
    clearances: dict[str, Clearance]
    departed: Event | None


def write_travel(world: World) -> None:
    rows = Rows()
    consulates = _consulates(world, rows)
    AirportDesk.objects.create(mission=world.ours, airport="AMS", place="Schiphol, hall 3", phone="+31 20 1234 0170")
    receipts = 0
    for found in _cases():
        if found.members and (found.case.stage != Stage.CLOSED or Gate.HOLD in found.clearances):
            _write_paper(world, rows, found, consulates)
        if Gate.HOLD in found.clearances:
            receipts = _write_booking(world, rows, found, receipts)
    _parties(world, rows)
    rows.save(FIRST)
    ReceiptCounter.objects.create(mission=world.ours, year=world.today.year, last=receipts)


def _cases() -> list[_Flown]:
    passed = Clearance.objects.select_related("case", "case__destination").order_by("case_id", "issued_at")
    found = dict[uuid.UUID, _Flown]()
    for row in passed:
        found.setdefault(row.case_id, _Flown(row.case, [], {}, None)).clearances[row.gate] = row
    for member in Member.objects.filter(case__in=list(found), left_on=None).select_related("person").order_by("id"):
        found[member.case_id].members.append(member)
    for event in Event.objects.filter(case__in=list(found), code="depart"):
        found[event.case_id].departed = event
    return list(found.values())


# --- papers


def _consulates(world: World, rows: Rows) -> dict[str, Consulate]:
    consulates = {}
    for place, country in enumerate(EMBASSIES):
        at = world.ago(400)
        consulate = Consulate(id=world.id_at(at), mission=world.ours, country_id=country, city="The Hague")
        consulate.phone, consulate.address = f"+31 70 1234 {place:04d}", f"Invented Lane {10 + place}"
        consulates[country] = rows.add(consulate)
        terms = ConsulateTerms(id=world.id_at(at), consulate=consulate, kind=DocumentKind.LAISSEZ_PASSER)
        terms.steps, terms.fee_minor, terms.processing_days = list(STEPS), 3_000 + 500 * (place % 5), 21 + place % 3 * 7
        rows.add(terms)
    return consulates


def _write_paper(world: World, rows: Rows, found: _Flown, consulates: dict[str, Consulate]) -> None:
    """A laissez-passer asked for; issued where the case went on."""
    chance = world.chance
    clearance, consulate = found.clearances.get(Gate.PROCESS), consulates.get(found.case.destination_id or "")
    member = found.members[-1]
    consent = Consent.objects.filter(person=member.person_id, purpose=Purpose.CONSULATE).first()
    issued = Gate.HOLD in found.clearances
    if clearance is None or consulate is None or consent is None or chance.random() > 0.75:
        return
    begun = clearance.issued_at
    request = PaperRequest(
        id=world.id_at(begun),
        case=found.case,
        member=member,
        kind=DocumentKind.LAISSEZ_PASSER,
        consulate=consulate,
        consent=consent,
        opened_on=begun.date(),
        opened_by_id=clearance.issued_to_id,
        fee_minor=3_500,
    )
    waited = (world.today - begun.date()).days
    done = len(STEPS) if issued else min(len(STEPS) - 1, waited // 5)
    if issued or done > 2:
        request.submitted_on = begun.date() + dt.timedelta(days=min(5, waited))
    if issued:
        _issue(world, rows, request, found.clearances[Gate.HOLD].issued_at)
    else:
        request.due_on = world.today + dt.timedelta(days=chance.choice([-3, 0, 1, 4, 9]))
    rows.add(request)
    for place, label in enumerate(STEPS):
        step = PaperStep(id=world.id_at(begun), request=request, place=place, label=label)
        if place < done:
            step.done_on, step.done_by_id = begun.date() + dt.timedelta(days=place), request.opened_by_id
        rows.add(step)


def _issue(world: World, rows: Rows, request: PaperRequest, before: dt.datetime) -> None:
    day = max(request.submitted_on or request.opened_on, before.date() - dt.timedelta(days=2))
    paper = IdentityDocument(id=world.id_at(before), person=request.member.person, kind=request.kind, one_journey=True)
    paper.number = f"LP-{world.chance.randrange(1000, 9999)}-{world.chance.randrange(10, 99)}"
    paper.normalised, paper.country_id = paper.number.replace("-", ""), request.consulate.country_id
    paper.issued_on, paper.valid_until = day, day + dt.timedelta(days=90)
    rows.add(paper)
    rows.add(
        CustodyMove(
            id=world.id_at(before), document=paper, at=before, holder=Custodian.AIRPORT, place="Safe Schiphol",
            by_id=request.opened_by_id,
        )
    )  # fmt: skip
    request.state, request.ended_on, request.document, request.fee_paid_on = PaperState.ISSUED, day, paper, day


def _complete_papers(world: World, rows: Rows, found: _Flown, ticketed: Clearance) -> None:
    """Nobody was ticketed without a paper to travel on: who has none that lasts got a passport before."""
    lasting = world.today + dt.timedelta(days=60)
    for member in found.members:
        if IdentityDocument.objects.filter(person=member.person_id, valid_until__gt=lasting).exists():
            continue
        at = ticketed.issued_at - dt.timedelta(days=1)
        passport = IdentityDocument(id=world.id_at(at), person=member.person, kind=DocumentKind.PASSPORT)
        passport.number = f"R{world.chance.randrange(10**7, 10**8)}"
        passport.normalised, passport.country_id = passport.number, member.person.birth_country_id or "XXX"
        passport.issued_on, passport.valid_until = at.date(), at.date() + dt.timedelta(days=1800)
        rows.add(passport)
        rows.add(
            CustodyMove(
                id=world.id_at(at), document=passport, at=at, holder=Custodian.AIRPORT, place="Safe Schiphol",
                by_id=ticketed.issued_to_id,
            )
        )  # fmt: skip


# --- flights


def _write_booking(world: World, rows: Rows, found: _Flown, receipts: int) -> int:
    chance, case, hold = world.chance, found.case, found.clearances[Gate.HOLD]
    ticketed = found.clearances.get(Gate.TICKET)
    departs = _departs(world, found)
    flights = _route(case, found, departs)
    booking = Booking(id=world.id_at(hold.issued_at), case=case, hold_clearance=hold, held_at=hold.issued_at)
    booking.reference = "".join(chance.choice(LETTERS) for _ in range(6))
    booking.airline, booking.fare_minor, booking.departs_at = flights[0][5], 52_000 * len(found.members), departs
    booking.held_by_id, booking.baggage = hold.issued_to_id, "30 kg each and one piece of hand luggage"
    if found.departed:
        booking.state, booking.ended_at = BookingState.FLOWN, found.departed.at
    elif ticketed:
        booking.state = BookingState.TICKETED
    else:
        booking.hold_until = world.ago(-chance.choice([0, 1, 2, 4]), 18)
    rows.add(booking)
    _write_segments(world, rows, booking, flights)
    if ticketed and not found.departed:
        _complete_papers(world, rows, found, ticketed)
    for member in found.members:
        passenger = _write_passenger(world, rows, booking, member, ticketed)
        if found.departed:
            receipts += 1
            _write_hand_over(world, rows, passenger, found, receipts)
    return receipts


def _departs(world: World, found: _Flown) -> dt.datetime:
    if found.departed:
        return found.departed.at.replace(second=0, microsecond=0) + dt.timedelta(minutes=40)
    day = found.case.wished_on or world.today + dt.timedelta(days=20)
    return dt.datetime.combine(day, world.chance.choice(SLOTS), AMSTERDAM).astimezone(dt.UTC)


Flight = tuple[str, str, str, str, tuple[dt.datetime, dt.datetime], str]


def _route(case: Case, found: _Flown, departs: dt.datetime) -> list[Flight]:
    """Direct where somebody flies so, else by Istanbul; to the Netherlands for who comes in."""
    inward = case.destination_id == "NLD"
    nationality = found.members[0].person.birth_country_id if inward else case.destination_id
    there = AIRPORTS.get(nationality or "", "IST")
    ends = (there, "AMS") if inward else ("AMS", there)
    if there in DIRECT:
        carrier, number, airline, hours = DIRECT[there]
        return [(carrier, number, *ends, (departs, departs + dt.timedelta(hours=hours)), airline)]
    first = (departs, departs + dt.timedelta(hours=3, minutes=30))
    second = (departs + dt.timedelta(hours=6), departs + dt.timedelta(hours=10))
    return [
        ("TK", "1958", ends[0], "IST", first, "Turkish Airlines"),
        ("TK", "678", "IST", ends[1], second, "Turkish Airlines"),
    ]


def _write_segments(world: World, rows: Rows, booking: Booking, flights: list[Flight]) -> None:
    arrival = Request.objects.filter(case=booking.case, kind=RequestKind.ARRIVAL).first()
    for place, (carrier, number, origin, destination, (departs, arrives), _airline) in enumerate(flights):
        segment = Segment(id=world.id_at(booking.held_at), booking=booking, place=place, carrier=carrier, number=number)
        segment.origin, segment.destination = origin, destination
        segment.departs_at, segment.arrives_at = departs, arrives
        segment.gate = world.chance.choice(["D18", "E7", "F4", "G9"]) if origin == "AMS" else ""
        last = place == len(flights) - 1
        segment.wants_arrival_help = last and arrival is not None
        segment.arrival_request = arrival if last else None
        rows.add(segment)


def _write_passenger(
    world: World, rows: Rows, booking: Booking, member: Member, ticketed: Clearance | None
) -> Passenger:
    chance, person = world.chance, member.person
    adult = person.birth_until is None or (world.today - person.birth_until).days > ADULT * 365
    passenger = Passenger(id=world.id_at(booking.held_at), booking=booking, member=member, cash_minor=CASH * adult)
    passenger.transit_visa = chance.choice([Visa.NOT_NEEDED, Visa.NOT_NEEDED, Visa.GRANTED])
    passenger.needs = chance.choice([[], [], [], [], [Need.WCHR], [Need.LUGGAGE], [Need.MEET]])
    passenger.live = booking.state in (BookingState.HELD, BookingState.TICKETED)
    rows.add(passenger)
    if ticketed:
        ticket = Ticket(id=world.id_at(ticketed.issued_at), passenger=passenger, clearance=ticketed)
        ticket.number, ticket.issued_at = f"071{chance.randrange(10**9, 10**10)}", ticketed.issued_at
        ticket.issued_by_id = ticketed.issued_to_id
        rows.add(ticket)
        signed = min(booking.departs_at - dt.timedelta(days=2), world.now)
        declaration = Declaration(id=world.id_at(signed), member=member, signed_on=signed.date(), recorded_at=signed)
        declaration.file_id, declaration.recorded_by_id = world.form_id, ticketed.issued_to_id
        rows.add(declaration)
    if booking.state == BookingState.TICKETED:
        _write_steps_so_far(world, rows, booking, passenger)
    return passenger


def _write_steps_so_far(world: World, rows: Rows, booking: Booking, passenger: Passenger) -> None:
    """On the day itself: whoever should have been met by now has been, the others are on their way."""
    for step, minutes in ((DeskStep.MET, 170), (DeskStep.CHECKED_IN, 140), (DeskStep.PASSPORT, 95)):
        at = booking.departs_at - dt.timedelta(minutes=minutes)
        if at < world.now < booking.departs_at:
            _mark(world, rows, passenger, step, at)


def _write_hand_over(world: World, rows: Rows, passenger: Passenger, found: _Flown, number: int) -> None:
    """The whole row of steps and the receipt of who has left."""
    clearance = found.clearances.get(Gate.HAND_OVER)
    assert found.departed
    for step, minutes in zip(DeskStep, (175, 150, 110, 45, 25), strict=True):
        _mark(world, rows, passenger, step, found.departed.at + dt.timedelta(minutes=40 - minutes))
    if clearance:
        given = Handover(id=world.id_at(clearance.issued_at), passenger=passenger, clearance=clearance, currency="EUR")
        given.receipt = f"NL-{world.today.year}-{number:05d}"
        given.at, given.recorded_at = clearance.issued_at, clearance.issued_at
        given.by_id, given.cash_minor = clearance.issued_to_id, passenger.cash_minor
        given.signature_id = world.signature_id
        given.papers = ["Travel document"]
        rows.add(given)


def _mark(world: World, rows: Rows, passenger: Passenger, step: DeskStep, at: dt.datetime) -> None:
    by = world.actors[world.chance.choice(["airport", "airport2"])]
    rows.add(DeskMark(id=world.id_at(at), passenger=passenger, what=step, at=at, by_id=by.id, recorded_at=at))


def _parties(world: World, rows: Rows) -> None:
    """People from other missions who change planes here today."""
    for hour, label, people, came, origin, on, to in (
        (8, "IOM Canada 1", 4, "KL590", "ACC", "AC825", "YYZ"),
        (11, "IOM Norway", 2, "ET726", "ADD", "KL1143", "OSL"),
        (14, "IOM Canada 2", 7, "KL566", "NBO", "KL691", "YYZ"),
    ):
        lands = world.ago(0, hour, 25)
        party = Party(id=world.id_at(world.now), mission=world.ours, label=label, people=people, airport="AMS")
        party.inbound, party.origin, party.outbound, party.destination = came, origin, on, to
        party.lands_at, party.departs_at = lands, lands + dt.timedelta(hours=3)
        party.added_by_id = world.actors["airport"].id
        rows.add(party)
