"""The flights of planned cases: bookings that have flown, tickets, papers and cash at the gate; people in transit.

Each booking, ticket and hand-over rests on the clearance of its gate, as the database wants it.
"""

import datetime as dt
from dataclasses import dataclass, field

from sankofa.accounts.roles import Role
from sankofa.cases.vocab import Gate, Kind
from sankofa.demo.travel import AIRPORTS, DIRECT, LETTERS
from sankofa.demo.world import AMSTERDAM, Rows, World
from sankofa.demo.year.crew import of_role
from sankofa.demo.year.lives import Life
from sankofa.demo.year.plans import ADULT, day_in
from sankofa.demo.year.targets import YEAR, Targets
from sankofa.people.models import Person
from sankofa.travel.models import (
    AirportDesk,
    Booking,
    Declaration,
    DeskMark,
    Escort,
    Handover,
    Party,
    PartyMark,
    Passenger,
    ReceiptCounter,
    Segment,
    Ticket,
)
from sankofa.travel.vocab import BookingState, DeskStep, EscortTask, PartyStep, Visa

MORE_AIRPORTS = {"BGR": "SOF", "HUN": "BUD", "ROU": "OTP", "POL": "WAW", "LTU": "VNO", "SDN": "KRT", "BIH": "SJJ",
                 "RUS": "SVO", "IND": "DEL", "PHL": "MNL", "RKS": "PRN", "USA": "JFK", "AUS": "SYD",
                 "SWE": "ARN"}  # fmt: skip
BOARDED = 40  # minutes before the flight leaves
ESCORTS = {"medical": "Nurse of the invented escort service", "social": "Companion of the invented escort service"}
SIGNS = (
    "Group to Minneapolis",
    "Group to Toronto",
    "Family to Oslo",
    "Group to Accra",
    "Family to Yerevan",
    "Group to Sydney",
)
IN_TRANSIT = (
    ("NBO", "KL566"),
    ("ACC", "KL590"),
    ("KBL", "KL9442"),
    ("DEL", "KL872"),
    ("CAI", "KL554"),
    ("LHR", "KL1008"),
)
ON_TO = (("MSP", "NW041"), ("YYZ", "KL691"), ("OSL", "KL1141"), ("ACC", "KL589"), ("EVN", "KL3201"), ("JFK", "KL641"))


@dataclass
class Flights:
    world: World
    rows: Rows
    receipts: dict[int, int] = field(default_factory=dict)

    def write(self, life: Life) -> None:
        """The booking of a case that has left, or holds its seats; nothing for who never got so far."""
        hold = life.clearances.get(Gate.HOLD)
        if hold is None:
            return
        world, chance = self.world, self.world.chance
        departs = (life.departed_at or hold.issued_at + dt.timedelta(days=21)).replace(second=0, microsecond=0)
        departs += dt.timedelta(minutes=BOARDED)
        booking = Booking(id=world.id_at(hold.issued_at), case=life.case, hold_clearance=hold, held_at=hold.issued_at)
        booking.reference = "".join(chance.choice(LETTERS) for _ in range(6))
        flights = _route(life, departs)
        booking.airline, booking.fare_minor, booking.departs_at = flights[0][5], life.fare, departs
        booking.held_by_id, booking.baggage = hold.issued_to_id, "20 kg each and one piece of hand luggage"
        if life.departed_at:
            booking.state, booking.ended_at = BookingState.FLOWN, life.departed_at
        self.rows.add(booking)
        life.booking_id = booking.id
        for place, (carrier, number, origin, destination, (leaves, lands), _airline) in enumerate(flights):
            segment = Segment(
                id=world.id_at(booking.held_at), booking=booking, place=place, carrier=carrier, number=number
            )
            segment.origin, segment.destination, segment.departs_at, segment.arrives_at = (
                origin,
                destination,
                leaves,
                lands,
            )
            segment.wants_arrival_help = bool(life.case.arrival_help) and place == len(flights) - 1
            self.rows.add(segment)
        for place, (member, person) in enumerate(life.members):
            passenger = Passenger(id=world.id_at(booking.held_at), booking=booking, member=member)
            passenger.cash_minor = life.cash * grown(person, departs.date())
            passenger.transit_visa, passenger.live = Visa.NOT_NEEDED, not life.departed_at
            self.rows.add(passenger)
            if life.departed_at:
                self._left(life, booking, passenger, person)
            if life.plan.escort and place == 0:
                self._escort(life, booking, passenger)

    def _escort(self, life: Life, booking: Booking, passenger: Passenger) -> None:
        row = Escort(id=self.world.id_at(booking.held_at), booking=booking, passenger=passenger, task=EscortTask.ALONG)
        row.name, row.ticketed = ESCORTS[life.plan.escort], True
        row.meets_at = booking.departs_at - dt.timedelta(hours=3)
        self.rows.add(row)

    def _left(self, life: Life, booking: Booking, passenger: Passenger, person: Person) -> None:
        world, ticketed, given = self.world, life.clearances[Gate.TICKET], life.clearances[Gate.HAND_OVER]
        ticket = Ticket(id=world.id_at(ticketed.issued_at), passenger=passenger, clearance=ticketed)
        ticket.number = f"074{person.id.int % 10**10:010d}{booking.id.int % 100:02d}"
        ticket.issued_at, ticket.issued_by_id = ticketed.issued_at, ticketed.issued_to_id
        self.rows.add(ticket)
        signed = ticketed.issued_at + dt.timedelta(hours=1)
        row = Declaration(id=world.id_at(signed), member=passenger.member, signed_on=signed.date(), recorded_at=signed)
        row.file_id, row.recorded_by_id = world.form_id, ticketed.issued_to_id
        if not grown(person, signed.date()):
            row.signed_for_by = life.members[0][1].latin_name if len(life.members) > 1 else "A. Guardian"
        self.rows.add(row)
        if life.plan.origin:  # the desk of our airport saw them come, not go
            return
        for step, minutes in zip(DeskStep, (175, 150, 110, 45, 25), strict=True):
            at = booking.departs_at - dt.timedelta(minutes=minutes)
            mark = DeskMark(
                id=world.id_at(at), passenger=passenger, what=step, at=at, recorded_at=at, by_id=given.issued_to_id
            )
            self.rows.add(mark)
        year = given.issued_at.year
        self.receipts[year] = self.receipts.get(year, 0) + 1
        paid = Handover(id=world.id_at(given.issued_at), passenger=passenger, clearance=given, currency="EUR")
        paid.receipt, paid.cash_minor = f"NL-{year}-{self.receipts[year]:05d}", passenger.cash_minor
        paid.at = paid.recorded_at = given.issued_at
        paid.by_id, paid.signature_id, paid.papers = given.issued_to_id, world.signature_id, ["Passport"]
        paid.signed_by = row.signed_for_by or person.latin_name
        self.rows.add(paid)
        if paid.cash_minor:
            life.paid_out.append((paid.id, paid.cash_minor))

    def transits(self, targets: Targets) -> None:
        """Parties from other missions who changed planes here, each met; all told as many people as published."""
        chance, left = self.world.chance, targets.of("airport.transit")
        staff = of_role(self.world, Role.AIRPORT)
        while left:
            people = min(left, chance.choice((1, 1, 2, 3, 4, 5, 6, 8, 12, 18)))
            left -= people
            day = day_in(chance, dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31))
            lands = dt.datetime.combine(day, dt.time(chance.randint(5, 15), chance.choice((5, 20, 40))), AMSTERDAM)
            lands = lands.astimezone(dt.UTC)
            (origin, inbound), (on_to, outbound) = chance.choice(IN_TRANSIT), chance.choice(ON_TO)
            party = Party(
                id=self.world.id_at(lands), mission=self.world.ours, people=people, airport="AMS", lands_at=lands
            )
            party.label, party.inbound, party.origin = chance.choice(SIGNS), inbound, origin
            party.outbound, party.destination = outbound, on_to
            party.departs_at = lands + dt.timedelta(hours=chance.randint(2, 6))
            by = chance.choice(staff)
            party.added_by_id = by.id
            self.rows.add(party)
            steps = ((PartyStep.MET, lands), (PartyStep.BOARDED, party.departs_at - dt.timedelta(minutes=20)))
            for step, at in steps:
                self.rows.add(PartyMark(id=self.world.id_at(at), party=party, what=step, at=at, by_id=by.id))

    def counters(self) -> None:
        for year, last in self.receipts.items():
            ReceiptCounter.objects.update_or_create(mission=self.world.ours, year=year, defaults={"last": last})
        desk = {"place": "Schiphol, hall 3", "phone": "+31 20 1234 0170"}
        AirportDesk.objects.get_or_create(mission=self.world.ours, airport="AMS", defaults=desk)


Flight = tuple[str, str, str, str, tuple[dt.datetime, dt.datetime], str]


def _route(life: Life, departs: dt.datetime) -> list[Flight]:
    """Direct where somebody flies so, else by Istanbul."""
    plan = life.plan
    there = plan.origin or AIRPORTS.get(plan.destination) or MORE_AIRPORTS[plan.destination]
    ends = (there, "AMS") if plan.kind in (Kind.RESETTLEMENT, Kind.REUNIFICATION) else ("AMS", there)
    if there in DIRECT or there == "IST":
        carrier, number, airline, hours = DIRECT[there]
        return [(carrier, number, *ends, (departs, departs + dt.timedelta(hours=hours)), airline)]
    first = (departs, departs + dt.timedelta(hours=3, minutes=30))
    second = (departs + dt.timedelta(hours=6), departs + dt.timedelta(hours=10))
    return [
        ("TK", "1958", ends[0], "IST", first, "Turkish Airlines"),
        ("TK", "678", "IST", ends[1], second, "Turkish Airlines"),
    ]


def grown(person: Person, on: dt.date) -> bool:
    assert person.birth_until
    return (on - person.birth_until).days > ADULT * 365.25
