"""Pure: from judgements to what people read: what stands before each gate, what somebody is entitled to and why."""

from sankofa.journey.rules.entitlement import awaits_a_label, is_theirs, others, paper_scheme, place, rank, scheme_row
from sankofa.journey.rules.explaining import changes, explain, facts_of
from sankofa.journey.rules.fairness import fairness
from sankofa.journey.rules.gates import age_words, lines, standing

__all__ = [
    "age_words",
    "awaits_a_label",
    "changes",
    "explain",
    "facts_of",
    "fairness",
    "is_theirs",
    "lines",
    "others",
    "paper_scheme",
    "place",
    "rank",
    "scheme_row",
    "standing",
]
