"""Tasks and appointments: by somebody, by a day; ended once; nobody else's to touch."""

import datetime as dt

import pytest

from sankofa.accounts.vocab import Role
from sankofa.cases import queries, services
from sankofa.cases.models import Appointment, Event, Task
from sankofa.cases.vocab import AppointmentKind, AppointmentState, NewAppointment, TaskState
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from tests.factories import NOW, make_case, make_mission, make_office, make_staff

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_a_task_for_a_role_at_an_office_shows_to_who_holds_it_there() -> None:
    here, there = make_staff(Role.PROCESSOR), make_staff(Role.PROCESSOR, office=make_office(name="Tilburg"))
    services.set_task(
        what="Scan", due_on=TODAY, owner_role=Role.PROCESSOR, owner_office_id=here.office_id, by=make_staff(), now=NOW
    )
    assert [task.what for task in queries.tasks(here, now=NOW).rows] == ["Scan"]
    assert queries.tasks(there, now=NOW).rows == ()
    assert queries.tasks(make_staff(), now=NOW).rows == ()


def test_a_task_is_done_once_and_the_case_says_so() -> None:
    me = make_staff()
    case = make_case(me)
    task = services.set_task(what="Call", due_on=TODAY, owner_id=me.id, case_id=case.case_id, by=me, now=NOW)
    services.finish_task(task_id=task, by=me, now=NOW)
    services.drop_task(task_id=task, by=me, now=NOW)
    assert Task.objects.get().state == TaskState.DONE
    assert Event.objects.filter(case=case.case_id, code="task_done").count() == 1
    assert not Event.objects.filter(code="task_dropped").exists()


def test_somebody_elses_task_is_not_there() -> None:
    me = make_staff()
    case = make_case(me)
    tasks = [
        services.set_task(what="Mine", due_on=TODAY, owner_id=me.id, by=me, now=NOW),
        services.set_task(what="On my case", due_on=TODAY, owner_id=me.id, case_id=case.case_id, by=me, now=NOW),
    ]
    stranger = make_staff(office=make_office(name="Tilburg"))
    for task in tasks:
        with pytest.raises(NotFoundError):
            services.finish_task(task_id=task, by=stranger, now=NOW)


def test_a_task_of_a_case_one_may_not_read_shows_no_name() -> None:
    me, other = make_staff(), make_staff(office=make_office(name="Tilburg"))
    case = make_case(me)
    services.set_task(what="Translate", due_on=TODAY, owner_id=other.id, case_id=case.case_id, by=me, now=NOW)
    row = queries.tasks(other, now=NOW).rows[0]
    assert (row.what, row.who, row.number, row.case_id) == ("Translate", "", "", None)


@pytest.mark.parametrize(("fields", "code"), [({"what": " "}, "task_empty"), ({"owner_id": None}, "task_nobody")])
def test_a_task_needs_a_what_and_a_who(fields: dict[str, object], code: str) -> None:
    me = make_staff()
    with pytest.raises(DomainError, match=code):
        services.set_task(**{"what": "Call", "due_on": TODAY, "owner_id": me.id, "by": me, "now": NOW, **fields})  # type: ignore[arg-type]


def test_a_task_is_not_given_to_another_mission() -> None:
    me = make_staff()
    abroad = make_staff(Role.HOME_MISSION, office=make_office(make_mission("ET", "ETH"), "Addis Ababa"))
    with pytest.raises(DomainError, match="task_nobody"):
        services.set_task(what="Call", due_on=TODAY, owner_id=abroad.id, by=me, now=NOW)


def test_the_same_task_on_many_cases_goes_to_each_counsellor() -> None:
    me, mate = make_staff(), make_staff()
    cases = [make_case(me).case_id, make_case(mate).case_id]
    elsewhere = make_case(make_staff(office=make_office(name="Tilburg"))).case_id
    done = services.set_tasks(case_ids=[*cases, elsewhere], what="Call", due_on=TODAY, by=me, now=NOW)
    assert (done.done, done.refused) == (2, 1)
    assert set(Task.objects.values_list("owner", flat=True)) == {me.id, mate.id}


def test_an_office_hour_is_taken_whole_or_not_at_all() -> None:
    me = make_staff()
    make_case(me)
    assert me.office_id
    lines = [
        NewAppointment("NL-2026-00001", NOW, AppointmentKind.TALK, 30),
        NewAppointment("NL-2026-99999", NOW, AppointmentKind.TALK, 30),
    ]
    with pytest.raises(DomainError, match="no_such_case") as refused:
        services.make_appointments(office_id=me.office_id, staff_id=me.id, lines=lines, by=me, now=NOW)
    assert "Line 2" in str(refused.value.message)
    assert not Appointment.objects.exists()
    assert services.make_appointments(office_id=me.office_id, staff_id=me.id, lines=lines[:1], by=me, now=NOW) == 1


def test_a_no_show_can_be_said_and_corrected() -> None:
    me = make_staff()
    case = make_case(me)
    assert me.office_id
    made = services.make_appointment(
        office_id=me.office_id, staff_id=me.id, kind=AppointmentKind.INTAKE, starts_at=NOW, by=me, now=NOW,
        case_id=case.case_id,
    )  # fmt: skip
    for state in (AppointmentState.NO_SHOW, AppointmentState.NO_SHOW, AppointmentState.KEPT):
        services.end_appointment(appointment_id=made, state=state, by=me, now=NOW)
    assert Appointment.objects.get().state == AppointmentState.KEPT
    assert Event.objects.filter(code="appointment_no_show").count() == 1


def test_the_calendar_shows_no_name_and_of_a_case_one_may_not_read_not_even_the_number() -> None:
    me = make_staff()
    case = make_case(me)
    assert me.office_id
    services.make_appointment(
        office_id=me.office_id, staff_id=me.id, kind=AppointmentKind.DOCTOR, starts_at=NOW, by=me, now=NOW,
        case_id=case.case_id,
    )  # fmt: skip
    reader = make_staff(office=make_office(name="Tilburg"))
    week = {"since": NOW, "until": NOW + dt.timedelta(days=1), "offices": frozenset({me.office_id})}
    mine = queries.office_calendar(me, me.office_id, **week)[0]  # type: ignore[arg-type]
    theirs = queries.office_calendar(reader, me.office_id, **week)[0]  # type: ignore[arg-type]
    assert (mine.who, mine.number, mine.kind_label) == ("", "NL-2026-00001", "Appointment")
    assert (theirs.who, theirs.number, theirs.case_id) == ("", "", None)


def test_the_calendar_of_another_mission_is_not_there_and_some_roles_have_none() -> None:
    me = make_staff()
    assert me.office_id
    with pytest.raises(NotFoundError):
        queries.office_calendar(me, me.office_id, since=NOW, until=NOW, offices=frozenset())
    with pytest.raises(RefusedError):
        queries.office_calendar(
            make_staff(Role.ADMINISTRATOR), me.office_id, since=NOW, until=NOW, offices=frozenset({me.office_id})
        )
