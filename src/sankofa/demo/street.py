"""Outreach of the demo: unnamed conversations, this week's office hours with their lists, sessions, the network."""

import datetime as dt
import uuid

from sankofa.accounts.models import Staff
from sankofa.cases.vocab import Heard
from sankofa.demo.world import Rows, World
from sankofa.outreach.models import Conversation, GroupSession, NetworkContact, OfficeHour, WalkIn
from sankofa.outreach.rules import folded
from sankofa.outreach.vocab import Topic, WalkInState
from sankofa.reference.models import Language

PLACES = (
    "Church of the Well",
    "Night shelter",
    "Station square",
    "Open Door Shelter",
    "Language café",
    "Barber's shop",
)
GROUPS = ("ETH", "ERI", "BRA", "MNG", "GHA", "NGA", "SOM", "MAR", "GEO", None)
LANGUAGES = ("am", "ti", "pt", "mn", "en", "so", "ar", "ka", None)
NETWORK = (
    ("Church of the Well", "Pastor", "J. Boateng"), ("Language café", "Chair", "M. Ferreira"),
    ("Mongolian school on Saturday", "Teacher", "B. Tuya"), ("Barber's shop", "Owner", "Y. Tekle"),
    ("Women's cooking group", "Organiser", "S. Warsame"), ("Football club of the quay", "Coach", "D. Osei"),
)  # fmt: skip
CALLED = ("Abebe", "The lady with the child", "Omar", "Saruul", "Two brothers", "Grace", "Levan")
DAYS = 120


def write_street(world: World) -> None:
    rows = Rows()
    for _ in range(140):
        _conversation(world, rows)
    for name, key in (("Zwolle", "counsellor"), ("Tilburg", "counsellor2"), ("Amsterdam", "counsellor3")):
        _office_hours(world, rows, name, key)
    _network(world, rows)
    rows.save((Conversation, OfficeHour))
    _sessions(world)


def _conversation(world: World, rows: Rows) -> None:
    chance = world.chance
    by = world.actors[chance.choice(["outreach", "outreach", "counsellor3", "counsellor"])]
    day = world.today - dt.timedelta(days=chance.randint(0, DAYS))
    row = Conversation(id=world.id_at(world.ago((world.today - day).days)), mission=world.ours, office_id=by.office_id)
    row.staff_id, row.held_on, row.place = by.id, day, chance.choice(PLACES)
    row.language_id, row.nationality_id = chance.choice(LANGUAGES), chance.choice(GROUPS)
    row.people, row.minutes = chance.choice([1, 1, 1, 2, 3, 5]), chance.choice([10, 15, 20, 30, 45])
    row.topics, row.heard = chance.sample(Topic.values, chance.randint(1, 3)), chance.choice(Heard.values)
    row.logged_at = min(world.ago((world.today - day).days, 17), world.now)
    rows.add(row)


def _office_hours(world: World, rows: Rows, office: str, key: str) -> None:
    """Tuesdays and Thursdays in the weeks around today; today's, if there is one, has people waiting."""
    by, monday = world.actors[key], world.today - dt.timedelta(days=world.today.weekday())
    days = [monday + dt.timedelta(days=7 * week + place) for week in (-2, -1, 0, 1) for place in (1, 3)]
    for day in sorted({*days, world.today}):
        opened = min(world.ago((world.today - day).days, 9), world.now)
        hour = OfficeHour(id=world.id_at(opened), office=world.offices[office], on=day, place=f"{office}, room 2")
        hour.starts, hour.ends, hour.opened_by_id, hour.opened_at = dt.time(9, 30), dt.time(12, 30), by.id, opened
        rows.add(hour)
        if day <= world.today:
            _walk_ins(world, rows, hour, by.id)


def _walk_ins(world: World, rows: Rows, hour: OfficeHour, by: uuid.UUID) -> None:
    chance = world.chance
    hour.last_number = chance.randint(3, 7)
    ago = (world.today - hour.on).days
    for number in range(1, hour.last_number + 1):
        came = min(world.ago(ago, 9, 20) + dt.timedelta(minutes=9 * number), world.now)
        row = WalkIn(
            id=world.id_at(came), hour=hour, number=number, people=chance.choice([1, 1, 2, 4]), arrived_at=came
        )
        row.language_id = chance.choice(LANGUAGES)
        row.state = chance.choice([WalkInState.SEEN, WalkInState.SEEN, WalkInState.SEEN, WalkInState.LEFT])
        if ago == 0:
            row.called = CALLED[number - 1]
            row.state = WalkInState.TAKEN if number == 1 else WalkInState.WAITING
        if row.state in (WalkInState.TAKEN, WalkInState.SEEN):
            row.taken_by_id, row.taken_at = by, came
        if row.state in (WalkInState.SEEN, WalkInState.LEFT):
            row.ended_at = came + dt.timedelta(minutes=25)
        rows.add(row)


def _network(world: World, rows: Rows) -> None:
    by = world.actors["outreach"]
    for place, (organisation, role, who) in enumerate(NETWORK):
        first = world.today - dt.timedelta(days=300 - 30 * place)
        row = NetworkContact(id=world.id_at(world.now), mission=world.ours, office_id=by.office_id, who=who, role=role)
        row.organisation, row.folded, row.staff_id = organisation, folded(organisation, who), by.id
        row.first_met_on, row.last_met_on, row.logged_at = first, world.today - dt.timedelta(days=9 * place), world.now
        rows.add(row)


def _sessions(world: World) -> None:
    for place, topic in enumerate(("REAN in short", "Papers and embassies", "Starting again at home")):
        by = world.actors["counsellor"]
        row = GroupSession.objects.create(
            mission=world.ours, office_id=by.office_id, held_on=world.today - dt.timedelta(days=6 + 14 * place),
            place="Reception centre Zwolle", topic=topic, people=9 + 4 * place, minutes=60, logged_by_id=by.id,
            logged_at=world.ago(6 + 14 * place, 16),
        )  # fmt: skip
        row.staff.set(Staff.objects.filter(id=by.id))
        row.languages.set(Language.objects.filter(code__in=["en", "ar"]))
