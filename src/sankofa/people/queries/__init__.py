"""Questions about people. `finding` is open to `cases` and `matching` alone: it knows nothing of who may see whom."""

from sankofa.people.facts import facts, has_agreed, may_be_children, may_tell_authority, who_agreed
from sankofa.people.queries.comparing import names_alike, relatives, traits
from sankofa.people.queries.consents import (
    AuthorityText,
    ConsentText,
    authority_texts,
    authority_words,
    consent_text,
    is_right_to_left,
    same_consents,
    text_languages,
)
from sankofa.people.queries.finding import best_each, hits
from sankofa.people.queries.persons import (
    brief,
    canonical_of,
    consents_in_force,
    file_owner,
    person_file,
    rows,
    secret_of_channel,
    secret_of_document,
    secret_of_identifier,
    shield_offers_by,
    shield_offers_to,
    shielded_among,
    shielded_by,
    shielded_people,
    standing_for,
)
from sankofa.people.rules import birth, birth_parts, fold_phone, read_question, years_overlap
from sankofa.people.search import candidates
from sankofa.people.search_many import Matcher

__all__ = [
    "AuthorityText",
    "ConsentText",
    "Matcher",
    "authority_texts",
    "authority_words",
    "best_each",
    "birth",
    "birth_parts",
    "brief",
    "candidates",
    "canonical_of",
    "consent_text",
    "consents_in_force",
    "facts",
    "file_owner",
    "fold_phone",
    "has_agreed",
    "hits",
    "is_right_to_left",
    "may_be_children",
    "may_tell_authority",
    "names_alike",
    "person_file",
    "read_question",
    "relatives",
    "rows",
    "same_consents",
    "secret_of_channel",
    "secret_of_document",
    "secret_of_identifier",
    "shield_offers_by",
    "shield_offers_to",
    "shielded_among",
    "shielded_by",
    "shielded_people",
    "standing_for",
    "text_languages",
    "traits",
    "who_agreed",
    "years_overlap",
]
