"""Each move of the table stands on the case page for who may make it, with an address behind it; for nobody else."""

import dataclasses

import pytest

from sankofa.accounts.vocab import Perm, Role, Scope
from sankofa.cases import queries, services
from sankofa.cases.models import Case
from sankofa.cases.stages import MOVES, moves_from
from sankofa.cases.vocab import CaseHead, Kind, Stage
from sankofa.desk.cases.frame import Deed, deeds, may, next_deed
from tests.factories import NOW, make_case, make_staff, signed_in

pytestmark = pytest.mark.django_db
ELSEWHERE = {"rebook", "turn_back"}  # by cancelling the flight, or taking all off it at the airport desk
OPEN = [stage for stage in Stage if stage != Stage.CLOSED]


def head_at(stage: Stage, kind: Kind = Kind.RETURN) -> CaseHead:
    """The head of a case at a stage, as somebody with every permission reads it."""
    counsellor = make_staff()
    case = make_case(counsellor, kind=kind)
    if stage == Stage.CLOSED:
        services.move(case_id=case.case_id, verb="withdraw", by=counsellor, now=NOW, outcome="withdrawn")  # type: ignore[arg-type]  # a str choice
    else:
        Case.objects.filter(id=case.case_id).update(stage=stage)
    return dataclasses.replace(queries.case_head(counsellor, case.case_id), perms=frozenset(Perm))


def offered(head: CaseHead) -> dict[str, Deed]:
    following = next_deed(head)
    return {deed.verb: deed for deed in [*deeds(head), *([following] if following else [])]}


@pytest.mark.parametrize("stage", Stage)
def test_every_move_from_a_stage_has_a_button(stage: Stage) -> None:
    head = head_at(stage)
    found = offered(head)
    expected = {move.verb for move in moves_from(stage)} - ELSEWHERE - {"resume", "withdraw"}
    assert set(found) == expected
    assert all(deed.url for deed in found.values())
    assert may(head, "withdraw") == (stage in MOVES["withdraw"].start)


@pytest.mark.parametrize("stage", OPEN)
def test_a_case_on_hold_can_go_on(stage: Stage) -> None:
    head = dataclasses.replace(head_at(stage), on_hold_since=NOW.date())
    found = offered(head)
    assert found["resume"].post
    assert "hold" not in found


@pytest.mark.parametrize("stage", OPEN)
def test_without_permission_a_button_says_only_whose_move_it_is(stage: Stage) -> None:
    head = dataclasses.replace(head_at(stage), perms=frozenset({Perm.READ_CASE}))
    assert deeds(head) == []
    following = next_deed(head)
    assert following is not None
    assert (following.url, bool(following.who)) == ("", True)


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_of_case_has_a_way_from_contact_to_its_end(kind: Kind) -> None:
    head = head_at(Stage.CONTACT, kind)
    seen = []
    while head.stage != Stage.CLOSED:
        following = next_deed(head)
        assert following is not None
        assert following.url
        seen.append(following.verb)
        to = MOVES[following.verb].to
        assert to is not None
        head = dataclasses.replace(head, stage=to)
    assert {"apply", "process", "hold_seat", "ticket", "depart", "arrive", "close"} <= set(seen)
    assert ("check_eligibility" in seen) == (kind in {Kind.RETURN, Kind.ONWARD})


@pytest.mark.parametrize("kind", Kind)
def test_the_page_of_each_kind_opens_and_shows_its_next_step(kind: Kind) -> None:
    me = make_staff()
    case = make_case(me, kind=kind)
    page = signed_in(me).get(f"/cases/{case.case_id}/")
    assert page.status_code == 200
    assert "btn-do" in page.content.decode()


def test_a_reader_withdraws_for_the_person_at_any_moment_before_departure() -> None:
    outreach = make_staff(Role.OUTREACH, scope=Scope.MISSION)
    case = make_case(make_staff())
    assert f"/cases/{case.case_id}/withdraw/" in signed_in(outreach).get(f"/cases/{case.case_id}/").content.decode()
