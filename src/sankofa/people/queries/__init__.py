"""Questions about people. `finding` is open to `cases` and `matching` alone: it knows nothing of who may see whom."""

from sankofa.people.facts import facts, has_agreed, may_be_children, may_tell_authority, who_agreed
from sankofa.people.queries.consents import (
    AuthorityText,
    ConsentText,
    authority_texts,
    authority_words,
    consent_text,
    is_right_to_left,
    text_languages,
)
from sankofa.people.queries.finding import best_each, duplicates_of_shielded, hits
from sankofa.people.queries.persons import (
    brief,
    consents_in_force,
    file_owner,
    person_file,
    rows,
    secret_of_channel,
    secret_of_document,
    secret_of_identifier,
    shielded_among,
    shielded_by,
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
    "consent_text",
    "consents_in_force",
    "duplicates_of_shielded",
    "facts",
    "file_owner",
    "fold_phone",
    "has_agreed",
    "hits",
    "is_right_to_left",
    "may_be_children",
    "may_tell_authority",
    "person_file",
    "read_question",
    "rows",
    "secret_of_channel",
    "secret_of_document",
    "secret_of_identifier",
    "shielded_among",
    "shielded_by",
    "text_languages",
    "who_agreed",
    "years_overlap",
]
