"""What a change of planes, a check before departure and a consulate's record come to."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sankofa.travel import airports, rules
from sankofa.travel.vocab import CheckState, ConnectionKind, DeskStep

DEPARTS = dt.datetime(2026, 11, 22, 11, 40, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("carriers", "countries", "kind"),
    [
        (("KL", "KL"), ("NL", "NL", "DE"), ConnectionKind.SAME_AREA),
        (("TK", "TK"), ("NL", "TR", "MN"), ConnectionKind.SAME_CARRIER),
        (("KL", "ET"), ("NL", "NL", "DE"), ConnectionKind.OTHER_CARRIER),
        (("TK", "TK"), ("TR", "TR", "TR"), ConnectionKind.SAME_AREA),
        (("KL", "KL"), ("NL", "GB", "GB"), ConnectionKind.SAME_CARRIER),
    ],
)
def test_how_hard_a_change_of_planes_is(
    carriers: tuple[str, str], countries: tuple[str, str, str], kind: ConnectionKind
) -> None:
    found = rules.connection_kind(
        carrier_in=carriers[0],
        carrier_out=carriers[1],
        country_in=countries[0],
        country_here=countries[1],
        country_out=countries[2],
    )
    assert found == kind


def test_an_airport_with_minutes_of_its_own_is_asked_first() -> None:
    table: dict[tuple[str, str], int] = {
        ("", ConnectionKind.SAME_CARRIER): 60,
        ("IST", ConnectionKind.SAME_CARRIER): 75,
    }
    assert rules.minutes_needed(ConnectionKind.SAME_CARRIER, "IST", table) == 75
    assert rules.minutes_needed(ConnectionKind.SAME_CARRIER, "ADD", table) == 60


@pytest.mark.parametrize(
    ("hours_before", "checked_hours_before", "state"),
    [
        (96, None, CheckState.LATER),
        (72, None, CheckState.DUE),
        (24, None, CheckState.DUE),
        (23, None, CheckState.LATE),
        (40, 48, CheckState.DONE),
        (40, 73, CheckState.DUE),  # checked too early: much can change
        (2, 48, CheckState.DONE),
    ],
)
def test_when_the_check_before_departure_is_due(
    hours_before: int, checked_hours_before: int | None, state: CheckState
) -> None:
    checked = DEPARTS - dt.timedelta(hours=checked_hours_before) if checked_hours_before else None
    now = DEPARTS - dt.timedelta(hours=hours_before)
    assert rules.check_state(departs=DEPARTS, checked=checked, now=now) == state


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no failure
@given(st.lists(st.integers(0, 400), max_size=12), st.integers(0, 30))
def test_a_lead_time_stays_within_what_was_seen(days: list[int], refused: int) -> None:
    lead = rules.lead_time(days, issued=len(days), decided=len(days) + refused)
    assert lead.n == len(days)
    if days:
        assert lead.shortest is not None
        assert lead.usual is not None
        assert lead.longest is not None
        assert min(days) == lead.shortest <= lead.usual <= lead.longest == max(days)
    assert (lead.success is None) == (not days and not refused)


def test_steps_are_taken_in_their_order() -> None:
    assert rules.missing_before(DeskStep.PASSPORT, {"met"}) == DeskStep.CHECKED_IN
    assert rules.missing_before(DeskStep.MET, ()) is None
    assert rules.next_step({"met", "checked_in"}) == DeskStep.PASSPORT
    assert rules.next_step(DeskStep.values) is None


def test_a_doubtful_age_is_a_childs() -> None:
    on = dt.date(2026, 11, 22)
    assert rules.is_adult(latest_birth=dt.date(2008, 12, 31), on=on) is False
    assert rules.is_adult(latest_birth=dt.date(2008, 11, 22), on=on) is True
    assert rules.is_adult(latest_birth=None, on=on) is None


def test_local_times_are_those_of_the_airport() -> None:
    instant = airports.instant("ADD", dt.datetime(2026, 11, 22, 22, 15))  # noqa: DTZ001
    assert instant == dt.datetime(2026, 11, 22, 19, 15, tzinfo=dt.UTC)
    assert airports.at("AMS", DEPARTS).strftime("%H:%M") == "12:40"


def test_a_time_that_the_clocks_skip_is_none() -> None:
    assert airports.instant("AMS", dt.datetime(2027, 3, 28, 2, 30)) is None  # noqa: DTZ001
    assert airports.instant("AMS", dt.datetime(2027, 3, 28, 3, 30)) is not None  # noqa: DTZ001


@given(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1)), st.sampled_from(["AMS", "ADD", "IST", "KTM"]))  # noqa: DTZ001
def test_a_local_time_that_exists_comes_back_as_itself(local: dt.datetime, code: str) -> None:
    instant = airports.instant(code, local)
    assert instant is None or airports.at(code, instant).replace(tzinfo=None) == local
