"""Rows of an import as its pages show them: what is wrong, who it may be, in what a record differs."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format

from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.cases.vocab import MemberToEdit
from sankofa.imports import access
from sankofa.imports.frames import frame_of
from sankofa.imports.lines import bad, cells_of, people_of
from sankofa.imports.models import Import, Line
from sankofa.imports.rules import updates
from sankofa.imports.rules.rows import Frame, read_row
from sankofa.imports.vocab import (
    PROBLEMS,
    CandidateRow,
    Decision,
    Difference,
    Field,
    Preview,
    Problem,
    Purpose,
    RowState,
    Said,
    SheetRow,
    Show,
)
from sankofa.kernel.clock import date_in
from sankofa.people import queries as people
from sankofa.people.vocab import PersonRow, Why
from sankofa.reference.queries import country_name

PAGE = 25
_DATES = ("read", "other")


def preview(
    actor: Actor, import_id: uuid.UUID, show: str, *, after: int = 0, before: int = 0, now: dt.datetime
) -> Preview:
    """A page of rows that `show` (of Show) asks for, by row number. Raises NotFoundError. Bounded queries."""
    source = access.fetch(actor, import_id)
    lines = narrowed(source, show)
    if before:
        page = list(lines.filter(number__lt=before).order_by("-number")[: PAGE + 1])
        more_earlier, page = len(page) > PAGE, page[:PAGE][::-1]
        more_later = bool(page)
    else:
        page = list(lines.filter(number__gt=after).order_by("number")[: PAGE + 1])
        more_later, page = len(page) > PAGE, page[:PAGE]
        more_earlier = after > 0 and bool(page)
    return Preview(
        rows=tuple(rows_of(source, page, actor, now)),
        earlier=page[0].number if page and more_earlier else 0,
        later=page[-1].number if page and more_later else 0,
    )


def narrowed(source: Import, show: str) -> QuerySet[Line]:
    lines = Line.objects.filter(source=source)
    waiting = lines.filter(state=RowState.WAITING).exclude(decision=Decision.SKIP)
    held_up = Exists(bad(source).filter(case_first=OuterRef("case_first")))
    open_ = Q(to_decide=True, decision=Decision.NONE)
    out = Q(state__in=[RowState.BEFORE, RowState.SAME, RowState.SKIPPED]) | Q(decision=Decision.SKIP)
    choices = {
        Show.WRONG: waiting.filter(errors__gt=0) | lines.filter(state=RowState.REFUSED),
        Show.DECIDE: waiting.filter(Q(to_decide=True) | Q(conflict=True)),
        Show.WARNED: waiting.filter(warnings__gt=0),
        Show.HELD: waiting.filter(held_up, errors=0, conflict=False).exclude(open_),
        Show.GOOD: waiting.exclude(held_up),
        Show.DONE: lines.filter(state=RowState.DONE),
        Show.OUT: lines.filter(out),
    }
    return choices.get(show, lines)  # type: ignore[call-overload,no-any-return]  # any text may stand in a URL


def rows_of(source: Import, lines: Sequence[Line], actor: Actor, now: dt.datetime) -> Iterable[SheetRow]:
    """These rows, read again in the reader's language."""
    shown = people.brief(cases.people_open_to(actor, sorted(people_of(lines))))
    held = bad(source).filter(case_first__in=[line.case_first for line in lines]).order_by("-number")
    around = _Around(
        source=source,
        frame=frame_of(source, actor, date_in(now, actor.timezone)),
        shown=shown,
        running=cases.open_cases_of(shown, source.mission_id),
        numbers=cases.numbers_of({line.case_id for line in lines if line.case_id}),
        held=dict(held.values_list("case_first", "number")),
        ours=_records(source, lines, actor),
    )
    for line in lines:
        yield _row(line, around)


@dataclass(frozen=True)
class _Around:
    """What all rows of a page are shown with. `held`: of each case, the first row that holds it up."""

    source: Import
    frame: Frame
    shown: Mapping[uuid.UUID, PersonRow]
    running: Mapping[uuid.UUID, tuple[uuid.UUID, str]]
    numbers: Mapping[uuid.UUID, str]
    held: Mapping[int, int]
    ours: Mapping[tuple[uuid.UUID, uuid.UUID], MemberToEdit]


def _records(source: Import, lines: Sequence[Line], actor: Actor) -> Mapping[tuple[uuid.UUID, uuid.UUID], MemberToEdit]:
    if source.purpose != Purpose.UPDATE:
        return {}
    return cases.rows_for_update(actor, [line.case_id for line in lines if line.case_id])


def _row(line: Line, around: _Around) -> SheetRow:
    source, frame, shown, held = around.source, around.frame, around.shown, around.held
    values = cells_of(line) if line.sealed is not None else []
    record = around.ours.get((line.case_id, line.people[0])) if line.case_id and line.people else None
    said, differences = _said(source, values, frame, record, line) if values else ((), ())
    extra = [(str(field), Said(code, params)) for field, code, params in line.extra]
    if line.state == RowState.WAITING and not line.errors and held.get(line.case_first, line.number) != line.number:
        extra.append(("", Said("family_waits", {"row": str(held[line.case_first])})))
    return SheetRow(
        id=line.pk,
        number=line.number,
        state=RowState(line.state),
        name=_name(values, frame),
        problems=tuple(_problem(line.number, field, one, values, source) for field, one in (*extra, *said)),
        candidates=tuple(
            _candidate(shown[who], why, around.running.get(who))
            for who, why in ((uuid.UUID(person), why) for person, why in line.candidates)
            if who in shown
        ),
        decision=Decision(line.decision),
        same_as=line.same_as_id,
        twin=line.twin,
        to_decide=line.to_decide and line.state == RowState.WAITING,
        conflict=line.conflict,
        differences=differences,
        case_id=line.case_id,
        case_number=around.numbers.get(line.case_id, "") if line.case_id else "",
        values=tuple(
            (source.headings[place], values[place])
            for place, field in enumerate(source.columns)
            if field and place < len(values) and values[place]
        ),
    )


def _said(
    source: Import, values: Sequence[str], frame: Frame, record: MemberToEdit | None, line: Line
) -> tuple[tuple[tuple[str, Said], ...], tuple[Difference, ...]]:
    if source.purpose == Purpose.NEW:
        return read_row(values, frame).said, ()
    if record is None:
        return (), ()
    read, said = updates.read_update(values, frame, lead=record.lead)
    mine = updates.record_of(record)
    taken = line.takes.get("fields", [])
    fields = updates.differences(read, mine) if line.state == RowState.WAITING else []
    return said, tuple(
        Difference(
            field=field,
            label=str(Field(field).label),
            ours=updates.shown(field, mine[field], frame),
            theirs=updates.shown(field, read[field], frame),
            take=field in taken,
        )
        for field in fields
    )


def _name(values: Sequence[str], frame: Frame) -> str:
    cells = dict(zip(frame.columns, values, strict=False))
    parts = (cells.get(Field.GIVEN_NAME, ""), cells.get(Field.FAMILY_NAME, ""))
    return cells.get(Field.FULL_NAME) or " ".join(parts).strip() or cells.get(Field.LATIN_NAME, "")


def _problem(number: int, field: str, said: Said, values: Sequence[str], source: Import) -> Problem:
    sentence = PROBLEMS[said.code]
    at = source.columns.index(field) if field in source.columns else None
    words = {name: _word(name, value) for name, value in said.params.items()}
    return Problem(
        row=number,
        field=field,
        column=source.headings[at] if at is not None else "",
        value=values[at] if at is not None and at < len(values) else "",
        level=sentence.level,
        code=said.code,
        what=str(sentence.what) % words,
        mend=str(sentence.mend) % words,
    )


def _word(name: str, value: str) -> str:
    return date_format(dt.date.fromisoformat(value), "j F Y") if name in _DATES else value


def _candidate(row: PersonRow, why: str, running: tuple[uuid.UUID, str] | None) -> CandidateRow:
    birth = row.birth
    born = ""
    if birth.earliest:
        exact = birth.precision == "exact"
        born = date_format(birth.earliest, "j F Y") if exact else str(birth.earliest.year)
    return CandidateRow(
        id=row.id,
        name=row.latin_name,
        name_own=row.full_name if row.full_name != row.latin_name else "",
        born=born,
        nationalities=", ".join(country_name(code) for code in row.nationalities),
        why=str(Why(why).label),
        case_id=running[0] if running else None,
        case_number=running[1] if running else "",
    )
