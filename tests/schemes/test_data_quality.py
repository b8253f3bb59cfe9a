"""What can't be right in a case's data: sure findings only, and nothing where all is well or not known yet."""

from collections.abc import Mapping
from datetime import date

import pytest

from sankofa.kernel.partial_dates import PartialDate
from sankofa.schemes import queries
from sankofa.schemes.vocab import ABSENT, UNKNOWN, Facts, Finding, Record, Value

TODAY = date(2026, 11, 22)
CLAIM: Record = {"filed_on": date(2020, 1, 1), "status": "rejected"}
CASE: dict[str, Value] = {
    "case.contact.first_on": date(2026, 9, 1),
    "case.application.signed_on": date(2026, 10, 1),
    "case.departure.on": date(2026, 12, 1),
    "case.itinerary.arrives_on": date(2026, 12, 2),
    "case.members.count": 1,
}
MEMBER: dict[str, Value] = {
    "person.birth_date": date(1990, 1, 1),
    "member.family.position": "alone",
    "member.guardian.consent.given_on": ABSENT,
    "member.guardian.consent.withdrawn_on": ABSENT,
    "member.detention.since": ABSENT,
    "member.detention.until": ABSENT,
    "member.ex_uam": False,
    "claim": (CLAIM,),
}


def found(member: Mapping[str, Value] | None = None, case: Mapping[str, Value] | None = None) -> tuple[Finding, ...]:
    facts = Facts.of(CASE | dict(case or {}), {"m": MEMBER | dict(member or {})})
    return queries.findings(facts, TODAY, names={"m": "Kofi"})


def test_a_case_that_can_be_right_has_no_findings() -> None:
    assert found() == ()


def test_what_is_not_known_is_no_finding() -> None:
    assert queries.findings(Facts.of({}, {"m": {}}), TODAY) == ()


@pytest.mark.parametrize(
    ("member", "case", "rule"),
    [
        ({"person.birth_date": date(2026, 9, 2)}, {}, "born_after_contact"),
        ({}, {"case.application.signed_on": date(2026, 8, 31)}, "signed_before_contact"),
        ({}, {"case.departure.on": date(2026, 8, 31)}, "left_before_contact"),
        ({}, {"case.itinerary.arrives_on": date(2026, 11, 29)}, "arrived_before_leaving"),
        ({"claim": ({"filed_on": PartialDate.year(1989)},)}, {}, "claim_before_birth"),
        ({"claim": ({"filed_on": date(2027, 1, 1)},)}, {}, "claim_to_come"),
        ({"person.birth_date": date(1900, 1, 1)}, {}, "older_than_anybody"),
        (
            {"person.birth_date": date(1992, 1, 1), "member.guardian.consent.given_on": TODAY},
            {},
            "guardian_of_an_adult",
        ),
        ({"person.birth_date": date(2012, 1, 1), "member.ex_uam": True}, {}, "former_minor_still_a_minor"),
        ({"person.birth_date": date(2020, 1, 2), "member.family.position": "parent"}, {}, "parent_too_young"),
        (
            {"member.detention.since": date(2026, 5, 1), "member.detention.until": date(2026, 4, 1)},
            {},
            "released_before_detained",
        ),
    ],
)
def test_what_can_not_be_is_found(member: dict[str, Value], case: dict[str, Value], rule: str) -> None:
    assert rule in [one.rule_id for one in found(member, case)]


def test_a_minor_of_34_is_named_with_the_age_and_what_to_do() -> None:
    (finding,) = found({"person.birth_date": date(1992, 1, 1), "member.guardian.consent.given_on": TODAY})
    assert finding.text.en == "A guardian signed for Kofi (34), who was 18 already."
    assert finding.to_do.nl == "Verbeter de geboortedatum, of sluit de voogdij af."
    assert (finding.member, finding.owner) == ("m", "counsellor")


@pytest.mark.parametrize(
    ("births", "wrong"),
    [
        ((date(2012, 1, 1), date(2014, 1, 1)), True),
        ((date(2012, 1, 1), date(1980, 1, 1)), False),
        ((date(2012, 1, 1), UNKNOWN), False),
        ((date(2012, 1, 1), PartialDate.year(2008)), False),
        ((date(2012, 1, 1),), False),
    ],
)
def test_a_family_without_adults_is_found_when_that_is_sure(births: tuple[Value, ...], wrong: bool) -> None:  # noqa: FBT001
    members = {f"m{place}": {"person.birth_date": born} for place, born in enumerate(births)}
    facts = Facts.of({"case.members.count": len(births)}, members)
    assert bool([one for one in queries.findings(facts, TODAY) if one.rule_id == "family_without_adults"]) is wrong


def test_a_day_that_may_still_be_right_is_no_finding() -> None:
    assert found({"claim": ({"filed_on": PartialDate.year(1990)},)}) == ()
    assert found(case={"case.itinerary.arrives_on": date(2026, 11, 30)}) == ()  # over the date line
