"""What reading a row needs from the database, once a file: names of offices, colleagues, countries, languages."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.cases.services import offices_to_import_into
from sankofa.cases.vocab import Kind, Outcome, Stage
from sankofa.imports.models import Import
from sankofa.imports.rules.places import CountryBook
from sankofa.imports.rules.rows import Frame
from sankofa.imports.rules.text import fold
from sankofa.imports.vocab import DateOrder, Field, NamesInCell
from sankofa.people.vocab import DocumentKind
from sankofa.reference import queries as reference


def frame_of(source: Import, by: Actor, today: dt.date) -> Frame:
    """Everything in seven queries. Labels are in the language in force."""
    return Frame(
        columns=tuple(source.columns),
        today=source.read_on or today,
        region=accounts.mission_region(source.mission_id),
        book=CountryBook.of(reference.country_book(), get_language() or "en"),
        office=str(source.office_id),
        names=NamesInCell(source.names),
        order=DateOrder(source.order),
        sure=source.order_sure,
        languages={fold(word): code for word, code in reference.language_words().items()},
        offices={
            fold(office.name): str(office.id)
            for office in offices_to_import_into(by)
            if office.mission_id == source.mission_id
        },
        counsellors=_counsellors(source),
        labels=labels(),
        landings=cases.import_landings(),
    )


def field_labels() -> dict[str, str]:
    """What fields are called in every language of the pages, to the field: an export may come back in another one."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(field.label): field.value for field in Field}
    return found


def labels() -> Mapping[str, Mapping[str, str]]:
    """What the codes of each list are called on screen."""
    lists = (("kind", Kind), ("stage", Stage), ("outcome", Outcome), ("document", DocumentKind))
    return {name: {code: str(label) for code, label in choices.choices} for name, choices in lists}


def _counsellors(source: Import) -> dict[str, str]:
    known: dict[str, str] = {}
    for staff_id, name, email in accounts.colleagues_of(source.mission_id):
        known[fold(email)] = str(staff_id)
        known[fold(name)] = "" if fold(name) in known else str(staff_id)
    return known
