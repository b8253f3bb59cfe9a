"""Today at the airport desk, told through the services: families ready to meet, check in, and hand over to.

One waits for the mission at home, one has not signed the declaration: their gate is shut, and the desk says why.
Flights leave within hours of whenever the demo is loaded, never after midnight; one more family leaves tomorrow.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sankofa.cases import services as cases
from sankofa.cases.models import Member
from sankofa.cases.vocab import Heard, RequestKind, Stage
from sankofa.demo.telling import Figure, all_agree, answer, open_for, paper, plan
from sankofa.demo.travel import CASH
from sankofa.demo.world import AMSTERDAM, World
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.vocab import Decided
from sankofa.journey import services as journey
from sankofa.people import services as people
from sankofa.people.models import IdentityDocument
from sankofa.people.vocab import Custodian, DocumentKind, Purpose, Sex
from sankofa.travel import airports
from sankofa.travel import services as travel
from sankofa.travel.models import Booking, Passenger
from sankofa.travel.vocab import BookingPlan, BookingState, DeskStep, Need, PassengerPlan, SegmentPlan, Trouble

F, M = Sex.FEMALE, Sex.MALE
LAST_TODAY = dt.time(23, 50)
GRACE_DAYS = 900  # how long the passports are still valid
ADULT_DAYS = 18 * 365 + 5


def _hours(hours: float) -> dt.timedelta:
    return dt.timedelta(hours=hours)


DIRECT = {
    "ACC": ("KL", "589", "KLM", 7.0),
    "PBM": ("KL", "713", "KLM", 9.5),
    "GRU": ("KL", "791", "KLM", 12.0),
    "ADD": ("ET", "727", "Ethiopian Airlines", 7.5),
    "EVN": ("TK", "1952", "Turkish Airlines", 3.5),
    "UBN": ("TK", "1954", "Turkish Airlines", 3.5),
}


@dataclass(frozen=True)
class Leaving:
    """A family with a flight. `in_minutes` from the loading of the demo; `steps` already taken at the desk."""

    figures: tuple[Figure, ...]
    to: str
    in_minutes: int
    steps: tuple[DeskStep, ...] = ()
    needs: tuple[Need, ...] = ()
    fare: tuple[int, str] = (52_000, "EUR")  # a head, in minor units
    helped: bool = False  # help on arrival was asked for, and the mission at home has not answered
    unsigned: bool = False  # one has not signed the declaration


MET, CHECKED_IN, PASSPORT = DeskStep.MET, DeskStep.CHECKED_IN, DeskStep.PASSPORT
TODAY = (
    Leaving(
        (Figure("João Batista Ferreira", "João Batista Ferreira", M, 52, "", "pt", "BRA"),
         Figure("Marlene Ferreira", "Marlene Ferreira", F, 49, "wife", "pt", "BRA", 30)),
        "GRU", 55, (MET, CHECKED_IN, PASSPORT),
    ),
    Leaving(
        (Figure("Kofi Amponsah", "Kofi Amponsah", M, 44, "father", "en", "GHA"),
         Figure("Abena Amponsah", "Abena Amponsah", F, 39, "mother", "en", "GHA", 70),
         Figure("Yaw Amponsah", "Yaw Amponsah", M, 13, "son", "en", "GHA", 200),
         Figure("Akosua Amponsah", "Akosua Amponsah", F, 8, "daughter", "en", "GHA", 300)),
        "ACC", 115, (MET, CHECKED_IN), fare=(61_000, "USD"),
    ),
    Leaving(
        (Figure("Rosita Pinas", "Rosita Pinas", F, 36, "mother", "nl", "SUR"),
         Figure("Jeremy Pinas", "Jeremy Pinas", M, 6, "son", "nl", "SUR", 60)),
        "PBM", 165, (MET,), needs=(Need.LUGGAGE,),
    ),
    Leaving((Figure("Батбаяр Ганзориг", "Ganzorig Batbayar", M, 33, "", "mn", "MNG"),), "UBN", 175, needs=(Need.MEET,)),
    Leaving(
        (Figure("Արմեն Գրիգորյան", "Armen Grigoryan", M, 47, "father", "hy", "ARM"),
         Figure("Անահիտ Գրիգորյան", "Anahit Grigoryan", F, 45, "mother", "hy", "ARM", 50),
         Figure("Տիգրան Գրիգորյան", "Tigran Grigoryan", M, 15, "son", "hy", "ARM", 150)),
        "EVN", 150, (MET,), unsigned=True,
    ),
    Leaving((Figure("መሠረት ኃይሌ", "Meseret Haile", F, 29),), "ADD", 185, needs=(Need.WCHR,), helped=True),
)  # fmt: skip
TOMORROW = Leaving(
    (Figure("Kwame Ofori", "Kwame Ofori", M, 61, "", "en", "GHA"),
     Figure("Efua Ofori", "Efua Ofori", F, 58, "wife", "en", "GHA", 20)),
    "ACC", 24 * 60,
)  # fmt: skip


def write_gate(world: World) -> None:
    for place, leaving in enumerate((*TODAY, TOMORROW)):
        _write(world, leaving, place)


def miss_a_connection(world: World) -> None:
    """Somebody who left today did not make their onward flight: the alarm stands on everybody's day."""
    rows = Booking.objects.filter(case__stage=Stage.TRANSIT, state=BookingState.FLOWN, segments__place=1)
    booking = rows.order_by("id").first()
    if booking:
        journey.mark_trouble(
            booking_id=booking.id,
            what=Trouble.MISSED,
            by=world.actors["airport"],
            now=world.now - dt.timedelta(hours=1),
        )


def _write(world: World, leaving: Leaving, place: int) -> None:
    """A journey from first contact to the airport, each step with the time it would have had."""
    counsellor, processor, airport = (world.actors[key] for key in ("counsellor", "processor", "airport"))
    departs = _departs(world, leaving.in_minutes)
    home = world.mission_in(leaving.figures[0].nationality)
    case_id, persons = open_for(
        world, leaving.figures, by=counsellor, at=world.ago(70 + place, 10), heard=Heard.FRIENDS
    )
    cases.move(case_id=case_id, verb="take_in", by=counsellor, now=world.ago(60, 11))
    all_agree(world, persons, counsellor, world.ago(60, 11, 30), Purpose.ASSIST)
    if leaving.helped and home:
        all_agree(world, persons, counsellor, world.ago(60, 11, 40), Purpose.SHARE_MISSION, mission=home)
    plan(case_id, departs.astimezone(AMSTERDAM).date(), home.id if leaving.helped and home else None, counsellor,
         world.ago(50, 11))  # fmt: skip
    answer(case_id, counsellor, world.ago(50, 12))
    eligibility.record_application(
        case_id=case_id, signed_on=world.ago(45).date(), file_id=world.form_id, by=counsellor, now=world.ago(45, 12)
    )
    journey.process(case_id=case_id, by=processor, now=world.ago(40, 9, 30))
    journey.decide(
        case_id=case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=world.ago(39, 14)
    )
    _papers(world, persons, leaving)
    booking_id = _book(world, case_id, leaving, departs)
    if leaving.helped and home:
        cases.send_request(
            case_id=case_id, kind=RequestKind.ARRIVAL, mission_id=home.id,
            text="Pick-up at the airport, and a seat on the bus home the next morning.",
            by=counsellor, now=world.ago(1, 16), due_at=world.ago(-1, 9),
        )  # fmt: skip
    members = list(Member.objects.filter(case=case_id).order_by("id").values_list("id", "person__latin_name"))
    travel.sign_declarations(
        case_id=case_id, member_ids=[key for key, _name in members[: -1 if leaving.unsigned else None]],
        signed_on=world.ago(1).date(), signed_for_by=members[0][1], scan=None, by=airport, now=world.ago(1, 15),
    )  # fmt: skip
    travel.check_before_departure(
        booking_id=booking_id, items=travel.CHECKS, note="", by=airport, now=departs - dt.timedelta(hours=30)
    )
    for step, minutes in zip(leaving.steps, (175, 150, 110), strict=False):
        at = min(departs - dt.timedelta(minutes=minutes), world.now - dt.timedelta(minutes=1))
        travel.take_step(booking_id=booking_id, step=step, by=airport, now=world.now, at=at)


def _departs(world: World, minutes: int) -> dt.datetime:
    """So many minutes from now, at a round minute; today's flights leave before midnight."""
    at = (world.now + dt.timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    at += dt.timedelta(minutes=-at.minute % 5)
    days = 1 if minutes >= TOMORROW.in_minutes else 0
    last = dt.datetime.combine(world.today + dt.timedelta(days=days), LAST_TODAY, AMSTERDAM)
    return min(at, last.astimezone(dt.UTC))


def _papers(world: World, persons: Sequence[uuid.UUID], leaving: Leaving) -> None:
    """A passport each, in the safe at the airport."""
    for person, figure in zip(persons, leaving.figures, strict=True):
        number = f"{figure.nationality[0]}P{world.chance.randrange(10**6, 10**7)}"
        until = world.today + dt.timedelta(days=GRACE_DAYS)
        counsellor = world.actors["counsellor"]
        paper(person, DocumentKind.PASSPORT, number, until, Custodian.OFFICE, counsellor, world.ago(38, 10),
              figure.nationality)  # fmt: skip
    for document in IdentityDocument.objects.filter(person__in=persons).order_by("id").values_list("id", flat=True):
        _to_the_airport(world, document)


def _to_the_airport(world: World, document_id: uuid.UUID) -> None:
    people.move_original(
        document_id=document_id,
        holder=Custodian.AIRPORT,
        place="Safe Schiphol",
        by=world.actors["counsellor"],
        now=world.ago(3, 16),
        at=world.ago(3, 16),
    )


def _book(world: World, case_id: uuid.UUID, leaving: Leaving, departs: dt.datetime) -> uuid.UUID:
    airport = world.actors["airport"]
    carrier, number, airline, hours = DIRECT[leaving.to]
    adults = {
        member.id: (world.today - (member.person.birth_until or world.today)).days > ADULT_DAYS
        for member in Member.objects.filter(case=case_id).select_related("person").order_by("id")
    }
    booking = BookingPlan(
        reference="".join(world.chance.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(6)),
        airline=airline,
        fare_minor=leaving.fare[0] * len(adults),
        currency=leaving.fare[1],
        hold_until=None,
        segments=_flights(leaving, carrier, number, departs, hours),
        passengers=tuple(
            PassengerPlan(
                member,
                cash_minor=CASH if adult else 0,
                needs=tuple(leaving.needs) if place == 0 else (),
                transit_visa="not_needed",
            )
            for place, (member, adult) in enumerate(adults.items())
        ),
        baggage="30 kg each and one piece of hand luggage",
    )
    booking_id = journey.hold_seat(case_id=case_id, plan=booking, by=airport, now=world.ago(20, 10))
    numbers = {
        row: f"074{world.chance.randrange(10**9, 10**10)}"
        for row in Passenger.objects.filter(booking=booking_id).order_by("id").values_list("id", flat=True)
    }
    journey.ticket(booking_id=booking_id, numbers=numbers, by=airport, now=world.ago(14, 11))
    return booking_id


def _flights(
    leaving: Leaving, carrier: str, number: str, departs: dt.datetime, hours: float
) -> tuple[SegmentPlan, ...]:
    """Direct, or by Istanbul with two and a half hours to change planes. Local times of each airport."""

    def local(code: str, at: dt.datetime) -> dt.datetime:
        return airports.at(code, at).replace(tzinfo=None)

    if leaving.to not in {"EVN", "UBN"}:
        lands = departs + _hours(hours)
        return (SegmentPlan(carrier, number, "AMS", leaving.to, local("AMS", departs), local(leaving.to, lands),
                            arrival_help=leaving.helped),)  # fmt: skip
    at_istanbul = departs + _hours(hours)
    onward = at_istanbul + _hours(2.5)
    return (
        SegmentPlan(carrier, number, "AMS", "IST", local("AMS", departs), local("IST", at_istanbul)),
        SegmentPlan("TK", "242", "IST", leaving.to, local("IST", onward), local(leaving.to, onward + _hours(3))),
    )
