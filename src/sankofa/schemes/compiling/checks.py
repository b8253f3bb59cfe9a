"""One check as a boolean of SQL: true, false, or NULL where it isn't known yet. The counterpart of rules.checks.

Here: what each comparison means over columns. Not here: how checks combine, members, other schemes (trees).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sankofa.kernel.periods import Period, Span, shift
from sankofa.schemes.compiling.columns import ABSENT_KEYS, DATES, absent_key, has_columns, name_of
from sankofa.schemes.rules.listed import standing
from sankofa.schemes.vocab import (
    REFERENCE_FACT,
    Age,
    Check,
    Day,
    Dictionary,
    FactOperand,
    FactType,
    Lasting,
    OnList,
    Op,
    Reference,
    Window,
)

NULL = "NULL::boolean"
MONTHS = 12


@dataclass
class Place:
    """The row that a condition reads, on which day, and the parameters and columns gathered on the way."""

    dictionary: Dictionary
    on: date
    known_on: date | None
    parameters: dict[str, object] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def value(self, value: object, kind: str) -> str:
        """A parameter of a type; the same value is sent once."""
        for name, known in self.parameters.items():
            if name.startswith(f"{kind.removesuffix('[]')}_") and known == value and type(known) is type(value):
                return f"%({name})s::{kind}"
        name = f"{kind.removesuffix('[]')}_{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s::{kind}"

    def column(self, name: str) -> str:
        self.used.add(name)
        return f"f.{name}"


@dataclass(frozen=True)
class Known:
    """What a fact is here: `first` and `last` are the same unless it is a date; where they are NULL, `absent` says
    whether it is known to be absent. Looked at last: it is the dearest.
    """

    kind: FactType
    first: str
    last: str
    absent: str


@dataclass(frozen=True)
class Edges:
    """A day: the interval that it may be. `fixed` where it is one day for every case."""

    first: str
    last: str
    absent: str = "false"
    fixed: date | None = None


Record = tuple[str, int] | None
"""Which list, and which of its records from 1."""


def find(place: Place, key: str, record: Record) -> Known | None:
    """The columns of a fact where a condition stands; None when it is never known here."""
    definition = place.dictionary[key]
    if not has_columns(definition):
        return None
    at = ""
    if definition.of:
        if record is None or record[0] != definition.of:
            return None
        at = f"[{record[1]}]"
    name = name_of(key)
    said = place.value(absent_key(key, record[1] if at and record else 0), "text")
    absent = f"{said} = ANY({place.column(ABSENT_KEYS.name)})"
    if definition.type in DATES:
        first, last = f"{place.column(f'{name}__earliest')}{at}", f"{place.column(f'{name}__latest')}{at}"
    else:
        first = last = f"{place.column(f'{name}__count' if definition.type is FactType.RECORDS else name)}{at}"
    return Known(definition.type, first, last, absent)


def check(place: Place, one: Check, record: Record = None) -> str:
    """As rules.checks.judge: unknown first, then absent, then the comparison."""
    known = find(place, one.fact, record)
    if known is None:
        return NULL
    if one.op is Op.KNOWN:
        return f"CASE WHEN {known.first} IS NOT NULL OR {known.absent} THEN true END"
    if one.op is Op.PRESENT:
        return f"CASE WHEN {known.first} IS NOT NULL THEN true WHEN {known.absent} THEN false END"
    against = _compared(place, one, known, record)
    return f"CASE WHEN {known.first} IS NOT NULL THEN {against} WHEN {known.absent} THEN false END"


def _compared(place: Place, one: Check, known: Known, record: Record) -> str:
    if known.kind in DATES:
        return _date(place, one, known, record)
    if isinstance(one.operand, OnList):
        return _listed(place, known, one.operand, record)
    if isinstance(one.operand, FactOperand):
        return _other(place, one.op, known, one.operand, record)
    return _literal(place, one.op, known, one.operand)


# --- codes, numbers, truths


def _literal(place: Place, op: Op, known: Known, wanted: object) -> str:
    if op in {Op.MIN, Op.MAX}:
        return f"{known.first} {'>=' if op is Op.MIN else '<='} {place.value(wanted, 'bigint')}"
    if isinstance(wanted, bool):
        return known.first if wanted else f"NOT {known.first}"
    if isinstance(wanted, int):
        return f"{known.first} = {place.value(wanted, 'bigint')}"
    return _among(place, known, [wanted] if isinstance(wanted, str) else list(_codes(wanted)))


def _codes(wanted: object) -> Iterable[str]:
    return (one for one in wanted if isinstance(one, str)) if isinstance(wanted, tuple) else ()


def _among(place: Place, known: Known, codes: list[str]) -> str:
    """Whether any of the fact's codes is among these. Most have one code, which is looked up; && compares all pairs."""
    if known.kind is FactType.CODES:
        listed = place.value(codes, "text[]")
        one = f"({known.first})[1] = ANY({listed})"
        return f"CASE cardinality({known.first}) WHEN 1 THEN {one} ELSE {known.first} && {listed} END"
    if len(codes) == 1:
        return f"{known.first} = {place.value(codes[0], 'text')}"
    return f"{known.first} = ANY({place.value(codes, 'text[]')})"


def _other(place: Place, op: Op, known: Known, operand: FactOperand, record: Record) -> str:
    other = find(place, operand.key, record)
    if other is None:
        return NULL
    if op in {Op.MIN, Op.MAX}:
        match = f"{known.first} {'>=' if op is Op.MIN else '<='} {other.first}"
    elif known.kind is FactType.CODES:
        match = (
            f"{known.first} && {other.first}" if other.kind is FactType.CODES else f"{other.first} = ANY({known.first})"
        )
    elif other.kind is FactType.CODES:
        match = f"{known.first} = ANY({other.first})"
    else:
        match = f"{known.first} = {other.first}"
    return f"CASE WHEN {other.first} IS NOT NULL THEN {match} WHEN {other.absent} THEN false END"


def _listed(place: Place, known: Known, operand: OnList, record: Record) -> str:
    day = _edges(place, operand.on, record)
    if day is None:
        day = Edges("NULL::date", "NULL::date")
    stands: dict[Period, list[str]] = {}
    for entry in standing(operand.codes, place.known_on):
        stands.setdefault(entry.period, []).append(entry.code)
    if day.fixed:
        fixed = day.fixed
        codes = sorted({code for period, some in stands.items() if fixed in period for code in some})
        return _among(place, known, codes)
    some = [f"({_among(place, known, codes)} AND {_during(place, day, period)})" for period, codes in stands.items()]
    return f"CASE WHEN {day.first} IS NULL AND {day.absent} THEN false ELSE {' OR '.join(some) or 'false'} END"


def _during(place: Place, day: Edges, period: Period) -> str:
    start = _fixed(place, period.start)
    inside = f"NOT {_before(day, start)}"
    return inside if period.end is None else f"{inside} AND {_before(day, _fixed(place, period.end))}"


# --- days


def _edges(place: Place, day: Day, record: Record) -> Edges | None:
    """A day of a condition; None when it is never known here."""
    if isinstance(day.base, date):
        return _fixed(place, shift(day.base, day.plus))
    if day.base in {Reference.TODAY, Reference.DECISION}:
        return _fixed(place, shift(place.on, day.plus))
    known = find(place, REFERENCE_FACT[day.base] if isinstance(day.base, Reference) else day.base, record)
    return None if known is None else _shifted(place, Edges(known.first, known.last, known.absent), day.plus)


def _fixed(place: Place, day: date) -> Edges:
    written = place.value(day, "date")
    return Edges(written, written, fixed=day)


def _shifted(place: Place, day: Edges, span: Span) -> Edges:
    """As periods.shift: years and months first, then days. For days that stay within the calendar of Python."""
    if day.fixed:
        return _fixed(place, shift(day.fixed, span))
    months = span.years * MONTHS + span.months
    first, last = day.first, day.last
    if months:
        step = f"make_interval(months => {place.value(months, 'integer')})"
        first, last = f"({first} + {step})::date", f"({last} + {step})::date"
    if span.days:
        days = place.value(span.days, "integer")
        first, last = f"({first} + {days})", f"({last} + {days})"
    return Edges(first, last, day.absent)


def _before(left: Edges, right: Edges) -> str:
    return f"(CASE WHEN {left.last} < {right.first} THEN true WHEN {left.first} >= {right.last} THEN false END)"


def _same(left: Edges, right: Edges) -> str:
    return (
        f"(CASE WHEN {left.last} < {right.first} OR {right.last} < {left.first} THEN false"
        f" WHEN {left.first} = {left.last} AND {right.first} = {right.last} THEN true END)"
    )


def _date(place: Place, one: Check, known: Known, record: Record) -> str:
    value = Edges(known.first, known.last)
    day = _edges(place, _day_of(one.operand), record)
    if day is None:
        return NULL
    held = _held(place, one, value, day)
    return held if day.fixed else f"CASE WHEN {day.first} IS NOT NULL THEN {held} WHEN {day.absent} THEN false END"


def _day_of(operand: object) -> Day:
    match operand:
        case Day():
            return operand
        case Age(on=day) | Window(day=day) | Lasting(until=day):
            return day
        case FactOperand(key=key):
            return Day(key)
        case _:
            raise TypeError("A date is compared with a day.")


def _held(place: Place, one: Check, value: Edges, day: Edges) -> str:
    match one.operand:
        case Age(years=years):
            turned = _not(_before(_shifted(place, day, Span(years=-years)), value))
            return turned if one.op is Op.AGE_AT_LEAST else _not(turned)
        case Window(span=span, forward=forward):
            edge = _shifted(place, day, span if forward else -span)
            first, last = (day, edge) if forward else (edge, day)
            return f"({_not(_before(value, first))} AND {_not(_before(last, value))})"
        case Lasting(span=span):
            lasted = _shifted(place, value, span)
            return _not(_before(lasted, day) if one.op is Op.LASTED_AT_MOST else _before(day, lasted))
        case _:
            return _compared_days(one.op, value, day)


def _compared_days(op: Op, value: Edges, day: Edges) -> str:
    match op:
        case Op.IS:
            return _same(value, day)
        case Op.BEFORE:
            return _before(value, day)
        case Op.AFTER:
            return _before(day, value)
        case Op.ON_OR_BEFORE:
            return _not(_before(day, value))
        case _:
            return _not(_before(value, day))


def _not(text: str) -> str:
    return f"(NOT {text})"
