"""Travel: papers asked of consulates, flights, the airport desk, departures from detention. No eligibility, no health.

Verbs behind a gate (hold a seat, ticket, hand over) take the id of a clearance that `journey` issued; the database
checks that it belongs to this case and gate.
"""
