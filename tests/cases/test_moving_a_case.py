"""A case moves along the table of stages, one verb at a time, and every step is on its timeline."""

import pytest

from sankofa.accounts.vocab import Role
from sankofa.cases import services
from sankofa.cases.models import Case, Event
from sankofa.cases.vocab import Outcome, Stage
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from tests.factories import NOW, make_case, make_mission, make_office, make_staff

pytestmark = pytest.mark.django_db


def test_a_new_case_is_at_contact_and_has_a_number_of_the_mission_and_year() -> None:
    case = Case.objects.get(id=make_case(make_staff()).case_id)
    assert (case.stage, case.number) == (Stage.CONTACT, "NL-2026-00001")


def test_numbers_do_not_repeat() -> None:
    counsellor = make_staff()
    numbers = [Case.objects.get(id=make_case(counsellor).case_id).number for _ in range(3)]
    assert numbers == ["NL-2026-00001", "NL-2026-00002", "NL-2026-00003"]


def test_each_step_is_written_with_who_and_from_where() -> None:
    counsellor = make_staff(name="Maria de Wit")
    case = make_case(counsellor)
    services.move(case_id=case.case_id, verb="counsel", by=counsellor, now=NOW)
    event = Event.objects.get(case_id=case.case_id, code="counsel")
    assert (event.by_name, event.params["from"]) == ("Maria de Wit", Stage.CONTACT)


def test_a_step_out_of_order_is_refused_and_writes_nothing() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    with pytest.raises(DomainError, match="wrong_stage"):
        services.move(case_id=case.case_id, verb="assess_needs", by=counsellor, now=NOW)
    assert Event.objects.filter(case_id=case.case_id).count() == 1


def test_a_gate_stays_shut_without_a_clearance() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_case(processor)
    Case.objects.filter(id=case.case_id).update(stage=Stage.APPLICATION)
    with pytest.raises(DomainError, match="needs_clearance"):
        services.move(case_id=case.case_id, verb="process", by=processor, now=NOW)


def test_withdrawing_is_one_step_from_any_stage_before_departure_and_can_be_undone() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    moved = services.move(case_id=case.case_id, verb="withdraw", by=counsellor, now=NOW, outcome=Outcome.WITHDRAWN)
    assert moved.stage == Stage.CLOSED
    back = services.undo(case_id=case.case_id, event_id=moved.event_id, by=counsellor, now=NOW)
    assert back.stage == Stage.CONTACT
    assert Case.objects.get(id=case.case_id).outcome == ""


def test_only_the_last_step_can_be_undone() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    first = services.move(case_id=case.case_id, verb="counsel", by=counsellor, now=NOW)
    services.move(case_id=case.case_id, verb="take_in", by=counsellor, now=NOW)
    with pytest.raises(DomainError, match="cant_undo"):
        services.undo(case_id=case.case_id, event_id=first.event_id, by=counsellor, now=NOW)


def test_a_reopened_case_is_where_it_was() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    services.move(case_id=case.case_id, verb="counsel", by=counsellor, now=NOW)
    services.move(case_id=case.case_id, verb="end", by=counsellor, now=NOW, outcome=Outcome.STAYED)
    assert services.reopen(case_id=case.case_id, reason="came back", by=counsellor, now=NOW).stage == Stage.COUNSELLING


def test_staff_of_another_office_do_not_see_that_the_case_exists() -> None:
    case = make_case(make_staff())
    elsewhere = make_staff(office=make_office(name="Tilburg"))
    with pytest.raises(NotFoundError):
        services.move(case_id=case.case_id, verb="counsel", by=elsewhere, now=NOW)


def test_a_mission_elsewhere_does_not_see_a_case_that_was_not_shared() -> None:
    case = make_case(make_staff())
    addis = make_mission("ET", "ETH", "Africa/Addis_Ababa")
    with pytest.raises(NotFoundError):
        services.move(
            case_id=case.case_id,
            verb="counsel",
            by=make_staff(Role.HOME_MISSION, office=make_office(addis, "Addis Ababa")),
            now=NOW,
        )


def test_the_airport_unit_may_read_but_not_counsel_a_case_of_its_office() -> None:
    case = make_case(make_staff())
    with pytest.raises(RefusedError):
        services.assign(case_id=case.case_id, staff_id=make_staff().id, by=make_staff(Role.AIRPORT), now=NOW)
