"""Who and where the demo plays: staff as actors, offices, missions, partners, today, and one source of chance.

`World.id_at` makes identifiers that sort by the moment a row stands for, as if it had been written then.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

import typst
from django.db.models import Model

from sankofa.accounts import demo as cast
from sankofa.accounts import queries as accounts
from sankofa.accounts.models import Mission, Office, Organisation, Staff
from sankofa.accounts.vocab import Actor
from sankofa.documents import services as documents
from sankofa.kernel.clock import date_in

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SEED = 1961
SATURDAY = 5
BATCH = 1000
Row = TypeVar("Row", bound=Model)


@dataclass
class Rows:
    """Rows to write at once, kept by model in the order in which they may be written."""

    _rows: dict[type[Model], list[Model]] = field(default_factory=dict)

    def add(self, row: Row) -> Row:
        self._rows.setdefault(type(row), []).append(row)
        return row

    def save(self, order: Iterable[type[Model]]) -> None:
        """Writes and forgets them; `order` names the models that others point at, first things first."""
        for model in [*order, *(model for model in self._rows if model not in order)]:
            model._default_manager.bulk_create(self._rows.get(model, []), batch_size=BATCH)  # noqa: SLF001
        self._rows.clear()


@dataclass
class World:
    now: dt.datetime
    actors: dict[str, Actor]  # by the key of the demo sign-in
    offices: dict[str, Office]
    missions: dict[str, Mission]  # by code
    partners: dict[str, Organisation]
    form_id: uuid.UUID  # a scan of a signed form, the proof behind consents
    signature_id: uuid.UUID  # what was signed on screen for a receipt
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  invented people, no secrets

    @property
    def today(self) -> dt.date:
        return date_in(self.now, "Europe/Amsterdam")

    @property
    def ours(self) -> Mission:
        return self.missions["NL"]

    def mission_in(self, country: str) -> Mission | None:
        return next((m for m in self.missions.values() if m.country_id == country and m.code != "NL"), None)

    def at_home(self, mission: Mission | None) -> Actor | None:
        """Somebody who works for that mission."""
        return next((a for a in self.actors.values() if mission and a.mission_id == mission.id), None)

    def id_at(self, at: dt.datetime) -> uuid.UUID:
        """A UUIDv7 of that moment (RFC 9562 §5.7), its random part from the demo's own chance."""
        version_and_variant = (7 << 76) | (2 << 62)
        random = self.chance.getrandbits(74)
        value = (int(at.timestamp() * 1000) << 80) | ((random >> 62) << 64) | (random & ((1 << 62) - 1))
        return uuid.UUID(int=value | version_and_variant)

    def office_time(self, day: dt.date) -> dt.datetime:
        """A moment in office hours of a working day, that day or the last one before it; never ahead of now."""
        while day.weekday() >= SATURDAY:
            day -= dt.timedelta(days=1)
        minute = self.chance.randrange(9 * 60, 16 * 60 + 45)
        at = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), AMSTERDAM)
        return min(at.astimezone(dt.UTC), self.now)

    def ago(self, days: int, hour: int = 10, minute: int = 0) -> dt.datetime:
        """An hour of Amsterdam, so many days before today (after it for a negative number)."""
        day = self.today - dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(hour, minute), AMSTERDAM).astimezone(dt.UTC)


def build(now: dt.datetime) -> World:
    """Seeds the staff where they are missing and gathers the cast."""
    cast.seed_staff(now)
    staff = {one.email: one for one in Staff.objects.filter(email__in=[person.email for person in cast.STAFF])}
    found = {person.key: accounts.actor(staff[person.email].id, at=now) for person in cast.STAFF}
    actors = {key: actor for key, actor in found.items() if actor is not None}
    counsellor = actors["counsellor"]
    form = documents.keep_file(content=_form(), name="signed-form.pdf", by=counsellor.id, now=now)
    signed = documents.keep_file(content=_signature(), name="signature.png", by=counsellor.id, now=now)
    return World(
        now=now,
        actors=actors,
        offices={office.name: office for office in Office.objects.all()},
        missions={mission.code: mission for mission in Mission.objects.all()},
        partners={partner.name: partner for partner in Organisation.objects.all()},
        form_id=form.id,
        signature_id=signed.id,
    )


def _form() -> bytes:
    text = "#set text(size: 14pt)\n= Signed form\nOne page for all invented people of the demo mission.\n\n_Signature_"
    return typst.compile(text.encode())


def _signature() -> bytes:
    """A flourish that is nobody's hand."""
    text = """#set page(width: 600pt, height: 400pt, margin: 60pt)
#curve(stroke: 4pt + rgb("#10262b"), curve.move((0pt, 180pt)),
  curve.cubic((60pt, -40pt), (120pt, 320pt), (170pt, 120pt)),
  curve.cubic((200pt, 20pt), (230pt, 260pt), (290pt, 140pt)), curve.cubic((330pt, 60pt), (360pt, 220pt), (470pt, 90pt)))
"""
    return typst.compile(text.encode(), format="png", ppi=72)
