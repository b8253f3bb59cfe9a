"""Questions whose SQL is put together once, and asked again and again with other values.

Django builds the query and its SQL anew each time a function asks; on pages of many questions that was two fifths of
the processor time. `@prepared` runs the function once for each *shape* of its arguments, with marks where values
stand, keeps the SQL, and afterwards only puts the values in. The only module of the kernel that needs Django.

What a prepared function may do with its arguments:
- pass values (UUID, instant, date, int, str) on to the query as they are: what is reckoned from one (`now - a_day`) is
  an argument of its own. Whatever else ends up in the SQL is found out and refused.
- branch on what belongs to the shape: enums, `Fixed` texts, None, booleans, the empty text, frozensets, how long a
  tuple is, and all of these inside a frozen dataclass, such as the grants of an actor.
- hold a list of values against a column with `__any_of`: one array, however long.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache, update_wrapper
from itertools import count
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connections
from django.db.models import Field, ForeignKey, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg.sql import Literal

P = ParamSpec("P")
R = TypeVar("R")

SHAPES = 256  # of one question; more means that values are taken for shapes
FIRST_INT, INTS = 2_000_000_000, 1_000_000
FIRST_DAY, FIRST_INSTANT = dt.date(1, 1, 1), dt.datetime(1, 1, 1, tzinfo=dt.UTC)
EARLY = 99  # years that only marks have
SIGN = "\ufdd0"  # no character, so in no text


@ForeignKey.register_lookup
@Field.register_lookup
class AnyOf(Lookup[Any]):
    """`column__any_of=[…]`: as `__in`, with one array for the values, or an ArraySubquery that is asked once."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        left, params = self.process_lhs(compiler, connection)
        right, values = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*params, *values)


class Fixed(str):
    """A text that belongs to the shape: a word among few, by which the function chooses what it asks."""

    __slots__ = ()


class _List(list[Any]):
    """The mark of a list."""


def prepared(build: Callable[P, "QuerySet[Any, R]"]) -> "Prepared[P, R]":
    """Makes of a function that answers a queryset one that answers its rows, as a list."""
    return Prepared(build)


class Prepared(Generic[P, R]):
    def __init__(self, build: Callable[P, "QuerySet[Any, R]"]) -> None:
        self.build = build
        self.known: dict[Hashable, _Plan | None] = {}
        update_wrapper(self, build)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        plan, values = self._known(args, kwargs)
        return plan.ask(values) if plan else []

    def sql(self, *args: P.args, **kwargs: P.kwargs) -> tuple[str, tuple[Any, ...]]:
        """As a part of other SQL: the text with a `%s` for each parameter, and these."""
        plan, values = self._known(args, kwargs)
        if plan is None:
            raise EmptyResultSet
        return plan.sql, plan.filled(values)

    def count(self, *args: P.args, **kwargs: P.kwargs) -> int:
        """How many rows it would answer."""
        plan, values = self._known(args, kwargs)
        return plan.count(values) if plan else 0

    def _known(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> "tuple[_Plan | None, list[Any]]":
        values: list[Any] = []
        shape = (*(_shape(arg, values) for arg in args), *((name, _shape(kwargs[name], values)) for name in kwargs))
        try:
            plan = self.known[shape]
        except KeyError:
            if len(self.known) >= SHAPES:
                raise RuntimeError(f"{self.build.__qualname__}: a value is taken for a shape") from None
            plan = self.known[shape] = self._plan(args, kwargs)
        return plan, values

    def _plan(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> "_Plan | None":
        marks: list[Any] = []
        marked = [_marked(arg, marks) for arg in args], {name: _marked(arg, marks) for name, arg in kwargs.items()}
        rows = self.build(*marked[0], **marked[1])
        compiler = rows.query.get_compiler("default")
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        places = [_place(param, marks) for param in params]
        used = {id(marks[place]) for place in places if place is not None}
        given = {id(arg) for arg in [*marked[0], *marked[1].values()]}
        if any(id(mark) in given - used for mark in marks):
            raise TypeError(f"{self.build.__qualname__}: a value does not reach the SQL as it is")
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        return _Plan(rows, compiler, *_written(sql, params, places), converters)


@dataclass(frozen=True)
class _Plan:
    rows: "QuerySet[Any, Any]"
    compiler: SQLCompiler
    sql: str
    places: tuple[int, ...]  # per parameter, which value stands there
    converters: dict[int, Any]

    def ask(self, values: Sequence[Any]) -> list[Any]:
        filled = self.filled(values)
        compiler = _twin(self.compiler)
        compiler.connection = connections["default"]
        compiler.as_sql = lambda: (self.sql, filled)
        compiler.get_converters = lambda _columns: self.converters
        query = _twin(self.rows.query)
        query.get_compiler = lambda *_args, **_using: compiler
        rows = _twin(self.rows)
        rows._query = query  # noqa: SLF001  a queryset has no other door for the query it asks
        return list(rows)

    def count(self, values: Sequence[Any]) -> int:
        with connections["default"].cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({self.sql}) AS asked", self.filled(values))  # noqa: S608  Django's SQL
            return int(cursor.fetchone()[0])

    def filled(self, values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple([values[place] for place in self.places])


def _twin(made: object) -> Any:
    """A shallow copy. `copy.copy` asks a queryset its question first."""
    twin = object.__new__(type(made))
    twin.__dict__.update(made.__dict__)
    return twin


_MARKS: dict[type, Callable[[int], Any]] = {
    uuid.UUID: lambda n: uuid.UUID(int=(0xFDD0 << 112) + n),
    dt.datetime: lambda n: FIRST_INSTANT + dt.timedelta(minutes=n),
    dt.date: lambda n: FIRST_DAY + dt.timedelta(days=n),
    int: lambda n: FIRST_INT + n,
    str: lambda n: f"{SIGN}{n}",
    list: lambda n: _List([n]),
}


@lru_cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _shape(value: Any, values: list[Any]) -> Hashable:
    """What the SQL may depend on; the rest is added to `values`, always in the same order."""
    kind: Any = type(value)
    if kind in _MARKS and value != "":
        values.append(value)
        return kind  # type: ignore[no-any-return]
    if kind is tuple:
        return tuple([_shape(one, values) for one in value])
    if is_dataclass(value):
        return (kind, *[_shape(getattr(value, name), values) for name in _names(kind)])
    return value  # type: ignore[no-any-return]  # whatever can't be hashed is refused by the dict of shapes


def _marked(value: Any, marks: list[Any]) -> Any:
    """`value` with a mark for each of its values, in the order of `_shape`."""
    kind: Any = type(value)
    if kind in _MARKS and value != "":
        marks.append(_MARKS[kind](len(marks)))
        return marks[-1]
    if kind is tuple:
        return tuple(_marked(one, marks) for one in value)
    if is_dataclass(value):
        return replace(value, **{name: _marked(getattr(value, name), marks) for name in _names(kind)})  # type: ignore[type-var]
    return value


def _written(sql: str, params: Sequence[Any], places: Sequence[int | None]) -> tuple[str, tuple[int, ...]]:
    """The SQL with its constants written out, so that the database may choose an index by them once and for all."""
    rest = iter(zip(params, places, strict=True))

    def put(found: re.Match[str]) -> str:
        if found[0] != "%s":
            return found[0]
        param, place = next(rest)
        return "%s" if place is not None else Literal(param).as_string(None).replace("%", "%%")

    return re.sub("%%|%s", put, sql), tuple(place for place in places if place is not None)


@contextmanager
def kept_plans() -> Iterator[None]:
    """Within it the database keeps one plan for each prepared question: making them was most of its work on a page of
    many. Only for questions whose plan is the same whatever the values: without LIKE, without lopsided columns.
    """
    connection = connections["default"]
    with connection.cursor() as cursor:
        cursor.execute("SET plan_cache_mode = force_generic_plan")
    rolled_back = False
    try:
        yield
    except DatabaseError:
        rolled_back = connection.in_atomic_block  # which takes the setting back too; until then nothing can be asked
        raise
    finally:
        if not rolled_back:
            with connection.cursor() as cursor:
                cursor.execute("RESET plan_cache_mode")


def _place(param: Any, marks: Sequence[Any]) -> int | None:
    """Which mark the parameter is, or None for a constant. Raises TypeError for what was made of a mark."""
    for place, mark in zip(count(), marks):
        if isinstance(param, type(mark)) and param == mark:
            return place
    derived = (
        (isinstance(param, dt.date) and param.year <= EARLY)
        or (isinstance(param, int) and abs(param - FIRST_INT) < INTS)
        or (isinstance(param, str) and SIGN in param)
        or (isinstance(param, list | tuple) and any(one in marks for one in param))
    )
    if derived:
        raise TypeError("a value reaches the SQL changed: make what is reckoned from it an argument of its own")
    return None
