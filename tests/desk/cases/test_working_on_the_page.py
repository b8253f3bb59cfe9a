"""The verbs of a case from its pages: one step at a tap, taken back, notes kept once, plans merged, nothing lost."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from sankofa.accounts.vocab import Role
from sankofa.cases import services
from sankofa.cases.models import Case, Member, Note, SavedFilter
from sankofa.cases.vocab import Kind, Outcome, Stage
from sankofa.journal.models import Access
from sankofa.journal.vocab import Action
from tests.factories import NOW, make_case, make_office, make_person, make_staff, signed_in

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def plan(case_id: uuid.UUID, client: Client, **changed: str) -> dict[str, str]:
    """The plan's form as the page shows it, with what one types."""
    page = client.get(url("case_plan", case_id)).content.decode()
    shown = {f"was_{name}": value for name, value in re.findall(r'name="was_(\w+)" value="([^"]*)"', page)}
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    typed = {name.removeprefix("was_"): value for name, value in shown.items()}
    return {**shown, **typed, "version": version[1], **changed}


def test_a_step_is_one_tap_sent_twice_done_once_and_can_be_taken_back() -> None:
    counsellor = make_staff()
    case, client = make_case(counsellor), signed_in(counsellor)
    page = ""
    for _twice in range(2):
        page = client.post(url("case_step", case.case_id, "counsel"), follow=True).content.decode()
    assert "where this step is not possible" in page
    assert Case.objects.get().stage == Stage.COUNSELLING
    undo = re.search(r'action="(/cases/[^"]*/undo/[^"]*)"', page)
    assert undo
    client.post(undo[1])
    assert Case.objects.get().stage == Stage.CONTACT


def test_a_gated_step_is_no_tap() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_case(processor)
    assert signed_in(processor).post(url("case_step", case.case_id, "process")).status_code == 404


def test_withdrawing_needs_no_reason_and_closes_the_case() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    assert signed_in(counsellor).post(url("case_withdraw", case.case_id), {}).status_code == 302
    assert Case.objects.get().outcome == Outcome.WITHDRAWN


def test_ending_without_saying_how_shows_the_form_again_with_what_was_typed() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    answer = signed_in(counsellor).post(url("case_end", case.case_id), {"reason": "went to a cousin"})
    assert answer.status_code == 422
    assert "went to a cousin" in answer.content.decode()


def test_two_people_edit_the_plan_and_the_second_chooses_field_by_field() -> None:
    counsellor, colleague = make_staff(), make_staff()
    case = make_case(counsellor)
    mine, theirs = signed_in(counsellor), signed_in(colleague)
    typed = plan(case.case_id, mine, wished_on="2027-01-10")
    theirs.post(url("case_plan", case.case_id), plan(case.case_id, theirs, destination="SOM", wished_on="2027-02-02"))
    merge = mine.post(url("case_plan", case.case_id), typed)
    page = merge.content.decode()
    assert merge.status_code == 409
    assert "2027-01-10" in page
    assert "2027-02-02" in page
    assert "Somalia" in page
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    hidden.pop("csrfmiddlewaretoken", None)
    mine.post(url("case_plan", case.case_id), {**hidden, "choose_wished_on": "mine", "choose_destination": "theirs"})
    row = Case.objects.get()
    assert (str(row.wished_on), row.destination_id) == ("2027-01-10", "SOM")


def test_a_note_sent_twice_is_kept_once() -> None:
    counsellor = make_staff()
    case, client = make_case(counsellor), signed_in(counsellor)
    typed = {"body": "Spoke with his brother.", "kind": "general", "idempotency_key": str(uuid.uuid4())}
    for _twice in range(2):
        assert client.post(url("case_notes", case.case_id), typed).status_code == 302
    assert Note.objects.count() == 1


def test_a_note_that_was_begun_is_there_again_and_gone_once_it_is_kept() -> None:
    counsellor = make_staff()
    case, client = make_case(counsellor), signed_in(counsellor)
    client.post(url("draft", f"note-{case.case_id}"), {"body": "Half a sent"})
    assert "Half a sent" in client.get(url("case_notes", case.case_id)).content.decode()
    key = str(uuid.uuid4())
    client.post(url("case_notes", case.case_id), {"body": "Whole.", "kind": "general", "idempotency_key": key})
    assert "Half a sent" not in client.get(url("case_notes", case.case_id)).content.decode()


def test_a_member_gets_a_case_of_their_own_and_the_principal_applicant_stays() -> None:
    counsellor = make_staff()
    case, client = make_case(counsellor), signed_in(counsellor)
    person = make_person(counsellor, "Almaz")
    client.post(url("case_join", case.case_id), {"person": str(person), "role": "wife"})
    almaz = Member.objects.get(person=person)
    client.post(url("case_split", case.case_id, almaz.id), {"reason": "stays longer"})
    assert Case.objects.filter(lead=person).count() == 1
    lead = Member.objects.get(case=case.case_id, left_on=None)
    page = client.post(url("case_fall_off", case.case_id, lead.id), follow=True).content.decode()
    assert "principal applicant" in page
    assert Member.objects.filter(case=case.case_id, left_on=None).count() == 1


def test_a_new_case_sent_twice_is_one_case() -> None:
    counsellor = make_staff()
    client, person = signed_in(counsellor), make_person(counsellor)
    typed = {
        "kind": Kind.RETURN, "office": str(counsellor.office_id), "opened_on": "2026-11-20", "heard": "friends",
        "idempotency_key": str(uuid.uuid4()),
    }  # fmt: skip
    for _twice in range(2):
        assert client.post(url("case_new", person), typed).status_code == 302
    assert Case.objects.count() == 1


def test_a_case_is_not_opened_for_somebody_one_may_not_know() -> None:
    stranger = make_staff(office=make_office(name="Tilburg"))
    person = make_person(make_staff())
    assert signed_in(stranger).get(url("case_new", person)).status_code == 404


def test_an_export_is_logged_holds_no_formula_and_is_refused_without_leave() -> None:
    counsellor = make_staff()
    make_case(counsellor, person_id=make_person(counsellor, "=HYPERLINK(1)"))
    answer = signed_in(counsellor).get(url("cases_export"))
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # a streamed answer
    assert "'=HYPERLINK(1)" in text
    assert Access.objects.filter(action=Action.EXPORTED, staff_id=counsellor.id).count() == 1
    assert signed_in(counsellor).get(url("cases_export"), {"as": "xlsx"}).content[:2] == b"PK"
    assert signed_in(make_staff(Role.AIRPORT)).get(url("cases_export")).status_code == 403


def test_chosen_cases_get_a_counsellor_at_once() -> None:
    me, mate = make_staff(), make_staff()
    cases = [make_case(me).case_id for _ in range(2)]
    typed = {"case": [str(case) for case in cases], "bulk-what": "assign", "bulk-staff": str(mate.id)}
    assert "Done for 2 cases." in signed_in(me).post(url("cases_bulk"), typed, follow=True).content.decode()
    assert set(Case.objects.values_list("counsellor", flat=True)) == {mate.id}


def test_a_kept_view_is_shared_with_the_office_and_forgotten_by_its_owner_alone() -> None:
    me, mate, stranger = make_staff(), make_staff(), make_staff(office=make_office(name="Tilburg"))
    signed_in(me).post(url("cases_keep"), {"name": "Blocked", "query": "whose=office&blocked=yes", "for_office": "1"})
    view = SavedFilter.objects.get()
    assert "Blocked</a>" in signed_in(mate).get(url("cases")).content.decode()
    assert "Blocked</a>" not in signed_in(stranger).get(url("cases")).content.decode()
    signed_in(mate).post(url("cases_forget", view.id))
    assert SavedFilter.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_day(role: Role) -> None:
    actor = make_staff(role)
    services.set_task(what="Call", due_on=NOW.date(), owner_id=actor.id, by=make_staff(), now=NOW)
    page = signed_in(actor).get(url("my_day"))
    assert page.status_code == 200
    assert "Call" in page.content.decode()


def test_a_new_wish_for_a_day_gone_by_or_years_away_is_told_and_an_old_one_may_stay() -> None:
    counsellor = make_staff()
    case, client = make_case(counsellor), signed_in(counsellor)
    for typed, said in (("2020-01-01", "has gone by"), ("2062-01-01", "years away"), ("0026-01-01", "Check the year")):
        answer = client.post(url("case_plan", case.case_id), plan(case.case_id, client, wished_on=typed))
        assert answer.status_code == 422
        assert said in answer.content.decode()
    Case.objects.update(wished_on="2020-01-01")
    answer = client.post(url("case_plan", case.case_id), plan(case.case_id, client, destination="ETH"))
    assert answer.status_code == 302
