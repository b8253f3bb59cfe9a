"""Visits only with consent, only as long as it stands; overdue first; who can't be reached any more."""

import datetime as dt

import pytest

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import services as cases
from sankofa.cases.vocab import CaseMoved, Outcome
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.people.models import Consent
from sankofa.people.vocab import Purpose
from sankofa.reintegration import queries, rules, services
from sankofa.reintegration.models import Visit
from sankofa.reintegration.vocab import VisitMeans, VisitNotes, VisitState
from tests.factories import NOW, give_consent, lead_of, make_staff
from tests.factories.after_departure import TODAY, arrived, make_departed, make_home, make_line, make_plan, share

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=60)
FIRST, SECOND = dt.date(2026, 12, 22), dt.date(2027, 2, 22)


@pytest.fixture
def counsellor() -> Actor:
    return make_staff()


@pytest.fixture
def home() -> Actor:
    return make_home()


@pytest.fixture
def case(counsellor: Actor, home: Actor) -> CaseMoved:
    """Arrived today, shared with the mission at home; agreed to be contacted."""
    case = make_departed(counsellor)
    share(case, home, counsellor)
    arrived(case, home)
    give_consent(lead_of(case), counsellor, Purpose.CONTACT_AFTER)
    return case


def plan(case: CaseMoved, by: Actor, *days: dt.date) -> None:
    services.plan_visits(case_id=case.case_id, days=days or (FIRST, SECOND), by=by, now=NOW)


def take_back(case: CaseMoved) -> None:
    Consent.objects.filter(person=lead_of(case), purpose=Purpose.CONTACT_AFTER).update(withdrawn_at=NOW)


def due_visit(case: CaseMoved) -> Visit:
    return Visit.objects.filter(case=case.case_id, state=VisitState.DUE).earliest("due_on")


def record(visit: Visit, by: Actor, now: dt.datetime = LATER) -> None:
    services.record_visit(
        visit_id=visit.id,
        done_on=now.date(),
        means=VisitMeans.PHONE,
        notes=VisitNotes("Sells bread.", "Lives with an aunt.", "Feels safe.", "A second oven."),
        by=by,
        now=now,
    )


def test_the_schedule_starts_from_one_three_six_and_twelve_months(case: CaseMoved, home: Actor) -> None:
    page = queries.follow_up(home, case.case_id, today=TODAY, with_notes=True)
    assert page.proposal == (FIRST, SECOND, dt.date(2027, 5, 22), dt.date(2027, 11, 22))


def test_a_month_after_the_end_of_january_is_the_end_of_february() -> None:
    assert rules.proposed_visits(dt.date(2027, 1, 31), (1,)) == (dt.date(2027, 2, 28),)


def test_without_consent_nothing_is_planned(case: CaseMoved, home: Actor) -> None:
    take_back(case)
    with pytest.raises(DomainError, match="no_consent"):
        plan(case, home)
    assert not queries.follow_up(home, case.case_id, today=TODAY, with_notes=True).agreed


def test_a_consent_taken_back_empties_the_lists_at_once(case: CaseMoved, home: Actor) -> None:
    plan(case, home)
    assert queries.due(home, LATER.date()).overdue == 1
    take_back(case)
    assert queries.due(home, LATER.date()).visits == 0
    assert queries.due_page(home, "visit", LATER.date()).rows == ()
    with pytest.raises(DomainError, match="no_consent"):
        record(due_visit(case), home)


def test_days_can_be_changed_and_taken_out_and_what_was_done_stays(case: CaseMoved, home: Actor) -> None:
    plan(case, home)
    record(due_visit(case), home)
    services.plan_visits(case_id=case.case_id, days=[dt.date(2027, 3, 1)], by=home, now=LATER)
    states = list(Visit.objects.filter(case=case.case_id).order_by("due_on").values_list("due_on", "state"))
    assert states == [(FIRST, VisitState.DONE), (dt.date(2027, 3, 1), VisitState.DUE)]


def test_a_past_day_is_refused(case: CaseMoved, home: Actor) -> None:
    with pytest.raises(DomainError, match="past_day"):
        plan(case, home, TODAY - dt.timedelta(days=1))


def test_what_a_visit_brought_is_read_by_those_who_work_on_support(
    case: CaseMoved, home: Actor, counsellor: Actor
) -> None:
    plan(case, home)
    record(due_visit(case), home)
    told = queries.follow_up(counsellor, case.case_id, today=TODAY, with_notes=True).visits[0]
    assert told.notes == VisitNotes("Sells bread.", "Lives with an aunt.", "Feels safe.", "A second oven.")
    assert queries.follow_up(counsellor, case.case_id, today=TODAY, with_notes=False).visits[0].notes is None


def test_a_visit_is_recorded_once(case: CaseMoved, home: Actor) -> None:
    plan(case, home)
    visit = due_visit(case)
    record(visit, home)
    with pytest.raises(DomainError, match="visit_over"):
        record(visit, home)


def test_no_answer_can_be_tried_again(case: CaseMoved, home: Actor) -> None:
    plan(case, home, FIRST)
    again = LATER.date() + dt.timedelta(days=7)
    services.record_attempt(
        visit_id=due_visit(case).id, tried_on=LATER.date(), means=VisitMeans.PHONE, again_on=again, by=home, now=LATER
    )
    assert due_visit(case).due_on == again


def test_one_visit_can_be_cancelled_for_a_reason(case: CaseMoved, home: Actor) -> None:
    plan(case, home, FIRST)
    with pytest.raises(DomainError, match="reason_needed"):
        services.cancel_visit(visit_id=due_visit(case).id, reason="", by=home, now=NOW)
    services.cancel_visit(visit_id=due_visit(case).id, reason="travels", by=home, now=NOW)
    assert Visit.objects.get().state == VisitState.CANCELLED


def test_out_of_reach_cancels_what_is_planned_and_can_end(case: CaseMoved, home: Actor) -> None:
    plan(case, home)
    services.lose_contact(case_id=case.case_id, reason="moved on", by=home, now=NOW)
    assert not Visit.objects.filter(state=VisitState.DUE).exists()
    assert queries.follow_up(home, case.case_id, today=TODAY, with_notes=True).lost_on == TODAY
    services.restore_contact(case_id=case.case_id, by=home, now=NOW)
    assert queries.follow_up(home, case.case_id, today=TODAY, with_notes=True).lost_on is None


def test_what_is_open_informs_and_does_not_block_closing(case: CaseMoved, home: Actor, counsellor: Actor) -> None:
    plan(case, home)
    make_plan(case, home)
    make_line(case, home)
    found = queries.still_open(case.case_id)
    assert (found.lines, found.visits) == (1, 2)
    cases.move(case_id=case.case_id, verb="close", by=counsellor, now=NOW, outcome=Outcome.ARRIVED)
    assert queries.due(home, LATER.date()).visits == 0


def test_strangers_see_no_visits_and_other_roles_record_none(case: CaseMoved, home: Actor, counsellor: Actor) -> None:
    plan(case, home)
    visit = due_visit(case)
    with pytest.raises(RefusedError):
        queries.visit(make_staff(Role.AIRPORT), visit.id, today=TODAY)
    with pytest.raises(RefusedError):
        record(visit, make_staff(Role.PROCESSOR))
    third = make_home()
    assert queries.due(third, LATER.date()).visits == 1  # a colleague of the same mission at home
    cases_elsewhere = make_departed(counsellor)
    with pytest.raises(NotFoundError):
        queries.follow_up(home, cases_elsewhere.case_id, today=TODAY, with_notes=True)


def test_the_lists_hold_arrivals_plans_approvals_and_deliveries(
    case: CaseMoved, home: Actor, counsellor: Actor
) -> None:
    waiting = make_departed(counsellor)
    share(waiting, home, counsellor)
    assert [row.case_id for row in queries.due_page(home, "arrival", TODAY).rows] == [waiting.case_id]
    assert [row.case_id for row in queries.due_page(home, "plan", TODAY).rows] == [case.case_id]
    make_plan(case, home)
    line = make_line(case, home)
    assert queries.due_page(home, "approval", TODAY).rows == ()
    assert [row.id for row in queries.due_page(counsellor, "approval", TODAY).rows] == [line]
    services.approve(line_id=line, by=counsellor, now=NOW)
    assert [row.id for row in queries.due_page(home, "delivery", TODAY).rows] == [line]
    found = queries.due(home, TODAY)
    assert (found.arrivals, found.approvals, found.deliveries) == (1, 0, 1)


def test_pages_of_a_list_follow_on_without_losing_or_doubling_a_row(case: CaseMoved, home: Actor) -> None:
    days = [FIRST + dt.timedelta(days=number) for number in range(5)]
    plan(case, home, *days)
    seen: list[dt.date] = []
    cursor = ""
    while True:
        page = queries.due_page(home, "visit", LATER.date(), cursor=cursor, size=2)
        seen += [row.due_on for row in page.rows]
        if not page.later:
            break
        cursor = page.later
    assert seen == days


def test_an_administrator_chooses_after_how_many_months_visits_are_proposed() -> None:
    admin = make_staff(Role.ADMINISTRATOR)
    assert queries.visit_rhythm(admin.mission_id) == (1, 3, 6, 12)
    services.set_visit_rhythm(months=[12, 6, 6], by=admin)
    assert queries.visit_rhythm(admin.mission_id) == (6, 12)
    for wrong in ([], [0], [61], list(range(1, 10))):
        with pytest.raises(DomainError, match="months"):
            services.set_visit_rhythm(months=wrong, by=admin)
    with pytest.raises(RefusedError):
        services.set_visit_rhythm(months=[3], by=make_staff())
