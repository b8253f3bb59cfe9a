"""The table of facts: kept case by case, without names, without compartments, in step with the dictionary."""

import datetime as dt
import uuid

import pytest
from django.core.management import call_command
from django.db import connection

from sankofa.cases import services as cases
from sankofa.journey import fact_table, services
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Compartment
from tests.factories import NOW, make_case, make_person, make_staff

pytestmark = pytest.mark.django_db
OWN = {"alone", "place", "case_id", "mission_id", "member_id", "gathered_on"}


def rows(case_id: uuid.UUID) -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journey_factmember WHERE case_id = %s ORDER BY place", [case_id])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_the_table_has_a_column_for_each_fact_that_no_compartment_holds() -> None:
    """When this fails, add the columns in a migration of journey: ALTER TABLE journey_factmember ADD COLUMN …"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
            [fact_table.TABLE],
        )
        there = {name: kind for name, kind in cursor.fetchall() if name not in OWN}
    assert there == {column.name: column.type for column in schemes.fact_columns()}


def test_no_column_holds_a_fact_of_a_compartment_or_a_name() -> None:
    closed = [one.key.replace(".", "_") for one in schemes.fact_dictionary() if one.compartment is not Compartment.NONE]
    names = {column.name.split("__")[0] for column in schemes.fact_columns()}
    assert closed
    assert names.isdisjoint(closed)
    assert not [name for name in names if "name" in name]


def test_a_fact_of_a_compartment_is_dropped_whoever_sends_it() -> None:
    row = schemes.fact_row({}, {"member.hiv.positive": True, "person.sex": "female"})
    assert row == {"person_sex": "female", "absent": []}


def test_refreshing_a_case_keeps_its_facts_and_what_changes_takes_their_place() -> None:
    actor = make_staff()
    case = make_case(actor)
    services.refresh(case_id=case.case_id, now=NOW)
    (before,) = rows(case.case_id)
    assert before["alone"] is True
    assert before["gathered_on"] == dt.date(2026, 11, 22)
    assert before["case_kind"] == "return"
    assert "case.application.signed_on" in before["absent"]  # type: ignore[operator]  # an array
    cases.join(case_id=case.case_id, person_id=make_person(actor), role="", by=actor, now=NOW)
    services.refresh(case_id=case.case_id, now=NOW)
    assert [row["alone"] for row in rows(case.case_id)] == [False, False]
    assert [row["place"] for row in rows(case.case_id)] == [1, 2]


def test_a_case_that_goes_takes_its_facts_along() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f' AND confdeltype = 'c'",
            [fact_table.TABLE],
        )
        assert cursor.fetchone() == (2,)


def test_gathering_in_bulk_keeps_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    actor = make_staff()
    made = [make_case(actor) for _ in range(2)]
    call_command("gather_facts")
    assert all(rows(case.case_id) for case in made)
    assert "2 cases" in capsys.readouterr().out
