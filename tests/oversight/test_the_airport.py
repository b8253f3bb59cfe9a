"""Rules of the airport: what is missing before a flight, cash for the gate, and what stayed open behind it."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from sankofa.accounts.vocab import Role
from sankofa.finance.vocab import BoxKind, BoxRow
from sankofa.oversight.bounds import in_force
from sankofa.oversight.rules import airport as rules
from sankofa.oversight.vocab import Rule
from sankofa.travel.vocab import (
    BookingRow,
    BookingState,
    ChangeRow,
    Departure,
    DeskDay,
    EscortRow,
    HandoverRow,
    MissedRow,
    PaperRow,
    PassengerRow,
    SegmentRow,
)

TODAY = dt.date(2026, 11, 22)
NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
BOUNDS = in_force(TODAY)
ID = uuid.UUID(int=7)
DAY = dt.timedelta(days=1)


def passenger(cash: int = 0, **told: object) -> PassengerRow:
    given = {
        "id": ID, "member_id": ID, "name": "Selam", "needs": (), "need_note": "", "cash_minor": cash, "ticket": "1",
        "visa": "", "papers": (), "trouble": "", "steps": {}, "receipt": "", "is_adult": True,
    }  # fmt: skip
    return PassengerRow(**{**given, **told})  # type: ignore[arg-type]


def booking(left: int, **told: object) -> BookingRow:
    at = NOON + left * DAY
    leg = SegmentRow(ID, "ET 727", "AMS", "Amsterdam", "ADD", "Addis Ababa", at, at + DAY / 2, "", "", "")
    given = {
        "id": ID, "case_id": uuid.UUID(int=left + 900), "case_number": "NL-1", "who": "Selam", "destination": "ETH",
        "reference": "X", "airline": "Blue Crane Air", "fare_minor": 0, "currency": "EUR",
        "state": BookingState.TICKETED, "hold_until": None, "cancel_reason": "", "refund_expected_minor": None,
        "refund_minor": None, "refund_on": None, "baggage": "", "arrival_note": "", "checked_at": None,
        "segments": (leg,), "passengers": (passenger(),),
    }  # fmt: skip
    return BookingRow(**{**given, **told})  # type: ignore[arg-type]


def coming(*rows: BookingRow, blockers: tuple[tuple[str, str], ...] = (), **told: object) -> DeskDay:
    departures = tuple(Departure(row, row.departs - DAY / 8, blockers) for row in rows)
    return DeskDay(TODAY, "AMS", "Schiphol, hall 3", "Europe/Amsterdam", departures, (), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (booking(3), []),
        (booking(7, state=BookingState.HELD), [Rule.TICKET_MISSING]),
        (booking(8, state=BookingState.HELD), []),
        (booking(14, paper_warnings=("No travel document for Selam.",)), [Rule.PAPER_SHORT]),
        (booking(15, paper_warnings=("No travel document for Selam.",)), []),
        (booking(0, state=BookingState.FLOWN, paper_warnings=("No travel document.",)), []),  # gone
    ],
)
def test_what_is_missing_before_a_flight(row: BookingRow, found: list[Rule]) -> None:
    assert [off.rule for off in rules.departures(coming(row), BOUNDS, TODAY)] == found


@pytest.mark.parametrize(("left", "tone"), [(1, "stop"), (2, "wait"), (3, "wait"), (4, "")])
def test_a_shut_gate_is_whose_condition_it_is_and_cannot_wait_the_day_before(left: int, tone: str) -> None:
    shut = coming(booking(left), blockers=(("escort_booked", Role.AIRPORT), ("health_verdict", Role.HEALTH)))
    found = list(rules.departures(shut, BOUNDS, TODAY))
    assert [off.tone for off in found] == [tone] * bool(tone)
    assert all(off.roles == (Role.AIRPORT, Role.HEALTH) for off in found)


def test_times_that_the_airline_changed_and_nobody_saw() -> None:
    change = ChangeRow(ID, ID, "Selam", "NL-1", "ET 727", NOON, NOON + DAY, "Storm")
    assert [off.rule for off in rules.departures(coming(changes=(change,)), BOUNDS, TODAY)] == [Rule.TIMES_UNSEEN]
    later = replace(change, now=NOON + 8 * DAY)
    assert not list(rules.departures(coming(changes=(later,)), BOUNDS, TODAY))


def box(balance: int) -> BoxRow:
    return BoxRow(ID, BoxKind.CASH, "Desk", "Schiphol", "EUR", balance, 0, ID, NOON, waits=False)


@pytest.mark.parametrize(("held", "short"), [(70_000, 0), (69_999, 1), (0, 70_000)])
def test_cash_of_the_coming_week_must_be_in_the_box(held: int, short: int) -> None:
    given = passenger(20_000, receipt="A-1")  # has it already
    stays = passenger(20_000, trouble="no_show")
    found = coming(
        booking(1, passengers=(passenger(40_000), given, stays)),
        booking(6, passengers=(passenger(30_000),)),
        booking(9, passengers=(passenger(90_000),)),
    )
    days = rules.by_day(found, (), [TODAY + n * DAY for n in range(7)])
    off = list(rules.cash(days, [box(held)], BOUNDS, TODAY))
    assert [one.figures["short"] for one in off] == [short] * bool(short)


def test_the_coming_days_count_people_flights_escorts_and_what_is_not_ready() -> None:
    escort = EscortRow(ID, "A doctor", "medical", None)
    rows = (
        booking(1, escorts=(escort,), passengers=(passenger(), passenger())),
        booking(1, paper_warnings=("No travel document for Selam.",), case_id=ID),
    )
    before = list(rules.departures(coming(*rows), BOUNDS, TODAY))
    today, tomorrow = rules.by_day(coming(*rows), before, [TODAY, TODAY + DAY])
    assert (today.people, today.flights, today.off) == (0, 0, 0)
    assert (tomorrow.people, tomorrow.flights, tomorrow.escorts, tomorrow.off) == (3, 1, 1, 1)


def test_what_stayed_open_behind_a_departure() -> None:
    out = HandoverRow(ID, ID, ID, "Dawit", "NL-2", "A-7", NOON - DAY, "Ilse", (), 100, "EUR", "", None, None, "")
    stuck = MissedRow(ID, ID, "NL-3", "Bold", 1, "Istanbul", "TK 678", NOON, "Ulaanbaatar", (), ())
    refund = booking(-40, state=BookingState.CANCELLED, refund_expected_minor=30_000, ended_at=NOON - 31 * DAY)
    fresh = replace(refund, ended_at=NOON - 30 * DAY)
    paper = PaperRow(ID, ID, "NL-4", ID, "Chen", "passport", ID, "The Hague", "open", TODAY, None, None, TODAY - DAY,
                     None, 0, "EUR", None, "", ())  # fmt: skip
    found = list(rules.loose_ends(
        outside=coming(outside=(out,)), missed=[stuck], not_flown=[booking(-1), booking(0)],
        refunds=[refund, refund, fresh], papers=[paper, replace(paper, due_on=TODAY), replace(paper, due_on=None)],
        bounds=BOUNDS, today=TODAY,
    ))  # fmt: skip
    assert [off.rule for off in found] == [
        Rule.CONNECTION_MISSED, Rule.LEFT_OUTSIDE, Rule.TICKET_UNUSED, Rule.REFUND_LATE, Rule.PAPER_LATE,
    ]  # fmt: skip
    assert found[1].owners == ("Ilse",)
    assert (found[3].figures["count"], found[3].figures["minor"]) == (2, 60_000)
    assert found[4].figures["count"] == 1
