"""Rows of invented people: names, birth, languages, ways to reach them, numbers, papers, relations, consents.

Telephone numbers are shaped like Dutch ones and belong to nobody we know; addresses end in `.example`.
"""

import datetime as dt
from collections.abc import Sequence

from anyascii import anyascii

from sankofa.accounts.models import Mission
from sankofa.accounts.vocab import Actor
from sankofa.demo.invented import Household, Somebody
from sankofa.demo.world import Rows, World
from sankofa.people.models import (
    Channel,
    Consent,
    CustodyMove,
    Identifier,
    IdentityDocument,
    Nationality,
    Person,
    Relation,
    SpokenLanguage,
)
from sankofa.people.vocab import (
    ChannelKind,
    Custodian,
    DatePrecision,
    DocumentKind,
    EvidenceKind,
    IdentifierKind,
    Level,
    Purpose,
    RelationKind,
    Safety,
)

ADULT = 18
TELEPHONE = "+31 6 1234 {:04d}"
INTRODUCE = ("", "a friend from the desk", "the language school", "Maria from the desk")


def write_household(world: World, rows: Rows, house: Household, *, by: Actor, at: dt.datetime) -> list[Person]:
    """The people of a household with all that is known of them, the principal applicant first."""
    people = [_write_person(world, rows, house, one, by, at) for one in house.people]
    _relate(rows, house.people, people)
    lead = people[0]
    serial = world.chance.randrange(10_000)
    phone = TELEPHONE.format(serial)
    channel = Channel(
        id=world.id_at(at), person=lead, kind=world.chance.choice([ChannelKind.PHONE, ChannelKind.WHATSAPP])
    )
    channel.value, channel.normalised = phone, phone.replace(" ", "")
    channel.safe = world.chance.choices([Safety.SAFE, Safety.NOT_ASKED, Safety.UNSAFE], [8, 2, 1])[0]
    if channel.safe == Safety.SAFE:
        channel.safe_when = world.chance.choice(["", "", "after 17:00", "mornings", "not on Fridays"])
        channel.introduce_as = world.chance.choice(INTRODUCE)
    rows.add(channel)
    return people


def agree(
    world: World,
    rows: Rows,
    person: Person,
    purpose: Purpose,
    *,
    by: Actor,
    at: dt.datetime,
    language: str,
    for_by: str = "",
    mission: Mission | None = None,
) -> Consent:
    """A consent on paper; `for_by` signed it for a child."""
    consent = Consent(id=world.id_at(at), person=person, purpose=purpose, mission=mission, given_on=at.date())
    consent.given_for_by, consent.explained_by_id, consent.explained_in_id = for_by, by.id, language
    consent.evidence, consent.file_id = EvidenceKind.SCAN, world.form_id
    return rows.add(consent)


def _write_person(world: World, rows: Rows, house: Household, one: Somebody, by: Actor, at: dt.datetime) -> Person:
    chance, culture = world.chance, house.culture
    person = Person(id=world.id_at(at), full_name=one.name.own, latin_name=one.name.latin, sex=one.sex, created_at=at)
    person.given_name, person.family_name = one.given.latin, one.family.latin if one.family else ""
    person.sort_key, person.created_by_id = anyascii(one.name.latin).casefold(), by.id
    _born(world, person, one)
    person.birth_country_id = culture.nationality if one.age > ADULT / 3 else "NLD"
    person.birth_place = culture.city if person.birth_country_id != "NLD" else "Zwolle"
    rows.add(person)
    rows.add(Nationality(person=person, country_id=culture.nationality))
    for place, code in enumerate(culture.languages):
        needed = place == 0 and chance.random() < 0.45
        level = Level.MOTHER if place == 0 else Level.GOOD
        rows.add(SpokenLanguage(person=person, language_id=code, level=level, interpreter_needed=needed))
    if chance.random() < 0.8:
        number = f"{chance.randrange(10**9, 10**10)}"
        rows.add(
            Identifier(person=person, kind=IdentifierKind.IMMIGRATION, value=number, normalised=number, issuer="Demo")
        )
    if chance.random() < 0.55:
        _write_passport(world, rows, person, culture.nationality, by, at)
    return person


def _born(world: World, person: Person, one: Somebody) -> None:
    """Most know the day; some the year, some about."""
    chance = world.chance
    year = world.today.year - one.age
    kind = DatePrecision.EXACT
    if one.age >= ADULT + 3:
        kind = chance.choices([DatePrecision.EXACT, DatePrecision.YEAR, DatePrecision.ESTIMATED], [84, 11, 5])[0]
    person.birth_precision = kind
    if kind == DatePrecision.EXACT:
        last = world.today.replace(day=min(world.today.day, 28), year=year)
        person.birth_from = last - dt.timedelta(days=chance.randrange(1, 360))
        person.birth_until = person.birth_from + dt.timedelta(days=1)
    else:
        reach = 0 if kind == DatePrecision.YEAR else 2
        person.birth_from, person.birth_until = dt.date(year - reach, 1, 1), dt.date(year + reach + 1, 1, 1)


def _write_passport(world: World, rows: Rows, person: Person, country: str, by: Actor, at: dt.datetime) -> None:
    """A passport; where the original is stands in its chain of custody."""
    chance = world.chance
    number = f"{chance.choice('ABEKLNP')}{chance.choice('EPR')}{chance.randrange(10**6, 10**7)}"
    until = world.today + dt.timedelta(days=chance.randint(-200, 2600))
    paper = IdentityDocument(
        id=world.id_at(at), person=person, kind=DocumentKind.PASSPORT, number=number, normalised=number
    )
    paper.country_id, paper.issued_on, paper.valid_until = country, until - dt.timedelta(days=3650), until
    rows.add(paper)
    rows.add(CustodyMove(id=world.id_at(at), document=paper, at=at, holder=Custodian.PERSON, by_id=by.id))
    if chance.random() < 0.3:
        later = min(at + dt.timedelta(days=9), world.now)
        rows.add(
            CustodyMove(
                id=world.id_at(later),
                document=paper,
                at=later,
                holder=Custodian.OFFICE,
                place=f"Safe {by.office_name}",
                by_id=by.id,
            )
        )


def write_admission(world: World, rows: Rows, people: Sequence[Person], country: str, at: dt.datetime) -> None:
    """The proof that a third country admits them."""
    for person in people:
        paper = IdentityDocument(id=world.id_at(at), person=person, kind=DocumentKind.ADMISSION, country_id=country)
        paper.issued_on, paper.valid_until = at.date(), at.date() + dt.timedelta(days=365)
        rows.add(paper)


def _relate(rows: Rows, household: Sequence[Somebody], people: Sequence[Person]) -> None:
    lead = people[0]
    parents = [lead]
    for somebody, person in zip(household[1:], people[1:], strict=True):
        if somebody.role in ("wife", "husband"):
            rows.add(Relation(person=lead, other=person, kind=RelationKind.SPOUSE))
            parents.append(person)
        else:
            for parent in parents:
                rows.add(Relation(person=parent, other=person, kind=RelationKind.PARENT))
