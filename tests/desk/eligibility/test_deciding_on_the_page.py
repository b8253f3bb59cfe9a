"""The eligibility tab: schemes explained, questions answered one by one, decisions with a letter."""

import pytest
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case
from sankofa.cases.vocab import CaseMoved, Stage
from sankofa.eligibility.models import Answer, Application, Decision, DecisionLetter, KeptSample
from sankofa.eligibility.vocab import AnswerState, Decided
from sankofa.journey import services as verbs
from sankofa.schemes import queries as schemes
from tests.factories import (
    NOW,
    give_consent,
    lead_of,
    make_case,
    make_office,
    make_person,
    make_staff,
    member_of,
    signed_in,
)
from tests.journey.test_deciding_on_a_scheme import make_answered_case
from tests.journey.test_processing_an_application import born

pytestmark = pytest.mark.django_db


def make_family(by: Actor) -> CaseMoved:
    case = make_case(by, person_id=make_person(by, birth=born(1988), nationalities=("ETH",)))
    child = make_person(by, "Selam Dawit", birth=born(2015), nationalities=("ETH",))
    cases.join(case_id=case.case_id, person_id=child, role="daughter", by=by, now=NOW)
    return case


def test_the_page_asks_in_plain_words_each_person_and_keeps_the_answers_at_once() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_family(processor)
    client = signed_in(processor)
    sheet = client.get(reverse("desk:case_eligibility", args=[case.case_id])).context["sheet"]
    first = sheet.groups[0]
    everybody, each = first["everybody"], [field for field, _none in first["rows"]]
    answer = client.post(
        reverse("desk:case_answer", args=[case.case_id]), {everybody.html_name: "yes", each[1].html_name: "no"}
    )
    assert answer.status_code == 302
    kept = dict(Answer.objects.filter(case=case.case_id).values_list("member__person__full_name", "value"))
    assert kept == {each[0].label: True, each[1].label: False}


def test_an_empty_sheet_is_shown_again_with_what_to_do() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_family(processor)
    answer = signed_in(processor).post(reverse("desk:case_answer", args=[case.case_id]), {})
    assert answer.status_code == 422
    assert "Answer at least one question" in answer.content.decode()


def test_that_there_is_none_is_an_answer_too() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_family(processor)
    client = signed_in(processor)
    sheet = client.get(reverse("desk:case_eligibility", args=[case.case_id])).context["sheet"]
    none = next(none for group in sheet.groups for _field, none in group["rows"] if none)
    client.post(reverse("desk:case_answer", args=[case.case_id]), {none.html_name: "on"})
    assert Answer.objects.get(case=case.case_id).state == AnswerState.ABSENT


def test_that_there_is_none_holds_for_everybody_in_one_press() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_family(processor)
    client = signed_in(processor)
    sheet = client.get(reverse("desk:case_eligibility", args=[case.case_id])).context["sheet"]
    group = next(group for group in sheet.groups if group["rows"][0][1])
    client.post(reverse("desk:case_answer", args=[case.case_id]), {group["everybody"].html_name: "on"})
    assert set(Answer.objects.filter(case=case.case_id).values_list("state", flat=True)) == {AnswerState.ABSENT}


def test_a_question_that_no_rule_asks_is_not_answered() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_case(processor)
    answer = signed_in(processor).post(
        reverse("desk:case_answer", args=[case.case_id]), {"q-member-health-verdict--case": "yes"}
    )
    assert answer.status_code == 422
    assert not Answer.objects.exists()


def test_the_signed_application_moves_the_case() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    Case.objects.filter(id=case.case_id).update(stage=Stage.ELIGIBILITY)
    answer = signed_in(counsellor).post(
        reverse("desk:case_apply", args=[case.case_id]), {"signed_on": NOW.date().isoformat()}
    )
    assert answer.status_code == 302
    assert Application.objects.filter(case=case.case_id).exists()
    assert Case.objects.get(id=case.case_id).stage == Stage.APPLICATION


def test_an_application_signed_before_the_first_contact_is_refused_beside_the_date() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    Case.objects.filter(id=case.case_id).update(stage=Stage.ELIGIBILITY)
    answer = signed_in(counsellor).post(reverse("desk:case_apply", args=[case.case_id]), {"signed_on": "2020-01-01"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["signed_on"]
    assert "2020-01-01" in answer.content.decode()


def test_processing_says_what_still_stands_before_it() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_case(processor, person_id=make_person(processor, birth=born(1988)))
    page = signed_in(processor).get(reverse("desk:case_process", args=[case.case_id])).content.decode()
    assert "no consent to be assisted" in page


def test_deciding_writes_the_letter_and_opening_it_is_logged() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    client = signed_in(processor)
    answer = client.post(
        reverse("desk:case_decide", args=[case.case_id, "rean"]),
        {"outcome": "granted", "reason": "", "language": "ar", "on": NOW.date().isoformat()},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    letter = DecisionLetter.objects.get()
    file = client.get(reverse("desk:case_letter", args=[case.case_id, letter.file_id]))
    assert file.content.startswith(b"%PDF")


def test_a_letter_of_another_case_is_not_found() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    client = signed_in(processor)
    client.post(
        reverse("desk:case_decide", args=[case.case_id, "rean"]),
        {"outcome": "granted", "reason": "", "language": "nl", "on": NOW.date().isoformat()},
    )
    other = make_case(processor)
    letter = DecisionLetter.objects.get()
    assert client.get(reverse("desk:case_letter", args=[other.case_id, letter.file_id])).status_code == 404


def test_a_counsellor_may_not_decide() -> None:
    counsellor = make_staff()
    case = make_answered_case(counsellor)
    page = signed_in(counsellor).get(reverse("desk:case_decide", args=[case.case_id, "rean"]))
    assert page.status_code == 403
    assert not Decision.objects.exists()


def test_staff_of_another_office_get_no_eligibility_page() -> None:
    case = make_case(make_staff())
    elsewhere = make_staff(Role.PROCESSOR, office=make_office(name="Tilburg"))
    assert signed_in(elsewhere).get(reverse("desk:case_eligibility", args=[case.case_id])).status_code == 404


def test_an_authority_is_not_asked_without_consent() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_case(processor)
    give_consent(lead_of(case), processor)
    assert member_of(case)
    answer = signed_in(processor).post(
        reverse("desk:case_ask_authority", args=[case.case_id]), {"ask-kind": "no_objection"}
    )
    assert answer.status_code == 422


def test_an_hrt_check_has_a_button_of_its_own_and_its_no_says_that_rean_stays_open() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor, {"claim": None})
    client = signed_in(processor)
    where = reverse("desk:case_check", args=[case.case_id, "hrt"])
    tab = client.get(reverse("desk:case_eligibility", args=[case.case_id]) + "?on=2007-09-01").content.decode()
    assert where in tab
    answer = client.post(where + "?on=2007-09-01", {"on": "2007-09-01"}, follow=True)
    page = answer.content.decode()
    assert "The check is recorded. It decides nothing." in page
    assert "REAN stays open to you." in page
    assert [one.outcome for one, _tone, _word, _terms in answer.context["checks"]] == ["no"]
    assert not Decision.objects.exists()
    timeline = client.get(reverse("desk:case", args=[case.case_id])).content.decode()
    assert "Checked HRT: doesn&#x27;t meet the terms" in timeline
    assert "REAN stays open to you." in timeline


def test_a_scheme_without_a_check_and_a_counsellor_find_no_check() -> None:
    processor, counsellor = make_staff(Role.PROCESSOR), make_staff()
    case = make_answered_case(processor)
    assert signed_in(processor).get(reverse("desk:case_check", args=[case.case_id, "rean"])).status_code == 404
    assert signed_in(counsellor).get(reverse("desk:case_check", args=[case.case_id, "hrt"])).status_code == 403


def test_a_check_by_rules_that_are_not_there_says_so_beside_the_day() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    where = reverse("desk:case_check", args=[case.case_id, "hrt"])
    for day, said in (("2027-01-01", "later day"), ("2020-01-01", "No terms of this scheme")):
        answer = signed_in(processor).post(where, {"on": day})
        assert answer.status_code == 422
        assert said in str(answer.context["form"].errors["on"])


def test_a_programme_manager_keeps_a_refusal_as_a_test_case_that_leads_back_to_nobody() -> None:
    processor, manager = make_staff(Role.PROCESSOR), make_staff(Role.MANAGER, scope=Scope.MISSION)
    case = make_answered_case(processor, {"member.means.can_pay": True})
    key = verbs.decide(
        case_id=case.case_id, scheme_id="rean", outcome=Decided.REFUSED, reason="", by=processor, now=NOW
    )
    client = signed_in(manager)
    where = reverse("desk:case_decision_test", args=[case.case_id, key])
    assert where in client.get(reverse("desk:case_decision", args=[case.case_id, key])).content.decode()
    page = client.get(where).content.decode()
    assert "Can pay for the journey themselves" in page
    assert client.post(where).status_code == 302
    row = KeptSample.objects.get()
    assert "member.means.can_pay: true" in row.text
    told = (str(case.case_id), str(key), "Dawit", "1988", NOW.date().isoformat())
    assert [word for word in told if word in row.text + row.name] == []
    results = {one.sample.name: one.ok for one in schemes.try_samples("rean")}
    assert results[row.name] is True
    client.post(where)
    assert KeptSample.objects.count() == 1, "the same test case is kept once"


def test_a_grant_is_no_test_case_and_a_processor_keeps_none() -> None:
    processor, manager = make_staff(Role.PROCESSOR), make_staff(Role.MANAGER, scope=Scope.MISSION)
    case = make_answered_case(processor)
    key = verbs.decide(
        case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW
    )
    where = reverse("desk:case_decision_test", args=[case.case_id, key])
    assert "Only what the rule itself refused" in signed_in(manager).get(where).content.decode()
    signed_in(manager).post(where)
    assert signed_in(processor).post(where).status_code == 403
    assert not KeptSample.objects.exists()
