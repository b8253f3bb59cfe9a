"""What left the house already, and whether something more may: one attack by all that one reader could hold.

Every door (the explorer's files, annual reports, donor reports, IATI) keeps what it printed and what it left blank in
one register (`Release`) and asks here before it prints more. All of it is read as sets of rows of one snapshot: rows
that no release tells apart are one atom, a printed count is an equation, and `rules.blanking` attacks that. Rows of
different tables are different rows. What the public holds everybody holds; what a donor was told that donor alone.

A count that has changed since can't be used exactly: readers are taken to know what it is today, unless that is small.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from django.conf import settings
from scipy.sparse import csr_array

from sankofa.reference import queries as reference
from sankofa.reporting import dictionary
from sankofa.reporting.models import Published, Release
from sankofa.reporting.queries.explorer import question_of
from sankofa.reporting.rules import annual, blanking, cubes, expressions
from sankofa.reporting.rules.blanking import Reader, Set
from sankofa.reporting.rules.disclosure import Cell, Limits, TooHardError
from sankofa.reporting.vocab import Earlier, Indicator, Question

if TYPE_CHECKING:
    from sankofa.reporting.reading import Opened

OTHER = "*"  # values taken together: all that the same release doesn't name
TOTAL = Cell(())
WORK = 300_000_000  # entries of equations times programs: some seconds
FEWEST_PROGRAMS, MOST_PROGRAMS = 60, 2_000


@dataclass(frozen=True)
class Counted:
    """The rows that an indicator counts in a year; `codes`: on cases that these projects paid for."""

    indicator: str
    year: int
    codes: tuple[str, ...] = ()

    @property
    def defined(self) -> Indicator:
        one = dictionary.indicators()[self.indicator]
        return replace(one, where={**one.where, "projects": {"has": sorted(self.codes)}}) if self.codes else one


@dataclass(frozen=True)
class Aided:
    """People who left on these cases in [since, until), whose cost a donor bore."""

    cases: frozenset[uuid.UUID]
    since: dt.date
    until: dt.date


Subject: TypeAlias = Question | Counted | Aided


@dataclass(frozen=True)
class Telling:
    """Counts of one population, by cells of dimensions: what a release printed, or what is to be. None: not a count.

    `blank`: cells that were left blank: those of them that are small stay protected; `weak`: that are although they
    aren't small.
    """

    of: Subject
    printed: Mapping[Cell, int | None]
    blank: frozenset[Cell] = frozenset()
    weak: frozenset[Cell] = frozenset()
    release: Earlier | None = None
    donor: uuid.UUID | None = None  # who alone holds it; None: everybody


@dataclass(frozen=True)
class Weighed:
    """`blank`: of what is to be printed, by (place of its telling, cell). `because`: what left before and was used.

    `too_much`: nobody can say in a few seconds, so that all is blank.
    """

    blank: frozenset[tuple[int, Cell]]
    because: tuple[Earlier, ...]
    too_much: bool = False


def limits() -> Limits:
    return Limits(threshold=settings.SMALL_COUNTS_BELOW)


def table_of(one: Subject) -> str:
    """The table of the snapshot whose rows it counts."""
    if isinstance(one, Question):
        return dictionary.measures()[one.measure].defined.of
    return dictionary.indicators()[one.indicator].of if isinstance(one, Counted) else "people"


def earlier(
    mission_id: uuid.UUID,
    table: str,
    *,
    until: dt.datetime | None = None,
    filed: bool = True,
) -> list[Telling]:
    """All that left of a table, the oldest first, whoever was told.

    `until`: only what left by then. `filed`: also totals that stand in publications on file.
    """
    rows = Release.objects.filter(mission=mission_id).order_by("issued_at", "id")
    if until is not None:
        rows = rows.filter(issued_at__lte=until)
    found = [one for row in rows for one in _tellings(row) if table_of(one.of) == table]
    return [*found, *(_filed(mission_id, table) if filed else ())]


def weighed(
    opened: "Opened",
    *,
    mission: str,
    new: Sequence[Telling],
    before: Sequence[Telling],
    limits: Limits,
    by_case: bool = False,
    silent: Callable[[Sequence[Mapping[Cell, list[Set]]]], Collection[Set]] | None = None,
    again: Collection[tuple[int, Cell]] = (),
) -> Weighed:
    """What of `new` (of one table) must be blank beside all that left before, for every reader.

    `silent`: more sets to protect, out of the sets of each new telling. `again`: cells of it that were blank
    in an earlier edition. `by_case`: a small count is one of few cases.
    """
    tellings = [*new, *before]
    atoms = _Atoms(opened, mission, tellings, by_case=by_case)
    sets = [atoms.sets(one) for one in tellings]
    told = {(place, cell): held[cell] for place, held in enumerate(sets) for cell in tellings[place].printed}
    names = {_name(*key): key for key in told}
    first = len(new)
    to = {one.donor for one in new}
    known = {key for key in told if key[0] >= first and (None in to or tellings[key[0]].donor in {None, *to})}
    certain = {key for key in known if _holds(atoms, told[key], tellings[key[0]].printed[key[1]])}
    known = {key for key in known if key in certain or not any(limits.is_small(atoms.size(s)) for s in told[key])}
    told = {key: held for key, held in told.items() if key[0] < first or key in known}
    blank_before = {one for at, row in enumerate(tellings) for cell in row.blank for one in sets[at][cell]}
    weak = {one for at, row in enumerate(tellings) for cell in row.weak for one in sets[at][cell]}
    unnamed = blank_before | (set(silent(sets[:first])) if silent else set())
    unnamed |= _between(
        atoms,
        [(key, one) for key, held in told.items() if key[0] < first for one in held],
        [(key, one) for key in known for one in told[key]],
        tellings,
        limits,
    )
    entries = sum(len(one) for one in {one for held in told.values() for one in held}) or 1
    try:
        found = blanking.blanks(
            atoms.counts,
            {_name(*key): held for key, held in told.items()},
            limits,
            silent=unnamed,
            weak=weak,
            readers=_readers(tellings, known, certain, to),
            again=[_name(*key) for key in again],
            programs=max(FEWEST_PROGRAMS, min(MOST_PROGRAMS, WORK // entries)),
        )
    except TooHardError:
        releases = sorted({one.release for one in before if one.release}, key=_when)
        return Weighed(frozenset(key for key in told if key[0] < first), tuple(releases[-1:]), too_much=True)
    used = {tellings[names[name][0]].release for name in found.because}
    return Weighed(
        frozenset(names[name] for name in found.blank),
        tuple(sorted((one for one in used if one), key=_when)),
    )


def _when(one: Earlier) -> tuple[dt.datetime, str]:
    return one.issued_at, one.title


def _readers(
    tellings: Sequence[Telling],
    known: Collection[tuple[int, Cell]],
    certain: Collection[tuple[int, Cell]],
    to: Collection[uuid.UUID | None],
) -> list[Reader]:
    """Who will hold what is new, with what each holds already: a donor holds all that is public."""
    donors = {one.donor for one in tellings} if None in to else set(to)

    def of(keys: Collection[tuple[int, Cell]], donor: uuid.UUID | None) -> frozenset[str]:
        return frozenset(_name(*key) for key in keys if tellings[key[0]].donor in {None, donor})

    order = sorted(donors | ({None} if None in to else set()), key=lambda one: (one is None, str(one)))
    return [Reader(of(known, one), of(certain, one)) for one in order]


def _between(
    atoms: "_Atoms",
    new: Sequence[tuple[tuple[int, Cell], Set]],
    old: Sequence[tuple[tuple[int, Cell], Set]],
    tellings: Sequence[Telling],
    limits: Limits,
) -> set[Set]:
    """The few who are in one set and not in another that lies within it, of which two releases tell.

    Two definitions of one figure are shown beside each other on purpose: that difference is no set to protect.
    """
    if not new or not old:
        return set()
    mine, theirs = (list({one: key[0] for key, one in some if one}.items()) for some in (new, old))
    width = len(atoms.counts)
    shared = (_matrix([one for one, _p in mine], width) @ _matrix([one for one, _p in theirs], width).T).tocoo()
    found: set[Set] = set()
    for row, column, both in zip(shared.row, shared.col, shared.data, strict=True):
        (one, p), (other, q) = mine[row], theirs[column]
        within, whole = sorted((one, other), key=len)
        rest = atoms.size(whole) - atoms.size(within)
        if both == len(within) and rest > 0 and limits.is_small(rest) and not _same(tellings[p], tellings[q]):
            found.add(whole - within)
    return found


def _same(one: Telling, other: Telling) -> bool:
    return (
        isinstance(one.of, Counted)
        and isinstance(other.of, Counted)
        and annual.same_figure(one.of.defined, other.of.defined)
    )


def _matrix(sets: Sequence[Set], width: int) -> csr_array:
    columns = [place for one in sets for place in sorted(one)]
    starts = np.cumsum([0, *(len(one) for one in sets)])
    return csr_array((np.ones(len(columns)), columns, starts), shape=(len(sets), width))


def _holds(atoms: "_Atoms", sets: Collection[Set], printed: int | None) -> bool:
    return printed is None or all(atoms.size(one) == printed for one in sets)


def _name(place: int, cell: Cell) -> str:
    return f"{place:05} {cell.of}"


class _Atoms:
    """Rows of one table that no telling tells apart, how many of each there are, and the sets that cells are."""

    def __init__(self, opened: "Opened", mission: str, tellings: Sequence[Telling], *, by_case: bool) -> None:
        self.opened = opened
        self.marks: dict[Any, str] = {}
        self.axes: dict[str, tuple[Any, Any]] = {}
        conditions: dict[str, Any] = {}
        rows = opened.of(table_of(tellings[0].of), mission)
        for one in tellings:
            for key, condition in self._conditions(one.of, rows).items():
                if key not in self.marks:
                    self.marks[key] = f"q{len(self.marks)}"
                    conditions[self.marks[key]] = condition
            for name in _dimensions(one):
                self.axes.setdefault(_axis(one.of, name), (_measure(one.of), dictionary.dimensions()[name]))
        axes = sorted(self.axes)
        by = [self.axes[name] for name in axes]
        world = reference.regions()
        expression = cubes.together(rows, by, list(conditions.values()), world, by_case=by_case)
        found = cubes.read_together(opened.ask(expression), by, len(conditions))
        self.rows = sorted(found)
        self.counts = [found[row] for row in self.rows]
        self.place = {name: at for at, name in enumerate([*axes, *conditions])}
        self._sizes: dict[Set, int] = {}

    def size(self, one: Set) -> int:
        if one not in self._sizes:
            self._sizes[one] = sum(self.counts[at] for at in one)
        return self._sizes[one]

    def sets(self, one: Telling) -> dict[Cell, list[Set]]:
        """Of each of its cells the sets whose sizes it tells; of a share both its parts: one gives the other."""
        wanted = {*one.printed, *one.blank, *one.weak}
        if isinstance(one.of, Counted):
            counted, met = (self._among(key) for key in (one.of, (one.of, "met")))
            return {TOTAL: [counted, met, counted - met] if _is_share(one.of) else [counted]}
        return {cell: [found] for cell, found in self._cells(one, wanted).items()}

    def _cells(self, one: Telling, wanted: Collection[Cell]) -> dict[Cell, Set]:
        dims = _dimensions(one)
        named: dict[str, set[str]] = defaultdict(set)
        for cell in wanted:
            for name, value in cell.of:
                named[name].add(value)
        places = {name: self.place[_axis(one.of, name)] for name in dims}
        shapes = sorted({tuple(name for name, _value in cell.of) for cell in wanted})
        members: dict[tuple[tuple[str, str], ...], list[int]] = defaultdict(list)
        for at in self._among(_population(one.of)):
            row = self.rows[at]
            values = {
                name: row[place] if OTHER not in named[name] or row[place] in named[name] else OTHER
                for name, place in places.items()
            }
            for shape in shapes:
                members[tuple((name, values[name]) for name in shape)].append(at)
        return {cell: frozenset(members.get(cell.of, ())) for cell in wanted}

    def _among(self, key: Any) -> Set:
        if key not in self.marks:
            return frozenset()
        place = self.place[self.marks[key]]
        return frozenset(at for at, row in enumerate(self.rows) if row[place] == "1")

    def _conditions(self, one: Subject, rows: Any) -> dict[Any, Any]:
        if isinstance(one, Question):
            measure = dictionary.measures()[one.measure]
            where = cubes.population(measure, rows, one, dictionary.dimensions(), reference.regions())
            return {_population(one): where}
        if isinstance(one, Counted):
            found = {one: expressions.counts(one.defined, rows, year=one.year)}
            return found | (
                {(one, "met"): expressions.meets(one.defined, rows, year=one.year)} if _is_share(one) else {}
            )
        keys = self.opened.keys(one.cases)
        return {
            one: rows.case.isin(keys)
            & rows.departed.notnull()
            & (rows.departed >= one.since.replace(day=1))
            & (rows.departed < one.until)
        }


def _population(one: Subject) -> Subject:
    return replace(one, by=(), beside="") if isinstance(one, Question) else one


def _dimensions(one: Telling) -> tuple[str, ...]:
    return tuple(sorted({name for cell in (*one.printed, *one.blank, *one.weak) for name, _value in cell.of}))


def _measure(one: Subject) -> Any:
    return dictionary.measures()[one.measure] if isinstance(one, Question) else None


def _axis(one: Subject, name: str) -> str:
    """A dimension; of the calendar, by which date."""
    time = dictionary.dimensions()[name].kind == "time"
    return f"{name}@{dictionary.measures()[one.measure].by}" if time and isinstance(one, Question) else name


def _is_share(one: Counted) -> bool:
    take = one.defined.take
    return isinstance(take, Mapping) and "share" in take


# --- what the register holds, read


def _tellings(row: Release) -> Iterable[Telling]:
    """What one release told, as far as it means something still: definitions may be gone."""
    mark = Earlier(row.id, row.title, row.issued_at)
    if row.question.get("figures"):
        known = dictionary.indicators()
        some = [(held, value, False) for held, value in row.printed] + [(held, None, True) for held in row.blank]
        for (indicator, year, codes), value, is_blank in some:
            if indicator in known:
                printed: dict[Cell, int | None] = {} if is_blank else {TOTAL: value}
                blank = frozenset({TOTAL} if is_blank else ())
                yield Telling(Counted(indicator, year, tuple(codes)), printed, blank, release=mark, donor=row.donor_id)
        return
    subject = aided(row.question) if "cases" in row.question else _asked(row)
    if subject is not None:
        blank = frozenset(cell_of(of) for of in row.blank)
        weak = blank if isinstance(subject, Question) and _measure(subject).guard == "case" else frozenset()
        printed = {cell_of(of): count for of, count in row.printed}
        if all(name in dictionary.dimensions() for cell in (*printed, *blank) for name, _value in cell.of):
            yield Telling(subject, printed, blank, frozenset(weak), mark, row.donor_id)


def _asked(row: Release) -> Question | None:
    past = question_of(row.question)
    measure = dictionary.measures().get(past.measure)
    known = dictionary.dimensions()
    if measure is None or measure.guard == "none" or not all(name in known for name in (*past.by, *dict(past.only))):
        return None
    return past


def aided(held: Mapping[str, Any]) -> Aided:
    """As the register has it."""
    since, until = (dt.date.fromisoformat(held[name]) for name in ("since", "until"))
    return Aided(frozenset(uuid.UUID(one) for one in held["cases"]), since, until)


def _filed(mission_id: uuid.UUID, table: str) -> list[Telling]:
    """Counts of years that stand in publications on file."""
    known = {name for name, one in dictionary.indicators().items() if one.of == table and one.take == "rows"}
    rows = Published.objects.filter(mission=mission_id, key__in=known, part="").order_by("year", "key", "place")
    return [
        Telling(
            Counted(row.key, row.year),
            {TOTAL: int(row.value)},
            release=Earlier(row.id, f"{row.publication} {row.year}", row.registered_at),
        )
        for row in rows
    ]


def cell_of(of: Iterable[Sequence[str]]) -> Cell:
    return Cell(tuple(sorted((name, value) for name, value in of)))
