"""An application may be processed once every requirement of that gate is met, and not a moment sooner."""

import datetime as dt
from dataclasses import replace

import pytest

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Case, Clearance
from sankofa.cases.vocab import CaseMoved, Kind, Stage
from sankofa.eligibility import services as eligibility
from sankofa.journey import queries, services
from sankofa.journey.services import BlockedError
from sankofa.kernel.errors import RefusedError
from sankofa.people.vocab import Birth, DatePrecision
from sankofa.protection import services as protection
from tests.factories import (
    NOW,
    give_consent,
    lead_of,
    make_case,
    make_file,
    make_person,
    make_staff,
    member_of,
)

pytestmark = pytest.mark.django_db


def applied(by: Actor, birth: Birth | None = None) -> CaseMoved:
    """A case with a signed application and consent to be assisted."""
    person = make_person(by, birth=birth or born(1988), nationalities=("ETH",))
    case = make_case(by, person_id=person)
    Case.objects.filter(id=case.case_id).update(stage=Stage.ELIGIBILITY)
    give_consent(person, by)
    eligibility.record_application(case_id=case.case_id, signed_on=NOW.date(), file_id=None, by=by, now=NOW)
    return case


def born(year: int) -> Birth:
    return Birth(DatePrecision.YEAR, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))


def test_an_adult_who_consented_and_signed_is_processed_with_a_clearance() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = applied(processor)
    assert services.process(case_id=case.case_id, by=processor, now=NOW).stage == Stage.DOCUMENTS
    clearance = Clearance.objects.get(case=case.case_id)
    assert (clearance.gate, "children/1" in clearance.policy_version.split()) == ("process", True)
    assert len(clearance.facts_hash) == 64


def test_without_consent_nothing_is_processed_and_the_reason_is_said() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = applied(processor)
    lead = Case.objects.get(id=case.case_id).lead
    lead.consents.update(withdrawn_at=NOW)
    with pytest.raises(BlockedError) as refused:
        services.process(case_id=case.case_id, by=processor, now=NOW)
    assert "no consent" in str(refused.value.message)
    assert not Clearance.objects.filter(case=case.case_id).exists()


def test_an_unaccompanied_minor_waits_for_the_guardians_written_consent() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = applied(processor, born(2011))
    with pytest.raises(BlockedError, match="gate_shut"):
        services.process(case_id=case.case_id, by=processor, now=NOW)
    guardian = protection.name_guardian(
        case_id=case.case_id,
        member_id=member_of(case),
        name="T. Vos",
        organisation="Guardians of the North",
        contact="",
        child_view="I want to go home to my aunt.",
        by=processor,
        now=NOW,
    )
    file = make_file(processor)
    protection.guardian_consents(
        case_id=case.case_id, guardian_id=guardian, given_on=NOW.date(), file_id=file, by=processor, now=NOW
    )
    assert services.process(case_id=case.case_id, by=processor, now=NOW).stage == Stage.DOCUMENTS


def test_a_guardian_who_takes_the_consent_back_shuts_the_gates_again() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = applied(processor, born(2011))
    names = {"name": "T. Vos", "organisation": "", "contact": "", "child_view": ""}
    guardian = protection.name_guardian(case_id=case.case_id, member_id=member_of(case), by=processor, now=NOW, **names)
    file = make_file(processor)
    protection.guardian_consents(
        case_id=case.case_id, guardian_id=guardian, given_on=NOW.date(), file_id=file, by=processor, now=NOW
    )
    protection.guardian_withdraws(case_id=case.case_id, guardian_id=guardian, by=processor, now=NOW)
    blocking = {line.requirement for line in queries.readiness(processor, case.case_id, now=NOW).at("process")}
    assert blocking == {"guardian_consent"}


def test_somebody_whose_age_is_not_known_is_treated_as_a_child() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = applied(processor, Birth())
    lines = queries.readiness(processor, case.case_id, now=NOW).at("process")
    assert [(line.requirement, line.state) for line in lines] == [("guardian_consent", "unknown")]


def test_a_counsellor_may_not_process() -> None:
    counsellor = make_staff()
    case = applied(counsellor)
    with pytest.raises(RefusedError):
        services.process(case_id=case.case_id, by=counsellor, now=NOW)


def test_nobody_may_lift_a_guardians_consent() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = applied(processor, born(2011))
    with pytest.raises(RefusedError, match="not_waivable"):
        services.waive(
            case_id=case.case_id,
            requirement="guardian_consent",
            member_id=member_of(case),
            reason="in a hurry",
            by=processor,
            now=NOW,
        )


def test_blockers_are_rows_that_lists_can_read() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = applied(processor, born(2011))
    assert services.refresh(case_id=case.case_id, now=NOW)
    rows = Case.objects.get(id=case.case_id).blockers.filter(gate="process")
    assert [(row.requirement, row.unknown, row.owner_role) for row in rows] == [
        ("guardian_consent", False, "counsellor")
    ]
    assert lead_of(case)


@pytest.mark.parametrize(("kind", "asked"), [(Kind.RETURN, True), (Kind.ONWARD, True), (Kind.REUNIFICATION, False)])
def test_only_kinds_on_a_scheme_wait_for_its_decision(kind: Kind, *, asked: bool) -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_case(processor, kind=kind)
    blocking = {line.requirement for line in queries.readiness(processor, case.case_id, now=NOW).at("ticket")}
    assert ("rean_decided" in blocking) == asked
    assert "travel_document" in blocking


def test_only_the_role_that_the_policy_names_lifts_a_block() -> None:
    processor, manager = make_staff(Role.PROCESSOR), make_staff(Role.MANAGER)
    case = applied(processor)
    line = replace(queries.readiness(processor, case.case_id, now=NOW).open[0], waivable_by=Role.MANAGER)
    assert not queries.may_lift(processor, line)
    assert queries.may_lift(manager, line)
    assert not queries.may_lift(manager, replace(line, waivable_by=""))
