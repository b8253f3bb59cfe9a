"""Conversations of the native counsellors by project, and the contacts in their network."""

import datetime as dt
import uuid

from sankofa.accounts.roles import Role
from sankofa.cases.vocab import Heard
from sankofa.demo.street import GROUPS, LANGUAGES, PLACES
from sankofa.demo.world import Rows, World
from sankofa.demo.year.crew import of_role
from sankofa.demo.year.plans import day_in
from sankofa.demo.year.targets import YEAR, Targets
from sankofa.outreach.models import Conversation, NetworkContact
from sankofa.outreach.rules import folded
from sankofa.outreach.vocab import Topic

FIRST, LAST = dt.date(YEAR, 1, 3), dt.date(YEAR, 12, 28)
KINDS = ("Church", "Football club", "Barber's shop", "Women's group", "Language café", "Phone shop", "Night shelter",
         "Neighbourhood house", "Food bank", "Mosque", "Saturday school", "Legal advice desk")  # fmt: skip
CITIES = ("Amsterdam", "Rotterdam", "The Hague", "Utrecht")
ROLES = ("Chair", "Pastor", "Owner", "Teacher", "Organiser", "Coach", "Imam", "Volunteer")


def write_street(world: World, rows: Rows, targets: Targets, projects: dict[str, uuid.UUID]) -> None:
    for code, key in (("RRI II", "rri.conversations_asylum"), ("RIIM", "rri.conversations_other")):
        for _ in range(targets.of(key)):
            _conversation(world, rows, projects[code])
    for place in range(targets.of("rri.network_contacts")):
        _contact(world, rows, place)


def _conversation(world: World, rows: Rows, project_id: uuid.UUID) -> None:
    chance = world.chance
    by, day = chance.choice(of_role(world, Role.OUTREACH)), day_in(chance, FIRST, LAST)
    at = dt.datetime.combine(day, dt.time(16, chance.randrange(60)), dt.UTC)
    row = Conversation(id=world.id_at(at), mission=world.ours, office_id=by.office_id, staff_id=by.id, held_on=day)
    row.place, row.project_id, row.logged_at = chance.choice(PLACES), project_id, at
    row.language_id, row.nationality_id = chance.choice(LANGUAGES), chance.choice(GROUPS)
    row.people, row.minutes = chance.choice((1, 1, 1, 2, 3)), chance.choice((15, 20, 30, 45, 60))
    row.topics, row.heard = chance.sample(Topic.values, chance.randint(1, 3)), Heard.OUTREACH
    rows.add(row)


def _contact(world: World, rows: Rows, place: int) -> None:
    """Each one another: its organisation bears a number, so that none folds into a second one."""
    chance = world.chance
    by, last = chance.choice(of_role(world, Role.OUTREACH)), day_in(chance, FIRST, LAST)
    at = dt.datetime.combine(last, dt.time(17, chance.randrange(60)), dt.UTC)
    row = NetworkContact(id=world.id_at(at), mission=world.ours, office_id=by.office_id, staff_id=by.id)
    row.organisation = f"{KINDS[place % len(KINDS)]} {CITIES[place % len(CITIES)]} {place + 1}"
    row.role, row.folded = chance.choice(ROLES), folded(row.organisation, "")
    row.first_met_on, row.last_met_on = last - dt.timedelta(days=chance.randint(0, 300)), last
    row.logged_at = at
    rows.add(row)
