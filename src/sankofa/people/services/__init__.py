"""Verbs on people. The face has asked `cases` whether this reader may open this person; the role is checked here.

Each verb locks the person's row first and counts its version up. A correction names the version it was typed on and
raises ConflictError when somebody changed the person since.
"""

from sankofa.people.search import refresh_frequencies
from sankofa.people.services.bulk import correct_many, fill_many, record_many, relate_many
from sankofa.people.services.consents import give_consent, give_consents, withdraw
from sankofa.people.services.contact import (
    add_channel,
    add_identifier,
    correct_channel,
    end_channel,
    remove_identifier,
)
from sankofa.people.services.family import relate, unrelate
from sankofa.people.services.joining import join_people, part_people
from sankofa.people.services.papers import (
    add_document,
    attach_copy,
    correct_document,
    move_original,
    withdraw_document,
)
from sankofa.people.services.persons import correct_person, create_person, set_languages, shield, unshield
from sankofa.people.services.shields import answer_shield_offer, offer_shield

__all__ = [
    "add_channel",
    "add_document",
    "add_identifier",
    "answer_shield_offer",
    "attach_copy",
    "correct_channel",
    "correct_document",
    "correct_many",
    "correct_person",
    "create_person",
    "end_channel",
    "fill_many",
    "give_consent",
    "give_consents",
    "join_people",
    "move_original",
    "offer_shield",
    "part_people",
    "record_many",
    "refresh_frequencies",
    "relate",
    "relate_many",
    "remove_identifier",
    "set_languages",
    "shield",
    "unrelate",
    "unshield",
    "withdraw",
    "withdraw_document",
]
