"""Questions about travel: the door. Each applies who may see what, as cases decide it."""

from sankofa.travel.queries.airport import day, days, desk, handovers, receipts, signature, stayed, zone_of
from sankofa.travel.queries.connections import missed, waits_for_flight
from sankofa.travel.queries.detention import stays, transports
from sankofa.travel.queries.facts import facts, member_facts
from sankofa.travel.queries.flights import (
    arriving_soon,
    booking,
    case_bookings,
    connections,
    declarations,
    held,
    leaving,
    leaving_soon,
    not_flown,
    refunds_open,
    travellers,
)
from sankofa.travel.queries.loose_ends import loose_ends, tied_up
from sankofa.travel.queries.money import gate_cash, gate_cash_back, paper_costs, ticket_refunds, tickets
from sankofa.travel.queries.papers import (
    case_papers,
    consulate,
    consulates,
    costs,
    lead_times,
    originals,
    paper,
    receipt,
    worklist,
)
from sankofa.travel.rules import check_state

__all__ = [
    "arriving_soon",
    "booking",
    "case_bookings",
    "case_papers",
    "check_state",
    "connections",
    "consulate",
    "consulates",
    "costs",
    "day",
    "days",
    "declarations",
    "desk",
    "facts",
    "gate_cash",
    "gate_cash_back",
    "handovers",
    "held",
    "lead_times",
    "leaving",
    "leaving_soon",
    "loose_ends",
    "member_facts",
    "missed",
    "not_flown",
    "originals",
    "paper",
    "paper_costs",
    "receipt",
    "receipts",
    "refunds_open",
    "signature",
    "stayed",
    "stays",
    "ticket_refunds",
    "tickets",
    "tied_up",
    "transports",
    "travellers",
    "waits_for_flight",
    "worklist",
    "zone_of",
]
