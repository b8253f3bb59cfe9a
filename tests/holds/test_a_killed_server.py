"""A server that is killed in the middle of a verb leaves all of it or nothing; sent again, it is done once."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

from sankofa.accounts.vocab import Actor
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Event, Member
from sankofa.cases.vocab import Kind
from sankofa.journal import services as journal
from sankofa.journal.models import Once
from tests.factories import NOW, make_person, make_staff

ROOT = Path(__file__).resolve().parents[2]
# The process of the server: it opens a case under an idempotency key and is killed (SIGKILL) where `{where}` stands.
SCRIPT = """
import datetime, os, signal, uuid
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = "{database}"
from tests.holds.test_a_killed_server import open_under_key
from sankofa.accounts import queries as accounts
def die():
    os.kill(os.getpid(), signal.SIGKILL)
now = datetime.datetime.fromisoformat("{now}")
open_under_key(uuid.UUID("{key}"), uuid.UUID("{person}"), accounts.actor(uuid.UUID("{staff}"), at=now), {inside})
{after}
"""


def open_under_key(key: uuid.UUID, person_id: uuid.UUID, by: Actor, before_commit: object = None) -> uuid.UUID:
    """As a page does: the verb and its key in one transaction."""

    def work() -> dict[str, object]:
        assert by.office_id
        moved = cases.open_case(
            person_id=person_id, kind=Kind.RETURN, office_id=by.office_id, by=by, now=NOW, destination="ETH"
        )
        if callable(before_commit):
            before_commit()
        return {"id": str(moved.case_id)}

    return uuid.UUID(str(journal.once(key=key, staff_id=by.id, verb="open_case", now=NOW, work=work)["id"]))


def killed(database: str, key: uuid.UUID, person_id: uuid.UUID, by: Actor, *, inside: bool) -> None:
    script = SCRIPT.format(
        database=database, now=NOW.isoformat(), key=key, person=person_id, staff=by.id,
        inside="die" if inside else "None", after="" if inside else "die()",
    )  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr


def counts() -> tuple[int, int, int, int]:
    return Case.objects.count(), Member.objects.count(), Event.objects.count(), Once.objects.count()


def test_killed_before_the_commit_there_is_no_half_case_and_a_retry_opens_it(fresh_database: str) -> None:
    by = make_staff()
    person_id, key = make_person(by), uuid.uuid4()
    killed(fresh_database, key, person_id, by, inside=True)
    assert counts() == (0, 0, 0, 0)
    case_id = open_under_key(key, person_id, by)
    assert Case.objects.get().id == case_id


def test_killed_after_the_commit_the_whole_case_stands_and_a_retry_finds_it(fresh_database: str) -> None:
    by = make_staff()
    person_id, key = make_person(by), uuid.uuid4()
    killed(fresh_database, key, person_id, by, inside=False)
    before = counts()
    assert before[0] == before[1] == before[3] == 1
    assert before[2] >= 1
    assert open_under_key(key, person_id, by) == Case.objects.get().id
    assert counts() == before
