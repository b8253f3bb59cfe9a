"""The words that the demo's stories are told with: open a case, agree, talk, plan, answer, bring papers."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sankofa.accounts.models import Mission
from sankofa.accounts.vocab import Actor
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Member
from sankofa.cases.vocab import AppointmentKind, AppointmentState, Heard, Kind
from sankofa.demo.crowd import REAN_ANSWERS
from sankofa.demo.people import agree
from sankofa.demo.world import Rows, World
from sankofa.eligibility import services as eligibility
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


def open_for(
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


def reach(world: World, person_id: uuid.UUID, number: str, when: str, introduce: str, at: dt.datetime) -> None:
    channel = Channel(id=world.id_at(at), person_id=person_id, kind=ChannelKind.WHATSAPP, safe=Safety.SAFE)
    channel.value, channel.normalised = number, number.replace(" ", "")
    channel.safe_when, channel.introduce_as = when, introduce
    channel.save(force_insert=True)


def live_at(world: World, person_id: uuid.UUID, where: str, at: dt.datetime) -> None:
    channel = Channel(id=world.id_at(at), person_id=person_id, kind=ChannelKind.ADDRESS, safe=Safety.SAFE)
    channel.value, channel.normalised = where, where.casefold()
    channel.save(force_insert=True)


def all_agree(
    world: World,
    persons: Sequence[uuid.UUID],
    by: Actor,
    at: dt.datetime,
    purpose: Purpose,
    *,
    mission: Mission | None = None,
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
              mission=mission)  # fmt: skip
    rows.save([Consent])


def talk(case_id: uuid.UUID, by: Actor, at: dt.datetime, gist: str, *, interpreter: str = "") -> None:
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


def plan(case_id: uuid.UUID, wished: dt.date, home: uuid.UUID | None, by: Actor, at: dt.datetime) -> None:
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


def answer(case_id: uuid.UUID, by: Actor, at: dt.datetime) -> None:
    for member in Member.objects.filter(case=case_id).values_list("id", flat=True):
        for key, value in REAN_ANSWERS.items():
            eligibility.answer(case_id=case_id, member_id=member, key=key, value=value, by=by, now=at)


def guard(world: World, case_id: uuid.UUID, name: str, view: str, by: Actor, days: int) -> uuid.UUID:
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


def passport(world: World, person_id: uuid.UUID, number: str, years: int, holder: Custodian, by: Actor) -> None:
    until = world.today.replace(year=world.today.year + years, day=min(world.today.day, 28)) + dt.timedelta(days=60)
    paper(person_id, DocumentKind.PASSPORT, number, until, holder, by, world.ago(30, 10))


def laissez_passer(world: World, person_id: uuid.UUID, by: Actor) -> None:
    until = world.today + dt.timedelta(days=75)
    paper(person_id, DocumentKind.LAISSEZ_PASSER, "LP-2210-77", until, Custodian.OFFICE, by, world.ago(6, 12))


def paper(
    person_id: uuid.UUID,
    kind: DocumentKind,
    number: str,
    until: dt.date,
    holder: Custodian,
    by: Actor,
    at: dt.datetime,
    country: str = "ETH",
) -> None:
    paper = IdentityDocument.objects.create(
        person_id=person_id,
        kind=kind,
        number=number,
        normalised=number.replace("-", ""),
        country_id=country,
        issued_on=until - dt.timedelta(days=3650 if kind == DocumentKind.PASSPORT else 90),
        valid_until=until,
        one_journey=kind == DocumentKind.LAISSEZ_PASSER,
    )
    place = {Custodian.OFFICE: f"Safe {by.office_name}", Custodian.AIRPORT: "Safe Schiphol"}.get(holder, "")
    CustodyMove.objects.create(document=paper, at=at, holder=holder, place=place, by_id=by.id)
