"""A counsellor logs a talk: on the timeline without its content; pressure for the own team alone; never a block."""

import datetime as dt
import uuid
from typing import Any

import pytest

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import services as cases
from sankofa.cases.models import Event, Note
from sankofa.cases.queries import timeline
from sankofa.cases.vocab import Stage
from sankofa.counselling import queries, services
from sankofa.counselling.models import Talk
from sankofa.counselling.vocab import Interpreting, Means, TalkCount, Topic, Voluntariness
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_case, make_office, make_staff

pytestmark = pytest.mark.django_db
PRESSED = Voluntariness(alternatives=("stay",), time_given=False, pressed_by=("family",))


def log(by: Actor, case_id: uuid.UUID, **told: Any) -> uuid.UUID:
    return services.log_talk(
        **{
            "key": new_id(),
            "case_id": case_id,
            "held_on": NOW.date(),
            "minutes": 45,
            "means": Means.DESK,
            "topics": [Topic.OPTIONS],
            "by": by,
            "now": NOW,
            **told,
        }
    )


def test_the_timeline_says_that_they_spoke_and_nothing_of_what() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    log(counsellor, case.case_id, voluntariness=PRESSED)
    row = timeline(counsellor, case.case_id).rows[0]
    assert (row.title, row.text) == ("Talk, 45 minutes", "At the desk")
    assert set(Event.objects.get(code="talk").params) == {"means", "minutes", "talk"}


def test_a_retry_keeps_one_talk_and_one_note() -> None:
    counsellor, key = make_staff(), new_id()
    case = make_case(counsellor)
    assert log(counsellor, case.case_id, key=key, summary="Wants to go.") == log(
        counsellor, case.case_id, key=key, summary="Wants to go."
    )
    assert (Talk.objects.count(), Note.objects.count()) == (1, 1)


def test_pressure_blocks_nothing() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    log(counsellor, case.case_id, voluntariness=PRESSED)
    moved = cases.move(case_id=case.case_id, verb="counsel", by=counsellor, now=NOW)
    assert moved.stage == Stage.COUNSELLING


def test_pressure_and_a_confidential_summary_are_the_own_teams_alone() -> None:
    counsellor, colleague = make_staff(), make_staff()
    case = make_case(counsellor)
    log(counsellor, case.case_id, voluntariness=PRESSED, summary="A cousin presses.", confidential=True)
    (mine,) = queries.talks(counsellor, case.case_id).rows
    (theirs,) = queries.talks(colleague, case.case_id).rows
    assert mine.voluntariness == PRESSED
    assert mine.note == "A cousin presses."
    assert theirs.voluntariness is None
    assert (theirs.note, theirs.note_hidden) == ("", True)


def test_without_pressure_a_colleague_sees_just_the_same() -> None:
    counsellor, colleague = make_staff(), make_staff()
    case = make_case(counsellor)
    log(counsellor, case.case_id)
    assert queries.talks(colleague, case.case_id).rows[0].voluntariness is None


def test_talks_and_minutes_are_counted() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    assert queries.count(case.case_id).talks == 0
    log(counsellor, case.case_id)
    log(counsellor, case.case_id, minutes=15)
    assert queries.count(case.case_id) == TalkCount(2, 60)


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({"held_on": NOW.date() + dt.timedelta(days=1)}, "in_future", "held_on"),
        ({"interpreter": "T. Haile"}, "who_interpreted", "interpreting"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(told: dict[str, Any], code: str, field: str) -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    with pytest.raises(DomainError, match=code) as refused:
        log(counsellor, case.case_id, **told)
    assert refused.value.field == field


def test_the_interpreter_stands_on_the_note_too() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    log(counsellor, case.case_id, interpreter="T. Haile", interpreting=Interpreting.PHONE, summary="Spoke.")
    assert Note.objects.get().interpreter == "T. Haile"


def test_an_outreach_worker_reads_but_logs_no_talk_and_a_stranger_sees_none() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    with pytest.raises(RefusedError):
        log(make_staff(Role.OUTREACH), case.case_id)
    stranger = make_staff(office=make_office(name="Tilburg"))
    with pytest.raises(NotFoundError):
        log(stranger, case.case_id)
    with pytest.raises(NotFoundError):
        queries.talks(stranger, case.case_id)
