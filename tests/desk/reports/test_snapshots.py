"""Snapshots at the desk: asked for by a button, made by the worker, looked into; and who may not."""

import datetime as dt
import uuid
from unittest.mock import patch

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.kernel import clock
from sankofa.kernel.errors import ConflictError, RefusedError
from sankofa.reporting import queries, services, storage
from sankofa.reporting.models import Snapshot, SnapshotAsked
from sankofa.reporting.vocab import STALLS_AFTER, Asked, SnapshotError
from tests.factories import NOW, make_case, make_mission, make_office, make_staff, signed_in

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture
def manager() -> Actor:
    return make_staff(Role.MANAGER, scope=Scope.MISSION)


def work() -> None:
    """What the background worker does with the last one that was asked for."""
    services.make_asked(asked_id=SnapshotAsked.objects.latest("asked_at").id, clock=lambda: NOW)


def test_the_button_has_one_made_in_the_background(manager: Actor) -> None:
    make_case(make_staff())
    client = signed_in(manager)
    assert client.post("/reporting/snapshots/make/").status_code == 302
    page = client.get("/reporting/snapshots/")
    assert b"A snapshot is being made" in page.content
    assert b"Make a snapshot now" not in page.content
    work()
    page = client.get("/reporting/snapshots/")
    (row,) = page.context["rows"]
    assert row.by == manager.name
    assert row.rows
    assert row.digest[:12] in page.content.decode()
    assert client.get("/reporting/snapshots/progress/").headers["HX-Refresh"] == "true"


def test_before_the_first_the_pages_say_that_it_is_being_made_and_look_again(manager: Actor) -> None:
    client = signed_in(manager)
    for path in ("/explorer/", "/reporting/snapshots/", "/dashboard/mission/"):
        text = client.get(path).content.decode()
        assert "The first figures are being made" in text
        assert 'hx-get="/reporting/coming/"' in text
    assert "HX-Refresh" not in client.get("/reporting/coming/").headers
    services.take_snapshot(now=NOW)
    assert client.get("/reporting/coming/").headers["HX-Refresh"] == "true"
    assert "The first figures are being made" not in client.get("/explorer/").content.decode()


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.HEALTH, Role.AIRPORT])
def test_who_sees_no_figures_does_not_ask_for_them(role: Role) -> None:
    assert signed_in(make_staff(role)).get("/reporting/coming/").status_code == 403


def test_two_cannot_be_made_at_once(manager: Actor) -> None:
    services.ask_snapshot(by=manager, now=clock.now())
    with pytest.raises(ConflictError):
        services.ask_snapshot(by=manager, now=clock.now())
    page = signed_in(manager).post("/reporting/snapshots/make/", follow=True)
    assert "being made already" in page.content.decode()
    assert SnapshotAsked.objects.count() == 1


def test_a_job_that_runs_twice_makes_one(manager: Actor) -> None:
    services.ask_snapshot(by=manager, now=NOW)
    work()
    work()
    assert Snapshot.objects.count() == 1


def test_after_a_worker_was_lost_another_can_be_asked_for(manager: Actor) -> None:
    services.ask_snapshot(by=manager, now=NOW - STALLS_AFTER - dt.timedelta(seconds=1))
    assert "worker stopped" in signed_in(manager).get("/reporting/snapshots/").content.decode()
    services.ask_snapshot(by=manager, now=NOW)
    assert list(SnapshotAsked.objects.order_by("asked_at").values_list("state", flat=True)) == [
        Asked.FAILED,
        Asked.WAITING,
    ]


def test_one_that_fails_says_why_and_leaves_nothing(manager: Actor) -> None:
    services.ask_snapshot(by=manager, now=NOW)
    with patch.object(services.snapshots, "take_snapshot", side_effect=SnapshotError("no_report_role", "no")):
        work()
    assert "DATABASE_REPORT_URL" in signed_in(manager).get("/reporting/snapshots/").content.decode()
    assert not Snapshot.objects.exists()


def test_a_snapshot_says_what_it_holds_and_that_it_is_as_signed(manager: Actor) -> None:
    make_case(make_staff())
    made = services.take_snapshot(now=NOW)
    page = signed_in(manager).get(f"/reporting/snapshots/{made.id}/")
    assert "As it was signed" in page.content.decode()
    assert ("people", 1) in [table[:2] for table in page.context["content"].tables]


def test_a_changed_one_is_said_to_be_no_longer_trusted(manager: Actor) -> None:
    made = services.take_snapshot(now=NOW)
    with (storage.folder(made.id) / "people.parquet").open("ab") as file:
        file.write(b"x")
    page = signed_in(manager).get(f"/reporting/snapshots/{made.id}/").content.decode()
    assert "be trusted" in page
    assert "people.parquet" in page


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.PROCESSOR, Role.AIRPORT, Role.ADMINISTRATOR, Role.HEALTH])
def test_who_writes_no_reports_sees_no_snapshots(role: Role) -> None:
    client = signed_in(make_staff(role, scope=Scope.MISSION))
    made = services.take_snapshot(now=NOW)
    for path in (
        "/reporting/snapshots/",
        f"/reporting/snapshots/{made.id}/",
        "/reporting/snapshots/progress/",
        "/reporting/registers/",
    ):
        assert client.get(path).status_code == 403
    assert client.post("/reporting/snapshots/make/").status_code == 403
    assert not SnapshotAsked.objects.exists()


def test_a_manager_of_one_office_alone_makes_none() -> None:
    of_an_office = make_staff(Role.MANAGER, office=make_office(make_mission(), "Zwolle"), scope=Scope.OFFICE)
    with pytest.raises(RefusedError):
        services.ask_snapshot(by=of_an_office, now=NOW)
    assert signed_in(of_an_office).get("/reporting/snapshots/").status_code == 403


def test_one_that_is_not_there_is_not_found(manager: Actor) -> None:
    assert signed_in(manager).get(f"/reporting/snapshots/{uuid.uuid4()}/").status_code == 404
    assert queries.snapshot_asked(manager, now=NOW) is None
