"""Tasks and appointments: by somebody, by a day; ended once; nobody else's to touch."""

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import queries, services
from sankofa.cases.models import Appointment, Event, Task
from sankofa.cases.vocab import AppointmentKind, AppointmentState, NewAppointment, TaskState
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from tests.factories import NOW, make_case, make_mission, make_office, make_staff, signed_in

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


def at(hour: int, minute: int = 0) -> dt.datetime:
    return NOW.replace(hour=hour, minute=minute)


def meet(by: Actor, starts_at: dt.datetime, **more: Any) -> uuid.UUID:
    assert by.office_id
    given = {"staff_id": by.id, "kind": AppointmentKind.TALK, **more}
    return services.make_appointment(office_id=by.office_id, starts_at=starts_at, by=by, now=NOW, **given)


def test_two_at_once_with_one_colleague_are_warned_of_and_can_be_booked_anyway() -> None:
    me = make_staff()
    meet(me, at(9))
    with pytest.raises(services.ClashError) as warned:
        meet(me, at(9, 30))
    assert me.name in str(warned.value.message)
    assert Appointment.objects.count() == 1
    meet(me, at(9, 30), anyway=True)
    assert Appointment.objects.count() == 2


def test_the_end_of_one_is_free_for_the_next() -> None:
    me = make_staff()
    meet(me, at(9), minutes=45)
    meet(me, at(9, 45))
    meet(me, at(8, 15), minutes=45)
    assert Appointment.objects.count() == 3


def test_a_room_and_a_person_can_be_taken_too_and_a_warning_names_nobody() -> None:
    me, colleague = make_staff(), make_staff()
    case = make_case(me)
    meet(me, at(9), case_id=case.case_id, place="Room 2")
    with pytest.raises(services.ClashError) as room:
        meet(colleague, at(9, 15), place="room 2")
    assert "Room 2" in str(room.value.message)
    services.assign(case_id=case.case_id, staff_id=colleague.id, by=me, now=NOW)
    with pytest.raises(services.ClashError) as person:
        meet(colleague, at(9, 15), case_id=case.case_id)
    assert "Tesfaye" not in str(room.value.message) + str(person.value.message)


def test_what_was_cancelled_takes_no_time() -> None:
    me = make_staff()
    first = meet(me, at(9))
    services.end_appointment(appointment_id=first, state=AppointmentState.CANCELLED, by=me, now=NOW)
    meet(me, at(9))
    assert Appointment.objects.filter(state=AppointmentState.PLANNED).count() == 1


def test_an_appointment_moves_to_another_time_room_and_colleague_unless_that_is_taken() -> None:
    me, colleague = make_staff(), make_staff()
    first = meet(me, at(9))
    meet(colleague, at(11))
    with pytest.raises(services.ClashError):
        services.move_appointment(appointment_id=first, starts_at=at(11), staff_id=colleague.id, by=me, now=NOW)
    services.move_appointment(
        appointment_id=first, starts_at=at(12), staff_id=colleague.id, minutes=30, place="Room 1", by=me, now=NOW
    )
    row = Appointment.objects.get(id=first)
    assert (row.starts_at, row.staff_id, row.minutes, row.place) == (at(12), colleague.id, 30, "Room 1")


def test_the_form_keeps_what_was_typed_and_offers_to_book_anyway() -> None:
    me = make_staff()
    meet(me, at(9))
    local = at(9).astimezone(ZoneInfo(me.timezone))
    typed = {
        "idempotency_key": str(uuid.uuid4()),
        "office": str(me.office_id),
        "staff": str(me.id),
        "day": local.date().isoformat(),
        "at": f"{local:%H:%M}",
        "minutes": "45",
        "kind": "talk",
        "place": "Room 7",
    }
    client = signed_in(me)
    page = client.post(reverse("desk:appointment_new"), typed)
    assert page.status_code == 422
    assert 'name="anyway"' in page.content.decode()
    assert "Room 7" in page.content.decode()
    assert client.post(reverse("desk:appointment_new"), {**typed, "anyway": "1"}).status_code == 302
    assert Appointment.objects.count() == 2


def test_somebody_elses_appointment_is_not_there_to_be_moved() -> None:
    me, stranger = make_staff(), make_staff(office=make_office(name="Tilburg"))
    first = meet(me, at(9))
    assert signed_in(stranger).get(reverse("desk:appointment_move", args=[first])).status_code == 404
    assert signed_in(me).get(reverse("desk:appointment_move", args=[first])).status_code == 200


def test_who_came_today_is_marked_for_many_at_once_and_only_ones_own() -> None:
    me, stranger = make_staff(), make_staff(office=make_office(name="Tilburg"))
    ours = [meet(me, at(hour), case_id=make_case(me).case_id) for hour in (8, 9)]
    theirs = meet(stranger, at(9))
    ticked = {"appointment": [str(one) for one in (*ours, theirs)], "state": "kept"}
    assert signed_in(me).post(reverse("desk:attendance"), ticked).status_code == 302
    states = dict(Appointment.objects.values_list("id", "state"))
    assert [states[one] for one in ours] == ["kept", "kept"]
    assert states[theirs] == "planned"


def test_a_task_is_set_or_put_off_to_no_day_that_has_gone_by() -> None:
    mine = make_staff()
    task = services.set_task(what="Scan", due_on=TODAY, owner_id=mine.id, by=mine, now=NOW)
    yesterday = TODAY - dt.timedelta(days=1)
    with pytest.raises(DomainError, match="due_past"):
        services.set_task(what="Scan", due_on=yesterday, owner_id=mine.id, by=mine, now=NOW)
    client = signed_in(mine)
    for typed, said in ((yesterday.isoformat(), "has gone by"), ("soon", "valid date"), ("", "required")):
        page = client.post(reverse("desk:task_postpone", args=[task]), {"due_on": typed}, follow=True).content.decode()
        assert said in page
        assert "Put off." not in page
    assert Task.objects.get().due_on == TODAY


def test_a_task_for_many_cases_by_a_day_gone_by_is_told_and_none_is_set() -> None:
    mine = make_staff()
    typed = {"bulk-what": "task", "bulk-task": "Scan", "bulk-due_on": "2020-01-01"}
    chosen = {"case": str(make_case(mine).case_id), **typed}
    page = signed_in(mine).post(reverse("desk:cases_bulk"), chosen, follow=True).content.decode()
    assert "has gone by" in page
    assert not Task.objects.exists()
