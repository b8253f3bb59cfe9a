"""A scheme that rests on health, HIV or trafficking is there for who looks inside with a key; for nobody else."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.vocab import CaseMoved
from sankofa.eligibility.models import Decision, DecisionLetter
from sankofa.eligibility.vocab import Decided
from sankofa.journey import queries as journey
from sankofa.journey import services as verbs
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.protection import services
from sankofa.protection.models import SealedAnswer, Verdict
from sankofa.protection.vocab import Compartment, ProtectionVerdict
from tests.factories import NOW, give_key, make_staff, member_of, signed_in
from tests.journey.test_deciding_on_a_scheme import make_answered_case

pytestmark = pytest.mark.usefixtures("fresh_database")  # an opening lasts one real transaction
TODAY = NOW.date()
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
# Titles, conditions and questions of what rests on a compartment (policies/health.yaml, trafficking.yaml, rmh3.yaml).
TELLING = (
    "Tailor-made provisions",
    "Tailor-made extra help",
    "RMH III",
    "hiv",
    "traffick",
    "doctor advise",
    "Safe travel",
)


def holder(role: Role, compartment: Compartment) -> Actor:
    actor = make_staff(role)
    give_key(actor, compartment)
    return actor


def inside(by: Actor, case: CaseMoved, which: Compartment, **facts: object) -> None:
    answers = [(member_of(case), key.replace("__", "."), value) for key, value in facts.items()]
    services.answer_inside(case_id=case.case_id, which=which, answers=answers, by=by, now=NOW)


@pytest.fixture
def case() -> CaseMoved:
    """A case about which each compartment knows something."""
    found = make_answered_case(make_staff())
    inside(
        holder(Role.HEALTH, Compartment.HEALTH),
        found,
        Compartment.HEALTH,
        member__health__provisions_needed=True,
        member__health__doctor_advised_on=TODAY.isoformat(),
        member__hiv__positive=True,
    )
    inside(
        holder(Role.PROTECTION, Compartment.PROTECTION),
        found,
        Compartment.PROTECTION,
        member__trafficking__victim="established",
        member__trafficking__wants_extras=True,
    )
    return found


def tells(text: str) -> list[str]:
    """The words that would tell; a form's random token may hold any three letters."""
    said = TOKEN.sub("", text).lower()
    return [word for word in TELLING if word.lower() in said]


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.PROCESSOR, Role.MANAGER, Role.HEALTH, Role.PROTECTION])
@pytest.mark.parametrize("on", [None, dt.date(2007, 9, 1)])
def test_without_a_key_nothing_tells_that_there_is_such_a_scheme(
    case: CaseMoved, role: Role, on: dt.date | None
) -> None:
    reader = make_staff(role)
    client = signed_in(reader)
    query = f"?on={on}" if on else ""
    page = client.get(reverse("desk:case_eligibility", args=[case.case_id]) + query).content.decode()
    paper = client.get(reverse("desk:case_on_paper", args=[case.case_id, "en"]) + query).content.decode()
    assert tells(page.split("<main")[1]) == []
    assert tells(paper) == []
    assert "What rests on a compartment" not in page
    known = journey.entitlement(reader, case.case_id, now=NOW, on=on)
    assert not {row.id for row in (*known.rows, *known.beside)} & {"health", "trafficking", "rmh3", "safe_travel"}
    assert not [ask.key for ask in known.to_ask if "hiv" in ask.key or "health" in ask.key or "traffick" in ask.key]


@pytest.mark.parametrize(
    ("role", "compartment", "seen", "unseen"),
    [
        (Role.HEALTH, Compartment.HEALTH, "health", "trafficking"),
        (Role.PROTECTION, Compartment.PROTECTION, "trafficking", "health"),
    ],
)
def test_with_a_key_one_sees_ones_own_compartments_schemes_inside_an_opening_alone(
    case: CaseMoved, role: Role, compartment: Compartment, seen: str, unseen: str
) -> None:
    officer = holder(role, compartment)
    client = signed_in(officer)
    page = client.get(reverse("desk:case_eligibility", args=[case.case_id])).content.decode()
    assert tells(page.split("<main")[1]) == [], "a key alone shows that one can look, not what there is"
    assert "What rests on a compartment" in page
    where = reverse("desk:case_closed_schemes", args=[case.case_id, compartment])
    answer = client.post(where, {"reason": "prepares the advice"})
    rows = {it["row"].id: it["row"].stands.value for it in answer.context["rows"]}
    assert rows[seen] == "yes"
    assert unseen not in rows


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.PROCESSOR, Role.MANAGER, Role.HEALTH])
def test_without_a_key_there_is_no_page_of_them(case: CaseMoved, role: Role) -> None:
    where = reverse("desk:case_closed_schemes", args=[case.case_id, Compartment.HEALTH])
    assert signed_in(make_staff(role)).post(where, {"reason": "curious"}).status_code == 404
    with pytest.raises(NotFoundError):
        journey.closed_entitlement(make_staff(role), case.case_id, Compartment.HEALTH, reason="curious", now=NOW)


def test_outside_an_opening_the_answers_are_not_there(case: CaseMoved) -> None:
    assert case
    assert SealedAnswer.objects.count() == 0


def test_a_key_keeps_facts_of_its_own_compartment_alone(case: CaseMoved) -> None:
    officer = holder(Role.HEALTH, Compartment.HEALTH)
    with pytest.raises(DomainError, match="not_asked_here"):
        inside(officer, case, Compartment.HEALTH, member__trafficking__victim="no")


def test_what_is_asked_inside_is_answered_inside(case: CaseMoved) -> None:
    officer = holder(Role.PROTECTION, Compartment.PROTECTION)
    client = signed_in(officer)
    where = reverse("desk:case_closed_schemes", args=[case.case_id, Compartment.PROTECTION])
    answer = client.post(where, {"reason": "after the talk"})
    assert all("trafficking" in ask.key or "protection" in ask.key for ask in answer.context["sheet"].asks.values())


@pytest.mark.parametrize("scheme", ["health", "trafficking", "rmh3", "safe_travel"])
def test_nobody_decides_on_them_outside_and_no_letter_names_them(case: CaseMoved, scheme: str) -> None:
    processor = make_staff(Role.PROCESSOR)
    page = signed_in(processor).get(reverse("desk:case_decide", args=[case.case_id, scheme]))
    assert page.status_code == 404
    with pytest.raises((NotFoundError, DomainError)):
        verbs.decide(case_id=case.case_id, scheme_id=scheme, outcome=Decided.REFUSED, reason="x", by=processor, now=NOW)
    assert not Decision.objects.exists()
    assert not DecisionLetter.objects.exists()


def test_frozen_facts_hold_nothing_of_a_compartment(case: CaseMoved) -> None:
    processor = make_staff(Role.PROCESSOR)
    kept = verbs.decide(
        case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW
    )
    page = signed_in(processor).get(reverse("desk:case_decision", args=[case.case_id, kept])).content.decode()
    assert tells(page.split("<main")[1]) == []


def verdict_of(member: uuid.UUID) -> str:
    return Verdict.objects.filter(member=member, compartment=Compartment.PROTECTION).latest("at", "id").verdict


def test_an_open_high_risk_stops_travel_until_a_plan_and_an_informed_choice_are_recorded(case: CaseMoved) -> None:
    focal_point = holder(Role.PROTECTION, Compartment.PROTECTION)
    member = member_of(case)
    inside(focal_point, case, Compartment.PROTECTION, member__protection__risk="high")
    assert verdict_of(member) == ProtectionVerdict.HOLD_TRAVEL

    def clear() -> None:
        services.give_protection_verdict(
            case_id=case.case_id, member_id=member, verdict=ProtectionVerdict.CLEARED, by=focal_point, now=NOW
        )

    with pytest.raises(DomainError, match="open_high_risk"):
        clear()
    inside(focal_point, case, Compartment.PROTECTION, member__protection__safety_plan_on=TODAY.isoformat())
    with pytest.raises(DomainError, match="open_high_risk"):
        clear()
    inside(focal_point, case, Compartment.PROTECTION, member__protection__informed_choice_on=TODAY.isoformat())
    clear()
    assert verdict_of(member) == ProtectionVerdict.CLEARED


def test_to_others_an_open_high_risk_is_one_condition_and_no_more(case: CaseMoved) -> None:
    focal_point = holder(Role.PROTECTION, Compartment.PROTECTION)
    inside(focal_point, case, Compartment.PROTECTION, member__protection__risk="high")
    lines = journey.readiness(make_staff(), case.case_id, now=NOW).open
    said = [line.text for line in lines if line.requirement == "one_condition"]
    assert said == ["One condition for Dawit Tesfaye's journey is still open."]


def test_a_low_risk_asks_for_nothing(case: CaseMoved) -> None:
    focal_point = holder(Role.PROTECTION, Compartment.PROTECTION)
    inside(focal_point, case, Compartment.PROTECTION, member__protection__risk="low")
    services.give_protection_verdict(
        case_id=case.case_id, member_id=member_of(case), verdict=ProtectionVerdict.CLEARED, by=focal_point, now=NOW
    )
    assert verdict_of(member_of(case)) == ProtectionVerdict.CLEARED
