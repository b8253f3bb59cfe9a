"""Pure: from judgements to what people read: what stands before each gate, what somebody is entitled to and why."""

from sankofa.journey.rules.entitlement import others, paper_scheme, place, rank, scheme_row
from sankofa.journey.rules.explaining import changes, explain, facts_of
from sankofa.journey.rules.gates import age_words, lines, standing

__all__ = [
    "age_words",
    "changes",
    "explain",
    "facts_of",
    "lines",
    "others",
    "paper_scheme",
    "place",
    "rank",
    "scheme_row",
    "standing",
]
