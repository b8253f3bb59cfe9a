"""An export that comes back edited: what it holds, how it is recognised, in what its rows differ from the records."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sankofa.cases.vocab import MemberToEdit
from sankofa.imports.rules import cells, dates, places
from sankofa.imports.rules.columns import guess
from sankofa.imports.rules.rows import Frame, Row
from sankofa.imports.rules.text import clean, from_neutral
from sankofa.imports.vocab import Field, Said
from sankofa.kernel.partial_dates import PartialDate, Precision
from sankofa.people.vocab import Birth, DatePrecision, Sex

KEY_HEADING = "Sankofa record (do not change)"
"""Never translated: by it an export is known again."""
PERSON_FIELDS = (
    Field.FULL_NAME, Field.LATIN_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME, Field.ALIASES, Field.BIRTH, Field.SEX,
    Field.NATIONALITY,
)  # fmt: skip
CASE_FIELDS = (Field.KIND, Field.DESTINATION, Field.WISHED)
"""They stand in the row of whom the case is led by."""
EDITABLE = (*PERSON_FIELDS, *CASE_FIELDS)
SHOWN = (Field.REFERENCE, Field.RELATION, Field.STAGE, Field.OFFICE, Field.COUNSELLOR, Field.OPENED)
"""They stand in the export to be read, and don't change anything when they come back."""
EXPORTED = (Field.REFERENCE, *EDITABLE, *SHOWN[1:])

Value = str | tuple[str, ...] | Birth | None


@dataclass(frozen=True)
class Key:
    """Whose row it is, and the versions that were exported."""

    case_id: uuid.UUID
    person_id: uuid.UUID
    case_version: int
    person_version: int

    def __str__(self) -> str:
        return f"{self.case_id.hex}.{self.person_id.hex}.{self.case_version}.{self.person_version}"


def is_export(headings: Sequence[str]) -> bool:
    return KEY_HEADING in headings


def update_columns(headings: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    """The field of each column of an export; "" for those that change nothing."""
    fields = guess(headings, labels)
    return [field if field in EDITABLE else "" for field in fields]


def read_key(values: Sequence[str], headings: Sequence[str]) -> Key | None:
    at = list(headings).index(KEY_HEADING)
    parts = values[at].split(".") if at < len(values) else []
    try:
        case, person, case_version, person_version = parts
        return Key(uuid.UUID(hex=case), uuid.UUID(hex=person), int(case_version), int(person_version))
    except ValueError:
        return None


def read_update(
    values: Sequence[str], frame: Frame, *, lead: bool
) -> tuple[dict[str, Value], tuple[tuple[str, Said], ...]]:
    """What the row says of each column that may change, and what there is to say of its cells.

    An empty cell means that nothing is known any more.
    """
    row = Row([from_neutral(value) for value in values], frame)
    readers: dict[Field, Callable[[], Value]] = {
        Field.FULL_NAME: lambda: row.line(Field.FULL_NAME, cells.NAME_LENGTH),
        Field.LATIN_NAME: lambda: row.line(Field.LATIN_NAME, cells.NAME_LENGTH),
        Field.GIVEN_NAME: lambda: row.line(Field.GIVEN_NAME, 120),
        Field.FAMILY_NAME: lambda: row.line(Field.FAMILY_NAME, 120),
        Field.ALIASES: lambda: tuple(sorted(row.read(Field.ALIASES, cells.read_names))),
        Field.BIRTH: lambda: _birth(row),
        Field.SEX: lambda: row.read(Field.SEX, cells.read_sex) or Sex.UNKNOWN.value,
        Field.NATIONALITY: lambda: row.read(Field.NATIONALITY, lambda text: places.read_countries(text, frame.book)),
        Field.KIND: lambda: row.word(Field.KIND, "kind"),
        Field.DESTINATION: lambda: row.read(Field.DESTINATION, lambda text: places.read_country(text, frame.book)),
        Field.WISHED: lambda: _iso(row),
    }
    wanted = [field for field in EDITABLE if field in frame.columns and (lead or field not in CASE_FIELDS)]
    read: dict[str, Value] = {field.value: readers[field]() for field in wanted}
    if Field.FULL_NAME in wanted and not clean(row.text(Field.FULL_NAME)):
        row.say(Field.FULL_NAME, Said("name_missing"))
    if Field.KIND in wanted and not read[Field.KIND]:
        del read[Field.KIND]  # a case always has one
    return read, tuple(row.said)


def _birth(row: Row) -> Birth:
    frame = row.frame
    return Birth.of(
        row.read(
            Field.BIRTH, lambda text: dates.read_birth(text, today=frame.today, order=frame.order, sure=frame.sure)
        )
    )


def _iso(row: Row) -> str:
    day = row.day(Field.WISHED, ahead=True)
    return day.isoformat() if day else ""


def record_of(row: MemberToEdit) -> dict[str, Value]:
    """The same fields as they stand on file."""
    return {
        Field.FULL_NAME: row.full_name,
        Field.LATIN_NAME: row.latin_name,
        Field.GIVEN_NAME: row.given_name,
        Field.FAMILY_NAME: row.family_name,
        Field.ALIASES: tuple(sorted(row.aliases)),
        Field.BIRTH: Birth(DatePrecision(row.birth_precision), row.birth_from, row.birth_until),
        Field.SEX: row.sex,
        Field.NATIONALITY: row.nationalities,
        Field.KIND: row.kind,
        Field.DESTINATION: row.destination,
        Field.WISHED: row.wished_on.isoformat() if row.wished_on else "",
    }


def differences(read: Mapping[str, Value], ours: Mapping[str, Value]) -> list[str]:
    """The fields in which the file says otherwise; the order of nationalities says nothing."""
    return [
        field
        for field, theirs in read.items()
        if theirs != ours[field] and not (isinstance(theirs, tuple) and sorted(theirs) == sorted(ours[field] or ()))  # type: ignore[arg-type]
    ]


def changed_since(key: Key, ours: MemberToEdit, fields: Sequence[str]) -> bool:
    """Whether a record that the row would change was changed after the export."""
    of_case = any(field in CASE_FIELDS for field in fields)
    of_person = any(field in PERSON_FIELDS for field in fields)
    return (of_case and key.case_version != ours.case_version) or (
        of_person and key.person_version != ours.person_version
    )


def shown(field: str, value: Value, frame: Frame) -> str:  # noqa: PLR0911  one line a kind of value
    """A value as an export writes it and a reading takes it back."""
    if isinstance(value, Birth):
        return _shown_birth(value)
    if field == Field.NATIONALITY and isinstance(value, tuple):
        return "; ".join(frame.book.names.get(code, code) for code in value)
    if isinstance(value, tuple):
        return "; ".join(value)
    if field == Field.DESTINATION:
        return frame.book.names.get(str(value), str(value or ""))
    if field == Field.KIND:
        return frame.labels.get("kind", {}).get(str(value), str(value or ""))
    if field == Field.SEX:
        return "" if value == Sex.UNKNOWN else str(value or "").upper()
    return str(value or "")


def _shown_birth(birth: Birth) -> str:
    if birth.earliest is None or birth.until is None:
        return ""
    latest = birth.until.fromordinal(birth.until.toordinal() - 1)
    return str(PartialDate(birth.earliest, latest, Precision(birth.precision.value)))
