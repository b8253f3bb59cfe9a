"""A real refusal becomes a test case that is nobody's: the same outcome from the fewest facts, no day as it was."""

import datetime as dt
from collections.abc import Iterator

import pytest

from sankofa.kernel.partial_dates import PartialDate
from sankofa.kernel.three import Three
from sankofa.schemes import queries
from sankofa.schemes.loading import read_policies, read_samples
from sankofa.schemes.rules import anonymous, try_out
from sankofa.schemes.vocab import ABSENT, Facts, Sample, TellingError, Value

POLICIES = read_policies(queries.POLICIES)
REFUSALS = [
    one
    for one in read_samples(queries.POLICIES, POLICIES)
    if one.expected.outcome is Three.NO and not one.decided and one.known_on is None and len(one.facts.members) < 5
]
FAMILY: dict[str, dict[str, Value]] = {
    "father": {
        "person.birth_date": dt.date(1981, 4, 23),
        "person.nationalities": ("ARM",),
        "person.sex": "male",
        "member.return.voluntary": True,
        "member.means.can_pay": True,
    },
    "daughter": {"person.birth_date": dt.date(2015, 8, 9), "person.sex": "female", "member.means.can_pay": False},
}


def each_day(sample: Sample) -> Iterator[tuple[str, dt.date]]:
    """Every whole day among the facts of a test case, by fact."""

    def within(key: str, value: object) -> Iterator[tuple[str, dt.date]]:
        if isinstance(value, dt.date):
            yield key, value
        elif isinstance(value, PartialDate) and value.is_exact:
            yield key, value.earliest
        elif isinstance(value, tuple):
            for item in value:
                for field, one in item.items() if not isinstance(item, str) else ():
                    yield from within(f"{key}.{field}", one)

    for values in (sample.facts.case, *(one.values for one in sample.facts.members)):
        for key, value in values.items():
            yield from within(key, value)


def nobodys(scheme: str, facts: Facts, on: dt.date) -> Sample:
    return anonymous(POLICIES.schemes[scheme], POLICIES.schemes, facts, on, number=1)


def test_what_the_refusal_does_not_rest_on_is_left_out() -> None:
    sample = nobodys("rean", Facts.of({"case.destination.country": "ARM"}, FAMILY), dt.date(2026, 11, 22))
    assert [dict(one.values) for one in sample.facts.members] == [{"member.means.can_pay": True}]
    assert dict(sample.facts.case) == {}
    assert sample.expected.failed == ("no_means",)
    assert sample.on != dt.date(2026, 11, 22)


def test_a_day_that_matters_is_kept_as_coarsely_as_it_can_be() -> None:
    """Helped four years before: the year alone doesn't settle it for a decision late in 2026, a day near it does."""
    known: dict[str, Value] = {
        "returns.last_assisted_on": dt.date(2022, 5, 9),
        "person.birth_date": PartialDate.year(1990),
    }
    facts = Facts.of({}, {"m": known})
    sample = nobodys("rean", facts, dt.date(2026, 11, 22))
    ((key, value),) = sample.facts.members[0].values.items()
    assert key == "returns.last_assisted_on"
    assert value in {dt.date(2022, 5, 1), dt.date(2022, 5, 15), dt.date(2022, 5, 31), PartialDate.year(2022)}


def test_what_hangs_on_one_very_day_is_not_kept() -> None:
    """A claim of 15 June 2006 came one day too late; the day before and the day after say something else."""
    claim: Value = ({"filed_on": dt.date(2006, 6, 15), "status": "rejected"},)
    early: Value = ({"filed_on": dt.date(2006, 6, 16), "status": "rejected"},)
    for claims in (claim, early):
        try:
            sample = nobodys("hrt", Facts.of({}, {"m": {"claim": claims}}), dt.date(2007, 9, 10))
        except TellingError:
            continue
        assert not {day for _key, day in each_day(sample)} & {dt.date(2006, 6, 15), dt.date(2006, 6, 16)}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: f"{one.scheme}: {one.name}")
def test_every_refusal_of_our_own_says_the_same_when_it_is_nobodys_and_can_be_read_again(refusal: Sample) -> None:
    try:
        sample, text = queries.sample_of(refusal.scheme, refusal.facts, refusal.on, number=7)
    except TellingError:
        return  # one day decides it: refused to keep is right, too
    assert try_out(sample, POLICIES.schemes).ok
    assert sample.on != refusal.on
    assert set(each_day(sample)).isdisjoint(each_day(refusal)), "no day is as it was"
    every = read_samples(queries.POLICIES, POLICIES, {refusal.scheme: [text]})
    (read,) = [one for one in every if one.name == sample.name]
    assert (read.on, read.expected, read.facts) == (sample.on, sample.expected, sample.facts)


def test_absent_stays_absent() -> None:
    facts = Facts.of({}, {"m": {"claim": ABSENT, "person.sex": "female"}})
    sample = nobodys("hrt", facts, dt.date(2007, 9, 10))
    assert dict(sample.facts.members[0].values) == {"claim": ABSENT}
