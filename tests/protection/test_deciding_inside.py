"""Deciding on a scheme that rests on a compartment: by who holds its key, kept inside; outside it never happened."""

import uuid
from collections.abc import Mapping

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Event
from sankofa.cases.vocab import CaseMoved
from sankofa.documents.letters import render
from sankofa.documents.models import StoredFile
from sankofa.eligibility import queries as eligibility
from sankofa.eligibility.models import Decision, DecisionLetter
from sankofa.eligibility.vocab import Decided
from sankofa.journal.models import Access
from sankofa.journey import queries as journey
from sankofa.journey import services as verbs
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.protection import queries
from sankofa.protection.models import SealedDecision
from sankofa.protection.vocab import Compartment
from sankofa.schemes import queries as schemes
from tests.factories import NOW, lead_of, make_staff, signed_in
from tests.journey.test_deciding_on_a_scheme import make_answered_case
from tests.protection.test_schemes_that_rest_on_a_compartment import TELLING, holder, inside, tells

pytestmark = pytest.mark.usefixtures("fresh_database")  # an opening lasts one real transaction
PROTECTION, HEALTH = Compartment.PROTECTION, Compartment.HEALTH


@pytest.fixture
def focal_point() -> Actor:
    return holder(Role.PROTECTION, PROTECTION)


@pytest.fixture
def case(focal_point: Actor) -> CaseMoved:
    found = make_answered_case(make_staff(Role.PROCESSOR))
    facts = {"member__trafficking__victim": "established", "member__trafficking__wants_extras": True}
    inside(focal_point, found, PROTECTION, **facts)
    return found


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each letter that is made says."""
    said: list[str] = []

    def listening(template: str, data: Mapping[str, object], language: str) -> bytes:
        said.append(repr(data))
        return render(template, data, language)

    monkeypatch.setattr("sankofa.journey.letters.render", listening)
    return said


def decide(
    case: CaseMoved, by: Actor, outcome: Decided = Decided.GRANTED, *, scheme: str = "trafficking", reason: str = ""
) -> uuid.UUID:
    return verbs.decide_inside(
        case_id=case.case_id,
        which=HEALTH if scheme == "health" else PROTECTION,
        scheme_id=scheme,
        outcome=outcome,
        reason=reason,
        opened_for="decides on the extra help",
        by=by,
        now=NOW,
    )


def where(name: str, case: CaseMoved, *more: object, which: Compartment = PROTECTION) -> str:
    return reverse(f"desk:case_closed_{name}", args=[case.case_id, which, *more])


def test_who_holds_the_key_grants_on_the_page_and_finds_decision_and_letter_inside(
    case: CaseMoved, focal_point: Actor, written: list[str]
) -> None:
    client = signed_in(focal_point)
    opened = {"reason": "decides on the extra help", "scheme": "trafficking"}
    assert client.post(where("decide", case), opened).context["it"]["row"].outcome == "yes"
    typed = {"deciding": "1", "d-outcome": "granted", "d-reason": "", "d-language": "en", "d-on": "2026-11-22"}
    assert client.post(where("decide", case), opened | typed).status_code == 302
    page = client.post(where("schemes", case), opened)
    (row,) = page.context["decisions"]
    assert (row.scheme_id, row.outcome, row.version) == ("trafficking", "granted", "trafficking/2007")
    letter = client.post(where("letter", case, row.id), opened)
    assert letter.content.startswith(b"%PDF-")
    assert "no-store" in letter["Cache-Control"]
    assert tells(letter["Content-Disposition"]) == []
    assert "Tailor-made extra help" in written[0]
    replayed = client.post(where("decision", case, row.id), opened)
    assert replayed.context["found"].same, "judged again on the facts that were frozen inside, it says the same"


def test_granting_against_the_rule_needs_a_reason_inside_too_and_nothing_typed_is_lost(
    case: CaseMoved, focal_point: Actor
) -> None:
    inside(focal_point, case, PROTECTION, member__trafficking__wants_extras=False)
    with pytest.raises(DomainError, match="advice_differs"):
        decide(case, focal_point)
    typed = {"reason": "decides", "scheme": "trafficking", "deciding": "1", "d-outcome": "deviation", "d-reason": " "}
    answer = signed_in(focal_point).post(where("decide", case), typed | {"d-language": "nl", "d-on": "2026-11-22"})
    assert answer.status_code == 422
    assert answer.context["form"]["language"].value() == "nl"
    assert "Give the reason" in str(answer.context["form"].errors["reason"])
    decide(case, focal_point, Decided.DEVIATION, reason="She asks for it today.")


def test_a_refusal_names_what_failed_with_its_source_and_that_rean_stays_open(
    case: CaseMoved, focal_point: Actor, written: list[str]
) -> None:
    inside(focal_point, case, PROTECTION, member__trafficking__wants_extras=False)
    decide(case, focal_point, Decided.REFUSED)
    assert "You want no help beside REAN" in written[0]
    assert "annual report 2007 §1.2.3 (voluntary, except for minors)" in written[0]
    assert "REAN stays open to you." in written[0]


def test_a_later_change_inside_says_that_it_would_be_decided_otherwise(case: CaseMoved, focal_point: Actor) -> None:
    decide(case, focal_point)
    inside(focal_point, case, PROTECTION, member__trafficking__wants_extras=False)
    known = journey.closed_entitlement(focal_point, case.case_id, PROTECTION, reason="looks again", now=NOW)
    assert known.differs["trafficking"].outcome == "no"
    assert known.inside[0].outcome == "granted", "what was decided stays"


def test_outside_it_never_happened(case: CaseMoved, focal_point: Actor) -> None:
    """Pages, paper, timeline, letters, files, later grants, money: all as before."""
    client = signed_in(make_staff(Role.PROCESSOR))
    tab = reverse("desk:case_eligibility", args=[case.case_id])
    pages = [
        reverse("desk:case", args=[case.case_id]),
        tab,
        f"{tab}?on=2007-09-01",
        reverse("desk:case_on_paper", args=[case.case_id, "en"]),
        reverse("desk:case_protection", args=[case.case_id]),
    ]
    events = Event.objects.filter(case=case.case_id).values_list("id", "code")
    before, files = set(events), StoredFile.objects.count()
    decide(case, focal_point)
    assert set(events.all()) == before
    for page in pages:
        assert tells(client.get(page).content.decode().split("<main")[-1]) == [], page
    assert (Decision.objects.count(), DecisionLetter.objects.count(), StoredFile.objects.count()) == (0, 0, files)
    assert eligibility.decisions(case.case_id) == []
    assert eligibility.grants([lead_of(case)], here=case.case_id) == {}
    assert eligibility.schemes_granted([case.case_id]) == {}
    assert eligibility.money_granted(NOW.replace(year=2000), 100) == []


def test_facts_of_another_decision_hold_nothing_of_it(case: CaseMoved, focal_point: Actor) -> None:
    decide(case, focal_point)
    processor = make_staff(Role.PROCESSOR)
    verbs.decide(case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW)
    (kept,) = eligibility.kept(case.case_id)
    keys = {key for one in kept.facts.members for key in one.values} | set(kept.facts.case)
    dictionary = schemes.fact_dictionary()
    assert {dictionary[key].compartment.value for key in keys} == {"none"}
    assert "trafficking" not in repr(kept.facts)


def test_no_simulation_and_no_table_of_facts_knows_of_it(case: CaseMoved, focal_point: Actor) -> None:
    decide(case, focal_point)
    verbs.refresh(case_id=case.case_id, now=NOW)
    with pytest.raises(NotFoundError):
        journey.simulate("trafficking", draft=None, today=NOW.date())
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(f)::text FROM journey_factmember f")
        rows = [row.lower() for (row,) in cursor.fetchall()]
    assert rows
    assert not [row for row in rows if any(word.lower() in row for word in (*TELLING, "victim", "safe_travel"))]


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.PROCESSOR, Role.MANAGER, Role.PROTECTION, Role.HEALTH])
def test_without_the_key_there_is_nothing_to_decide_or_to_read(case: CaseMoved, focal_point: Actor, role: Role) -> None:
    key = decide(case, focal_point)
    other = make_staff(role)
    client, opened = signed_in(other), {"reason": "curious", "scheme": "trafficking"}
    for address in (where("decide", case), where("decision", case, key), where("letter", case, key)):
        assert client.post(address, opened).status_code == 404
        assert client.get(address).status_code == 405
    with pytest.raises(NotFoundError):
        decide(case, other)
    with pytest.raises(NotFoundError):
        queries.letter_inside(PROTECTION, case_id=case.case_id, decision_id=key, by=other, reason="curious")


def test_the_key_of_one_compartment_opens_no_decision_of_the_other(case: CaseMoved, focal_point: Actor) -> None:
    key = decide(case, focal_point)
    officer = holder(Role.HEALTH, HEALTH)
    client, opened = signed_in(officer), {"reason": "looks", "scheme": "trafficking"}
    for address in (
        where("letter", case, key, which=HEALTH),
        where("decision", case, key, which=HEALTH),
        where("decide", case, which=HEALTH),
        where("decide", case),
    ):
        assert client.post(address, opened).status_code == 404
    with pytest.raises(NotFoundError):
        verbs.decide_inside(
            case_id=case.case_id,
            which=HEALTH,
            scheme_id="trafficking",
            outcome=Decided.REFUSED,
            reason="x",
            opened_for="looks",
            by=officer,
            now=NOW,
        )


@pytest.mark.parametrize("scheme", ["rean", "safe_travel", "nothing"])
def test_inside_one_decides_on_what_rests_on_the_compartment_alone(
    case: CaseMoved, focal_point: Actor, scheme: str
) -> None:
    opened = {"reason": "decides", "scheme": scheme}
    assert signed_in(focal_point).post(where("decide", case), opened).status_code == 404
    with pytest.raises((NotFoundError, DomainError)):
        decide(case, focal_point, Decided.REFUSED, scheme=scheme, reason="x")


def test_the_row_is_shut_to_whoever_opened_nothing_and_is_never_changed(case: CaseMoved, focal_point: Actor) -> None:
    decide(case, focal_point)
    assert SealedDecision.objects.count() == 0, "outside an opening no row shows"
    with pytest.raises(ProgrammingError), transaction.atomic():
        SealedDecision.objects.update(compartment=HEALTH)


def test_deciding_is_logged_as_an_opening_and_the_log_names_no_scheme(case: CaseMoved, focal_point: Actor) -> None:
    before = Access.objects.filter(case_id=case.case_id, staff_id=focal_point.id).count()
    decide(case, focal_point)
    said = [f"{row.action} {row.detail}".strip() for row in Access.objects.filter(staff_id=focal_point.id)]
    assert len(said) == before + 1
    assert set(said) == {"opened_compartment"}


def test_who_holds_the_key_but_does_not_work_inside_reads_and_does_not_decide(
    case: CaseMoved, focal_point: Actor
) -> None:
    decide(case, focal_point)
    client = signed_in(holder(Role.MANAGER, PROTECTION))
    opened = {"reason": "complaint of the person", "scheme": "trafficking"}
    page = client.post(where("schemes", case), opened)
    assert len(page.context["decisions"]) == 1
    assert not page.context["may_answer"]
    assert client.post(where("decide", case), opened).status_code == 404


def test_health_is_decided_by_the_health_officer(case: CaseMoved) -> None:
    officer = holder(Role.HEALTH, HEALTH)
    facts = {"member__health__provisions_needed": True, "member__health__doctor_advised_on": "2026-11-20"}
    inside(officer, case, HEALTH, **facts)
    decide(case, officer, scheme="health")
    known = journey.closed_entitlement(officer, case.case_id, HEALTH, reason="looks", now=NOW)
    assert [row.scheme_id for row in known.inside] == ["health"]
