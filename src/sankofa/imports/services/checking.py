"""The check: every row read once, families put together, people looked for on file, and what is wrong kept by row."""

import datetime as dt
import hashlib
import hmac
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from django.conf import settings
from django.db import connection, transaction

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as cases
from sankofa.cases.vocab import KnownPerson, MemberToEdit
from sankofa.imports import sheets, storage
from sankofa.imports.frames import frame_of
from sankofa.imports.lines import bound, in_parts, keep
from sankofa.imports.models import Import, Line
from sankofa.imports.rules import dates, rows, updates
from sankofa.imports.rules.rows import Frame, RowRead
from sankofa.imports.vocab import DateOrder, Decision, Field, Level, Purpose, RowState, Said, Standing
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.kernel.garbage import rarely_collected
from sankofa.kernel.sealing import seal
from sankofa.people.queries import Matcher
from sankofa.people.vocab import Probe

Clock = Callable[[], dt.datetime]


class Step(Protocol):
    """A step of an import that a job runs."""

    def __call__(self, *, import_id: uuid.UUID, by: Actor, clock: Clock) -> None: ...


@rarely_collected()
def check(*, import_id: uuid.UUID, by: Actor, clock: Clock) -> None:
    """Reads the file whole, in place of what an earlier check kept. Does nothing where another worker is at it.

    A file that turns out unreadable sends the import back to its columns, with the reason.
    """
    with alone(import_id) as mine:
        source = Import.objects.filter(id=import_id, standing=Standing.CHECKING).first()
        if not mine or source is None:
            return
        try:
            found = list(sheets.body(storage.take(source.id), source.name, source.sheet, source.header_at))
        except DomainError as error:
            Import.objects.filter(id=import_id).update(standing=Standing.COLUMNS, problem=str(error.message)[:300])
            return
        decided = _decided(source)
        Line.objects.filter(source=source).exclude(state=RowState.DONE).delete()
        source.rows = len(found)
        Import.objects.filter(id=import_id).update(rows=len(found), seen=0, beat_at=clock())
        frame = settle_order(source, frame_of(source, by, date_in(clock(), by.timezone)), found)
        if source.purpose == Purpose.UPDATE:
            _check_updates(source, frame, found, by, clock)
        else:
            _check_new(source, frame, found, by, clock)
        _decide_again(source, decided)
        Import.objects.filter(id=import_id).update(standing=Standing.CHECKED, beat_at=None)


@contextmanager
def alone(import_id: uuid.UUID) -> Iterator[bool]:
    """Whether this worker alone is at the import; the database forgets the claim of a worker that ends."""
    claim = [f"import {import_id}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", claim)
        (mine,) = cursor.fetchone() or (False,)
    try:
        yield bool(mine)
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", claim)


def settle_order(source: Import, frame: Frame, found: Sequence[tuple[int, list[str]]]) -> Frame:
    """How the file writes its days: as the user said, else as its own dates show, kept for later readings."""
    if source.order_sure:
        return frame
    at = [place for place, field in enumerate(frame.columns) if field in _DAYS]
    order = dates.order_of(cells[place] for _number, cells in found for place in at if place < len(cells))
    if order is None:
        return frame
    Import.objects.filter(id=source.id).update(order=order, order_sure=True)
    return _with_order(frame, order)


_DAYS = {Field.BIRTH, Field.OPENED, Field.WISHED, Field.DEPARTED, Field.CLOSED, Field.DOCUMENT_UNTIL}


def _with_order(frame: Frame, order: DateOrder) -> Frame:
    return replace(frame, order=order, sure=True)


def _check_new(source: Import, frame: Frame, found: Sequence[tuple[int, list[str]]], by: Actor, clock: Clock) -> None:
    reads = {number: rows.read_row(cells, frame) for number, cells in found}
    groups = rows.groups((number, read.case) for number, read in reads.items())
    keys = _keys(source, reads)
    twins = _twins(reads)
    matcher = Matcher()
    for part in in_parts(found):
        numbers = [number for number, _cells in part]
        with transaction.atomic():
            before = _before(source, [keys[number] for number in numbers])
            probes = [_probe(number, reads[number]) for number in numbers if keys[number] not in before]
            known = cases.known_to(by, matcher.match(probes))
            keep(
                source,
                [
                    _line(
                        source,
                        number,
                        cells,
                        reads[number],
                        key=keys[number],
                        first=groups[number],
                        family=rows.differs(reads[groups[number]].case, reads[number].case),
                        twin=twins.get(number),
                        known=known.get(number, []),
                        before=before.get(keys[number]),
                    )
                    for number, cells in part
                ],
            )
            _beat(source, len(part), clock)


def _decided(source: Import) -> list[Line]:
    """Rows about which somebody decided before; a second check, with other columns, keeps that."""
    rows_ = Line.objects.filter(source=source, state=RowState.WAITING).exclude(decision=Decision.NONE)
    return list(rows_.only("number", "decision", "same_as_id"))


def _decide_again(source: Import, decided: Sequence[Line]) -> None:
    for line in decided:
        rows_ = Line.objects.filter(source=source, number=line.number, state=RowState.WAITING)
        if line.decision == Decision.SAME:
            rows_ = rows_.filter(candidates__contains=[[str(line.same_as_id)]])
        rows_.update(decision=line.decision, same_as=line.same_as_id)


def _line(
    source: Import,
    number: int,
    cells: Sequence[str],
    read: RowRead,
    *,
    key: str,
    first: int,
    family: str,
    twin: int | None,
    known: Sequence[KnownPerson],
    before: Line | None,
) -> Line:
    candidates = [[str(one.person_id), one.why] for one in known if one.person_id]
    extra: list[list[object]] = []
    if family and first != number:
        extra.append([family, "family_differs", {"row": str(first)}])
    if twin is not None:
        extra.append(["", "twin", {"row": str(twin)}])
    extra += [["", "known_elsewhere", {"ask": one.ask}] for one in known if one.ask]
    if before is not None:
        extra = [["", "imported_before", {}]]
    warnings = sum(Said(str(code)).level == Level.WARNING for _field, code, _params in extra)
    return Line(
        source=source,
        mission_id=source.mission_id,
        number=number,
        case_first=first,
        key=key,
        sealed=seal(list(cells), bound_to=bound(source.id, number)),
        errors=read.errors,
        warnings=read.warnings + warnings,
        extra=extra,
        candidates=candidates,
        twin=twin,
        to_decide=before is None and bool(known or twin),
        state=RowState.BEFORE if before else RowState.WAITING,
        case_id=before.case_id if before else None,
        people=before.people if before else [],
    )


def _keys(source: Import, reads: Mapping[int, RowRead]) -> dict[int, str]:
    """Of each row a keyed hash that is the same when the row comes again; the second of two equal rows says so."""
    seen: Counter[str] = Counter()
    keys = {}
    for number, read in reads.items():
        who = rows.identity(read)
        seen[who] += 1
        text = f"{source.mission_id}\x1f{who}\x1f{seen[who]}"
        keys[number] = hmac.new(settings.ENVIRONMENT.index_key, text.encode(), hashlib.sha256).hexdigest()
    return keys


def _twins(reads: Mapping[int, RowRead]) -> dict[int, int]:
    """Rows whose person seems to stand in an earlier row, to that row."""
    firsts: dict[tuple[str, str], int] = {}
    twins = {}
    for number, read in reads.items():
        same = [firsts[mark] for mark in rows.marks(read.people[0]) if mark in firsts]
        if same:
            twins[number] = min(same)
        for mark in rows.marks(read.people[0]):
            firsts.setdefault(mark, number)
    return twins


def _before(source: Import, keys: Sequence[str]) -> dict[str, Line]:
    done = Line.objects.filter(mission=source.mission_id, key__in=keys, state=RowState.DONE)
    return {line.key: line for line in done.only("key", "case_id", "people")}


def _probe(number: int, read: RowRead) -> Probe:
    person = read.people[0]
    return Probe(
        number=number,
        names=tuple(name for name in (person.full_name, person.latin_name, *person.aliases) if name),
        birth=person.birth,
        numbers=(person.immigration_number, *(paper.number for paper in person.papers)),
        phones=person.phones,
        emails=person.emails,
    )


def _check_updates(
    source: Import, frame: Frame, found: Sequence[tuple[int, list[str]]], by: Actor, clock: Clock
) -> None:
    for part in in_parts(found):
        keys = {number: updates.read_key(cells, source.headings) for number, cells in part}
        ours = cases.rows_for_update(by, [key.case_id for key in keys.values() if key])
        with transaction.atomic():
            keep(
                source,
                [
                    _update_line(_row_line(source, number, cells), cells, frame, keys[number], ours, by=by)
                    for number, cells in part
                ],
            )
            _beat(source, len(part), clock)


def _row_line(source: Import, number: int, cells: Sequence[str]) -> Line:
    """A row of its own, with nothing said of it yet."""
    sealed = seal(list(cells), bound_to=bound(source.id, number))
    return Line(source=source, mission_id=source.mission_id, number=number, case_first=number, sealed=sealed)


def _update_line(
    line: Line,
    cells: Sequence[str],
    frame: Frame,
    key: updates.Key | None,
    ours: Mapping[tuple[uuid.UUID, uuid.UUID], MemberToEdit],
    *,
    by: Actor,
) -> Line:
    row = ours.get((key.case_id, key.person_id)) if key else None
    if key is None or row is None:
        line.errors, line.extra = 1, [["", "update_nobody", {}]]
        return line
    read, said = updates.read_update(cells, frame, lead=row.lead)
    line.errors = sum(one.level == Level.ERROR for _field, one in said)
    line.warnings = sum(one.level == Level.WARNING for _field, one in said)
    line.case_id, line.people = row.case_id, [row.person_id]
    fields = updates.differences(read, updates.record_of(row)) if not line.errors else []
    refused = [] if by.may(Perm.WRITE_PERSON) else [field for field in fields if field in updates.PERSON_FIELDS]
    if refused:
        line.errors, line.extra = len(refused), [[field, "update_not_yours", {}] for field in refused]
    elif not fields and not line.errors:
        line.state = RowState.SAME
    elif updates.changed_since(key, row, fields):
        line.conflict, line.warnings, line.extra = True, line.warnings + 1, [["", "update_changed", {}]]
    line.takes = {"case": row.case_version, "person": row.person_version, "fields": fields}
    return line


def _beat(source: Import, count: int, clock: Clock) -> None:
    source.seen += count
    Import.objects.filter(id=source.id).update(seen=source.seen, beat_at=clock())
