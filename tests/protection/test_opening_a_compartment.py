"""Compartments: without a key there is nothing, with one every opening is logged, and only verdicts come out."""

import uuid
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Event
from sankofa.cases.vocab import CaseMoved
from sankofa.journal.models import Access
from sankofa.journey import queries as journey
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.protection import queries, services
from sankofa.protection.compartments import compartment
from sankofa.protection.models import HealthEntry, HealthFile, Opening, Verdict
from sankofa.protection.vocab import Compartment, HealthNeed, HealthVerdict, Opened
from tests.factories import NOW, give_key, make_case, make_staff, member_of

pytestmark = pytest.mark.usefixtures("fresh_database")  # an opening lasts one real transaction


@pytest.fixture
def officer() -> Actor:
    officer = make_staff(Role.HEALTH, name="S. Bakker")
    give_key(officer, Compartment.HEALTH)
    return officer


@pytest.fixture
def case() -> CaseMoved:
    return make_case(make_staff())


def open_file(case: CaseMoved, officer: Actor) -> uuid.UUID:
    return services.open_health_file(
        case_id=case.case_id,
        member_id=member_of(case),
        opened_for=Opened.DOCTOR,
        body="needs dialysis",
        by=officer,
        now=NOW,
    )


def test_the_officer_reads_what_was_written(case: CaseMoved, officer: Actor) -> None:
    open_file(case, officer)
    (file,) = queries.health_files(case_id=case.case_id, by=officer, reason="prepares the advice")
    assert file.entries[0].body == "needs dialysis"


def test_outside_an_opening_the_tables_are_empty_even_for_raw_queries(case: CaseMoved, officer: Actor) -> None:
    open_file(case, officer)
    assert HealthFile.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM protection_healthentry")
        assert cursor.fetchone() == (0,)


def test_an_opening_of_one_case_shows_no_other_case(case: CaseMoved, officer: Actor) -> None:
    open_file(case, officer)
    other = make_case(make_staff())
    assert queries.health_files(case_id=other.case_id, by=officer, reason="looks") == []


def test_the_counsellor_of_the_case_has_no_key_by_that(case: CaseMoved, officer: Actor) -> None:
    open_file(case, officer)
    counsellor = make_staff()
    with pytest.raises(NotFoundError):
        queries.health_files(case_id=case.case_id, by=counsellor, reason="curious")
    assert not Opening.objects.filter(staff_id=counsellor.id).exists()


def test_the_role_of_health_officer_alone_gives_no_key(case: CaseMoved) -> None:
    with pytest.raises(NotFoundError):
        queries.health_files(case_id=case.case_id, by=make_staff(Role.HEALTH), reason="new here")


def test_breaking_the_glass_opens_without_a_key_and_is_logged_as_such(case: CaseMoved, officer: Actor) -> None:
    open_file(case, officer)
    helper = make_staff()
    files = queries.health_files(case_id=case.case_id, by=helper, reason="collapsed at the desk", break_glass=True)
    assert len(files) == 1
    assert Opening.objects.get(staff_id=helper.id).break_glass
    assert Access.objects.filter(staff_id=helper.id, detail="without a key").exists()


def test_an_opening_needs_a_reason(case: CaseMoved, officer: Actor) -> None:
    with pytest.raises(DomainError, match="reason_needed"):
        queries.health_files(case_id=case.case_id, by=officer, reason="  ")


def test_the_app_cannot_write_an_opening_itself(case: CaseMoved, officer: Actor) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Opening.objects.create(
            id=uuid.uuid4(),
            compartment=Compartment.HEALTH,
            case_id=case.case_id,
            staff_id=officer.id,
            reason="forged",
            break_glass=False,
            at=NOW,
            expires_at=NOW,
            transaction="1",
        )


def test_the_text_is_sealed_in_the_table(case: CaseMoved, officer: Actor) -> None:
    open_file(case, officer)
    with compartment(Compartment.HEALTH, case_id=case.case_id, by=officer, reason="checks"):
        assert b"dialysis" not in bytes(HealthEntry.objects.get().sealed)


def test_an_open_file_says_must_wait_and_nothing_of_why(case: CaseMoved, officer: Actor) -> None:
    open_file(case, officer)
    counsellor = make_staff()
    lines = [
        line
        for line in journey.readiness(counsellor, case.case_id, now=NOW).open
        if line.requirement == "health_verdict"
    ]
    assert len(lines) == 1
    assert "dialysis" not in lines[0].text
    assert "hold" not in lines[0].gates  # a seat may be held
    assert not Event.objects.filter(case=case.case_id, code__contains="health").exists()


def test_a_verdict_with_an_escort_names_the_escort(case: CaseMoved, officer: Actor) -> None:
    open_file(case, officer)
    verdict: dict[str, Any] = {
        "case_id": case.case_id,
        "member_id": member_of(case),
        "verdict": HealthVerdict.CLEARED_WITH_ESCORT,
        "fit_check_required": True,
        "fit_check_passed_on": None,
        "by": officer,
        "now": NOW,
    }
    with pytest.raises(DomainError, match="escort_needed"):
        services.give_health_verdict(needs=[HealthNeed.STRETCHER], **verdict)
    services.give_health_verdict(needs=[HealthNeed.STRETCHER, HealthNeed.MEDICAL_ESCORT], **verdict)
    row = queries.verdicts([member_of(case)])[member_of(case)]
    assert (row.health, row.needs) == ("cleared_with_escort", ("stretcher", "medical_escort"))


def test_a_verdict_cannot_be_rewritten(case: CaseMoved, officer: Actor) -> None:
    open_file(case, officer)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Verdict.objects.update(verdict=HealthVerdict.CLEARED)
