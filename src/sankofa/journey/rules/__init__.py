"""Pure: from judgements to what people read: what stands before each gate, what somebody is entitled to and why."""

from sankofa.journey.rules.entitlement import others, paper_scheme, place, rank, scheme_row
from sankofa.journey.rules.explaining import changes, explain
from sankofa.journey.rules.gates import lines, standing

__all__ = ["changes", "explain", "lines", "others", "paper_scheme", "place", "rank", "scheme_row", "standing"]
