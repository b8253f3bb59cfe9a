"""A member gets a case of their own: their files, notes and verdicts go along, and whoever splits learns of none."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from sankofa.accounts.vocab import Actor, Perm, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Event, Member, Task
from sankofa.cases.vocab import CaseMoved, Gate, Outcome
from sankofa.journal.models import Access
from sankofa.journey import queries as readiness
from sankofa.journey import services as journey
from sankofa.kernel.errors import DomainError
from sankofa.protection import queries, services
from sankofa.protection.compartments import compartment
from sankofa.protection.models import Guardian, HealthFile, Opening
from sankofa.protection.vocab import Compartment, HealthNeed, HealthVerdict, Opened, ProtectionVerdict
from tests.factories import (
    NOW,
    give_key,
    lead_of,
    make_case,
    make_file,
    make_mission,
    make_office,
    make_person,
    make_staff,
)

pytestmark = pytest.mark.usefixtures("fresh_database")  # an opening lasts one real transaction


@dataclass
class Two:
    """A case with a father, who leads, and a daughter; who may open what; and how the daughter comes to go alone."""

    case: CaseMoved
    father: uuid.UUID
    daughter: uuid.UUID
    counsellor: Actor
    officer: Actor
    focal_point: Actor

    def open_file(self, member: uuid.UUID, body: str = "needs dialysis") -> uuid.UUID:
        return services.open_health_file(
            case_id=self.case.case_id,
            member_id=member,
            opened_for=Opened.DOCTOR,
            body=body,
            by=self.officer,
            now=NOW,
        )

    def clear_health(self, case_id: uuid.UUID, member: uuid.UUID, verdict: HealthVerdict, *needs: HealthNeed) -> None:
        services.give_health_verdict(
            case_id=case_id,
            member_id=member,
            verdict=verdict,
            needs=needs,
            fit_check_required=bool(needs),
            fit_check_passed_on=None,
            by=self.officer,
            now=NOW,
        )

    def read(self, case_id: uuid.UUID) -> list[str]:
        files = queries.health_files(case_id=case_id, by=self.officer, reason="advises")
        return [entry.body for file in files for entry in file.entries]


def part(two: Two) -> tuple[uuid.UUID, uuid.UUID]:
    new = journey.split(
        case_id=two.case.case_id, member_id=two.daughter, reason="She goes later", by=two.counsellor, now=NOW
    )
    return new.case_id, Member.objects.get(case=new.case_id).id


def stay_and_part(two: Two) -> tuple[uuid.UUID, uuid.UUID]:
    with transaction.atomic():
        case = cases.lock(two.counsellor, two.case.case_id)
        cases.stay_behind(case, [two.daughter], on=NOW.date())
    new = journey.split_stayed(case_id=two.case.case_id, by=two.counsellor, now=NOW)
    return new.case_id, Member.objects.get(case=new.case_id).id


Parting = Callable[[Two], tuple[uuid.UUID, uuid.UUID]]
each_way = pytest.mark.parametrize("go", [part, stay_and_part])


@pytest.fixture
def two() -> Two:
    counsellor = make_staff()
    officer = make_staff(Role.HEALTH, scope=Scope.MISSION, name="S. Bakker")
    focal_point = make_staff(Role.PROTECTION, scope=Scope.MISSION, name="N. Verschuur")
    give_key(officer, Compartment.HEALTH)
    give_key(focal_point, Compartment.PROTECTION)
    case = make_case(counsellor)
    daughter = cases.join(
        case_id=case.case_id,
        person_id=make_person(counsellor, "Hanna Dawit"),
        role="daughter",
        by=counsellor,
        now=NOW,
    )
    father = Member.objects.get(case=case.case_id, person=lead_of(case)).id
    return Two(case, father, daughter, counsellor, officer, focal_point)


def blocks(two: Two, case_id: uuid.UUID) -> dict[str, tuple[str, ...]]:
    """Requirement → gates it shuts."""
    ready = readiness.readiness(two.counsellor, case_id, now=NOW)
    return {line.requirement: tuple(line.gates) for line in ready.open if line.blocks}


@each_way
def test_must_wait_holds_in_the_case_of_ones_own_at_every_gate_it_shut_before(two: Two, go: Parting) -> None:
    two.open_file(two.daughter)
    before = blocks(two, two.case.case_id)["health_verdict"]
    new, _member = go(two)
    assert blocks(two, new)["health_verdict"] == before
    assert {Gate.TICKET, Gate.HAND_OVER} <= set(before)
    with pytest.raises(DomainError, match="gate_shut"):
        journey.clear(case_id=new, gate=Gate.TICKET, by=make_staff(Role.PROCESSOR), now=NOW, perm=Perm.FLIGHTS)


@each_way
def test_travel_that_must_wait_for_protection_waits_in_the_new_case_too(two: Two, go: Parting) -> None:
    services.give_protection_verdict(
        case_id=two.case.case_id,
        member_id=two.daughter,
        verdict=ProtectionVerdict.HOLD_TRAVEL,
        by=two.focal_point,
        now=NOW,
    )
    new, _member = go(two)
    assert "one_condition" in blocks(two, new)


@each_way
def test_an_escort_and_a_fit_to_travel_check_stay_needed(two: Two, go: Parting) -> None:
    two.open_file(two.daughter)
    two.clear_health(two.case.case_id, two.daughter, HealthVerdict.CLEARED_WITH_ESCORT, HealthNeed.MEDICAL_ESCORT)
    _new, member = go(two)
    row = queries.verdicts([member])[member]
    assert (row.health, row.needs, row.fit_check_required, row.health_owner) == (
        "cleared_with_escort",
        ("medical_escort",),
        True,
        "S. Bakker",
    )


@each_way
def test_the_officer_reads_the_file_in_the_new_case_clears_it_there_and_finds_it_no_more_in_the_old(
    two: Two, go: Parting
) -> None:
    two.open_file(two.daughter)
    two.open_file(two.father, "blood pressure")
    new, member = go(two)
    assert two.read(new) == ["needs dialysis"]
    assert two.read(two.case.case_id) == ["blood pressure"]
    two.clear_health(new, member, HealthVerdict.CLEARED)
    assert "health_verdict" not in blocks(two, new)
    assert "health_verdict" in blocks(two, two.case.case_id)  # the father waits still


@each_way
def test_notes_and_sealed_answers_of_protection_go_along_and_are_judged_there(two: Two, go: Parting) -> None:
    for member in (two.father, two.daughter):
        services.write_protection_note(
            case_id=two.case.case_id, member_id=member, body=f"about {member}", by=two.focal_point, now=NOW
        )
    services.answer_inside(
        case_id=two.case.case_id,
        which=Compartment.PROTECTION,
        answers=[(two.daughter, "member.protection.risk", "high")],
        by=two.focal_point,
        now=NOW,
    )
    new, member = go(two)
    (note,) = queries.protection_notes(case_id=new, by=two.focal_point, reason="takes over")
    assert note.body == f"about {two.daughter}"
    (left,) = queries.protection_notes(case_id=two.case.case_id, by=two.focal_point, reason="looks")
    assert left.body == f"about {two.father}"
    with pytest.raises(DomainError, match="open_high_risk"):
        services.give_protection_verdict(
            case_id=new, member_id=member, verdict=ProtectionVerdict.CLEARED, by=two.focal_point, now=NOW
        )


def test_whoever_splits_sees_and_leaves_the_same_whether_there_is_a_file_or_not(two: Two) -> None:
    """What the new case shows differs by nothing but the verdict, which every reader of the case may know."""
    plain = Two(make_case(two.counsellor), two.father, two.daughter, two.counsellor, two.officer, two.focal_point)
    person = make_person(two.counsellor, "Sara Kidane")
    plain.daughter = cases.join(case_id=plain.case.case_id, person_id=person, role="", by=two.counsellor, now=NOW)
    two.open_file(two.daughter)
    services.write_protection_note(
        case_id=two.case.case_id, member_id=two.daughter, body="a safe address", by=two.focal_point, now=NOW
    )
    openings, readings = Opening.objects.count(), Access.objects.count()
    traces = [_trace(part(one)[0]) for one in (two, plain)]
    assert traces[0] == traces[1]
    assert (Opening.objects.count(), Access.objects.count()) == (openings, readings)
    assert HealthFile.objects.count() == 0  # in the counsellor's own transaction nothing shows


def test_outside_the_split_the_app_moves_no_rows_not_even_in_an_opening(two: Two) -> None:
    two.open_file(two.daughter)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE protection_healthfile SET case_id = %s", [make_case(two.counsellor).case_id])
        assert cursor.rowcount == 0
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        compartment(Compartment.HEALTH, case_id=two.case.case_id, by=two.officer, reason="moves it"),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE protection_healthentry SET case_id = case_id")


def test_nobody_leaves_to_a_case_that_they_are_not_on_so_no_file_can_stay_behind(two: Two) -> None:
    other = make_case(two.counsellor)
    with pytest.raises(IntegrityError, match="a case that they are on"), transaction.atomic():
        Member.objects.filter(id=two.daughter).update(left_to=other.case_id)


def test_a_verdict_holds_when_somebody_falls_off_and_comes_back_in_another_case(two: Two) -> None:
    two.open_file(two.daughter)
    person = Member.objects.get(id=two.daughter).person_id
    cases.fall_off(case_id=two.case.case_id, member_id=two.daughter, reason="", by=two.counsellor, now=NOW)
    again = make_case(two.counsellor, person_id=person)
    assert "health_verdict" in blocks(two, again.case_id)


def test_a_verdict_holds_when_the_case_was_closed_and_a_new_one_is_opened(two: Two) -> None:
    two.open_file(two.father)
    cases.move(
        case_id=two.case.case_id,
        verb="withdraw",
        by=two.counsellor,
        now=NOW,
        outcome=Outcome.WITHDRAWN,
    )
    again = make_case(two.counsellor, person_id=Member.objects.get(id=two.father).person_id)
    assert "health_verdict" in blocks(two, again.case_id)


def test_a_verdict_given_in_one_case_refreshes_the_blockers_of_the_persons_other_case(two: Two) -> None:
    again = make_case(two.counsellor, person_id=Member.objects.get(id=two.father).person_id)
    journey.refresh(case_id=again.case_id, now=NOW)
    two.open_file(two.father)
    assert Case.objects.get(id=again.case_id).refresh_due


def test_a_verdict_of_one_mission_is_not_known_at_another(two: Two) -> None:
    two.open_file(two.father)
    abroad = make_staff(office=make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Brussels"))
    case = make_case(abroad)
    Member.objects.filter(case=case.case_id).update(person=Member.objects.get(id=two.father).person_id)
    (member,) = Member.objects.filter(case=case.case_id).values_list("id", flat=True)
    assert queries.verdicts([member])[member].health == HealthVerdict.NONE


@each_way
def test_a_guardian_is_known_in_the_new_case_and_the_consent_is_asked_anew(two: Two, go: Parting) -> None:
    guardian = services.name_guardian(
        case_id=two.case.case_id,
        member_id=two.daughter,
        name="M. Oudkerk",
        organisation="Nidos",
        contact="",
        child_view="wants to go to her aunt",
        by=two.counsellor,
        now=NOW,
    )
    services.guardian_consents(
        case_id=two.case.case_id,
        guardian_id=guardian,
        given_on=NOW.date(),
        file_id=make_file(two.counsellor),
        by=two.counsellor,
        now=NOW,
    )
    _new, member = go(two)
    row = Guardian.objects.get(member=member)
    assert (row.name, row.child_view, row.consent_given_on) == ("M. Oudkerk", "wants to go to her aunt", None)
    assert Guardian.objects.get(id=guardian).consent_given_on  # what was signed for the old case stays there


def test_the_officer_goes_on_writing_in_the_file_that_came_along(two: Two) -> None:
    file = two.open_file(two.daughter)
    new, _member = part(two)
    services.add_health_entry(case_id=new, file_id=file, body="a doctor there takes over", by=two.officer, now=NOW)
    assert two.read(new) == ["needs dialysis", "a doctor there takes over"]
    with compartment(Compartment.HEALTH, case_id=two.case.case_id, by=two.officer, reason="looks"):
        assert HealthFile.objects.count() == 0


def _trace(case_id: uuid.UUID) -> tuple[object, ...]:
    events = Event.objects.filter(case=case_id).order_by("id").values_list("code", flat=True)
    tasks = Task.objects.filter(case=case_id).values_list("what", flat=True)
    return list(events), list(tasks), Case.objects.values_list("stage", "shielded", "version").get(id=case_id)
