"""What am I entitled to: all schemes side by side, the reasons below each, and at most seven questions."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import services as cases
from sankofa.cases.models import Share
from sankofa.cases.vocab import CaseMoved
from sankofa.eligibility import services as eligibility
from sankofa.journey import queries
from sankofa.journey.vocab import SchemeRow, Stands
from sankofa.people.vocab import Purpose
from tests.factories import (
    NOW,
    give_consent,
    lead_of,
    make_case,
    make_mission,
    make_office,
    make_person,
    make_staff,
    member_of,
    signed_in,
)
from tests.journey.test_deciding_on_a_scheme import make_answered_case
from tests.journey.test_processing_an_application import born

pytestmark = pytest.mark.django_db
IN_2007 = dt.date(2007, 9, 1)


def make_family(by: Actor, size: int = 4) -> CaseMoved:
    case = make_case(by, person_id=make_person(by, birth=born(1988), nationalities=("ETH",)))
    for number in range(size - 1):
        child = make_person(by, f"Selam Dawit {number}", birth=born(2012 + number), nationalities=("ETH",))
        cases.join(case_id=case.case_id, person_id=child, role="daughter", by=by, now=NOW)
    return case


def page(by: Actor, case: CaseMoved, *, on: dt.date | None = None) -> str:
    query = f"?on={on}" if on else ""
    return signed_in(by).get(reverse("desk:case_eligibility", args=[case.case_id]) + query).content.decode()


def rows(by: Actor, case: CaseMoved, on: dt.date | None = None) -> dict[str, SchemeRow]:
    known = queries.entitlement(by, case.case_id, now=NOW, on=on)
    return {row.id: row for row in (*known.rows, *known.beside)}


def test_a_counsellor_sees_a_handful_of_schemes_and_the_rest_in_one_line() -> None:
    counsellor = make_staff()
    known = queries.entitlement(counsellor, make_family(counsellor).case_id, now=NOW)
    assert [row.id for row in known.rows] == ["rean", "avrr_nl", "other_vulnerable"]
    assert {row.stands for row in known.beside} <= {Stands.CLOSED, Stands.OTHERS, Stands.INFORMS}


@pytest.mark.parametrize(
    ("scheme", "stands"),
    [("hrt", Stands.UNKNOWN), ("varrp_vinn", Stands.OTHERS), ("uam_angola", Stands.OTHERS), ("avrr_nl", Stands.CLOSED)],
)
def test_by_the_rules_of_2007_schemes_for_other_people_stand_beside(scheme: str, stands: Stands) -> None:
    counsellor = make_staff()
    case = make_family(counsellor)
    assert rows(counsellor, case, IN_2007)[scheme].stands is stands
    assert "1 September 2007" in page(counsellor, case, on=IN_2007)


def test_what_is_only_to_be_done_yet_is_no_refusal() -> None:
    processor = make_staff(Role.PROCESSOR)
    avrr = rows(processor, make_answered_case(processor, {"member.helped_by_other": False}))["avrr_nl"]
    assert (avrr.outcome, avrr.stands) == ("no", Stands.TO_DO)
    assert [one.id for one in avrr.failed] == ["plan_before_departure"]


def test_a_no_says_first_which_condition_failed_with_its_source_and_the_fact() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor, {"member.means.can_pay": True})
    failed = rows(processor, case)["rean"].failed
    assert [(one.id, bool(one.source)) for one in failed] == [("no_means", True)]
    assert [(fact.key, fact.values) for fact in failed[0].facts] == [("member.means.can_pay", ((True, ()),))]


def test_a_condition_stands_once_with_the_names_where_it_is_not_the_same_for_all() -> None:
    counsellor = make_staff()
    case = make_family(counsellor, size=3)
    lead = member_of(case)
    eligibility.answer(
        case_id=case.case_id, member_id=lead, key="member.means.can_pay", value=False, by=counsellor, now=NOW
    )
    tree = rows(counsellor, case)["rean"].tree
    ids = [one.id for one in tree]
    assert len(ids) == len(set(ids))
    means = next(one for one in tree if one.id == "no_means")
    assert [(outcome, len(names)) for outcome, names in means.who] == [("unknown", 2), ("yes", 1)]


def test_an_amount_shows_with_a_yes_and_who_pays_it() -> None:
    processor = make_staff(Role.PROCESSOR)
    rean = rows(processor, make_answered_case(processor))["rean"]
    assert rean.stands is Stands.YES
    assert [(line.project, line.from_each, line.each) for line in rean.lines] == [("REAN", 4_000, 20_000)]


def test_nothing_that_waits_for_an_assessment_has_a_price() -> None:
    counsellor = make_staff()
    for day in (None, IN_2007):
        known = queries.entitlement(counsellor, make_family(counsellor).case_id, now=NOW, on=day)
        for row in known.rows:
            if row.stands is not Stands.YES:
                assert (row.lines, dict(row.most), row.gives) == ((), {}, ())
        assert known.best.titles == ()


def test_the_sheet_asks_at_most_seven_questions_the_shared_and_cheap_ones_first() -> None:
    counsellor = make_staff()
    case = make_family(counsellor)
    answer = signed_in(counsellor).get(reverse("desk:case_eligibility", args=[case.case_id]))
    groups = answer.context["sheet"].groups
    assert len(groups) <= 7
    assert answer.context["more_questions"] > 0
    assert "more after these" in answer.content.decode()
    vulnerability = [group for group in groups if "vulnerab" in group["question"]]
    assert vulnerability == [], "one scheme's own questions come last"


def test_what_another_page_keeps_is_asked_with_a_link_to_it() -> None:
    counsellor = make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor))
    answer = signed_in(counsellor).get(reverse("desk:case_eligibility", args=[case.case_id]))
    assert {row["label"] for row in answer.context["elsewhere"]} >= {"People"}
    assert not any("birth_date" in name for name in answer.context["sheet"].fields)


def test_the_page_asks_as_many_queries_for_one_person_as_for_a_family() -> None:
    counsellor = make_staff()
    alone, family = make_family(counsellor, size=1), make_family(counsellor, size=5)
    page(counsellor, alone)
    counts = []
    for case in (alone, family):
        with CaptureQueriesContext(connection) as asked:
            page(counsellor, case)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_another_mission_that_shares_the_case_reads_no_claims_and_no_reasons() -> None:
    counsellor = make_staff()
    case = make_family(counsellor)
    there = make_mission("ET", "ETH", "Africa/Addis_Ababa")
    home = make_staff(Role.HOME_MISSION, office=make_office(there, "Addis Ababa"))
    consent = give_consent(lead_of(case), counsellor, Purpose.SHARE_MISSION, mission=there)
    Share.objects.create(case_id=case.case_id, mission=there, since=NOW, consent=consent)
    said = page(home, case)
    assert "The mission of the case decides on this" in said
    assert "REAN" not in said
    paper = signed_in(home).get(reverse("desk:case_on_paper", args=[case.case_id, "en"]))
    assert paper.status_code == 404


def test_the_page_for_the_person_speaks_to_them_in_their_language() -> None:
    counsellor = make_staff()
    case = make_answered_case(counsellor, {"member.means.can_pay": True})
    client = signed_in(counsellor)
    said = {
        language: client.get(reverse("desk:case_on_paper", args=[case.case_id, language])).content.decode()
        for language in ("nl", "en", "ar")
    }
    assert 'dir="rtl"' in said["ar"].split("</head>")[0]
    assert 'lang="en" dir="ltr"' in said["ar"]
    assert "Waar u recht op hebt" in said["nl"]
    assert "You can pay" in said["en"]
    assert "Not met" not in said["en"]


def test_the_page_for_the_person_holds_out_no_label_and_asks_nothing_of_others() -> None:
    counsellor = make_staff()
    case = make_family(counsellor)
    said = signed_in(counsellor).get(reverse("desk:case_on_paper", args=[case.case_id, "en"])).content.decode()
    assert "Can you pay for the journey yourself?" in said
    assert "vulnerab" not in said
    assert "formal query" not in said


def test_there_is_no_page_for_the_person_in_a_language_without_texts() -> None:
    counsellor = make_staff()
    case = make_family(counsellor, size=1)
    assert signed_in(counsellor).get(f"/cases/{case.case_id}/eligibility/paper/xx/").status_code == 404
