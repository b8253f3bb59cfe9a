"""A draft tried over the caseload: kept for who approves, by project and group, down to the cases a reader may see."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import queries as cases
from sankofa.cases.models import Case
from sankofa.eligibility import queries as drafts
from sankofa.eligibility import services as eligibility
from sankofa.journey import fact_table, queries, services
from sankofa.journey.facts import Gathered
from sankofa.journey.vocab import Change, Shown
from sankofa.kernel.errors import RefusedError
from sankofa.schemes.vocab import ABSENT, Facts, Value
from tests.factories import NOW, make_case, make_office, make_person, make_staff, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_policies")]


def keep(actor: Actor, **others: Value) -> uuid.UUID:
    """A case whose one member meets REAN of today and claimed asylum in 2016, too late for HRT as it was."""
    case = make_case(actor, person_id=make_person(actor))
    claims: Value = ({"filed_on": dt.date(2016, 5, 1), "status": "rejected"},)
    spine = cases.spine(case.case_id)
    member: dict[str, Value] = {
        "person.birth_date": dt.date(1990, 5, 1),
        "person.nationalities": ("IRQ",),
        "person.sex": "female",
        "member.return.voluntary": True,
        "member.return.for_good": True,
        "member.return.accepts_end_of_procedures": True,
        "member.means.can_pay": False,
        "member.travel_document.obtainable": True,
        "member.objection": False,
        "member.unaccompanied": False,
        "member.admission.proof_on": ABSENT,
        "returns.last_assisted_on": ABSENT,
        "grant": ABSENT,
        "claim": claims,
        **{key.replace("__", "."): value for key, value in others.items()},
    }
    of_case: dict[str, Value] = {
        "case.kind": "return",
        "case.contact.first_on": dt.date(2026, 3, 1),
        "case.destination.country": "IRQ",
        "case.application.signed_on": dt.date(2026, 5, 1),
        "case.departure.on": dt.date(2027, 1, 1),
    }
    facts = Facts.of(of_case, {str(spine.members[0].id): member})
    fact_table.keep(case.case_id, Gathered(facts, {}, None, "return", spine.mission_id), on=NOW.date())
    return case.case_id


@pytest.fixture
def people() -> tuple[Actor, Actor, Actor]:
    """A writer and an approver for the whole mission, and a counsellor of it."""
    office = make_office()
    writer, other = (make_staff(Role.MANAGER, office=office, scope=Scope.MISSION) for _ in range(2))
    return writer, other, make_staff(office=office)


def later_claims(writer: Actor) -> uuid.UUID:
    """HRT of 2010 again from tomorrow, for claims of before 2020."""
    draft_id = eligibility.start_draft(scheme_id="hrt", version_id="hrt/2010", by=writer, now=NOW)
    row = drafts.draft(writer, draft_id)
    text = row.text.replace("before: 2006-06-15", "before: 2020-01-01")
    assert text != row.text
    eligibility.change_draft(draft_id=draft_id, text=text, version=row.version, by=writer, now=NOW)
    return draft_id


def tried(writer: Actor, draft_id: uuid.UUID) -> None:
    services.try_draft(draft_id=draft_id, since=None, until=None, by=writer, now=NOW)


def test_the_approver_sees_what_was_counted_and_it_stays_with_the_version(people: tuple[Actor, Actor, Actor]) -> None:
    writer, other, counsellor = people
    for _ in range(6):
        keep(counsellor)
    draft_id = later_claims(writer)
    address = f"/policies/drafts/{draft_id}/"
    assert signed_in(writer).post(f"{address}try/").status_code == 302
    page = signed_in(other).get(address)
    assert page.context["trials"][0].found.changes[Change.GAINS] == 6
    assert writer.name in page.content.decode()
    eligibility.submit_draft(draft_id=draft_id, by=writer, now=NOW, words_read=True)
    made = eligibility.approve_draft(draft_id=draft_id, version=2, by=other, now=NOW, words_read=True)
    kept = drafts.approvals()[made].trial
    assert kept
    assert queries.trial(kept)["hrt"].would_qualify == 6
    assert b"What it was expected to change" in signed_in(counsellor).get(f"/policies/hrt/?version={made}").content


def test_a_text_that_changed_since_is_said_and_no_approval_takes_its_count_along(
    people: tuple[Actor, Actor, Actor],
) -> None:
    writer, other, counsellor = people
    keep(counsellor)
    draft_id = later_claims(writer)
    tried(writer, draft_id)
    row = drafts.draft(writer, draft_id)
    eligibility.change_draft(draft_id=draft_id, text=row.text + "\n", version=row.version, by=writer, now=NOW)
    assert (
        b"The draft was changed after this was counted" in signed_in(other).get(f"/policies/drafts/{draft_id}/").content
    )
    eligibility.submit_draft(draft_id=draft_id, by=writer, now=NOW, words_read=True)
    made = eligibility.approve_draft(draft_id=draft_id, version=3, by=other, now=NOW, words_read=True)
    assert drafts.approvals()[made].trial is None


def test_costs_are_told_by_project_and_year_and_people_by_vulnerability(people: tuple[Actor, Actor, Actor]) -> None:
    writer, _other, counsellor = people
    for _ in range(6):
        keep(counsellor, member__vulnerability__ground="elderly")
    for _ in range(5):
        keep(counsellor)
    found = queries.simulate("hrt", draft=drafts.draft(writer, later_claims(writer)).text, today=NOW.date())
    (project,) = found.projects
    assert (project.project, project.cents, project.would_cents) == ("HRT", 0, 11 * 175_000)
    assert [(one.year, one.would_cents) for one in project.years] == [(2026, 11 * 175_000)]
    assert [(row.label, row.gains) for row in found.vulnerabilities] == [("elderly", 6), ("", 5)]


@pytest.mark.parametrize(("number", "shown"), [(4, None), (5, 5 * 175_000)])
def test_what_few_cases_cost_is_not_told(people: tuple[Actor, Actor, Actor], number: int, shown: Shown) -> None:
    writer, _other, counsellor = people
    for _ in range(number):
        keep(counsellor)
    found = queries.simulate("hrt", draft=drafts.draft(writer, later_claims(writer)).text, today=NOW.date())
    assert found.projects[0].would_cents == shown
    assert found.projects[0].years[0].would_cents == shown


def test_a_count_leads_to_the_cases_that_the_reader_may_see_and_to_no_other(
    people: tuple[Actor, Actor, Actor],
) -> None:
    writer, _other, counsellor = people
    ids = [keep(counsellor) for _ in range(6)]
    draft_id = later_claims(writer)
    tried(writer, draft_id)
    Case.objects.filter(id=ids[0]).update(shielded=True)
    page = signed_in(writer).get(f"/policies/drafts/{draft_id}/cases/?change=gains")
    assert {row.id for row in page.context["rows"]} == {*ids[1:]}
    women = signed_in(writer).get(f"/policies/drafts/{draft_id}/cases/?change=gains&by=sex&of=female")
    assert {row.id for row in women.context["rows"]} == {*ids[1:]}
    men = signed_in(writer).get(f"/policies/drafts/{draft_id}/cases/?change=gains&by=sex&of=male")
    assert b"None of these cases is open to you" in men.content
    elsewhere = make_staff(Role.MANAGER, scope=Scope.CASELOAD)
    assert not signed_in(elsewhere).get(f"/policies/drafts/{draft_id}/cases/?change=gains").context["rows"]


def test_a_count_that_is_not_there_is_no_page(people: tuple[Actor, Actor, Actor]) -> None:
    writer, _other, _counsellor = people
    draft_id = later_claims(writer)
    page = signed_in(writer)
    assert page.get(f"/policies/drafts/{draft_id}/cases/?change=gains").status_code == 404  # not tried yet
    tried(writer, draft_id)
    for query in ("?change=neither", "?change=gains&by=secret"):
        assert page.get(f"/policies/drafts/{draft_id}/cases/{query}").status_code == 404


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.PROCESSOR, Role.FINANCE])
def test_others_neither_try_nor_look_through(people: tuple[Actor, Actor, Actor], role: Role) -> None:
    writer, _other, _counsellor = people
    draft_id = later_claims(writer)
    tried(writer, draft_id)
    stranger = make_staff(role)
    page = signed_in(stranger)
    assert page.post(f"/policies/drafts/{draft_id}/try/").status_code == 403
    assert page.get(f"/policies/drafts/{draft_id}/cases/?change=gains").status_code == 403
    with pytest.raises(RefusedError):
        tried(stranger, draft_id)


def test_a_period_that_ends_before_it_begins_is_said_beside_the_field(people: tuple[Actor, Actor, Actor]) -> None:
    writer, _other, _counsellor = people
    draft_id = later_claims(writer)
    answer = signed_in(writer).post(f"/policies/drafts/{draft_id}/try/", {"since": "2026-05-01", "until": "2026-04-01"})
    assert answer.status_code == 422
    assert b"The end is not after the beginning" in answer.content


def test_what_differs_is_said_by_what_facts_mean(people: tuple[Actor, Actor, Actor]) -> None:
    writer, _other, _counsellor = people
    page = signed_in(writer).get(f"/policies/drafts/{later_claims(writer)}/")
    said = {one.title: one for one in page.context["differences"]}
    (changed,) = (one for title, one in said.items() if "asylum" in title)
    assert changed.before == ("Date of the claim: before 15 June 2006",)
    assert changed.after == ("Date of the claim: before 1 January 2020",)
    assert changed.wording_stays
    assert "claim.filed_on" not in str(page.context["differences"])
