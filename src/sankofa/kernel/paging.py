"""Keyset paging: a page of a long list, found by where the last one ended, never by counting through it.

Cursors are opaque texts for URLs: "a…" asks for what comes after, "b…" for what comes before.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from django.db.models import QuerySet

T = TypeVar("T")
COUNT_CAP = 1000


@dataclass(frozen=True)
class Slice(Generic[T]):
    """Rows of one page. `earlier` and `later` are cursors, empty where there is nothing that way.

    `count` is exact up to COUNT_CAP; beyond it `more` is true. None: not counted.
    """

    rows: tuple[T, ...]
    earlier: str = ""
    later: str = ""
    count: int | None = None
    more: bool = False


def slice_newest(
    rows: "QuerySet[Any]",
    *,
    cursor: str,
    size: int,
    by: str,
    shape: Callable[[Any], T],
    counted: bool = False,
) -> Slice[T]:
    """One page of `rows`, newest first by the instant `by`, then by id. A cursor that can't be read means page one."""
    count = rows.order_by()[: COUNT_CAP + 1].count() if counted else None
    found = _read(cursor)
    backwards = bool(found and found[0] == "b")
    ordered = rows.order_by(by, "id") if backwards else rows.order_by(f"-{by}", "-id")
    if found:
        ordered = _beyond(ordered, by, *found)
    page = list(ordered[: size + 1])
    beyond, page = len(page) > size, page[:size]
    if backwards:
        page.reverse()
    has_earlier = beyond if backwards else bool(found)
    has_later = True if backwards else beyond
    return Slice(
        rows=tuple(shape(row) for row in page),
        earlier=_write("b", page[0], by) if page and has_earlier else "",
        later=_write("a", page[-1], by) if page and has_later else "",
        count=min(count, COUNT_CAP) if count is not None else None,
        more=count is not None and count > COUNT_CAP,
    )


def first_slice(rows: Sequence[Any], count: int, *, size: int, by: str, shape: Callable[[Any], T]) -> Slice[T]:
    """As `slice_newest` of a list that opens, for who has asked: its first size + 1 rows, and how many there are up to
    COUNT_CAP + 1.
    """
    page = rows[:size]
    return Slice(
        rows=tuple(shape(row) for row in page),
        later=_write("a", page[-1], by) if len(rows) > size else "",
        count=min(count, COUNT_CAP),
        more=count > COUNT_CAP,
    )


def slice_sorted(
    rows: "QuerySet[Any]", *, cursor: str, size: int, key: Any, down: bool, shape: Callable[[Any], T]
) -> Slice[T]:
    """One page of `rows` sorted by the expression `key`, which is never null, then by id; `down` turns it round.

    The cursor holds only an id: what one sorts by (a name) stands in no address. One whose row is gone means page one.
    """
    way, at = _read_id(cursor)
    ordered = rows.annotate(sort_by=key)
    place = ordered.filter(id=at).values_list("sort_by", flat=True).first() if at else None
    backwards = place is not None and way == "b"
    if place is not None:
        ordered = _past(ordered, place, at, up=backwards == down)
    page = list(ordered.order_by(*(("-sort_by", "-id") if backwards != down else ("sort_by", "id")))[: size + 1])
    beyond, page = len(page) > size, page[:size]
    if backwards:
        page.reverse()
    count = rows.order_by()[: COUNT_CAP + 1].count()
    return Slice(
        rows=tuple(shape(row) for row in page),
        earlier=f"b{page[0].id.hex}" if page and (beyond if backwards else place is not None) else "",
        later=f"a{page[-1].id.hex}" if page and (backwards or beyond) else "",
        count=min(count, COUNT_CAP),
        more=count > COUNT_CAP,
    )


def _past(rows: "QuerySet[Any]", place: Any, at: uuid.UUID | None, *, up: bool) -> "QuerySet[Any]":
    from django.db.models import Q  # noqa: PLC0415  the kernel loads without Django

    side = "gt" if up else "lt"
    return rows.filter(Q(**{f"sort_by__{side}": place}) | Q(sort_by=place, **{f"id__{side}": at}))


def _read_id(cursor: str) -> tuple[str, uuid.UUID | None]:
    try:
        return cursor[:1], uuid.UUID(cursor[1:])
    except ValueError:
        return "", None


def _beyond(rows: "QuerySet[Any]", by: str, way: str, at: dt.datetime, row_id: uuid.UUID) -> "QuerySet[Any]":
    from django.db.models import Q  # noqa: PLC0415  the kernel loads without Django

    side = "gt" if way == "b" else "lt"
    same = Q(**{by: at, f"id__{side}": row_id})
    return rows.filter(**{f"{by}__{side}e": at}).filter(Q(**{f"{by}__{side}": at}) | same)


def _write(way: str, row: Any, by: str) -> str:
    micros = round(getattr(row, by).timestamp() * 1_000_000)
    return f"{way}{micros}.{row.id.hex}"


def _read(cursor: str) -> tuple[str, dt.datetime, uuid.UUID] | None:
    way, rest = cursor[:1], cursor[1:].partition(".")
    if way not in {"a", "b"}:
        return None
    try:
        at = dt.datetime.fromtimestamp(0, tz=dt.UTC) + dt.timedelta(microseconds=int(rest[0]))
        return way, at, uuid.UUID(rest[2])
    except (ValueError, OverflowError):
        return None
