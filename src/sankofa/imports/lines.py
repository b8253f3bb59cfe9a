"""The rows of an import as they are kept: their cells, who holds up whom, how many there are of each kind."""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sankofa.imports.models import Import, Line
from sankofa.imports.vocab import Counts, Decision, RowState
from sankofa.kernel.sealing import unseal

AT_ONCE = 1000
T = TypeVar("T")


def bound(source_id: uuid.UUID, number: int) -> str:
    return f"{source_id}/{number}"


def cells_of(line: Line) -> list[str]:
    """The cells of a row. Raises ValueError once they are erased."""
    if line.sealed is None:
        raise ValueError("the cells are erased")
    values: list[str] = unseal(line.sealed, bound_to=bound(line.source_id, line.number))  # type: ignore[assignment]  # sealed below
    return values


def in_parts(items: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


_KEPT = """
INSERT INTO imports_line (source_id, mission_id, number, case_first, key, sealed, errors, warnings, extra, candidates,
                          twin, to_decide, decision, conflict, takes, state, case_id, people)
SELECT %s, %s, number, case_first, key, sealed, errors, warnings, extra::jsonb, candidates::jsonb,
       twin, to_decide, '', conflict, takes::jsonb, state, case_id, people::uuid[]
  FROM unnest(%s::int[], %s::int[], %s::text[], %s::bytea[], %s::int[], %s::int[], %s::text[], %s::text[],
              %s::int[], %s::bool[], %s::bool[], %s::text[], %s::text[], %s::uuid[], %s::text[])
    AS kept (number, case_first, key, sealed, errors, warnings, extra, candidates,
             twin, to_decide, conflict, takes, state, case_id, people)
    ON CONFLICT DO NOTHING
"""


def keep(source: Import, lines: Sequence[Line]) -> None:
    """Keeps rows that were read, in one statement; those that an earlier run has written stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            _KEPT,
            [
                source.pk,
                source.mission_id,
                [line.number for line in lines],
                [line.case_first for line in lines],
                [line.key for line in lines],
                [line.sealed for line in lines],
                [line.errors for line in lines],
                [line.warnings for line in lines],
                [json.dumps(line.extra) for line in lines],
                [json.dumps(line.candidates) for line in lines],
                [line.twin for line in lines],
                [line.to_decide for line in lines],
                [line.conflict for line in lines],
                [json.dumps(line.takes) for line in lines],
                [line.state for line in lines],
                [line.case_id for line in lines],
                [_array(line.people) for line in lines],
            ],
        )


_WRITTEN = """
UPDATE imports_line SET state = written.state, case_id = written.case_id, people = written.people::uuid[]
  FROM unnest(%s::bigint[], %s::text[], %s::uuid[], %s::text[]) AS written (id, state, case_id, people)
 WHERE imports_line.id = written.id
"""


def save_written(lines: Sequence[Line]) -> None:
    """Keeps what became of these rows: state, case and people. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITTEN,
            [
                [line.pk for line in lines],
                [line.state for line in lines],
                [line.case_id for line in lines],
                [_array(line.people) for line in lines],
            ],
        )


def _array(ids: Iterable[uuid.UUID]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def summary(source: Import) -> Counts:
    """Rows by what becomes of them. One query."""
    lines = Line.objects.filter(source=source)
    waiting = Q(state=RowState.WAITING) & ~Q(decision=Decision.SKIP)
    n = lines.annotate(held_up=Exists(bad(source).filter(case_first=OuterRef("case_first")))).aggregate(
        rows=Count("id"),
        good=Count("id", filter=waiting & Q(held_up=False)),
        wrong=Count("id", filter=waiting & Q(errors__gt=0)),
        held=Count("id", filter=waiting & Q(held_up=True, errors=0, conflict=False) & ~_OPEN),
        to_decide=Count("id", filter=waiting & Q(errors=0) & (_OPEN | Q(conflict=True))),
        warned=Count("id", filter=waiting & Q(warnings__gt=0)),
        before=Count("id", filter=Q(state__in=[RowState.BEFORE, RowState.SAME])),
        skipped=Count("id", filter=Q(state=RowState.SKIPPED) | Q(state=RowState.WAITING, decision=Decision.SKIP)),
        done=Count("id", filter=Q(state=RowState.DONE)),
        refused=Count("id", filter=Q(state=RowState.REFUSED)),
    )
    return Counts(**n)


_OPEN = Q(to_decide=True, decision=Decision.NONE)


def bad(source: Import) -> QuerySet[Line]:
    """Rows that hold up themselves and their case: to mend, or to decide."""
    waiting = Line.objects.filter(source=source, state=RowState.WAITING).exclude(decision=Decision.SKIP)
    return waiting.filter(Q(errors__gt=0) | _OPEN | Q(conflict=True))


def people_of(lines: Iterable[Line]) -> set[uuid.UUID]:
    """Everybody whom these rows may be."""
    return {uuid.UUID(person) for line in lines for person, _why in line.candidates}
