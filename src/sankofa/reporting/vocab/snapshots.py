"""Snapshots: what one holds, asking for one, how far its making is."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

STALLS_AFTER = dt.timedelta(minutes=10)
"""A snapshot that has not moved for so long has lost its worker."""


class Asked(models.TextChoices):
    """How far a snapshot is that somebody asked for."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("made")
    FAILED = "failed", _("failed")


@dataclass(frozen=True)
class SnapshotRow:
    """`by`: who asked for it; empty: the clock did."""

    id: uuid.UUID
    made_at: dt.datetime
    rows: int
    digest: str
    by: str = ""
    milliseconds: int = 0

    @property
    def seconds(self) -> str:
        return f"{self.milliseconds / 1000:.1f}"


@dataclass(frozen=True)
class SnapshotContent:
    """A snapshot looked into: rows and columns by table, the digest of the definitions it was made with. `problem`: why
    it can't be trusted; empty when its files are as they were signed.
    """

    row: SnapshotRow
    tables: tuple[tuple[str, int, int, str], ...] = ()  # name, rows, columns, what a row is
    definitions: str = ""
    is_current: bool = False  # those definitions are the present ones
    problem: str = ""


@dataclass(frozen=True)
class AskedRow:
    id: uuid.UUID
    asked_at: dt.datetime
    by: str
    state: Asked
    table: str
    rows: int
    done: int
    of: int
    stalled: bool
    problem: str

    @property
    def is_running(self) -> bool:
        return self.state in {Asked.WAITING, Asked.RUNNING} and not self.stalled


@dataclass(frozen=True)
class Progress:
    """How far the making of a snapshot is: which table, its rows so far, tables done of all."""

    table: str
    rows: int
    done: int
    of: int


Told: TypeAlias = Callable[[Progress], None]
