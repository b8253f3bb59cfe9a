"""A whole row: the person (or people), the case, and all there is to say of its cells."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sankofa.cases.vocab import AFTER_DEPARTURE_OUTCOMES
from sankofa.cases.vocab import Stage as CaseStage
from sankofa.imports.rules import cells, dates, places
from sankofa.imports.rules.places import CountryBook
from sankofa.imports.rules.text import clean, fold, is_unknown
from sankofa.imports.vocab import DateOrder, Field, Level, NamesInCell, Said
from sankofa.people.vocab import Birth, DatePrecision, DocumentKind, PaperToRecord, PersonToRecord

REFERENCE_LENGTH = 60
NOTE_LENGTH = 10_000
EMPTY: tuple[Said, ...] = ()
REMEMBERED = 20_000
"""Cells whose reading is remembered at a time."""


@dataclass(frozen=True)
class Frame:
    """What reading needs to know besides the row: the choices of the user, and what things are called here.

    `columns` names the field of each column ("" is not read). Names in mappings are folded. A counsellor's name that
    several colleagues have maps to "". `landings`: the stage at which a case that is at the key may come in. `memory`:
    how cells were read, by field and text: of most columns the same few values come again and again.
    """

    columns: tuple[str, ...]
    today: dt.date
    region: str
    book: CountryBook
    office: str
    names: NamesInCell = NamesInCell.MEMBERS
    order: DateOrder = DateOrder.DAY_FIRST
    sure: bool = False
    languages: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    counsellors: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    landings: Mapping[str, str] = field(default_factory=dict)
    memory: dict[tuple[str, str], tuple[Any, tuple[Said, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )


@dataclass(frozen=True)
class CaseRead:
    """What a row says of its case. Days are days; ids are texts as the frame gave them."""

    reference: str = ""
    family: str = ""
    office: str = ""
    counsellor: str = ""
    kind: str = ""
    stage: str = ""
    destination: str = ""
    opened_on: dt.date | None = None
    wished_on: dt.date | None = None
    departed_on: dt.date | None = None
    outcome: str = ""
    closed_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True)
class RowRead:
    """A row, read. `people` has the row's own person first; the others stand in the same cell with their name alone.

    `said`: (field, what there is to say), in the order of reading. `place` is the word of the list that `role` names.
    """

    people: tuple[PersonToRecord, ...]
    case: CaseRead
    role: str
    place: str
    said: tuple[tuple[str, Said], ...]

    @property
    def errors(self) -> int:
        return sum(said.level == Level.ERROR for _field, said in self.said)

    @property
    def warnings(self) -> int:
        return sum(said.level == Level.WARNING for _field, said in self.said)


class Row:
    """One row while it is read: cells by field, and what was said so far."""

    def __init__(self, values: Sequence[str], frame: Frame) -> None:
        self.frame = frame
        self.cells = {name: values[at] for at, name in enumerate(frame.columns) if name and at < len(values)}
        self.said: list[tuple[str, Said]] = []

    def say(self, name: str, *said: Said) -> None:
        self.said.extend((name, one) for one in said)

    def text(self, name: str) -> str:
        return self.cells.get(name, "")

    def read(self, name: str, reader: Callable[[str], tuple[cells.T, tuple[Said, ...]]]) -> cells.T:
        """What a field's cell says. A field is read by one reader only, so that its text decides."""
        cell = (name, self.text(name))
        memory = self.frame.memory
        if cell not in memory:
            if len(memory) > REMEMBERED:
                memory.clear()
            memory[cell] = reader(cell[1])
        value, said = memory[cell]
        self.say(name, *said)
        found: cells.T = value
        return found

    def line(self, name: str, most: int) -> str:
        return self.read(name, lambda text: cells.read_line(text, most))

    def day(self, name: str, *, ahead: bool = False) -> dt.date | None:
        frame = self.frame
        return self.read(
            name,
            lambda text: dates.read_day(text, today=frame.today, order=frame.order, sure=frame.sure, ahead=ahead),
        )

    def word(self, name: str, words: str) -> str:
        return self.read(name, lambda text: cells.read_word(text, words, self.frame.labels.get(words, {})))


def read_row(values: Sequence[str], frame: Frame) -> RowRead:
    """Reads one row of the sheet; what can't be read is said and left out, never guessed."""
    row = Row(values, frame)
    names, aliases = _names(row)
    person = _person(row, names[0] if names else "", aliases)
    others = tuple(PersonToRecord(full_name=name, nationalities=person.nationalities) for name in names[1:])
    case = _case(row)
    role, place = cells.read_relation(row.text(Field.RELATION))
    return RowRead((person, *others), case, role, place, tuple(row.said))


def _names(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the people's names, other names of the first)."""
    names = row.read(Field.FULL_NAME, cells.read_names)
    also = row.read(Field.ALIASES, cells.read_names)
    if not names:
        parts = " ".join(
            clean(row.text(name)).replace("\n", " ")
            for name in (Field.GIVEN_NAME, Field.FAMILY_NAME)
            if not is_unknown(row.text(name))
        ).strip()
        latin = row.text(Field.LATIN_NAME)
        names = (parts,) if parts else cells.read_names(latin)[0][:1]
    if not names:
        if not any(code == "name_too_long" for code in (said.code for _name, said in row.said)):
            row.say(Field.FULL_NAME, Said("name_missing"))
        return (), also
    if len(names) > 1 and row.frame.names == NamesInCell.MEMBERS:
        row.say(Field.FULL_NAME, Said("several_people", {"count": str(len(names))}))
        return names, also
    if len(names) > 1:
        row.say(Field.FULL_NAME, Said("several_names", {"count": str(len(names))}))
    return names[:1], (*names[1:], *also)


def _person(row: Row, name: str, aliases: tuple[str, ...]) -> PersonToRecord:
    frame = row.frame
    nationalities = row.read(Field.NATIONALITY, lambda text: places.read_countries(text, frame.book))
    born = row.read(
        Field.BIRTH, lambda text: dates.read_birth(text, today=frame.today, order=frame.order, sure=frame.sure)
    )
    email = row.read(Field.EMAIL, cells.read_email)
    language = row.read(Field.LANGUAGE, lambda text: cells.read_known(text, frame.languages, "language_unknown"))
    number = row.line(Field.IMMIGRATION, REFERENCE_LENGTH)
    return PersonToRecord(
        full_name=name,
        latin_name=row.line(Field.LATIN_NAME, cells.NAME_LENGTH).replace("\n", " "),
        given_name=row.line(Field.GIVEN_NAME, 120).replace("\n", " "),
        family_name=row.line(Field.FAMILY_NAME, 120).replace("\n", " "),
        aliases=aliases,
        birth=Birth.of(born),
        sex=row.read(Field.SEX, cells.read_sex),
        nationalities=nationalities,
        immigration_number=number,
        phones=row.read(Field.PHONE, lambda text: cells.read_phones(text, frame.region)),
        emails=(email,) if email else (),
        languages=(language,) if language else (),
        papers=_papers(row, nationalities),
    )


def _papers(row: Row, nationalities: tuple[str, ...]) -> tuple[PaperToRecord, ...]:
    number = row.line(Field.DOCUMENT_NUMBER, REFERENCE_LENGTH)
    kind = row.word(Field.DOCUMENT_KIND, "document")
    until = row.day(Field.DOCUMENT_UNTIL, ahead=True)
    if not number:
        if kind or until:
            row.say(Field.DOCUMENT_NUMBER, Said("document_without_number"))
        return ()
    country = nationalities[0] if nationalities else places.NOT_KNOWN
    return (PaperToRecord(kind or DocumentKind.OTHER, country, number, until),)


def _case(row: Row) -> CaseRead:
    frame = row.frame
    stage = row.word(Field.STAGE, "stage")
    outcome = row.word(Field.OUTCOME, "outcome")
    office = row.read(Field.OFFICE, lambda text: cells.read_known(text, frame.offices, "office_unknown"))
    case = CaseRead(
        reference=row.line(Field.REFERENCE, REFERENCE_LENGTH),
        family=row.line(Field.FAMILY_REFERENCE, REFERENCE_LENGTH),
        office=office or frame.office,
        counsellor=row.read(
            Field.COUNSELLOR, lambda text: cells.read_known(text, frame.counsellors, "counsellor_unknown")
        ),
        kind=row.word(Field.KIND, "kind"),
        stage=stage or (CaseStage.CLOSED if outcome and not row.text(Field.STAGE).strip() else ""),
        destination=row.read(Field.DESTINATION, lambda text: places.read_country(text, frame.book)),
        opened_on=row.day(Field.OPENED),
        wished_on=row.day(Field.WISHED, ahead=True),
        departed_on=row.day(Field.DEPARTED),
        outcome=outcome,
        closed_on=row.day(Field.CLOSED),
        note=row.line(Field.NOTE, NOTE_LENGTH),
    )
    return _landed(row, case)


def _landed(row: Row, case: CaseRead) -> CaseRead:
    """The case at the stage where it may come in, with what its stage needs checked."""
    landing = row.frame.landings.get(case.stage, case.stage)
    if landing != case.stage:
        label = row.frame.labels.get("stage", {}).get(landing, landing)
        row.say(Field.STAGE, Said("stage_past_gate", {"stage": label}))
    case = replace(case, stage=landing)
    gone = case.outcome in AFTER_DEPARTURE_OUTCOMES - {"lost_contact", "died"} or (
        case.stage not in {"", CaseStage.CLOSED} and is_after_departure(case.stage)
    )
    first = min(day for day in (case.opened_on, row.frame.today) if day)
    if gone and case.departed_on is None and not _spoke(row, Field.DEPARTED):
        row.say(Field.DEPARTED, Said("departed_missing"))
    if case.stage == CaseStage.CLOSED and not case.outcome and not _spoke(row, Field.OUTCOME):
        row.say(Field.OUTCOME, Said("outcome_missing"))
    if case.outcome and case.stage != CaseStage.CLOSED:
        row.say(Field.OUTCOME, Said("outcome_open"))
    if case.stage == CaseStage.CLOSED and case.closed_on is None and not _spoke(row, Field.CLOSED):
        row.say(Field.CLOSED, Said("closed_missing"))
    if case.opened_on and case.closed_on and case.closed_on < first:
        row.say(Field.CLOSED, Said("closed_before_opened"))
    if case.opened_on and case.departed_on and case.departed_on < first:
        row.say(Field.DEPARTED, Said("departed_before_opened"))
    return case


def _spoke(row: Row, name: str) -> bool:
    """Whether an error was said of this cell already."""
    return any(field_ == name and said.level == Level.ERROR for field_, said in row.said)


def is_after_departure(stage: str) -> bool:
    return stage in {CaseStage.TRANSIT, CaseStage.ARRIVAL, CaseStage.REINTEGRATION, CaseStage.MONITORING}


def groups(cases: Iterable[tuple[int, CaseRead]]) -> dict[int, int]:
    """Row number to the number of the first row of its case: the same family number, else the same own reference."""
    firsts: dict[tuple[str, str], int] = {}
    found = {}
    for number, case in cases:
        key = ("family", fold(case.family)) if case.family else ("case", fold(case.reference))
        found[number] = firsts.setdefault(key, number) if key[1] else number
    return found


def differs(first: CaseRead, other: CaseRead) -> str:
    """The field in which a row of a family says otherwise than its first row; "" for none. Empty cells say nothing."""
    for name in (Field.DESTINATION, Field.STAGE, Field.KIND, Field.OFFICE, Field.OUTCOME):
        mine, theirs = getattr(first, name), getattr(other, name)
        if mine and theirs and mine != theirs:
            return str(name)
    return ""


def identity(read: RowRead) -> str:
    """What tells this row's person from all others in the file, as one text; the same when the file comes again."""
    person = read.people[0]
    names = " ".join(sorted(fold(person.full_name).replace(",", " ").split()))
    if read.case.reference:
        return "\x1f".join(("ref", fold(read.case.reference), names))
    birth = f"{person.birth.earliest}/{person.birth.until}"
    papers = ",".join(cells.fold_number(paper.number) for paper in person.papers)
    return "\x1f".join(("row", names, birth, cells.fold_number(person.immigration_number), papers))


def marks(person: PersonToRecord) -> set[tuple[str, str]]:
    """What two rows of one file share only if they are, or may be, the same person."""
    found = {("paper", cells.fold_number(paper.number)) for paper in person.papers}
    if person.immigration_number:
        found.add(("number", cells.fold_number(person.immigration_number)))
    if person.birth.precision == DatePrecision.EXACT:
        names = " ".join(sorted(fold(person.full_name).replace(",", " ").split()))
        found.add(("person", f"{names}/{person.birth.earliest}"))
    return {mark for mark in found if mark[1]}
