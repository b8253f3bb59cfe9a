"""My day: what waits for each role, the most pressing first, each line leading somewhere the reader may go."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sankofa.accounts.models import Office
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import jobs, queries, services
from sankofa.cases.models import Blocker, Case
from sankofa.cases.vocab import AppointmentKind, Gate, RequestKind, Stage
from sankofa.kernel import clock
from sankofa.people.vocab import Purpose
from tests.factories import (
    NOW,
    give_consent,
    lead_of,
    make_case,
    make_mission,
    make_office,
    make_person,
    make_staff,
    member_of,
    signed_in,
)

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def day_of(actor: Actor) -> str:
    return signed_in(actor).get(reverse("desk:my_day")).content.decode()


def links(page: str) -> set[str]:
    main = page[page.index("<main") : page.index("</main>")]
    return {link.split("#")[0] for link in re.findall(r'<a [^>]*href="(/[^"]*)"', main)}


def busy_world() -> tuple[Actor, Actor]:
    """A counsellor with one of each, and a mission that does not answer."""
    me = make_staff(name="Maria de Wit")
    home = make_staff(
        Role.HOME_MISSION,
        office=make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), "Addis Ababa"),
        scope=Scope.MISSION,
    )
    case = make_case(me)
    give_consent(lead_of(case), me, Purpose.SHARE_MISSION, mission_id=home.mission_id)
    services.send_request(
        case_id=case.case_id,
        kind=RequestKind.ARRIVAL,
        mission_id=home.mission_id,
        text="Four people",
        by=me,
        now=NOW - dt.timedelta(days=9),
    )
    jobs.escalate(NOW)
    services.set_task(
        what="Call the lawyer",
        due_on=YESTERDAY,
        owner_id=me.id,
        case_id=case.case_id,
        by=me,
        now=NOW - dt.timedelta(days=1),
    )
    assert me.office_id
    services.make_appointment(
        office_id=me.office_id,
        staff_id=me.id,
        kind=AppointmentKind.TALK,
        starts_at=NOW + dt.timedelta(days=1),
        case_id=case.case_id,
        by=me,
        now=NOW,
    )
    Blocker.objects.create(
        case_id=case.case_id,
        member_id=member_of(case),
        gate=Gate.PROCESS,
        requirement="consent_assist",
        owner_role=Role.COUNSELLOR,
        due_on=YESTERDAY,
    )
    return me, home


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_day_that_opens_and_leads_nowhere_it_may_not_go(role: Role) -> None:
    busy_world()
    actor = make_staff(role, scope=Scope.MISSION)
    client = signed_in(actor)
    for link in links(day_of(actor)):
        assert client.get(link.replace("&amp;", "&")).status_code in {200, 302}, link


def test_a_counsellor_sees_what_is_late_and_what_to_do_about_it() -> None:
    me, _home = busy_world()
    page = day_of(me)
    assert "No word in time" in page
    assert "Call the lawyer" in page
    assert "Explain what the help means and record the consent." in page
    assert "{name}" not in page
    assert page.index("No word in time") < page.index("To do")


def test_where_today_has_no_appointment_the_next_one_shows() -> None:
    me, _home = busy_world()
    page = day_of(me)
    assert "No appointments today." in page
    (row,) = queries.my_day(me, now=NOW).upcoming.rows
    assert row.number.startswith("NL-")  # type: ignore[attr-defined]  # an AppointmentRow


def test_a_family_is_one_line_however_many_of_it_lack_the_same() -> None:
    me = make_staff()
    case = make_case(me)
    for name in ("Almaz", "Hanna"):
        services.join(case_id=case.case_id, person_id=make_person(me, name), role="", by=me, now=NOW)
    for member in Case.objects.get(id=case.case_id).members.all():
        Blocker.objects.create(
            case_id=case.case_id, member=member, gate=Gate.PROCESS, requirement="identity", owner_role=Role.COUNSELLOR
        )
    (row,) = queries.my_day(me, now=NOW).blockers.rows
    assert len(row.members) == 3  # type: ignore[attr-defined]  # a BlockerRow


def test_who_leads_the_mission_that_was_asked_sees_that_nobody_answered() -> None:
    _me, home = busy_world()
    assert home.office_id
    head = make_staff(Role.MANAGER, office=Office.objects.get(id=home.office_id), scope=Scope.MISSION)
    assert "No word in time" in day_of(head)


def test_a_manager_sees_what_colleagues_are_late_with_and_a_counsellor_does_not() -> None:
    busy_world()
    assert "Call the lawyer" in day_of(make_staff(Role.MANAGER, scope=Scope.MISSION))
    assert "Call the lawyer" not in day_of(make_staff(name="Another"))


def test_an_application_without_news_is_the_processors_to_ask_about() -> None:
    me = make_staff()
    case = make_case(me)
    Case.objects.filter(id=case.case_id).update(stage=Stage.APPLICATION)
    processor = make_staff(Role.PROCESSOR)
    assert queries.my_day(processor, now=NOW).quiet.rows == ()
    later = queries.my_day(processor, now=NOW + dt.timedelta(days=20))
    assert [row.id for row in later.quiet.rows] == [case.case_id]  # type: ignore[attr-defined]  # CaseRows


def test_an_administrator_sees_accounts_that_cant_work() -> None:
    admin = make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION)
    assert "has no second step for signing in" in day_of(admin)


def test_the_data_protection_officer_hears_even_that_nothing_happened() -> None:
    page = day_of(make_staff(Role.DATA_PROTECTION, scope=Scope.MISSION))
    assert "Nobody opened protected notes without a key." in page
    assert "Nobody took a list out." in page


def test_the_day_takes_as_many_queries_for_twenty_cases_as_for_two() -> None:
    me, _home = busy_world()
    client = signed_in(me)
    counts = []
    for more in (1, 18):
        for n in range(more):
            case = make_case(me)
            services.set_task(what=f"Call {n}", due_on=TODAY, owner_id=me.id, case_id=case.case_id, by=me, now=NOW)
        client.get(reverse("desk:my_day"))
        with CaptureQueriesContext(connection) as ran:
            client.get(reverse("desk:my_day"))
        counts.append(len(ran))
    assert counts[0] == counts[1]
