"""The dashboards: each for who holds it, what is off with why and whose move, and never slow however much there is."""

import datetime as dt
import itertools
import re
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sankofa.accounts.models import RoleGrant
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Blocker, Case
from sankofa.cases.vocab import Gate, Stage
from sankofa.finance import services as finance
from sankofa.finance.vocab import BoxKind, LineKind, ReportKind
from sankofa.kernel import clock
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_case, make_mission, make_office, make_person, make_staff, signed_in
from tests.finance.books import Money, charge, cost, make_money, make_project

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LONG_AGO = NOW - dt.timedelta(days=9)
AGO = itertools.count(1)
BOARDS = ("mission", "money", "airport", "work")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    caches["near"].clear()
    yield
    caches["near"].clear()


def shown(actor: Actor, board: str) -> str:
    answer = signed_in(actor).get(reverse(f"desk:dashboard_{board}"))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def off(page: str) -> list[str]:
    """What is off, by the name of what."""
    return re.findall(r'<div class="said">(?:<a class="row-link"[^>]*>|<b>)([^<]*)', page)


# --- who holds which


@pytest.mark.parametrize(
    ("role", "scope", "holds"),
    [
        (Role.MANAGER, Scope.MISSION, ("mission", "money")),
        (Role.MANAGER, Scope.OFFICE, ()),
        (Role.FINANCE, Scope.MISSION, ("money",)),
        (Role.AIRPORT, Scope.MISSION, ("airport",)),
        (Role.COUNSELLOR, Scope.OFFICE, ("work",)),
        (Role.PROCESSOR, Scope.MISSION, ()),
        (Role.OUTREACH, Scope.OFFICE, ()),
        (Role.HEALTH, Scope.MISSION, ()),
        (Role.PROTECTION, Scope.MISSION, ()),
        (Role.HOME_MISSION, Scope.MISSION, ()),
        (Role.ADMINISTRATOR, Scope.MISSION, ()),
        (Role.DATA_PROTECTION, Scope.MISSION, ()),
    ],
)
def test_a_board_opens_for_who_holds_it_and_for_nobody_else(role: Role, scope: Scope, holds: tuple[str, ...]) -> None:
    browser = signed_in(make_staff(role, scope=scope))
    found = {board: browser.get(reverse(f"desk:dashboard_{board}")).status_code for board in BOARDS}
    assert found == {board: 200 if board in holds else 403 for board in BOARDS}
    first = browser.get(reverse("desk:dashboard"))
    assert first.status_code == (302 if holds else 403)
    if holds:
        assert first.headers["Location"] == reverse(f"desk:dashboard_{holds[0]}")
    assert (reverse("desk:dashboard") in browser.get(reverse("desk:my_day")).content.decode()) is bool(holds)


def test_several_roles_have_a_tab_each() -> None:
    manager = make_staff(Role.MANAGER, scope=Scope.MISSION)
    RoleGrant.objects.create(
        staff_id=manager.id, role=Role.AIRPORT, scope=Scope.MISSION, mission_id=manager.mission_id,
        since=NOW - dt.timedelta(days=1),
    )  # fmt: skip
    page = shown(manager, "mission")
    tabs = re.findall(r'<ul class="tabs">(.*?)</ul>', page, re.DOTALL)[0]
    assert re.findall(r">(Mission|Money|Airport|My own work)<", tabs) == ["Mission", "Money", "Airport"]
    assert 'class="tabs"' not in shown(make_staff(Role.FINANCE, scope=Scope.MISSION), "money")


# --- what stands on them


def test_a_board_without_anything_off_says_so() -> None:
    for role, scope, board in (
        (Role.MANAGER, Scope.MISSION, "mission"),
        (Role.FINANCE, Scope.MISSION, "money"),
        (Role.AIRPORT, Scope.MISSION, "airport"),
        (Role.COUNSELLOR, Scope.OFFICE, "work"),
    ):
        page = shown(make_staff(role, scope=scope), board)
        assert "Nothing is off" in page, board
        assert not off(page)


def test_before_the_first_snapshot_the_mission_has_no_figures_and_says_where_they_come_from() -> None:
    assert "The first figures are being made" in shown(make_staff(Role.MANAGER, scope=Scope.MISSION), "mission")


def dry(money: Money) -> None:
    """More spent on salaries than there is."""
    charge(money, cost(money.lines[LineKind.SALARIES], 1_200_000))


def test_money_that_does_not_last_is_first_with_its_line_its_figures_and_who_leads_it() -> None:
    money = make_money()
    dry(money)
    page = shown(money.officer, "money")
    assert off(page)[0] == "RET · Project RET"
    assert "€\u00a02,000 more is spent and committed than the budget of €\u00a010,000." in page
    assert reverse("desk:project", args=[money.project]) in page
    assert off(shown(money.manager, "mission"))[0] == "RET · Project RET"


def test_a_late_report_names_its_agreement_and_leads_to_it() -> None:
    money = make_money()
    finance.expect_report(
        agreement_id=money.agreement, kind=ReportKind.FINANCIAL, due_on=TODAY - dt.timedelta(days=3), by=money.manager
    )
    page = shown(money.manager, "mission")
    assert "Financial report was due on 19 Nov 2026, 3 days ago." in page
    assert reverse("desk:agreement", args=[money.agreement]) in page


def test_late_work_of_a_mission_is_said_by_office_and_role() -> None:
    manager = make_staff(Role.MANAGER, scope=Scope.MISSION)
    maria = make_staff(name="Maria de Wit")
    cases.set_task(what="Call", due_on=TODAY - dt.timedelta(days=9), owner_id=maria.id, by=maria, now=LONG_AGO)
    nobody = make_case(maria)
    Case.objects.filter(id=nobody.case_id).update(counsellor=None, stage_since=NOW - dt.timedelta(days=4))
    page = shown(manager, "mission")
    assert off(page) == ["Cases without a counsellor", "Late tasks: Zwolle desk"]
    assert "Maria de Wit" not in page


def test_a_counsellor_sees_what_of_their_own_waits_and_nothing_of_colleagues() -> None:
    me, samir = make_staff(name="Maria de Wit"), make_staff(name="Samir Haddou")
    mine = make_case(me, person_id=make_person(me, "Selam Haile"))
    make_case(samir, person_id=make_person(samir, "Dawit Tesfaye"))
    for who, what in ((me, "Call the lawyer"), (samir, "Ask the consulate")):
        cases.set_task(what=what, due_on=TODAY - dt.timedelta(days=1), owner_id=who.id, by=who, now=LONG_AGO)
    Case.objects.filter(id=mine.case_id).update(stage=Stage.DOCUMENTS)
    page = shown(me, "work")
    assert off(page) == ["Call the lawyer"]
    for hidden in ("Samir", "Dawit", "consulate", "€"):
        assert hidden not in page
    assert "Papers" in page  # their one case, by stage


def test_cash_that_is_low_is_said_to_the_desk_with_a_link_to_its_box() -> None:
    officer = make_staff(Role.FINANCE, scope=Scope.MISSION)
    desk = make_staff(Role.AIRPORT, scope=Scope.MISSION)
    assert desk.office_id
    box = finance.open_box(
        key=new_id(), office_id=desk.office_id, kind=BoxKind.CASH, name="Airport desk", currency="EUR",
        low_minor=50_000, by=officer, now=NOW,
    )  # fmt: skip
    page = shown(desk, "airport")
    assert off(page) == ["Airport desk"]
    assert reverse("desk:box", args=[box]) in page


# --- what must not be there


def test_another_mission_sees_nothing_of_ours() -> None:
    money = make_money()
    dry(money)
    there = make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), "Addis Ababa")
    for role, board in ((Role.MANAGER, "mission"), (Role.FINANCE, "money"), (Role.AIRPORT, "airport")):
        page = shown(make_staff(role, office=there, scope=Scope.MISSION), board)
        assert "Nothing is off" in page
        assert "RET" not in page


def test_no_board_counts_what_each_colleague_did() -> None:
    """Cases of two counsellors, one of them gone home: neither is named beside a figure, on any board but their own."""
    manager = make_staff(Role.MANAGER, scope=Scope.MISSION)
    for name in ("Maria de Wit", "Samir Haddou"):
        counsellor = make_staff(name=name)
        case = make_case(counsellor)
        Case.objects.filter(id=case.case_id).update(stage=Stage.TRANSIT)
    for board in ("mission", "money"):
        page = shown(manager, board)
        assert "Maria" not in page
        assert "Samir" not in page


def test_what_a_health_officer_must_do_is_a_number_by_role_and_no_more() -> None:
    manager, counsellor = make_staff(Role.MANAGER, scope=Scope.MISSION), make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor, "Selam Haile"))
    Blocker.objects.create(
        case_id=case.case_id, gate=Gate.HAND_OVER, requirement="health_verdict", owner_role=Role.HEALTH,
        due_on=TODAY - dt.timedelta(days=2),
    )  # fmt: skip
    page = shown(manager, "mission")
    assert off(page) == ["Conditions before departure"]
    assert "Health officer" in page
    for hidden in ("Selam", "verdict", "NL-2026-"):
        assert hidden not in page


# --- how many questions are asked


@pytest.mark.parametrize(
    ("role", "scope", "board", "most"),
    [
        (Role.MANAGER, Scope.MISSION, "mission", 50),
        (Role.FINANCE, Scope.MISSION, "money", 40),
        (Role.AIRPORT, Scope.MISSION, "airport", 45),
        (Role.COUNSELLOR, Scope.OFFICE, "work", 45),
    ],
)
def test_a_board_asks_the_database_the_same_however_much_there_is(
    role: Role, scope: Scope, board: str, most: int
) -> None:
    money, actor = make_money(), make_staff(role, scope=scope)
    fill(money, actor)
    few = asked(actor, board)
    for _n in range(3):
        fill(money, actor)
    assert asked(actor, board) <= few
    assert few <= most


def fill(money: Money, actor: Actor) -> None:
    """Another project, report, box, case and late task, for the actor too where they have a caseload."""
    code = f"P{new_id().hex[-6:]}"
    make_project(money.manager, code)
    finance.expect_report(
        agreement_id=money.agreement, kind=ReportKind.FINANCIAL, due_on=TODAY - dt.timedelta(days=next(AGO)),
        by=money.manager,
    )  # fmt: skip
    owner = make_staff()
    for by in (owner, actor if Role.COUNSELLOR in actor.roles else owner):
        make_case(by)
        cases.set_task(what="Call", due_on=TODAY - dt.timedelta(days=9), owner_id=by.id, by=by, now=LONG_AGO)


def asked(actor: Actor, board: str) -> int:
    browser = signed_in(actor)
    browser.get(reverse(f"desk:dashboard_{board}"))  # what is kept is kept
    with CaptureQueriesContext(connection) as found:
        assert browser.get(reverse(f"desk:dashboard_{board}")).status_code == 200
    return len(found)
