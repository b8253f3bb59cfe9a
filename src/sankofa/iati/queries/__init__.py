"""Questions to IATI: what of ours would be published, what partners published, how a file is judged."""

from sankofa.iati.queries.files import judge, sentence
from sankofa.iati.queries.own import (
    choices,
    funder,
    indicator_choices,
    listing,
    own,
    published,
    publisher,
    publisher_of,
)
from sankofa.iati.queries.partners import kept, partner, partner_choices, partners

__all__ = [
    "choices",
    "funder",
    "indicator_choices",
    "judge",
    "kept",
    "listing",
    "own",
    "partner",
    "partner_choices",
    "partners",
    "published",
    "publisher",
    "publisher_of",
    "sentence",
]
