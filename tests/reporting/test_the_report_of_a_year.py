"""`./sankofa report`: records in, a snapshot, each published figure beside what the records give."""

import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sankofa.accounts.vocab import Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.vocab import Kind
from sankofa.kernel.errors import DomainError
from sankofa.reporting import queries, services
from sankofa.reporting.models import Published, Snapshot
from tests.factories import NOW, make_case, make_mission, make_person, make_staff

pytestmark = pytest.mark.usefixtures("fresh_database")

ANNUAL = """key,measure,2026,2025,source,note
departures.total,people assisted to leave,3,,the report,
departures.onward,of whom to a third country,1,,the report,
returns.total,people returned,2,5,the report,differs
website.visits,visits,1200,,the report,
rean.departed,departed under REAN,1,,the report,
"""
FIGURES = """series,part,period,value,unit,source
website.visits,,2026-01-01,700,visits,counter
website.visits,,2026-07-01,500,visits,counter
website.visits,,2025,90,visits,counter
"""


@pytest.fixture
def year() -> None:
    """Three people left in 2026 (one of them onward), one the year before, one never."""
    desk = make_staff(Role.PROCESSOR, scope=Scope.MISSION)
    counsellor = make_staff()
    for name, kind, on in (
        ("Abel", Kind.RETURN, dt.date(2026, 1, 1)),
        ("Bana", Kind.RETURN, dt.date(2026, 9, 30)),
        ("Caro", Kind.ONWARD, dt.date(2026, 10, 1)),
        ("Dese", Kind.RETURN, dt.date(2025, 12, 31)),
    ):
        case = make_case(counsellor, person_id=make_person(counsellor, name), kind=kind)
        cases.register_departed(case_id=case.case_id, departed_on=on, reason="told later", by=desk, now=NOW)
    make_case(counsellor, person_id=make_person(counsellor, "Efre"))
    mission = make_mission().id
    services.register_publication(
        mission_id=mission, publication="annual", year=2026, lines=ANNUAL.splitlines(), now=NOW
    )
    services.enter_figures(mission_id=mission, lines=FIGURES.splitlines(), now=NOW)


def printed(*arguments: str) -> dict[str, dict[str, str]]:
    out = io.StringIO()
    call_command("report", *arguments, "--format", "csv", stdout=out)
    return {row["key"]: row for row in csv.DictReader(io.StringIO(out.getvalue()))}


def test_each_key_comes_with_what_was_printed_and_what_the_records_give(year: None) -> None:
    rows = printed("2026")
    assert list(rows) == ["departures.total", "departures.onward", "returns.total", "website.visits", "rean.departed"]
    assert list(rows["departures.total"]) == ["key", "published", "computed", "difference", "definition"]
    assert rows["departures.total"]["computed"] == "3"
    assert rows["departures.total"]["difference"] == "0"
    assert rows["departures.onward"]["computed"] == "1"
    assert rows["website.visits"]["computed"] == "1200"


def test_where_a_figure_differs_the_other_definition_is_tried_beside_it(year: None) -> None:
    row = printed("2026")["rean.departed"]
    assert (row["published"], row["computed"], row["difference"]) == ("1", "0", "-1")
    assert row["definition"].endswith("| rean.departed_any: 3")


def test_the_year_is_a_parameter(year: None) -> None:
    services.register_publication(
        mission_id=make_mission().id, publication="annual", year=2025, lines=ANNUAL.splitlines(), now=NOW
    )
    rows = printed("2025")
    assert list(rows) == ["returns.total"]
    assert (rows["returns.total"]["published"], rows["returns.total"]["computed"]) == ("5", "1")


def test_without_a_publication_every_indicator_is_printed(year: None) -> None:
    rows = printed("2024")
    assert rows["departures.total"]["published"] == ""
    assert rows["departures.total"]["computed"] == "0"


def test_records_that_changed_since_the_last_snapshot_count_unless_it_is_asked_for(year: None) -> None:
    services.take_snapshot(now=NOW)
    desk, counsellor = make_staff(Role.PROCESSOR, scope=Scope.MISSION), make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor, "Hana"))
    cases.register_departed(case_id=case.case_id, departed_on=dt.date(2026, 3, 3), reason="late", by=desk, now=NOW)
    assert printed("2026", "--snapshot", "latest")["departures.total"]["computed"] == "3"
    assert printed("2026")["departures.total"]["computed"] == "4"
    with pytest.raises(CommandError, match="no snapshot"):
        printed("2026", "--snapshot", "yesterday")


def test_the_table_says_how_many_differ(year: None) -> None:
    out = io.StringIO()
    call_command("report", "2026", stdout=out)
    assert "5 figures, 1 differ" in out.getvalue()


def test_a_snapshot_stays_what_it_was_when_records_change(year: None) -> None:
    before = services.take_snapshot(now=NOW)
    desk, counsellor = make_staff(Role.PROCESSOR, scope=Scope.MISSION), make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor, "Fana"))
    cases.register_departed(case_id=case.case_id, departed_on=dt.date(2026, 2, 2), reason="late", by=desk, now=NOW)
    after = services.take_snapshot(now=NOW + dt.timedelta(hours=1))
    totals = [
        next(line.computed for line in queries.report(year=2026, mission="NL", snapshot_id=one.id))
        for one in (before, after)
    ]
    assert totals == [Decimal(3), Decimal(4)]


def test_a_departure_that_was_undone_is_none(year: None) -> None:
    desk, counsellor = make_staff(Role.PROCESSOR, scope=Scope.MISSION), make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor, "Gera"))
    moved = cases.register_departed(
        case_id=case.case_id, departed_on=dt.date(2026, 2, 2), reason="a mistake", by=desk, now=NOW
    )
    cases.undo(case_id=case.case_id, event_id=moved.event_id, by=desk, now=NOW)
    assert printed("2026")["departures.total"]["computed"] == "3"


def test_a_file_of_another_shape_is_refused_by_its_line(tmp_path: Path) -> None:
    make_mission()
    file = tmp_path / "figures.csv"
    file.write_text("series,part,period,value,unit,source\nwebsite.visits,,2026,many,visits,counter\n")
    with pytest.raises(CommandError, match="Row 2, value · many: This is not a number"):
        call_command("register", str(file), "--mission", "NL")
    with pytest.raises(DomainError):
        services.register_publication(
            mission_id=make_mission().id, publication="annual", year=1999, lines=["key"], now=NOW
        )
    assert not Published.objects.exists()


def test_old_snapshots_go_but_for_the_last_of_each_month() -> None:
    made = [
        services.take_snapshot(now=dt.datetime(2026, month, day, tzinfo=dt.UTC))
        for month, day in ((8, 1), (8, 9), (9, 1))
    ]
    assert services.forget_old(before=dt.datetime(2026, 9, 15, tzinfo=dt.UTC)) == 1
    assert set(Snapshot.objects.values_list("id", flat=True)) == {made[1].id, made[2].id}
