"""Cases that the demo shows by name, told through the services with the time they happened.

The Tesfaye family waits for papers; the Girma family stands at first contact, for a newcomer to walk to the end;
two children without parents, one with the guardian's consent; a woman who is shielded.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sankofa.accounts.vocab import Actor
from sankofa.cases import services as cases
from sankofa.cases.models import Case, CaseCounter, Member
from sankofa.cases.vocab import AppointmentKind, AppointmentState, Heard, Kind, RequestKind
from sankofa.demo.crowd import REAN_ANSWERS
from sankofa.demo.people import agree
from sankofa.demo.world import Rows, World
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.vocab import Decided
from sankofa.journey import services as journey
from sankofa.people import services as people
from sankofa.people.models import (
    Channel,
    Consent,
    CustodyMove,
    IdentityDocument,
    Person,
    Relation,
    SpokenLanguage,
)
from sankofa.people.vocab import (
    Birth,
    ChannelKind,
    Custodian,
    DatePrecision,
    DocumentKind,
    Level,
    Purpose,
    RelationKind,
    Safety,
    Sex,
)
from sankofa.protection import services as protection

TESFAYE_NUMBER = 4183
ADULT = 18


@dataclass(frozen=True)
class Figure:
    """Somebody of a showcase. `age` in whole years; `born_before` days before today's day of the year."""

    own: str
    latin: str
    sex: Sex
    age: int
    role: str = ""
    language: str = "am"
    nationality: str = "ETH"
    born_before: int = 100


TESFAYE = (
    Figure("ዳዊት ተስፋዬ", "Dawit Tesfaye", Sex.MALE, 38, "father"),
    Figure("አልማዝ ገብረማርያም", "Almaz Gebremariam", Sex.FEMALE, 35, "mother", born_before=40),
    Figure("ዮናስ ዳዊት", "Yonas Dawit", Sex.MALE, 12, "son", born_before=200),
    Figure("ሃና ዳዊት", "Hanna Dawit", Sex.FEMALE, 9, "daughter", born_before=300),
)
GIRMA = (
    Figure("በቀለ ግርማ", "Bekele Girma", Sex.MALE, 41, "father"),
    Figure("ትግስት አለሙ", "Tigist Alemu", Sex.FEMALE, 37, "mother", born_before=60),
    Figure("ሰላም በቀለ", "Selam Bekele", Sex.FEMALE, 11, "daughter", born_before=150),
    Figure("ሳሙኤል በቀለ", "Samuel Bekele", Sex.MALE, 6, "son", born_before=250),
)
MANUEL = (Figure("Manuel António", "Manuel António", Sex.MALE, 16, "", "pt", "AGO"),)
AMINATA = (Figure("Aminata Kamara", "Aminata Kamara", Sex.FEMALE, 17, "", "kri", "SLE"),)
SHIELDED = (Figure("Osariemen Igbinedion", "Osariemen Igbinedion", Sex.FEMALE, 24, "", "en", "NGA"),)


def write_showcases(world: World) -> None:
    _tesfaye(world)
    _girma(world)
    _manuel(world)
    _aminata(world)
    _shielded(world)


def _tesfaye(world: World) -> None:
    """A family of four at its papers: one child has none, a verdict is awaited, help on arrival isn't confirmed."""
    maria, ruud, home = world.actors["counsellor"], world.actors["processor"], world.missions["ET"]
    opened = world.ago(80, 11, 15)
    CaseCounter.objects.update_or_create(mission=world.ours, year=opened.year, defaults={"last": TESFAYE_NUMBER - 1})
    case_id, persons = _open(world, TESFAYE, by=maria, at=opened, heard=Heard.CENTRE)
    dawit, almaz, yonas, _hanna = persons
    _reach(world, dawit, "+31 6 1234 4417", "after 17:00", "Maria from the desk", opened)
    _live(world, dawit, "Reception centre Zwolle, room 12", opened)
    cases.move(case_id=case_id, verb="counsel", by=maria, now=world.ago(76, 10, 5))
    _talk(case_id, maria, world.ago(70, 13), "What return would mean, and what happens to the claim if they go.")
    _talk(case_id, maria, world.ago(66, 10), "Almaz came alone. She wants the children to finish the school year.")
    cases.move(case_id=case_id, verb="take_in", by=maria, now=world.ago(59, 9, 40))
    _agree(world, persons, maria, world.ago(59, 9, 50), Purpose.ASSIST)
    _talk(
        case_id,
        maria,
        world.ago(45, 14),
        "They decided: before Christmas, if the papers of the children allow it.",
    )
    cases.move(case_id=case_id, verb="check_eligibility", by=maria, now=world.ago(45, 15))
    _plan(case_id, world.today + dt.timedelta(days=26), home.id, maria, world.ago(45, 15, 10))
    _answer(case_id, maria, world.ago(45, 15, 20))
    _talk(case_id, maria, world.ago(33, 11), "Looked at schools in Bahir Dar together. Yonas asked about football.")
    _passport(world, dawit, "EP4417206", 3, Custodian.OFFICE, maria)
    _passport(world, almaz, "EP4417218", 1, Custodian.OFFICE, maria)
    eligibility.record_application(
        case_id=case_id, signed_on=world.ago(24).date(), file_id=world.form_id, by=maria, now=world.ago(24, 11)
    )
    _agree(world, persons, maria, world.ago(24, 11, 20), Purpose.SHARE_MISSION, mission=True)
    _agree(world, persons, maria, world.ago(24, 11, 20), Purpose.CONSULATE)
    journey.decide(
        case_id=case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=ruud, now=world.ago(22, 15, 30)
    )
    journey.process(case_id=case_id, by=ruud, now=world.ago(19, 9, 20))
    _laissez_passer(world, yonas, maria)
    _talk(
        case_id,
        maria,
        world.ago(4, 13, 30),
        "Dawit wants to take his barber's tools along; his brother has found a shop to share in Bahir Dar.",
        interpreter="B. Haile",
    )
    cases.send_request(
        case_id=case_id,
        kind=RequestKind.ARRIVAL,
        mission_id=home.id,
        text="Pick-up for four, one night's lodging. They go on to Bahir Dar by bus the next morning.",
        by=maria,
        now=world.ago(2, 16),
        due_at=world.ago(-1, 9),
    )
    cases.set_task(
        what="Birth certificate and two photos of Hanna to the embassy",
        due_on=world.today + dt.timedelta(days=5),
        case_id=case_id,
        owner_id=maria.id,
        by=maria,
        now=world.ago(4, 14, 20),
    )


def _girma(world: World) -> None:
    """A family of four that came in this morning: docs/how-to/walk-a-case.md takes them to the end."""
    maria = world.actors["counsellor"]
    opened = min(world.ago(0, 9, 5), world.now)
    case_id, persons = _open(world, GIRMA, by=maria, at=opened, heard=Heard.FRIENDS)
    _reach(world, persons[0], "+31 6 1234 2290", "", "", opened)
    cases.write_note(
        case_id=case_id,
        body="All four came to the walk-in hour. They want to know what help there is, and how long it takes.",
        by=maria,
        now=opened,
    )


def _manuel(world: World) -> None:
    """Sixteen, alone, his guardian has not consented: the application waits, talks and tracing go on."""
    samir = world.actors["counsellor2"]
    case_id, persons = _open(world, MANUEL, by=samir, at=world.ago(48, 10), heard=Heard.PARTNER)
    cases.move(case_id=case_id, verb="take_in", by=samir, now=world.ago(40, 10))
    _agree(world, persons, samir, world.ago(40, 10, 10), Purpose.ASSIST, signed_for="A. Verweij, guardian")
    _guard(world, case_id, "A. Verweij", "He misses his aunt and wants to finish school here first.", samir, 39)
    _talk(case_id, samir, world.ago(25, 15), "He spoke with his aunt in Luanda. She has a room and no work.")
    eligibility.record_application(
        case_id=case_id, signed_on=world.ago(12).date(), file_id=world.form_id, by=samir, now=world.ago(12, 14)
    )


def _aminata(world: World) -> None:
    """Seventeen, with her guardian's written consent: her papers are being asked for."""
    oyuna, ruud = world.actors["counsellor3"], world.actors["processor"]
    case_id, persons = _open(world, AMINATA, by=oyuna, at=world.ago(90, 10), heard=Heard.PARTNER)
    cases.move(case_id=case_id, verb="take_in", by=oyuna, now=world.ago(80, 10))
    _agree(world, persons, oyuna, world.ago(80, 10, 10), Purpose.ASSIST, signed_for="L. Brandsma, guardian")
    guardian = _guard(world, case_id, "L. Brandsma", "She wants to be with her sister in Freetown.", oyuna, 79)
    protection.guardian_consents(
        case_id=case_id,
        guardian_id=guardian,
        given_on=world.ago(30).date(),
        file_id=world.form_id,
        by=oyuna,
        now=world.ago(30, 12),
    )
    _plan(case_id, world.today + dt.timedelta(days=40), None, oyuna, world.ago(29, 11))
    _answer(case_id, oyuna, world.ago(29, 12))
    eligibility.record_application(
        case_id=case_id, signed_on=world.ago(28).date(), file_id=world.form_id, by=oyuna, now=world.ago(28, 14)
    )
    journey.process(case_id=case_id, by=ruud, now=world.ago(26, 10))


def _shielded(world: World) -> None:
    """Found by nobody but the protection focal point; open to her counsellor alone."""
    samir = world.actors["counsellor2"]
    case_id, persons = _open(
        world, SHIELDED, by=samir, at=world.ago(35, 10), heard=Heard.PARTNER, shield=world.actors["protection"]
    )
    cases.move(case_id=case_id, verb="take_in", by=samir, now=world.ago(28, 10))
    _agree(world, persons, samir, world.ago(28, 10, 5), Purpose.ASSIST)


# --- the words the stories are told with


def _open(
    world: World,
    figures: Sequence[Figure],
    *,
    by: Actor,
    at: dt.datetime,
    heard: Heard,
    shield: Actor | None = None,
) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """Records the people and opens their case at the actor's office; answers both, the principal applicant first."""
    persons = [_person(world, figure, by, at) for figure in figures]
    assert by.office_id
    first = figures[0]
    case = cases.open_case(
        person_id=persons[0],
        kind=Kind.RETURN,
        office_id=by.office_id,
        by=by,
        now=at,
        destination=first.nationality,
        heard=heard,
    )
    Member.objects.filter(case=case.case_id).update(role=first.role)
    for person, figure in zip(persons[1:], figures[1:], strict=True):
        cases.join(case_id=case.case_id, person_id=person, role=figure.role, by=by, now=at)
    _relate(figures, persons)
    if shield:
        cases.shield_person(person_id=persons[0], by=shield, now=at)
    return case.case_id, persons


def _person(world: World, figure: Figure, by: Actor, at: dt.datetime) -> uuid.UUID:
    day = world.today.replace(year=world.today.year - figure.age, day=min(world.today.day, 28))
    born = day - dt.timedelta(days=figure.born_before)
    person = people.create_person(
        full_name=figure.own,
        latin_name=figure.latin,
        birth=Birth(DatePrecision.EXACT, born, born + dt.timedelta(days=1)),
        sex=figure.sex,
        nationalities=(figure.nationality,),
        by=by,
        now=at,
    )
    SpokenLanguage.objects.create(
        person_id=person, language_id=figure.language, level=Level.MOTHER, interpreter_needed=figure.age >= ADULT
    )
    return person


def _relate(figures: Sequence[Figure], persons: Sequence[uuid.UUID]) -> None:
    adults = [p for p, f in zip(persons, figures, strict=True) if f.age >= ADULT]
    children = [p for p, f in zip(persons, figures, strict=True) if f.age < ADULT]
    if len(adults) > 1:
        Relation.objects.create(person_id=adults[0], other_id=adults[1], kind=RelationKind.SPOUSE)
    Relation.objects.bulk_create(
        Relation(person_id=adult, other_id=child, kind=RelationKind.PARENT) for adult in adults for child in children
    )


def _reach(world: World, person_id: uuid.UUID, number: str, when: str, introduce: str, at: dt.datetime) -> None:
    channel = Channel(id=world.id_at(at), person_id=person_id, kind=ChannelKind.WHATSAPP, safe=Safety.SAFE)
    channel.value, channel.normalised = number, number.replace(" ", "")
    channel.safe_when, channel.introduce_as = when, introduce
    channel.save(force_insert=True)


def _live(world: World, person_id: uuid.UUID, where: str, at: dt.datetime) -> None:
    channel = Channel(id=world.id_at(at), person_id=person_id, kind=ChannelKind.ADDRESS, safe=Safety.SAFE)
    channel.value, channel.normalised = where, where.casefold()
    channel.save(force_insert=True)


def _agree(
    world: World,
    persons: Sequence[uuid.UUID],
    by: Actor,
    at: dt.datetime,
    purpose: Purpose,
    *,
    mission: bool = False,
    signed_for: str = "",
) -> None:
    """Each of them agrees on paper; the first signs for the children unless a guardian does."""
    rows = Rows()
    found = {person.id: person for person in Person.objects.filter(id__in=persons)}
    for key in persons:
        person = found[key]
        child = person.birth_until is not None and (world.today - person.birth_until).days < ADULT * 365
        for_by = signed_for or (found[persons[0]].latin_name if child else "")
        language = SpokenLanguage.objects.filter(person=key).values_list("language", flat=True).first() or "en"
        agree(world, rows, person, purpose, by=by, at=at, language=language, for_by=for_by,
              mission=world.missions["ET"] if mission else None)  # fmt: skip
    rows.save([Consent])


def _talk(case_id: uuid.UUID, by: Actor, at: dt.datetime, gist: str, *, interpreter: str = "") -> None:
    """An appointment that was kept, and the note of what was said."""
    assert by.office_id
    meeting = cases.make_appointment(
        office_id=by.office_id,
        staff_id=by.id,
        kind=AppointmentKind.TALK,
        starts_at=at,
        case_id=case_id,
        minutes=50,
        by=by,
        now=at - dt.timedelta(days=2),
    )
    ended = at + dt.timedelta(minutes=50)
    cases.end_appointment(appointment_id=meeting, state=AppointmentState.KEPT, by=by, now=ended)
    cases.write_note(case_id=case_id, body=gist, interpreter=interpreter, by=by, now=ended)


def _plan(case_id: uuid.UUID, wished: dt.date, home: uuid.UUID | None, by: Actor, at: dt.datetime) -> None:
    case = Case.objects.get(id=case_id)
    cases.set_plan(
        case_id=case_id,
        version=case.version,
        kind=Kind(case.kind),
        destination=case.destination_id,
        home_mission_id=home,
        arrival_help=home is not None,
        wished_on=wished,
        by=by,
        now=at,
    )


def _answer(case_id: uuid.UUID, by: Actor, at: dt.datetime) -> None:
    for member in Member.objects.filter(case=case_id).values_list("id", flat=True):
        for key, value in REAN_ANSWERS.items():
            eligibility.answer(case_id=case_id, member_id=member, key=key, value=value, by=by, now=at)


def _guard(world: World, case_id: uuid.UUID, name: str, view: str, by: Actor, days: int) -> uuid.UUID:
    return protection.name_guardian(
        case_id=case_id,
        member_id=Member.objects.get(case=case_id).id,
        name=name,
        organisation="Lantern Guardians",
        contact=f"{name.rsplit(maxsplit=1)[-1].casefold()}@lantern.example",
        child_view=view,
        by=by,
        now=world.ago(days, 11),
    )


def _passport(world: World, person_id: uuid.UUID, number: str, years: int, holder: Custodian, by: Actor) -> None:
    until = world.today.replace(year=world.today.year + years, day=min(world.today.day, 28)) + dt.timedelta(days=60)
    _paper(person_id, DocumentKind.PASSPORT, number, until, holder, by, world.ago(30, 10))


def _laissez_passer(world: World, person_id: uuid.UUID, by: Actor) -> None:
    until = world.today + dt.timedelta(days=75)
    _paper(person_id, DocumentKind.LAISSEZ_PASSER, "LP-2210-77", until, Custodian.OFFICE, by, world.ago(6, 12))


def _paper(
    person_id: uuid.UUID,
    kind: DocumentKind,
    number: str,
    until: dt.date,
    holder: Custodian,
    by: Actor,
    at: dt.datetime,
) -> None:
    paper = IdentityDocument.objects.create(
        person_id=person_id,
        kind=kind,
        number=number,
        normalised=number.replace("-", ""),
        country_id="ETH",
        issued_on=until - dt.timedelta(days=3650 if kind == DocumentKind.PASSPORT else 90),
        valid_until=until,
        one_journey=kind == DocumentKind.LAISSEZ_PASSER,
    )
    place = f"Safe {by.office_name}" if holder == Custodian.OFFICE else ""
    CustodyMove.objects.create(document=paper, at=at, holder=holder, place=place, by_id=by.id)
