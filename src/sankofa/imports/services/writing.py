"""Writing the good rows: chunk by chunk, each one transaction, or all of them in one. A row is written once, ever."""

import datetime as dt
import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.cases import services as case_verbs
from sankofa.cases.vocab import CaseToOpen, Kind, Stage
from sankofa.imports import access
from sankofa.imports.frames import frame_of
from sankofa.imports.lines import bad, cells_of, save_written
from sankofa.imports.models import Import, Line
from sankofa.imports.rules.rows import CaseRead, Frame, RowRead, read_row
from sankofa.imports.services.checking import Clock, alone
from sankofa.imports.services.updating import write_updates
from sankofa.imports.vocab import Decision, Purpose, RowState, Standing
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import ConflictError, DomainError
from sankofa.kernel.garbage import rarely_collected
from sankofa.people import queries as people_queries
from sankofa.people import services as people_verbs
from sankofa.people.vocab import PersonToRecord, RelationKind

log = logging.getLogger(__name__)
CASES_AT_ONCE = 800
MANY = 1000
"""From so many rows the search's counts are taken anew afterwards."""


@dataclass
class Group:
    """The rows of one case, as they stand in the file, and what they become."""

    lines: list[Line]
    reads: list[RowRead]
    new: list[tuple[int, PersonToRecord]] = field(default_factory=list)  # row of the group, person
    same: dict[int, uuid.UUID] = field(default_factory=dict)
    people: list[list[uuid.UUID]] = field(default_factory=list)  # of each row

    @property
    def lead(self) -> int:
        """The row of whom the case is led by: the one called so, else the first."""
        return next((place for place, read in enumerate(self.reads) if read.place == "head"), 0)


@rarely_collected()
def work(*, import_id: uuid.UUID, by: Actor, clock: Clock) -> None:
    """Writes what is good until nothing is left. Run again, it goes on; two at once, the second does nothing."""
    with alone(import_id) as mine:
        source = Import.objects.filter(id=import_id, standing=Standing.RUNNING).first()
        if not mine or source is None:
            return
        access.fetch(by, import_id)
        frame = frame_of(source, by, date_in(clock(), by.timezone))
        if source.whole:
            _write_whole(source, frame, by, clock)
        else:
            while _write_some(source, frame, by, clock):
                pass
            _end(source, clock())
        if source.rows >= MANY:
            people_verbs.refresh_frequencies()


def _write_whole(source: Import, frame: Frame, by: Actor, clock: Clock) -> None:
    """All rows in one transaction. A row that is refused undoes them all, and the import waits as it was checked."""
    try:
        with transaction.atomic():
            while groups := _next(source, frame):
                _write(source, groups, by, clock())
            _end(source, clock())
    except (DomainError, IntegrityError, DataError) as error:
        log.warning("import %s: all rows undone, %s", source.id, type(error).__name__)
        problem = _why(error)[:300]
        Import.objects.filter(id=source.id).update(standing=Standing.CHECKED, beat_at=None, problem=problem)


def _write_some(source: Import, frame: Frame, by: Actor, clock: Clock) -> bool:
    """One chunk in one transaction; where it is refused, its cases one by one. False when nothing is left."""
    groups: list[Group] = []
    try:
        with transaction.atomic():
            groups = _next(source, frame)
            _write(source, groups, by, clock())
    except (DomainError, IntegrityError, DataError):
        for group in groups:
            _write_alone(source, group, by, clock)
    return bool(groups)


def _write_alone(source: Import, group: Group, by: Actor, clock: Clock) -> None:
    fresh = Group(group.lines, group.reads)
    try:
        with transaction.atomic():
            _write(source, [fresh], by, clock())
    except (DomainError, IntegrityError, DataError) as error:
        log.warning("import %s: row %s refused, %s", source.id, group.lines[0].number, type(error).__name__)
        _refuse(group.lines, error)


def _refuse(lines: Iterable[Line], error: Exception) -> None:
    """Marks rows that could not be written; those that another import wrote in the meantime are done."""
    before = isinstance(error, IntegrityError) and "line_written_once" in str(error)
    said = ["", "imported_before", {}] if before else ["", "refused", {"why": _why(error)}]
    for line in lines:
        line.extra = [*line.extra, said]
        line.state = RowState.BEFORE if before else RowState.REFUSED
        line.case_id, line.people = (line.case_id, line.people) if line.key == "" else (None, [])
        line.save(update_fields=["extra", "state", "case", "people"])


def _why(error: Exception) -> str:
    """What a user can be told: our own sentence, or the name of what the database would not take; never a value."""
    if isinstance(error, DomainError):
        return str(error.message)
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return str(constraint or type(error).__name__)


def _next(source: Import, frame: Frame) -> list[Group]:
    """The next cases of which every row is good, read again; the import's row is locked."""
    Import.objects.select_for_update().get(id=source.id)
    waiting = Line.objects.filter(source=source, state=RowState.WAITING)
    firsts = (
        waiting.exclude(case_first__in=bad(source).values("case_first"))
        .order_by("case_first")
        .values_list("case_first", flat=True)
        .distinct()[:CASES_AT_ONCE]
    )
    lines: dict[int, list[Line]] = {}
    for line in waiting.filter(case_first__in=list(firsts)).order_by("case_first", "number"):
        lines.setdefault(line.case_first, []).append(line)
    read = source.purpose == Purpose.NEW
    return [Group(rows, [read_row(cells_of(row), frame) for row in rows] if read else []) for rows in lines.values()]


def _write(source: Import, groups: Sequence[Group], by: Actor, now: dt.datetime) -> None:
    lines = [line for group in groups for line in group.lines]
    if source.purpose == Purpose.UPDATE:
        taken = [line for line in lines if line.decision != Decision.SKIP]
        if taken:
            write_updates(source, taken, frame_of(source, by, date_in(now, by.timezone)), by, now)
    else:
        _write_new(source, groups, by, now)
    for line in lines:
        line.state = RowState.SKIPPED if line.decision == Decision.SKIP else RowState.DONE
    save_written(lines)
    source.seen += len(lines)
    Import.objects.filter(id=source.id).update(seen=source.seen, beat_at=now)


def _write_new(source: Import, groups: Sequence[Group], by: Actor, now: dt.datetime) -> None:
    active = [group for group in (_without_skipped(group) for group in groups) if group.lines]
    for group in active:
        _part(group)
    joined = people_queries.canonical_of([person for group in active for person in group.same.values()])
    for group in active:
        group.same = {place: joined.get(person, person) for place, person in group.same.items()}
    linked = {person for group in active for person in group.same.values()}
    _check_open(linked, by)
    ids = people_verbs.record_many(people=[one for group in active for _row, one in group.new], by=by, now=now)
    people_verbs.fill_many(people=_to_fill(active), by=by, now=now)
    following = iter(ids)
    for group in active:
        group.people = [[group.same[place]] if place in group.same else [] for place in range(len(group.lines))]
        for place, _one in group.new:
            group.people[place].append(next(following))
    running = cases.open_cases_of(linked, source.mission_id)
    opening = [group for group in active if not _join(group, running, by, now)]
    opened = case_verbs.open_many(cases=[_case(group, source) for group in opening], by=by, now=now)
    for group, case in zip(opening, opened, strict=True):
        for line in group.lines:
            line.case_id = case.id
    for group in active:
        for line, people in zip(group.lines, group.people, strict=True):
            line.people = people
    relations = [relation for group in active for relation in _relations(group)]
    people_verbs.relate_many(relations=relations, by=by)


def _without_skipped(group: Group) -> Group:
    kept = [place for place, line in enumerate(group.lines) if line.decision != Decision.SKIP]
    return Group([group.lines[place] for place in kept], [group.reads[place] for place in kept])


def _part(group: Group) -> None:
    """Parts a case's people into those who are on file and those to record. The lead keeps the list's own number."""
    for place, (line, read) in enumerate(zip(group.lines, group.reads, strict=True)):
        own, *others = read.people
        if line.decision == Decision.SAME and line.same_as_id:
            group.same[place] = line.same_as_id
        else:
            group.new.append((place, _numbered(own, read) if place == group.lead else own))
        group.new += [(place, other) for other in others]


def _numbered(person: PersonToRecord, read: RowRead) -> PersonToRecord:
    return replace(person, old_number=read.case.reference or read.case.family)


def _to_fill(groups: Iterable[Group]) -> Mapping[uuid.UUID, PersonToRecord]:
    return {
        person: _numbered(group.reads[place].people[0], group.reads[place])
        for group in groups
        for place, person in group.same.items()
    }


def _check_open(people: set[uuid.UUID], by: Actor) -> None:
    """Whoever was linked when the rows were checked must be open to the actor still."""
    if people - set(cases.people_open_to(by, sorted(people))):
        raise ConflictError("changed", _("Somebody linked here is not open to you any more. Check the file again."))


def _join(group: Group, running: Mapping[uuid.UUID, tuple[uuid.UUID, str]], by: Actor, now: dt.datetime) -> bool:
    """Puts the people of a group on the running case that one of them has, unless the row speaks of a closed one."""
    found = next((running[person] for person in group.same.values() if person in running), None)
    if found is None or group.reads[group.lead].case.stage == Stage.CLOSED:
        return False
    case_id = found[0]
    note = _notes(read.case for read in group.reads)
    if note:
        case_verbs.write_note(case_id=case_id, body=note, by=by, now=now)
    for place, people in enumerate(group.people):
        for person in people:
            if running.get(person, (None, ""))[0] != case_id:
                case_verbs.join(case_id=case_id, person_id=person, role=group.reads[place].role, by=by, now=now)
        group.lines[place].case_id = case_id
    return True


def _case(group: Group, source: Import) -> CaseToOpen:
    """The case as the lead's row says; what that row leaves empty comes from the others, in their order."""
    order = [group.lead, *(place for place in range(len(group.reads)) if place != group.lead)]
    said = [group.reads[place].case for place in order]
    members = {
        person: group.reads[place].role if at == 0 else ""
        for place in order
        for at, person in enumerate(group.people[place])
    }

    def first(name: str) -> str:
        return next((str(value) for case in said if (value := getattr(case, name))), "")

    def day(name: str) -> dt.date | None:
        return next((value for case in said if (value := getattr(case, name))), None)

    counsellor = first("counsellor")
    return CaseToOpen(
        office_id=uuid.UUID(first("office") or str(source.office_id)),
        members=tuple(members.items()),
        kind=first("kind") or Kind.RETURN,
        stage=first("stage") or Stage.CONTACT,
        counsellor_id=uuid.UUID(counsellor) if counsellor else None,
        destination=first("destination"),
        opened_on=day("opened_on"),
        wished_on=day("wished_on"),
        departed_on=day("departed_on"),
        outcome=first("outcome"),
        closed_on=day("closed_on"),
        note=_notes(said),
    )


def _notes(said: Iterable[CaseRead]) -> str:
    return "\n\n".join(dict.fromkeys(case.note for case in said if case.note))


def _relations(group: Group) -> Iterable[tuple[uuid.UUID, RelationKind, uuid.UUID]]:
    """Who the rows say somebody is to the lead."""
    lead = group.people[group.lead][0]
    for place, read in enumerate(group.reads):
        person = group.people[place][0]
        if place == group.lead or person == lead:
            continue
        if read.place == "child":
            yield lead, RelationKind.PARENT, person
        elif read.place == "parent":
            yield person, RelationKind.PARENT, lead
        elif read.place == "spouse":
            yield person, RelationKind.SPOUSE, lead
        elif read.place == "sibling":
            yield person, RelationKind.SIBLING, lead


def _end(source: Import, now: dt.datetime) -> None:
    Import.objects.filter(id=source.id).update(standing=Standing.DONE, beat_at=None, ended_at=now)
