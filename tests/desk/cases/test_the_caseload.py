"""The caseload: whose cases, filters in the URL, pages by key, and who does not see what."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
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
