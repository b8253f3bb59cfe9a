"""From a real refusal to a test case that is nobody's: the fewest facts, as coarse as they can be, that still say it.

Whatever can be left out without changing what the rule says is left out: people, facts, records. Of the days that
remain none is kept as it was. Not here: writing the case down (loading), who may (eligibility).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sankofa.kernel.partial_dates import AnyDate, PartialDate, interval
from sankofa.kernel.three import Three
from sankofa.schemes.rules.evaluation import evaluate
from sankofa.schemes.vocab import Expected, Facts, FactType, Missing, Record, Sample, Scheme, TellingError, Value

MID_MONTH = 15


@dataclass(frozen=True, slots=True)
class _Said:
    """What must stay as it was: the outcome, and the conditions that failed."""

    outcome: Three
    failed: tuple[str, ...]


def anonymous(scheme: Scheme, schemes: Mapping[str, Scheme], facts: Facts, on: date, *, number: int) -> Sample:
    """A test case with the same outcome and the same failed conditions, called after those and a number of its own.

    Raises TellingError where there is none.
    """

    def said(case: Mapping[str, Value], members: Iterable[Mapping[str, Value]], day: date) -> _Said:
        known = Facts.of(case, {f"m{place}": one for place, one in enumerate(members, 1)})
        judged = evaluate(scheme, known, day, refs=dict(schemes))
        return _Said(judged.outcome, tuple(sorted({node.why.id for node in judged.failed if node.why})))

    wanted = said(facts.case, [one.values for one in facts.members], on)
    draft = _Draft(
        case=dict(facts.case),
        members=[dict(one.values) for one in facts.members],
        on=on,
        wanted=wanted,
        said=said,
        partly=lambda key: scheme.dictionary[key].type is FactType.PARTIAL_DATE,
    )
    draft.drop_people()
    for values in draft.sets():
        draft.drop_facts(values)
    for values in draft.sets():
        draft.thin_records(values)
        draft.coarsen(values)
    draft.move_the_day()
    if any(isinstance(value, str) and scheme.dictionary[key].type is FactType.TEXT for key, value in draft.all()):
        raise TellingError("It hangs on words that somebody wrote.")
    people = {"m" if len(draft.members) == 1 else f"m{place}": one for place, one in enumerate(draft.members, 1)}
    return Sample(
        name=f"refused: {', '.join(wanted.failed)} ({number})",
        scheme=scheme.id,
        on=draft.on,
        known_on=None,
        facts=Facts.of(draft.case, people),
        decided={},
        expected=Expected(outcome=wanted.outcome, failed=wanted.failed),
        acceptance=False,
        source="",
        file="",
        line=0,
    )


@dataclass(slots=True)
class _Draft:
    case: dict[str, Value]
    members: list[dict[str, Value]]
    on: date
    wanted: _Said
    said: Callable[[Mapping[str, Value], Iterable[Mapping[str, Value]], date], _Said]
    partly: Callable[[str], bool]
    """Whether a fact may be known in part: a year, a month."""

    def holds(self) -> bool:
        return self.said(self.case, self.members, self.on) == self.wanted

    def sets(self) -> Iterator[dict[str, Value]]:
        yield self.case
        yield from self.members

    def all(self) -> Iterator[tuple[str, Value]]:
        for values in self.sets():
            yield from values.items()

    def drop_people(self) -> None:
        for one in list(self.members):
            if len(self.members) > 1:
                place = self.members.index(one)
                self.members.pop(place)
                if not self.holds():
                    self.members.insert(place, one)

    def drop_facts(self, values: dict[str, Value]) -> None:
        for key in sorted(values, key=lambda key: not key.startswith("person.")):  # who somebody is goes first
            kept = values.pop(key)
            if not self.holds():
                values[key] = kept

    def thin_records(self, values: dict[str, Value]) -> None:
        """Records that don't matter, then fields of those that do; days in them as coarse as they can be."""
        for key, value in list(values.items()):
            if isinstance(value, tuple) and value and not isinstance(value[0], str):
                records: list[Record] = [one for one in value if not isinstance(one, str)]
                self._thin(values, key, records)

    def _thin(self, values: dict[str, Value], key: str, records: list[Record]) -> None:
        for place in reversed(range(len(records))):
            self._try(values, key, [*records[:place], *records[place + 1 :]], records)
        for place in range(len(records)):
            for field in tuple(records[place]):
                now = records[place]  # without what was left out before
                fewer = {name: one for name, one in now.items() if name != field}
                dropped = self._try(values, key, _with(records, place, fewer), records)
                if not dropped and isinstance(now[field], AnyDate):
                    self._coarsen_field(values, key, records, (place, field))

    def _coarsen_field(self, values: dict[str, Value], key: str, records: list[Record], at: tuple[int, str]) -> None:
        place, field = at
        value = records[place][field]
        assert isinstance(value, AnyDate)  # the caller saw to it
        for other in _coarser(value, partly=self.partly(f"{key}.{field}")):
            if self._try(values, key, _with(records, place, {**records[place], field: other}), records):
                return
        raise TellingError("It hangs on one very day.")

    def _try(self, values: dict[str, Value], key: str, records: list[Record], instead_of: list[Record]) -> bool:
        """Puts these records in the place of those, in both, where nothing changes by it."""
        before = values[key]
        values[key] = tuple(records)
        if not self.holds():
            values[key] = before
            return False
        instead_of[:] = records
        return True

    def coarsen(self, values: dict[str, Value]) -> None:
        for key, value in list(values.items()):
            if isinstance(value, Missing) or not isinstance(value, AnyDate):
                continue
            for other in _coarser(value, partly=self.partly(key)):
                values[key] = other
                if self.holds():
                    break
            else:
                raise TellingError("It hangs on one very day.")

    def move_the_day(self) -> None:
        """The day of the decision, which says with others whose it was, moves within its month."""
        for other in _coarser(self.on, partly=False):
            assert isinstance(other, date)  # whole days were asked for
            day, self.on = self.on, other
            if self.holds():
                return
            self.on = day
        raise TellingError("It hangs on one very day.")


def _with(records: list[Record], place: int, record: Record) -> list[Record]:
    return [*records[:place], record, *records[place + 1 :]]


def _coarser(value: AnyDate, *, partly: bool) -> Iterator[AnyDate]:
    """What may stand for a day, the coarsest first; never the day itself."""
    known = interval(value)
    first, last = known.earliest, known.latest
    if partly:
        yield PartialDate.year(first.year)
        yield PartialDate.month(first.year, first.month)
    month = PartialDate.month(first.year, first.month)
    for other in (month.earliest, first.replace(day=MID_MONTH), month.latest):
        if other != first or first != last:
            yield other
