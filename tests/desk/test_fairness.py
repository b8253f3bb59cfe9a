"""The view of fairness: for who answers for the programme, over cases that they may open, never over compartments."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.models import Case, Event
from sankofa.eligibility.models import Decision
from sankofa.eligibility.vocab import Decided
from sankofa.journey import fairness
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_case, make_office, make_person, make_staff, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/policies/fairness/"


def decided(actor: Actor, outcome: Decided, *, scheme: str = "rean", cents: int = 0) -> uuid.UUID:
    """A case with a decision on a scheme, of which the rule said no for one reason."""
    case = make_case(actor, person_id=make_person(actor))
    Decision.objects.create(
        id=new_id(),
        case_id=case.case_id,
        scheme=scheme,
        version=f"{scheme}/1",
        advice="no",
        outcome=outcome,
        reason="x",
        lines_en=["You can pay for the journey yourself."],
        lines_nl=["U kunt de reis zelf betalen."],
        amounts={"m": cents},
        facts_sealed=b"",
        decided_on=NOW.date(),
        decided_at=NOW,
        decided_by_id=actor.id,
    )
    return case.case_id


@pytest.fixture
def staff() -> tuple[Actor, Actor, Actor]:
    """A manager of the mission and two counsellors of one office."""
    office = make_office()
    return (
        make_staff(Role.MANAGER, office=office, scope=Scope.MISSION),
        make_staff(office=office),
        make_staff(office=office),
    )


def test_like_cases_decided_unlike_are_shown_with_their_cases_and_a_warning(staff: tuple[Actor, Actor, Actor]) -> None:
    manager, one, other = staff
    ids = [decided(one, Decided.DEVIATION) for _ in range(5)] + [decided(other, Decided.REFUSED) for _ in range(5)]
    page = signed_in(manager).get(PAGE)
    assert b"Do not over-read this." in page.content
    (group,) = page.context["groups"]
    assert (group.granted, group.refused) == (5, 5)
    assert {case.case_id for case in group.cases} == {*ids}
    counsellors = page.context["units"][0][1]
    assert [line.name for line in counsellors] == sorted([one.name, other.name])
    assert all(line.apart for line in counsellors)


def test_a_case_that_the_reader_may_not_open_is_not_counted(staff: tuple[Actor, Actor, Actor]) -> None:
    manager, one, _other = staff
    ids = [decided(one, Decided.REFUSED) for _ in range(6)]
    Case.objects.filter(id=ids[0]).update(shielded=True)
    assert signed_in(manager).get(PAGE).context["found"].decided == 5


@pytest.mark.parametrize("scheme", ["rmh3", "trafficking", "health"])
def test_a_scheme_that_rests_on_a_compartment_is_never_among_it(staff: tuple[Actor, Actor, Actor], scheme: str) -> None:
    manager, one, _other = staff
    for _ in range(6):
        decided(one, Decided.REFUSED, scheme=scheme)
    decided(one, Decided.DEVIATION, scheme=scheme)
    page = signed_in(manager).get(PAGE)
    assert page.context["found"].decided == 0
    assert b"No decision in this period" in page.content


def test_small_groups_are_not_shown(staff: tuple[Actor, Actor, Actor]) -> None:
    manager, one, other = staff
    decided(one, Decided.DEVIATION)
    decided(other, Decided.REFUSED)
    page = signed_in(manager).get(PAGE)
    assert page.context["groups"] == []
    assert b"Too few to show" in page.content


def test_days_to_departure_are_told_by_nationality(staff: tuple[Actor, Actor, Actor]) -> None:
    manager, one, _other = staff
    for days in range(30, 36):
        case_id = make_case(one, person_id=make_person(one)).case_id
        opened = Case.objects.get(id=case_id).opened_on
        Event.objects.create(
            case_id=case_id, code="depart", happened_on=opened + dt.timedelta(days=days), at=NOW, by_id=one.id
        )
    (line,), few = signed_in(manager).get(PAGE).context["durations"]
    assert few == ""
    assert (line.count, line.value, line.interval) == ("6", "32 days", "30 days to 35 days")


def test_nationalities_with_too_few_departures_are_named_together(staff: tuple[Actor, Actor, Actor]) -> None:
    manager, one, _other = staff
    case_id = make_case(one, person_id=make_person(one)).case_id
    opened = Case.objects.get(id=case_id).opened_on
    Event.objects.create(case_id=case_id, code="depart", happened_on=opened, at=NOW, by_id=one.id)
    page = signed_in(manager).get(PAGE)
    lines, few = page.context["durations"]
    assert lines == []
    assert few
    assert f"Too few to show: {few}." in page.content.decode()


def test_a_period_chooses_decisions_by_their_day(staff: tuple[Actor, Actor, Actor]) -> None:
    manager, one, _other = staff
    decided(one, Decided.REFUSED)
    page = signed_in(manager)
    assert page.get(PAGE, {"since": "2026-11-01", "until": "2026-12-01"}).context["found"].decided == 1
    assert page.get(PAGE, {"until": "2026-11-01"}).context["found"].decided == 0
    assert (
        b"The end is not after the beginning" in page.get(PAGE, {"since": "2026-12-01", "until": "2026-11-01"}).content
    )


def test_where_there_are_more_than_are_compared_the_page_says_from_which_day(
    staff: tuple[Actor, Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, one, _other = staff
    for days in range(7):
        case_id = decided(one, Decided.REFUSED)
        opened = Case.objects.get(id=case_id).opened_on
        Event.objects.create(
            case_id=case_id, code="depart", happened_on=opened + dt.timedelta(days=days), at=NOW, by_id=one.id
        )
    page = signed_in(manager)
    whole = page.get(PAGE)
    assert (whole.context["found"].decided_from, whole.context["found"].left_from) == (None, None)
    assert b"There are more" not in whole.content
    monkeypatch.setattr(fairness, "MOST", 5)
    cut = page.get(PAGE)
    found = cut.context["found"]
    assert (found.decided, found.left) == (5, 5)
    assert found.decided_from == NOW.date()
    assert found.left_from == Case.objects.first().opened_on + dt.timedelta(days=2)  # type: ignore[union-attr]  # there are seven
    assert b"There are more decisions in this period" in cut.content
    assert b"There are more departures in this period" in cut.content


def test_with_nothing_decided_every_part_says_so(staff: tuple[Actor, Actor, Actor]) -> None:
    page = signed_in(staff[0]).get(PAGE)
    for words in (b"No decision in this period", b"No departure in this period", b"No amount granted in this period"):
        assert words in page.content


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_nobody_but_who_answers_for_the_programme_opens_it(role: Role) -> None:
    page = signed_in(make_staff(role))
    assert page.get(PAGE).status_code == 403
    assert b"Fairness" not in page.get("/").content
