"""The mission at home says who arrived; who is not there raises an alarm."""

import datetime as dt

import pytest

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Event, Member, Task
from sankofa.cases.vocab import CaseMoved, Outcome, Stage
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.reintegration import queries, services
from sankofa.reintegration.vocab import ArrivalState, MemberArrival
from tests.factories import NOW, make_case, make_person, make_staff, member_of
from tests.factories.after_departure import TODAY, make_departed, make_home, share

pytestmark = pytest.mark.django_db
ARRIVED, MISSING = ArrivalState.ARRIVED, ArrivalState.MISSING


def confirm(case: CaseMoved, by: Actor, *states: ArrivalState, on: dt.date = TODAY) -> Stage:
    members = Member.objects.filter(case=case.case_id, left_on=None).order_by("joined_on", "id")
    told = [
        MemberArrival(m.id, state, on if state == ARRIVED else None) for m, state in zip(members, states, strict=True)
    ]
    return services.confirm_arrival(case_id=case.case_id, members=told, note="", by=by, now=NOW)


@pytest.fixture
def counsellor() -> Actor:
    return make_staff(name="Maria de Wit")


@pytest.fixture
def home() -> Actor:
    return make_home()


@pytest.fixture
def case(counsellor: Actor, home: Actor) -> CaseMoved:
    case = make_departed(counsellor)
    share(case, home, counsellor)
    return case


def test_the_case_goes_on_from_transit_on_the_day_of_arrival(case: CaseMoved, home: Actor) -> None:
    assert confirm(case, home, ARRIVED) == Stage.ARRIVAL
    assert Event.objects.get(case=case.case_id, code="arrive").happened_on == TODAY
    assert not Task.objects.exists()


def test_who_is_not_there_is_the_counsellors_alarm_and_the_case_stays_in_transit(
    case: CaseMoved, home: Actor, counsellor: Actor
) -> None:
    assert confirm(case, home, MISSING) == Stage.TRANSIT
    task = Task.objects.get(case=case.case_id)
    assert (task.owner_id, task.due_on) == (counsellor.id, TODAY)
    assert queries.still_open(case.case_id).missing == 1


def test_one_of_two_missing_moves_the_case_and_raises_the_alarm(
    case: CaseMoved, home: Actor, counsellor: Actor
) -> None:
    cases.join(
        case_id=case.case_id, person_id=make_person(counsellor, "Hanna"), role="daughter", by=counsellor, now=NOW
    )
    assert confirm(case, home, ARRIVED, MISSING) == Stage.ARRIVAL
    assert Task.objects.count() == 1


def test_who_turns_up_later_is_confirmed_later_without_a_second_alarm(case: CaseMoved, home: Actor) -> None:
    confirm(case, home, MISSING)
    assert confirm(case, home, ARRIVED) == Stage.ARRIVAL
    assert Task.objects.count() == 1
    assert queries.still_open(case.case_id).missing == 0


def test_saying_the_same_twice_writes_one_line(case: CaseMoved, home: Actor) -> None:
    confirm(case, home, ARRIVED)
    confirm(case, home, ARRIVED)
    assert Event.objects.filter(case=case.case_id, code="arrival_confirmed").count() == 1


def test_the_alarm_speaks_the_owners_language_or_waits_for_the_role(case: CaseMoved, home: Actor) -> None:
    Case.objects.filter(id=case.case_id).update(counsellor=None)
    confirm(case, home, MISSING)
    task = Task.objects.get()
    assert (task.owner_id, task.owner_role) == (None, Role.COUNSELLOR)


def test_a_day_that_has_not_been_is_refused(case: CaseMoved, home: Actor) -> None:
    with pytest.raises(DomainError, match="in_future"):
        confirm(case, home, ARRIVED, on=TODAY + dt.timedelta(days=2))


def test_somebody_left_out_is_refused(case: CaseMoved, home: Actor) -> None:
    with pytest.raises(DomainError, match="say_of_each"):
        services.confirm_arrival(case_id=case.case_id, members=[], note="", by=home, now=NOW)


def test_before_departure_nobody_arrives(counsellor: Actor, home: Actor) -> None:
    case = make_case(counsellor)
    share(case, home, counsellor)
    with pytest.raises(DomainError, match="wrong_stage"):
        confirm(case, home, ARRIVED)


def test_only_the_mission_it_was_shared_with_confirms(case: CaseMoved, counsellor: Actor) -> None:
    with pytest.raises(RefusedError):
        confirm(case, counsellor, ARRIVED)
    unshared = make_departed(counsellor)
    with pytest.raises(NotFoundError):
        confirm(unshared, make_home(), ARRIVED)


def test_departed_without_arrival_help_is_a_good_ending(counsellor: Actor) -> None:
    case = make_departed(counsellor)
    Case.objects.filter(id=case.case_id).update(arrival_help=False)
    moved = cases.move(case_id=case.case_id, verb="close", by=counsellor, now=NOW, outcome=Outcome.DEPARTED)
    assert moved.stage == Stage.CLOSED


def test_what_was_said_reads_back_per_member(case: CaseMoved, home: Actor) -> None:
    services.confirm_arrival(
        case_id=case.case_id,
        members=[MemberArrival(member_of(case), ARRIVED, TODAY, met=True)],
        note="Met by Almaz",
        by=home,
        now=NOW,
    )
    (row,) = queries.arrivals(home, case.case_id)
    assert (row.state, row.met, row.note) == (ARRIVED, True, "Met by Almaz")
