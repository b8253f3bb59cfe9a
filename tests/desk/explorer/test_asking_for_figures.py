"""Asking the explorer: what is in the address is what is shown, and the figures are those of the indicators."""

import re
from decimal import Decimal

import pytest

from sankofa.accounts.models import Staff
from sankofa.accounts.roles import PERMISSIONS
from sankofa.accounts.vocab import Actor, Perm, Role, Scope
from sankofa.desk.explorer.showing import Grid
from sankofa.reporting import queries
from sankofa.reporting.vocab import Question, SnapshotRow
from tests.desk.explorer.conftest import LEFT
from tests.factories import make_mission, make_office, make_staff, signed_in

ALL = sum(LEFT.values())


def table(actor: Actor, query: str) -> Grid:
    answer = signed_in(actor).get(f"/explorer/?{query}")
    assert answer.status_code == 200
    made: Grid = answer.context["table"]
    return made


def amounts(made: Grid) -> dict[str, list[Decimal | None]]:
    return {line.heads[0]: [cell.amount for cell in (*line.cells, line.total)] for line in made.lines}


def test_the_first_look_shows_departures_by_country_and_year_with_a_map(manager: Actor) -> None:
    answer = signed_in(manager).get("/explorer/")
    made = answer.context["table"]
    assert made.columns == ("2026", "2025")
    assert amounts(made)["Angola"] == [11, 9, 20]
    assert made.foot.total.amount == ALL
    assert b"world.svg#AGO" in answer.content
    assert b"<b>None" not in answer.content


def test_this_year_stands_beside_the_year_before_with_the_difference(manager: Actor) -> None:
    made = table(manager, "measure=departed&by=nationality&by=year")
    assert made.change_head == "against 2025"
    assert {line.heads[0]: line.change for line in made.lines} == {"Angola": "+2", "Iraq": "+7", "Nigeria": "\u22123"}


def test_a_cell_is_what_the_indicator_says(manager: Actor, snapshot: SnapshotRow) -> None:
    lines = {line.key: line.computed for line in queries.report(year=2025, mission="NL", snapshot_id=snapshot.id)}
    by_year = {
        name: amounts(table(manager, f"measure={name}&by=year"))["2025"][0]
        for name in ("departed", "returned", "onward", "applications")
        if name != "applications"
    }
    assert by_year["departed"] == lines["departures.total"]
    assert by_year["returned"] == lines["returns.total"]
    assert by_year["onward"] == lines["departures.onward"]


def test_totals_are_the_sums_of_their_rows_and_columns(manager: Actor) -> None:
    for by in ("by=nationality&by=sex&by=year", "by=quarter&by=sex", "by=programme&by=age&by=month", "by=region"):
        made = table(manager, f"measure=departed&{by}")
        totals = [line.total.amount or 0 for line in made.lines]
        assert sum(totals) == made.foot.total.amount == ALL, by
        for line in made.lines:
            if made.columns:
                assert sum(cell.amount or 0 for cell in line.cells) == line.total.amount


def test_every_measure_answers_by_everything_it_can_be_broken_down_by(snapshot: SnapshotRow) -> None:
    for measure in queries.measures():
        for one in queries.dimensions(measure):
            queries.explore(snapshot_id=snapshot.id, mission="NL", question=Question(measure.id, (one.id,)))


def test_filters_and_a_period_narrow_down(manager: Actor) -> None:
    made = table(manager, "measure=departed&by=sex&nationality=AGO&since=2026&until=2026")
    assert amounts(made) == {"Male": [6], "Female": [5]}
    made = table(manager, "measure=departed&by=nationality&nationality=AGO&nationality=IRQ&year=2025")
    assert amounts(made) == {"Angola": [9], "Iraq": [1]}
    made = table(manager, "measure=departed&by=nationality&since=2025-01&until=2025-01")
    assert amounts(made) == {"Angola": [2], "Iraq": [1], "Nigeria": [1]}


def test_a_mean_is_of_the_records_and_not_of_means(manager: Actor, snapshot: SnapshotRow) -> None:
    cube = queries.explore(
        snapshot_id=snapshot.id, mission="NL", question=Question("weeks_to_departure", ("nationality",))
    )
    held = queries.sums(cube)
    total = held[("",)]
    assert total.bottom == sum(one.bottom for key, one in held.items() if key[0])
    if total.bottom:
        assert queries.figure(cube.measure, total) == (Decimal(total.top) / total.bottom).quantize(Decimal("0.1"))


def test_two_definitions_stand_side_by_side_with_their_difference(manager: Actor) -> None:
    answer = signed_in(manager).get("/explorer/?measure=departed&by=nationality&beside=returned")
    rows = {heads[0]: (one, other, apart) for heads, one, other, apart, _differs in answer.context["beside"].rows}
    assert rows["Nigeria"] == ("9", "7", "\u22122")
    assert rows["Angola"] == ("20", "20", "0")
    assert answer.context["beside"].total == (str(ALL), str(ALL - 2), "\u22122")
    answer = signed_in(manager).get("/explorer/?measure=departed&by=year&beside=departed_recorded")
    rows = {heads[0]: (one, other, apart) for heads, one, other, apart, _differs in answer.context["beside"].rows}
    assert rows["2025"][1:] == ("0", "\u221216")


def test_a_period_that_cannot_be_read_is_said_beside_its_field_and_nothing_is_lost(manager: Actor) -> None:
    page = signed_in(manager).get("/explorer/?measure=departed&by=sex&since=last+year").content.decode()
    assert "Write a year or a month" in page
    assert 'value="last year"' in page
    assert re.search(r'<option value="sex" selected>', page)
    assert (
        "The end is before the beginning"
        in signed_in(manager).get("/explorer/?measure=departed&since=2026&until=2025").content.decode()
    )


def test_a_dimension_that_the_measure_does_not_know_is_said_to_be_left_out(manager: Actor) -> None:
    page = signed_in(manager).get("/explorer/?measure=conversations&by=sex&by=year").content.decode()
    assert "Left out, since it isn't known here: Sex." in page


def test_a_question_that_no_record_fits_says_so(manager: Actor) -> None:
    page = signed_in(manager).get("/explorer/?measure=departed&by=sex&since=1999&until=1999").content.decode()
    assert "No record fits this question" in page


def test_rubbish_in_the_address_is_no_error(manager: Actor) -> None:
    for query in (
        "measure=nothing&by=x&by=y",
        "measure=departed&by=year&year=abc&quarter=9&month=2026-99&minor=maybe",
        "measure=departed&by=duration&duration=twelve&region=%EF%BF%BD",
        "beside=departed&only=nothing",
    ):
        assert signed_in(manager).get(f"/explorer/?{query}").status_code == 200, query


def test_nobody_can_be_measured_by_departures_and_compartments_are_not_here() -> None:
    words = {one.id for measure in queries.measures() for one in queries.dimensions(measure)}
    assert not words & {"counsellor", "staff", "health", "victim", "needs"}
    assert {measure.defined.of for measure in queries.measures()} & {"guarded"} == set()


def test_another_missions_records_are_not_counted(snapshot: SnapshotRow) -> None:
    other = make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), name="Addis")
    stranger = make_staff(Role.MANAGER, office=other, scope=Scope.MISSION)
    assert signed_in(stranger).get("/explorer/?measure=departed&by=year").context["is_empty"]


@pytest.mark.parametrize("role", [role for role in Role if Perm.STATISTICS not in PERMISSIONS[role]])
def test_who_has_no_need_of_figures_does_not_see_them(fresh_database: str, role: Role) -> None:
    client = signed_in(make_staff(role, scope=Scope.MISSION))
    for path in ("/explorer/", "/explorer/cases/", "/explorer/file/?as=csv"):
        assert client.get(path).status_code == 403
    assert client.post("/explorer/views/", {"name": "x", "query": "measure=departed"}).status_code == 403


def test_without_a_snapshot_the_page_says_where_to_make_one(fresh_database: str) -> None:
    page = signed_in(make_staff(Role.MANAGER, scope=Scope.MISSION)).get("/explorer/")
    assert b"The first figures are being made" in page.content
    assert b"/snapshots/" in page.content


def test_a_page_of_figures_holds_no_style_and_no_script_of_its_own(manager: Actor) -> None:
    page = signed_in(manager).get("/explorer/?measure=departed&by=month&by=sex").content.decode()
    assert "style=" not in page
    assert "<script>" not in page


def test_a_chart_is_drawn_in_dutch_too_where_numbers_have_a_comma(manager: Actor) -> None:
    Staff.objects.filter(id=manager.id).update(language="nl")
    for by in ("by=month&by=sex", "by=nationality&by=sex"):
        page = signed_in(manager).get(f"/explorer/?measure=departed&{by}", headers={"Accept-Language": "nl"})
        shapes = re.findall(r'(?:[xyd]|c[xy]|width|height)="([^"]+)"', page.content.decode())
        assert shapes
        assert [one for one in shapes if "," in one and "device-width" not in one] == []
        assert "Vertrek naar" in page.content.decode()
