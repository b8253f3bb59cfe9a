"""Holding a draft against the terms in force, over the whole caseload, before anybody approves it."""

import datetime as dt
import json
import uuid
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sankofa.cases import queries as cases
from sankofa.journey import fact_table, queries
from sankofa.journey.facts import Gathered
from sankofa.journey.rules import disclosure
from sankofa.journey.vocab import Change
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.kernel.partial_dates import PartialDate
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import ABSENT, BadPolicyError, Facts, Value
from tests.factories import make_case, make_person, make_staff

pytestmark = pytest.mark.django_db
DAY = dt.date(2007, 3, 1)
MEETS_REAN: dict[str, Value] = {
    "person.birth_date": dt.date(1980, 1, 1),
    "person.nationalities": ("IRQ",),
    "member.return.voluntary": True,
    "member.means.can_pay": False,
    "member.return.for_good": True,
    "member.return.accepts_end_of_procedures": True,
    "member.travel_document.obtainable": True,
    "member.objection": False,
    "member.unaccompanied": False,
    "member.admission.proof_on": ABSENT,
    "returns.last_assisted_on": ABSENT,
    "grant": ABSENT,
}


def keep(
    filed_on: dt.date | None,
    first_contact: dt.date = dt.date(2006, 9, 1),
    sex: str = "female",
    born: Value = MEETS_REAN["person.birth_date"],
) -> uuid.UUID:
    """A case whose one member meets REAN and filed a claim on a day; None: nobody asked about claims."""
    actor = make_staff()
    case = make_case(actor, person_id=make_person(actor))
    spine = cases.spine(case.case_id)
    claims: dict[str, Any] = {"claim": ({"filed_on": filed_on, "status": "rejected"},)} if filed_on else {}
    of_case: dict[str, Value] = {
        "case.kind": "return",
        "case.contact.first_on": first_contact,
        "case.destination.country": "IRQ",
    }
    facts = Facts.of(
        of_case, {str(spine.members[0].id): {**MEETS_REAN, "person.birth_date": born, "person.sex": sex, **claims}}
    )
    fact_table.keep(case.case_id, Gathered(facts, {}, None, "return", spine.mission_id), on=DAY)
    return case.case_id


def later_claims() -> str:
    """HRT with the last day for a claim a year later."""
    text = schemes.copy_of("hrt", "hrt/2006")
    text = text.replace("hrt/2006", "hrt/draft").replace("known_since: 2006-06-15", "known_since: 2007-02-01")
    return text.replace("before: 2006-06-15", "before: 2007-06-15").replace(
        "[2006-06-15, 2007-05-01)", "[2007-03-01, )"
    )


def test_a_later_day_for_claims_shows_who_gains_and_what_it_costs() -> None:
    for _ in range(6):
        keep(dt.date(2006, 8, 1))
    for _ in range(5):
        keep(dt.date(2005, 8, 1))
    keep(None)
    found = queries.simulate("hrt", draft=later_claims(), today=DAY)
    assert (found.before, found.after, found.on) == ("hrt/2006", "hrt/draft", DAY)
    assert (found.cases, found.qualified, found.would_qualify) == (12, 5, 11)
    assert found.changes[Change.GAINS] == 6
    assert found.people[Change.GAINS] == 6
    assert found.changes[Change.LOSES] == 0
    assert found.cents == {"EUR": 5 * 175_000}
    assert found.would_cents == {"EUR": 11 * 175_000}
    assert [(row.label, row.gains) for row in found.nationalities] == [("IRQ", 6)]
    assert [(row.label, row.gains) for row in found.ages] == [("18-29", 6)]
    assert [(row.year, row.qualified, row.would_qualify) for row in found.years] == [(2006, 5, 11)]


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (dt.date(1989, 3, 2), "0-17"),
        (dt.date(1989, 3, 1), "18-29"),
        (dt.date(1977, 3, 1), "30-44"),
        (dt.date(1947, 3, 2), "45-59"),
        (dt.date(1947, 3, 1), "60+"),
        (PartialDate.year(1985), "18-29"),
        (PartialDate.year(1989), ""),
        (ABSENT, ""),
    ],
)
def test_people_are_counted_by_their_age_on_the_day(born: Value, age: str) -> None:
    for _ in range(5):
        keep(dt.date(2006, 8, 1), born=born)
    found = queries.simulate("hrt", draft=later_claims(), today=DAY)
    assert [(row.label, row.gains) for row in found.ages] == [(age, 5)]


def test_small_numbers_are_never_told() -> None:
    for _ in range(6):
        keep(dt.date(2006, 8, 1))
    for _ in range(3):
        keep(dt.date(2006, 8, 1), sex="male")
    found = queries.simulate("hrt", draft=later_claims(), today=DAY)
    assert found.changes[Change.GAINS] == 9
    assert [(row.label, row.gains) for row in found.sexes] == [("female", None), ("male", None)]
    few = queries.simulate("hrt", draft=later_claims(), today=DAY, since=dt.date(2030, 1, 1))
    assert (few.cases, few.changes[Change.GAINS]) == (0, 0)


def test_a_total_of_few_is_not_told_nor_what_it_costs() -> None:
    keep(dt.date(2005, 8, 1))
    found = queries.simulate("hrt", draft=later_claims(), today=DAY)
    assert (found.qualified, found.would_qualify) == (None, None)
    assert found.cents == {"EUR": None}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([10, 20], (10, 20)),
        ([0, 9], (0, 9)),
        ([3, 9, 20], (None, None, 20)),
        ([3, 2, 20], (None, None, 20)),
        ([3, 0, 0], (None, None, 0)),
        ([3], (None,)),
        ([], ()),
    ],
)
def test_what_is_left_out_can_not_be_told_from_the_sum(counts: list[int], shown: tuple[int | None, ...]) -> None:
    assert disclosure.told(counts) == shown


def test_a_period_chooses_cases_by_their_first_contact() -> None:
    for year in (2004, 2006):
        for _ in range(5):
            keep(dt.date(2005, 1, 1), first_contact=dt.date(year, 5, 1))
    found = queries.simulate("hrt", draft=None, today=DAY, since=dt.date(2006, 1, 1), until=dt.date(2007, 1, 1))
    assert (found.cases, found.qualified, found.would_qualify) == (5, 5, 5)


def test_a_scheme_that_rests_on_a_compartment_is_not_there() -> None:
    with pytest.raises(NotFoundError):
        queries.simulate("rmh3", draft=None, today=DAY)


def test_a_day_on_which_nothing_holds_is_said() -> None:
    with pytest.raises(DomainError, match="not_in_force"):
        queries.simulate("hrt", draft=None, today=dt.date(2026, 1, 1))


def test_a_bad_draft_is_refused_with_its_own_line_and_a_suggestion() -> None:
    text = later_claims().replace("claim.filed_on", "claim.filled_on", 1)
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "filled_on" in one)
    with pytest.raises(BadPolicyError) as refused:
        queries.simulate("hrt", draft=text, today=DAY)
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == ("draft", line)
    assert "claim.filed_on" in problem.suggestion


def test_the_command_counts_and_names_nobody(tmp_path: Path) -> None:
    ids = [keep(dt.date(2006, 8, 1)) for _ in range(6)]
    draft = tmp_path / "draft.yaml"
    draft.write_text(later_claims(), encoding="utf-8")
    out = StringIO()
    call_command("policy", "simulate", "hrt", "--draft", str(draft), "--on", "2007-03-01", stdout=out)
    assert "gains" in out.getvalue()
    assert "6 people" in " ".join(out.getvalue().split())
    assert not [one for one in ids if str(one) in out.getvalue()]
    out = StringIO()
    call_command("policy", "simulate", "hrt", "--draft", str(draft), "--on", "2007-03-01", "--json", stdout=out)
    assert json.loads(out.getvalue())["changes"]["gains"] == 6


def test_the_command_says_what_is_wrong_with_a_draft(tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text("id: hrt/x\n", encoding="utf-8")
    with pytest.raises(CommandError, match="draft:1"):
        call_command("policy", "simulate", "hrt", "--draft", str(draft))
