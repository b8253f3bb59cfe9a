"""The rows of an edited export: what differs goes onto the records, by the rules of the verbs that a page uses."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.cases import services as case_verbs
from sankofa.cases.vocab import Kind, MemberToEdit, PlanToSet
from sankofa.imports.lines import cells_of
from sankofa.imports.models import Import, Line
from sankofa.imports.rules import updates
from sankofa.imports.rules.rows import Frame
from sankofa.imports.vocab import Field
from sankofa.kernel.errors import ConflictError
from sankofa.people import services as people_verbs
from sankofa.people.vocab import Birth, DatePrecision, PersonDetails


def write_updates(source: Import, lines: Sequence[Line], frame: Frame, by: Actor, now: dt.datetime) -> None:
    """Writes the fields that the rows take from the file, and no others; a row that takes none costs no question.

    Raises ConflictError when a record that a row changes was changed after the check, RefusedError, NotFoundError.
    """
    values = {line.number: cells_of(line) for line in lines}
    keys = {line.number: updates.read_key(values[line.number], source.headings) for line in lines}
    rows = cases.rows_for_update(by, [key.case_id for key in keys.values() if key])
    corrections, plans = [], []
    for line in lines:
        key = keys[line.number]
        row = rows.get((key.case_id, key.person_id)) if key else None
        if row is None:
            raise ConflictError("changed", _("This case is not open to you any more. Export again."))
        read, _said = updates.read_update(values[line.number], frame, lead=row.lead)
        theirs = {field: read[field] for field in line.takes["fields"]}
        if theirs.keys() & updates.PERSON_FIELDS:
            corrections.append((row.person_id, line.takes["person"], _details(row, theirs)))
        if theirs.keys() & updates.CASE_FIELDS:
            plans.append(_plan(row, line.takes["case"], theirs))
    if corrections:
        people_verbs.correct_many(corrections=corrections, by=by, now=now)
    if plans:
        case_verbs.plan_many(plans=plans, by=by, now=now)


def _plan(row: MemberToEdit, version: int, theirs: dict[str, updates.Value]) -> PlanToSet:
    """The case's plan as on file, with the file's values in their place."""
    wished = theirs.get(Field.WISHED, row.wished_on.isoformat() if row.wished_on else "")
    return PlanToSet(
        case_id=row.case_id,
        version=version,
        kind=Kind(str(theirs.get(Field.KIND, row.kind))),
        destination=str(theirs.get(Field.DESTINATION, row.destination)) or None,
        home_mission_id=row.home_mission_id,
        arrival_help=row.arrival_help,
        wished_on=dt.date.fromisoformat(str(wished)) if wished else None,
    )


def _details(row: MemberToEdit, theirs: dict[str, updates.Value]) -> PersonDetails:
    """The person as on file, with the file's values in their place."""
    ours = updates.record_of(row) | theirs
    name_changed = ours[Field.FULL_NAME] != row.full_name and Field.LATIN_NAME not in theirs
    birth = ours[Field.BIRTH]
    return PersonDetails(
        full_name=str(ours[Field.FULL_NAME]),
        latin_name="" if name_changed else str(ours[Field.LATIN_NAME]),
        given_name=str(ours[Field.GIVEN_NAME]),
        family_name=str(ours[Field.FAMILY_NAME]),
        aliases=_texts(ours[Field.ALIASES]),
        birth=birth if isinstance(birth, Birth) else Birth(DatePrecision.UNKNOWN),
        birth_place=row.birth_place,
        birth_country=row.birth_country,
        sex=str(ours[Field.SEX]),
        gender_stated=row.gender_stated,
        nationalities=_texts(ours[Field.NATIONALITY]),
    )


def _texts(value: updates.Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
