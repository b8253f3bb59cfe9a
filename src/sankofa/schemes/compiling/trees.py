"""A condition tree as a boolean of SQL, over one member's row or over all rows of a case. The counterpart of
rules.instances.

PostgreSQL's AND, OR and NOT with NULL are strong Kleene logic already. All of several members is the least verdict, any
of them the greatest. Not here: one check (checks), amounts (giving), the whole question (questions).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sankofa.schemes.compiling.checks import NULL, Place, Record, check, find
from sankofa.schemes.rules.instances import transitional_on, version_on, without
from sankofa.schemes.vocab import (
    Check,
    Condition,
    Group,
    GroupOp,
    Members,
    Outcome,
    Per,
    Records,
    Scheme,
    SchemeVersion,
)

Schemes = Mapping[str, Scheme]
TRUTH = "CASE ({text}) WHEN true THEN 2 WHEN false THEN 0 ELSE 1 END"
BACK = "CASE {text} WHEN 2 THEN true WHEN 0 THEN false END"


@dataclass
class Rows:
    """What is asked of the rows, in levels: a level reads columns of those below it."""

    place: Place
    alone: bool
    """Only cases of one member are asked about: what holds for the member holds for the case, nothing is grouped."""
    records: Mapping[str, int]
    """How many records of each list a member has at most."""
    levels: list[dict[str, str]] = field(default_factory=list)

    def keep(self, text: str) -> str:
        """An expression as a column of a level of its own height, worked out once; answers its name."""
        height = 1 + max(
            (place for place, level in enumerate(self.levels) for name in level.values() if name in text), default=-1
        )
        while len(self.levels) <= height:
            self.levels.append({})
        level = self.levels[height]
        return f"f.{level.setdefault(text, f'kept_{height}_{len(level)}_')}"

    def over(self, aggregate: str, text: str) -> str:
        """An aggregate over the members of the case, at the top, where rows of a case become one. What it adds up is
        worked out below, where several workers can.
        """
        return text if self.alone else f"{aggregate}({self.keep(text)})"

    def beside(self, aggregate: str, text: str) -> str:
        """The same beside each row, for what a member's condition asks of the whole case."""
        return text if self.alone else self.keep(f"{aggregate}({text}) OVER (PARTITION BY f.case_id)")


@dataclass(frozen=True)
class Stand:
    """Where a condition stands: on a member's row, or at the top where the rows of a case become one."""

    rows: Rows
    schemes: Schemes
    top: bool
    record: Record = None

    def at(self, *, top: bool | None = None, record: Record = None, schemes: Schemes | None = None) -> "Stand":
        return Stand(self.rows, self.schemes if schemes is None else schemes, self.top if top is None else top, record)


def holds(condition: Condition, stand: Stand) -> str:
    match condition:
        case Check():
            text = check(stand.rows.place, condition, stand.record)
            return stand.rows.over("bool_or", text) if stand.top else text
        case Group(op=op, n=n, children=children):
            return _group(op, n, [holds(child, stand) for child in children])
        case Members(every=every, child=child):
            return _members(child, stand, every=every)
        case Records():
            return _records(condition, stand)
        case Outcome(scheme=name):
            return _outcome(name, stand)


def _group(op: GroupOp, n: int, parts: list[str]) -> str:
    match op:
        case GroupOp.ALL:
            return f"({' AND '.join(map(_bracketed, parts))})" if parts else "true"
        case GroupOp.ANY:
            return f"({' OR '.join(map(_bracketed, parts))})" if parts else "false"
        case GroupOp.NOT:
            return f"(NOT {_bracketed(parts[0])})"
        case GroupOp.AT_LEAST:
            sure = " + ".join(f"(({part}) IS TRUE)::int" for part in parts) or "0"
            possible = " + ".join(f"(({part}) IS NOT FALSE)::int" for part in parts) or "0"
            return f"(CASE WHEN {sure} >= {n} THEN true WHEN {possible} < {n} THEN false END)"


def _bracketed(text: str) -> str:
    return f"({text})"


def _members(child: Condition, stand: Stand, *, every: bool) -> str:
    text = holds(child, stand.at(top=False))
    if stand.rows.alone:
        return text
    least_or_most = "min" if every else "max"
    verdict = TRUTH.format(text=text)
    if stand.top:
        return f"({BACK.format(text=stand.rows.over(least_or_most, verdict))})"
    return f"({BACK.format(text=stand.rows.beside(least_or_most, verdict))})"


def _records(condition: Records, stand: Stand) -> str:
    """Each record by its place in the arrays; a place beyond the end counts for nothing."""
    place, name = stand.rows.place, condition.fact
    if stand.top:
        return stand.rows.over("bool_or", _records(condition, stand.at(top=False)))
    known = find(place, name, None)
    if known is None:
        return NULL
    count = known.first
    neutral = "true" if condition.every else "false"
    parts = []
    for number in range(1, stand.rows.records.get(name, 0) + 1):
        text = holds(condition.child, stand.at(record=(name, number)))
        parts.append(f"CASE WHEN {count} < {number} THEN {neutral} ELSE {text} END")
    each = _group(GroupOp.ALL if condition.every else GroupOp.ANY, 0, parts)
    return f"(CASE WHEN {count} IS NOT NULL THEN {each} WHEN {known.absent} THEN {neutral} END)"


def _outcome(name: str, stand: Stand) -> str:
    found = stand.schemes.get(name)
    if found is None:
        return NULL
    return outcome(found, stand.at(schemes=_without(stand.schemes, name)))


def _without(schemes: Schemes, name: str) -> Schemes:
    return {key: one for key, one in without(schemes, name).items() if isinstance(one, Scheme)}


@dataclass(frozen=True)
class Rules:
    """Which versions of a scheme may hold on the day. `old` holds for whom its transitional law says so."""

    now: SchemeVersion | None
    old: SchemeVersion | None

    @classmethod
    def of(cls, scheme: Scheme, place: Place) -> "Rules":
        return cls(
            version_on(scheme.versions, place.on, place.known_on),
            transitional_on(scheme.versions, place.on, place.known_on),
        )

    def kept(self, stand: Stand) -> str:
        """Whether the old version holds for this case."""
        return holds(self.old.transition.when, stand) if self.old and self.old.transition else "false"


def outcome(scheme: Scheme, stand: Stand) -> str:
    """The outcome of a scheme: false when no version holds on the day."""
    rules = Rules.of(scheme, stand.rows.place)
    new = _version(rules.now, stand) if rules.now else "false"
    if rules.old is None:
        return new
    when = rules.kept(stand)
    kept = f"(({when}) AND ({_version(rules.old, stand)}))"
    return f"({kept} OR ((NOT ({when})) AND ({new})))" if rules.now else kept


def needed(scheme: Scheme, stand: Stand) -> list[str]:
    """What a yes needs of every member's row by itself: where one of these is false of one row, the outcome is no.

    Read without grouping, so what can't be said of a row by itself is left out.
    """
    rules = Rules.of(scheme, stand.rows.place)
    version = rules.now
    if version is None and rules.old is None:
        return ["false"]
    if version is None or rules.old is not None:
        return [outcome(scheme, stand)] if stand.rows.alone else []
    if stand.top and version.per is not Per.MEMBER and not stand.rows.alone:
        return []
    return list(_needed(version.conditions, stand.at(top=False)))


def _needed(condition: Condition, stand: Stand) -> Iterator[str]:
    match condition:
        case Group(op=GroupOp.ALL, children=children):
            for child in children:
                yield from _needed(child, stand)
        case Members(every=True, child=child):
            yield from _needed(child, stand)
        case Outcome(scheme=name) if name in stand.schemes:
            yield from needed(stand.schemes[name], stand.at(schemes=_without(stand.schemes, name)))
        case _:
            beside = Rows(stand.rows.place, alone=stand.rows.alone, records=stand.rows.records)
            text = holds(condition, replace(stand, rows=beside))
            if not beside.levels:
                yield text


def _version(version: SchemeVersion, stand: Stand) -> str:
    if version.per is Per.MEMBER and stand.top:
        return _members(version.conditions, stand, every=True)
    return holds(version.conditions, stand.at())
