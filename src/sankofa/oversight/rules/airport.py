"""Rules over the coming departures, the desk's cash, papers and refunds. Shielded people stay a number here too."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sankofa.accounts.vocab import Role
from sankofa.finance.vocab import BoxRow
from sankofa.oversight.vocab import AirportDay, Bounds, Figures, Off, Rule
from sankofa.travel.vocab import BookingRow, BookingState, Departure, DeskDay, MissedRow, PaperRow

if TYPE_CHECKING:
    import uuid

GONE = BookingState.FLOWN


def departures(coming: DeskDay, bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """What is missing before a flight of the coming days: a ticket, a paper, an open gate; and times nobody saw."""
    for row in coming.departures:
        booking, left = row.booking, (row.booking.departs.date() - today).days
        if booking.state == GONE:
            continue
        if _within(bounds, Rule.TICKET_MISSING, left) and booking.state == BookingState.HELD:
            yield _of(Rule.TICKET_MISSING, row, (Role.AIRPORT,), left)
        if _within(bounds, Rule.PAPER_SHORT, left) and booking.paper_warnings:
            yield _of(
                Rule.PAPER_SHORT, row, (Role.COUNSELLOR, Role.AIRPORT), left, what=" ".join(booking.paper_warnings)
            )
        owners = tuple(dict.fromkeys(Role(role) for _code, role in row.blockers if role in Role.values))
        if _within(bounds, Rule.GATE_SHUT, left) and row.blockers:
            yield _of(Rule.GATE_SHUT, row, owners, left, codes=" ".join(code for code, _role in row.blockers))
    bound = bounds.get(Rule.TIMES_UNSEEN)
    for change in coming.changes if bound else ():
        if bound and (change.now.date() - today).days <= bound["days"]:
            yield Off(
                Rule.TIMES_UNSEEN, "wait", change.who, (), (Role.AIRPORT,), None, change.now.date(),
                {"flight": change.flight, "day": change.now.date()},
            )  # fmt: skip


def _within(bounds: Bounds, rule: Rule, left: int) -> bool:
    bound = bounds.get(rule)
    return bound is not None and left <= bound["days"]


def _of(rule: Rule, row: Departure, roles: tuple[Role, ...], left: int, **more: int | str) -> Off:
    booking = row.booking
    figures: Figures = {"flight": booking.segments[0].flight, "day": booking.departs.date(), "left": left, **more}
    tone = "stop" if left <= 1 else "wait"
    return Off(rule, tone, booking.who, (), roles, booking.case_id, booking.departs.date(), figures)  # type: ignore[arg-type]  # one of the tones


def loose_ends(
    *, outside: DeskDay, missed: Iterable[MissedRow], not_flown: Iterable[BookingRow], refunds: Iterable[BookingRow],
    papers: Iterable[PaperRow], bounds: Bounds, today: dt.date,
) -> Iterable[Off]:  # fmt: skip
    """What stayed open behind a departure: people on the way, cash and papers out, tickets, refunds, late papers."""
    for stuck in missed if Rule.CONNECTION_MISSED in bounds else ():
        figures: Figures = {"city": stuck.city, "flight": stuck.flight, "people": stuck.people, "to": stuck.to}
        yield Off(
            Rule.CONNECTION_MISSED, "stop", stuck.who, (), (Role.AIRPORT,), stuck.case_id, stuck.since.date(), figures
        )
    for out in outside.outside if Rule.LEFT_OUTSIDE in bounds else ():
        yield Off(Rule.LEFT_OUTSIDE, "stop", out.name, (out.by,), (), None, out.at.date(), {"receipt": out.receipt})
    bound = bounds.get(Rule.TICKET_UNUSED)
    for booking in not_flown:
        days = (today - booking.departs.date()).days
        if bound and days >= bound["days"]:
            figures = {"flight": booking.segments[0].flight, "day": booking.departs.date(), "days": days}
            yield Off(
                Rule.TICKET_UNUSED, "wait", booking.who, (), (Role.AIRPORT,), booking.case_id, booking.departs.date(),
                figures,
            )  # fmt: skip
    yield from _refunds(refunds, bounds, today)
    yield from _papers(papers, bounds, today)


def _refunds(refunds: Iterable[BookingRow], bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """One for each airline."""
    bound = bounds.get(Rule.REFUND_LATE)
    by_airline: dict[tuple[str, str], list[tuple[dt.date, int]]] = defaultdict(list)
    for row in refunds if bound else ():
        if bound and row.ended_at and (today - row.ended_at.date()).days > bound["days"]:
            by_airline[row.airline, row.currency].append((row.ended_at.date(), row.refund_expected_minor or 0))
    for (airline, currency), found in by_airline.items():
        oldest = min(day for day, _minor in found)
        figures: Figures = {"count": len(found), "minor": sum(m for _d, m in found), "currency": currency,
                   "days": (today - oldest).days}  # fmt: skip
        yield Off(Rule.REFUND_LATE, "info", airline, (), (Role.AIRPORT,), None, oldest, figures)


def _papers(papers: Iterable[PaperRow], bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """One for all consulates: the list of papers has them apart."""
    bound = bounds.get(Rule.PAPER_LATE)
    late = [row.due_on for row in papers if bound and row.due_on and (today - row.due_on).days > bound["days"]]
    if late:
        figures: Figures = {"count": len(late), "days": (today - min(late)).days}
        yield Off(Rule.PAPER_LATE, "wait", "", (), (Role.COUNSELLOR, Role.AIRPORT), None, min(late), figures)


def cash(days: Iterable[AirportDay], boxes: Iterable[BoxRow], bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """What the desk hands out in the coming days is more than its boxes hold, by currency."""
    bound = bounds.get(Rule.CASH_SHORT)
    needed: Counter[str] = Counter()
    for day in days if bound else ():
        if bound and (day.on - today).days < bound["days"]:
            needed.update(day.cash)
    held: Counter[str] = Counter()
    for box in boxes:
        held[box.currency] += box.balance
    for currency, minor in needed.items():
        if minor > held[currency]:
            figures: Figures = {
                "needed": minor,
                "held": held[currency],
                "short": minor - held[currency],
                "currency": currency,
            }
            yield Off(Rule.CASH_SHORT, "stop", roles=(Role.FINANCE,), figures=figures)


def by_day(coming: DeskDay, found: Iterable[Off], on: Iterable[dt.date]) -> tuple[AirportDay, ...]:
    """The coming days, each with how many departures of it something is off about."""
    off: dict[dt.date, set[uuid.UUID]] = defaultdict(set)
    for one in found:
        if one.at and isinstance(day := one.figures.get("day"), dt.date):
            off[day].add(one.at)
    return tuple(_day(coming, day, len(off[day])) for day in on)


def _day(coming: DeskDay, day: dt.date, off: int) -> AirportDay:
    here = [row.booking for row in coming.departures if row.booking.departs.date() == day]
    return AirportDay(
        on=day,
        people=sum(len(row.travelling) for row in here),
        flights=len({(row.segments[0].flight, row.departs) for row in here}),
        escorts=sum(len(row.escorts) for row in here),
        in_transit=sum(party.people for party in coming.parties if party.departs.date() == day),
        cash=_cash(here),
        off=off,
    )


def _cash(here: Iterable[BookingRow]) -> Mapping[str, int]:
    """Of who travels and has not been given it."""
    found: Counter[str] = Counter()
    for row in here:
        found[row.cash_currency] += sum(one.cash_minor for one in row.travelling if not one.receipt)
    return {currency: minor for currency, minor in found.items() if minor}
