"""Prepared questions: the SQL of a shape is kept, values take their places, and what would go wrong is refused."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.db.models import Q, QuerySet

from sankofa.accounts.vocab import Actor
from sankofa.cases import access
from sankofa.cases.models import Case, Task
from sankofa.cases.vocab import Stage
from sankofa.kernel.prepared import SHAPES, Fixed, kept_plans, prepared
from tests.factories import NOW, make_case, make_mission, make_office, make_staff

pytestmark = pytest.mark.django_db


@prepared
def _numbers(case_ids: list[uuid.UUID], stage: str) -> QuerySet[Case, str]:
    return Case.objects.filter(id__any_of=case_ids, stage=stage).order_by("number").values_list("number", flat=True)


def _case() -> Case:
    return Case.objects.get(id=make_case(make_staff()).case_id)


def test_the_same_question_with_other_values_is_answered_with_those() -> None:
    one, other = _case(), _case()
    assert _numbers([one.id], one.stage) == [one.number]
    assert _numbers([other.id], one.stage) == [other.number]
    assert _numbers([one.id, other.id], one.stage) == sorted([one.number, other.number])
    assert _numbers([one.id], "closed") == []
    assert len(_numbers.known) == 1


def test_it_counts_what_it_would_answer() -> None:
    case = _case()
    assert _numbers.count([case.id], case.stage) == 1


def test_what_belongs_to_the_shape_chooses_the_question() -> None:
    @prepared
    def cases(case_id: uuid.UUID, word: str, stage: Stage | None) -> QuerySet[Case]:
        rows = Case.objects.filter(id=case_id)
        if word == "none":
            rows = rows.filter(number="")
        return rows.filter(stage=stage) if stage else rows

    case = _case()
    assert cases(case.id, Fixed("all"), None) == [case]
    assert cases(case.id, Fixed("none"), None) == []
    assert cases(case.id, Fixed("all"), Stage.CLOSED) == []
    assert len(cases.known) == 3


def test_two_readers_of_the_same_kind_share_the_sql_and_see_each_their_own() -> None:
    @prepared
    def mine(actor: Actor) -> QuerySet[Case]:
        return access.visible(actor).order_by("number")

    mission = make_mission()
    actors = [make_staff(office=make_office(mission, name)) for name in ("Zwolle desk", "Breda desk")]
    for actor in actors:
        case_id = make_case(actor).case_id
        assert [row.id for row in mine(actor)] == [case_id]
    assert len(mine.known) == 1


def test_an_empty_question_is_empty() -> None:
    @prepared
    def nothing(case_id: uuid.UUID) -> QuerySet[Case]:
        return Case.objects.filter(id=case_id).none()

    assert nothing(uuid.uuid4()) == []
    assert nothing.count(uuid.uuid4()) == 0


@pytest.mark.parametrize(
    "build",
    [
        lambda day: Task.objects.filter(due_on__lt=day + dt.timedelta(days=1)),
        lambda day: Task.objects.filter(due_on__in=[day + dt.timedelta(days=1), day]),
        lambda _day: Task.objects.all(),
    ],
    ids=["reckoned", "half reckoned", "not used"],
)
def test_a_value_that_does_not_reach_the_sql_as_it_is_is_refused(build: Any) -> None:
    with pytest.raises(TypeError, match=r"SQL|an argument of its own"):
        prepared(build)(NOW.date())


@pytest.mark.parametrize(
    "build",
    [
        lambda number: Case.objects.filter(number__startswith=number),
        lambda number: Case.objects.filter(Q(number=number) | Q(number=f"{number}x")),
    ],
    ids=["as a beginning", "put together"],
)
def test_a_text_that_is_changed_on_its_way_is_refused(build: Any) -> None:
    with pytest.raises(TypeError, match="an argument of its own"):
        prepared(build)("NL-2026")


def test_a_number_of_rows_is_no_value() -> None:
    @prepared
    def first(most: int) -> QuerySet[Case]:
        return Case.objects.order_by("number")[:most]

    with pytest.raises(TypeError, match="does not reach the SQL"):
        first(3)


def test_values_taken_for_shapes_are_found_out() -> None:
    @prepared
    def by_number(number: Fixed) -> QuerySet[Case]:
        return Case.objects.filter(number=number)

    for n in range(SHAPES):
        by_number(Fixed(n))
    with pytest.raises(RuntimeError, match="taken for a shape"):
        by_number(Fixed("one too many"))


def test_percent_signs_and_quotes_in_constants_stay_what_they_are() -> None:
    @prepared
    def odd(case_id: uuid.UUID) -> QuerySet[Case]:
        return Case.objects.filter(~Q(number="100% o'clock \\ %s"), id=case_id)

    case = _case()
    assert odd(case.id) == [case]


def test_plans_are_kept_for_a_while_only() -> None:
    def mode() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW plan_cache_mode")
            return str(cursor.fetchone()[0])

    with kept_plans():
        assert mode() == "force_generic_plan"
    assert mode() == "auto"
    with pytest.raises(ZeroDivisionError), kept_plans():
        _ = 1 / 0
    assert mode() == "auto"


def test_what_the_database_refuses_is_said_as_it_is_and_keeps_no_plans() -> None:
    refused = pytest.raises(DataError, match="division by zero")
    with refused, transaction.atomic(), kept_plans(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("auto",)
