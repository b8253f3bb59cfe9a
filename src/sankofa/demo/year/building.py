"""Builds the year in its order: plans, cases, fares, flights, the street, money; compartments when that has committed.

Deterministic: the same files of `data/2007` give the same people, days and amounts.
"""

import datetime as dt
from collections.abc import Sequence
from random import Random

from django.db import transaction

from sankofa.cases.models import Case, CaseCounter, Clearance, Member
from sankofa.demo.world import Rows, World
from sankofa.demo.year import behind_doors, crew, money, registers, street
from sankofa.demo.year.bulk import CopiedRows
from sankofa.demo.year.flights import Flights
from sankofa.demo.year.judging import Judge
from sankofa.demo.year.lives import Life, Writer
from sankofa.demo.year.others import plan_others
from sankofa.demo.year.plans import Plan
from sankofa.demo.year.returns import plan_returns
from sankofa.demo.year.targets import YEAR, targets
from sankofa.eligibility.models import Decision, QuotaCount
from sankofa.outreach.models import Conversation
from sankofa.people import search
from sankofa.people.models import Consent, IdentityDocument, Person
from sankofa.reintegration.models import Line
from sankofa.reintegration.models import Plan as HomePlan
from sankofa.travel.models import Booking, Party, Passenger, Segment

FIRST = (  # others point at these
    Person, Consent, IdentityDocument, Case, Member, Clearance, Decision, HomePlan, Line, Booking, Segment, Passenger,
    Party, Conversation,
)  # fmt: skip


def stands() -> bool:
    """Whether the year was built here: no other data numbers cases of these years."""
    return CaseCounter.objects.filter(mission__code="NL", year=YEAR).exists()


def load() -> int:
    """Builds the year in an empty mission; answers how many cases that made, 0 where it stands already."""
    if stands():
        return 0
    with transaction.atomic():
        world = crew.build()
        lives = write(world, CopiedRows())
        search.reindex_all()
    behind_doors.fill(world, lives)
    return len(lives)


def plans() -> list[Plan]:
    """Every case of the year and the year before, in the order in which they were opened. Pure."""
    published = targets()
    chance = Random(published.further["seed"])  # noqa: S311  invented people, no secrets
    found = [*plan_returns(published, chance), *plan_others(published, chance)]
    return sorted(found, key=lambda plan: plan.recorded or plan.opened or dt.date.max)


def write(world: World, rows: Rows) -> list[Life]:
    published = targets()
    quota, _new = QuotaCount.objects.get_or_create(
        scheme="varrp_vinn", quota="netherlands", since=dt.date(2006, 9, 1),
        defaults={"places": published.further["varrp.quota"]},
    )  # fmt: skip
    writer, flights, lives = gather(world, rows, quota, plans())
    books = money.Books(world, published)
    books.open()
    street.write_street(world, rows, published, books.projects)
    rows.save(FIRST)
    writer.counters()
    flights.counters()
    books.book(lives)
    registers.write_registers(world, published)
    return lives


def gather(world: World, rows: Rows, quota: QuotaCount, planned: Sequence[Plan]) -> tuple[Writer, Flights, list[Life]]:
    """The rows of these cases and of flights, nothing written yet."""
    writer, flights = Writer(world, rows, Judge(world), quota), Flights(world, rows)
    lives = [writer.write(plan) for plan in planned]
    money.fares(lives, world)
    for life in lives:
        flights.write(life)
    flights.transits(targets())
    return writer, flights, lives
