"""The caseload: whose cases, filters in the URL, pages by key, and who does not see what."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import queries, services
from sankofa.cases.models import Blocker, Case
from sankofa.cases.vocab import CaseFilters, Gate, Outcome, Reach, Stage
from tests.factories import NOW, make_case, make_office, make_person, make_staff, signed_in

pytestmark = pytest.mark.django_db


def rows(actor: Actor, query: str = "") -> list[str]:
    page = signed_in(actor).get(reverse("desk:cases") + query).content.decode()
    return re.findall(r"NL-2026-\d{5}", page)


def test_mine_shows_my_cases_and_those_i_help_with_and_no_others() -> None:
    me, other = make_staff(), make_staff()
    mine, helped = make_case(me), make_case(other)
    make_case(other)
    services.assign(case_id=helped.case_id, staff_id=me.id, by=other, now=NOW)
    found = queries.caseload(me, CaseFilters())
    assert {row.id for row in found.rows} == {mine.case_id, helped.case_id}


def test_my_office_shows_a_colleagues_case_but_not_a_shielded_one() -> None:
    me, other = make_staff(), make_staff()
    make_case(other)
    shielded = make_case(other)
    Case.objects.filter(id=shielded.case_id).update(shielded=True)
    assert rows(me, "?whose=office") == ["NL-2026-00001"]


def test_the_whole_mission_shows_only_what_ones_grants_reach() -> None:
    here, elsewhere = make_staff(), make_staff(office=make_office(name="Tilburg"))
    make_case(elsewhere)
    make_case(here)
    assert rows(here, "?whose=mission") == ["NL-2026-00002"]


def test_closed_cases_wait_behind_their_filter() -> None:
    me = make_staff()
    done = make_case(me)
    services.move(case_id=done.case_id, verb="end", by=me, now=NOW, outcome=Outcome.STAYED)
    make_case(me)
    assert rows(me) == ["NL-2026-00002"]
    assert rows(me, "?state=closed") == ["NL-2026-00001"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?stage=counselling", ["NL-2026-00001"]),
        ("?hold=yes", ["NL-2026-00002"]),
        ("?hold=no", ["NL-2026-00003", "NL-2026-00001"]),
        ("?blocked=yes", ["NL-2026-00003"]),
        ("?destination=SOM", []),
        ("?idle_since=2026-11-23", ["NL-2026-00003", "NL-2026-00002", "NL-2026-00001"]),
        ("?idle_since=2026-11-22", []),
        ("?wished_from=2026-12-01", []),
    ],
)
def test_filters_narrow(query: str, found: list[str]) -> None:
    me = make_staff()
    first, second, third = (make_case(me).case_id for _ in range(3))
    services.move(case_id=first, verb="counsel", by=me, now=NOW)
    services.hold(case_id=second, reason="waits", by=me, now=NOW)
    Blocker.objects.create(case_id=third, gate=Gate.HOLD, requirement="identity", owner_role=Role.COUNSELLOR)
    assert sorted(rows(me, query)) == sorted(found)


def test_a_date_that_is_none_says_so_and_keeps_the_page() -> None:
    me = make_staff()
    make_case(me)
    response = signed_in(me).get(reverse("desk:cases") + "?wished_from=soon")
    assert response.status_code == 200
    assert "Enter a valid date" in response.content.decode()


def test_pages_go_there_and_back_without_losing_or_doubling_a_case() -> None:
    me = make_staff()
    made = [make_case(me).case_id for _ in range(7)]
    for number, case_id in enumerate(made):
        Case.objects.filter(id=case_id).update(stage_since=NOW + dt.timedelta(minutes=number // 2))
    first = queries.caseload(me, CaseFilters(), size=3)
    second = queries.caseload(me, CaseFilters(), size=3, cursor=first.later)
    third = queries.caseload(me, CaseFilters(), size=3, cursor=second.later)
    seen = [row.id for page in (first, second, third) for row in page.rows]
    assert sorted(seen) == sorted(made)
    assert (first.earlier, third.later, first.count) == ("", "", 7)
    assert queries.caseload(me, CaseFilters(), size=3, cursor=third.earlier).rows == second.rows


def test_a_cursor_somebody_made_up_is_page_one() -> None:
    me = make_staff()
    make_case(me)
    assert len(queries.caseload(me, CaseFilters(), cursor="a12.zz").rows) == 1
    assert len(queries.caseload(me, CaseFilters(), cursor=f"a{9**40}.{make_case(me).case_id.hex}").rows) == 2


def test_the_list_takes_as_many_queries_for_twenty_cases_as_for_two() -> None:
    few, many = make_staff(), make_staff()
    for actor, number in ((few, 2), (many, 20)):
        person = make_person(actor)
        for _ in range(number):
            make_case(actor, person_id=person)
    assert _queries(few) == _queries(many)


def test_who_reads_no_cases_is_refused() -> None:
    assert signed_in(make_staff(Role.ADMINISTRATOR)).get(reverse("desk:cases")).status_code == 403


def test_an_empty_caseload_says_how_a_case_begins() -> None:
    assert "A case begins with a person" in signed_in(make_staff()).get(reverse("desk:cases")).content.decode()


def test_another_missions_stage_is_not_shown_as_shared_without_a_share() -> None:
    make_case(make_staff())
    found = queries.caseload(make_staff(Role.HOME_MISSION), CaseFilters(reach=Reach.SHARED, stage=Stage.CONTACT))
    assert found.rows == ()


def _queries(actor: Actor) -> int:
    client = signed_in(actor)
    client.get(reverse("desk:cases"))  # names of countries are kept in memory from the first page on
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("desk:cases")).status_code == 200
    return len(captured)


@pytest.mark.parametrize("sort", ["who", "destination", "stage", "counsellor", "wished"])
@pytest.mark.parametrize("down", [True, False])
def test_a_sorted_list_pages_there_and_back_without_losing_or_doubling_a_case(sort: str, *, down: bool) -> None:
    me = make_staff()
    made = [make_case(me, person_id=make_person(me, name)).case_id for name in ("Abel", "Sara", "Musa", "Lena", "Omar")]
    Case.objects.filter(id__in=made[:2]).update(destination="ETH", wished_on=NOW.date(), stage=Stage.INTAKE)
    filters = CaseFilters(sort=sort, down=down)
    whole = [row.id for row in queries.caseload(me, filters).rows]
    assert sorted(whole) == sorted(made)
    first = queries.caseload(me, filters, size=2)
    second = queries.caseload(me, filters, size=2, cursor=first.later)
    third = queries.caseload(me, filters, size=2, cursor=second.later)
    assert [row.id for page in (first, second, third) for row in page.rows] == whole
    assert (first.earlier, third.later) == ("", "")
    assert queries.caseload(me, filters, size=2, cursor=third.earlier).rows == second.rows
    assert queries.caseload(me, filters, size=2, cursor=second.earlier).rows == first.rows


def test_a_heading_says_which_way_the_list_is_sorted_and_turns_it_round() -> None:
    me = make_staff()
    make_case(me, person_id=make_person(me, "Sara"))
    make_case(me, person_id=make_person(me, "Abel"))
    assert rows(me, "?sort=who&way=up") == ["NL-2026-00002", "NL-2026-00001"]
    page = signed_in(me).get(reverse("desk:cases") + "?sort=who&way=up").content.decode()
    assert 'aria-sort="ascending"' in page
    assert "sort=who&amp;way=down" in page


def test_no_name_stands_in_the_address_of_a_sorted_page() -> None:
    me = make_staff()
    for _n in range(3):
        make_case(me, person_id=make_person(me, "Abel"))
    later = queries.caseload(me, CaseFilters(sort="who", down=False), size=2).later
    assert re.fullmatch(r"a[0-9a-f]{32}", later)


def test_who_has_no_counsellor_what_is_overdue_and_what_fell_silent_are_found() -> None:
    me = make_staff()
    lonely, late, busy = (make_case(me) for _n in range(3))
    Case.objects.filter(id=lonely.case_id).update(counsellor=None)
    services.set_task(
        what="Call",
        due_on=NOW.date() - dt.timedelta(days=1),
        owner_id=me.id,
        case_id=late.case_id,
        by=me,
        now=NOW - dt.timedelta(days=1),
    )
    number = {row.id: row.number for row in Case.objects.all()}
    assert rows(me, "?whose=mission&counsellor=none") == [number[lonely.case_id]]
    today = NOW.date()
    assert [row.id for row in queries.caseload(me, CaseFilters(overdue_on=today)).rows] == [late.case_id]
    assert queries.caseload(me, CaseFilters(silent_on=today)).rows == ()
    services.write_note(case_id=busy.case_id, body="Called", by=me, now=NOW + dt.timedelta(days=10))
    later = CaseFilters(silent_on=today + dt.timedelta(days=22))
    assert {row.id for row in queries.caseload(me, later).rows} == {late.case_id}


def test_an_application_falls_silent_by_its_own_days() -> None:
    me, admin = make_staff(), make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION)
    case = make_case(me)
    Case.objects.filter(id=case.case_id).update(stage=Stage.APPLICATION)
    in_ten_days = NOW.date() + dt.timedelta(days=10)
    assert queries.caseload(me, CaseFilters(silent_on=in_ten_days)).rows == ()
    services.set_terms(mission_id=me.mission_id, days={"application": 5}, by=admin)
    assert [row.id for row in queries.caseload(me, CaseFilters(silent_on=in_ten_days)).rows] == [case.case_id]


def test_a_sorted_list_takes_as_many_queries_for_twenty_cases_as_for_two() -> None:
    me = make_staff()
    counts = []
    for more in (2, 18):
        for _n in range(more):
            make_case(me)
        with CaptureQueriesContext(connection) as ran:
            queries.caseload(me, CaseFilters(sort="who"))
        counts.append(len(ran))
    assert counts[0] == counts[1]
