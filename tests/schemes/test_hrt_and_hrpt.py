"""The grants of 2007: who gets them, to the euro, and what a refusal says."""

from datetime import date

import pytest

from sankofa.schemes import queries
from sankofa.schemes.vocab import Evaluation, Facts, Record, Value

IN_MARCH, IN_JUNE = date(2007, 3, 1), date(2007, 6, 1)
BEFORE_2001_04, BEFORE_2006_06_15 = date(2000, 5, 5), date(2005, 5, 5)

MEETS_REAN: dict[str, Value] = {
    "member.return.voluntary": True,
    "member.means.can_pay": False,
    "member.return.for_good": True,
    "member.travel_document.obtainable": True,
    "person.nationalities": ("IRQ",),
}


def people(*, adults: int, children: int, claimed: date, on: date) -> Facts:
    claim: Record = {"filed_on": claimed, "status": "rejected"}
    common: dict[str, Value] = {**MEETS_REAN, "claim": (claim,)}
    born = {"adult": date(on.year - 30, 1, 1), "child": date(on.year - 10, 1, 1)}
    kinds = ["adult"] * adults + ["child"] * children
    members = {f"m{place}": {**common, "person.birth_date": born[kind]} for place, kind in enumerate(kinds)}
    return Facts.of({"case.destination.country": "IRQ"}, members)


def judged(scheme: str, facts: Facts, on: date) -> Evaluation:
    evaluation = queries.evaluate(scheme, facts, on)
    assert evaluation is not None
    return evaluation


@pytest.mark.parametrize(
    ("scheme", "heads", "claimed", "on", "euros"),
    [
        ("hrpt", (54, 9), BEFORE_2001_04, IN_MARCH, 102_375),
        ("hrt", (220, 29), BEFORE_2006_06_15, IN_MARCH, 410_375),
        ("hrt", (220, 29), BEFORE_2006_06_15, IN_JUNE, 410_375),
    ],
)
def test_the_grants_of_2007_add_up_to_the_published_euro(
    scheme: str, heads: tuple[int, int], claimed: date, on: date, euros: int
) -> None:
    adults, children = heads
    evaluation = judged(scheme, people(adults=adults, children=children, claimed=claimed, on=on), on)
    assert evaluation.outcome.is_yes
    assert evaluation.amounts is not None
    assert evaluation.amounts.total == euros * 100
    assert len(evaluation.amounts.lines) == adults + children


def test_until_april_2007_the_hrpt_group_gets_hrpt_and_not_hrt() -> None:
    facts = people(adults=1, children=0, claimed=BEFORE_2001_04, on=IN_MARCH)
    assert judged("hrpt", facts, date(2007, 4, 30)).outcome.is_yes
    assert judged("hrt", facts, date(2007, 4, 30)).outcome.is_no


def test_from_may_2007_the_hrpt_group_gets_hrt_and_hrpt_says_so() -> None:
    facts = people(adults=1, children=0, claimed=BEFORE_2001_04, on=IN_MARCH)
    closed = judged("hrpt", facts, date(2007, 5, 1))
    assert closed.outcome.is_no
    assert closed.version_id is None
    assert "assessed under HRT from 1 May 2007" in closed.reasons("en")[0]
    assert judged("hrt", facts, date(2007, 5, 1)).outcome.is_yes


@pytest.mark.parametrize(
    ("claimed", "granted"),
    [
        (date(2001, 3, 31), False),
        (date(2001, 4, 1), True),
        (date(2006, 6, 14), True),
        (date(2006, 6, 15), False),
    ],
)
def test_hrt_asks_for_a_claim_between_the_act_and_the_widening(claimed: date, granted: bool) -> None:  # noqa: FBT001
    facts = people(adults=1, children=0, claimed=claimed, on=IN_MARCH)
    assert judged("hrt", facts, IN_MARCH).outcome.is_yes is granted


def test_a_refusal_names_the_failed_condition_with_its_source_and_says_that_rean_stays_open() -> None:
    evaluation = judged("hrt", people(adults=1, children=0, claimed=date(2006, 8, 1), on=IN_MARCH), IN_MARCH)
    assert [node.why.id for node in evaluation.failed if node.why] == ["claim_in_time"]
    assert [node.why.source for node in evaluation.failed if node.why] == ["annual report 2007 §1.3"]
    assert evaluation.reasons("nl") == (
        "U hebt geen lopende of afgewezen asielaanvraag van tussen 1 april 2001 en 15 juni 2006.",
        "REAN blijft voor u open.",
    )
    assert evaluation.amounts is None
