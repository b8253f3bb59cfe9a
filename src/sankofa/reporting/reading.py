"""A snapshot opened for questions: its tables on an engine of Ibis, DuckDB unless another one is given.

Not here: what is asked (`rules.expressions`), where files lie (`storage`).
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Final

import ibis

from sankofa.reporting import dictionary, storage
from sankofa.reporting.rules import expressions
from sankofa.reporting.vocab import Computed, Indicator

GUARDED: Final = "guarded"


class Opened:
    """The tables of one snapshot. What compartments know is decrypted when it is first asked for, in memory alone."""

    def __init__(self, snapshot_id: uuid.UUID, engine: Any = None) -> None:
        self.manifest = storage.manifest(snapshot_id)
        self._folder = storage.folder(snapshot_id)
        self._engine = engine or ibis.duckdb.connect()
        self._tables: dict[str, Any] = {}

    def table(self, name: str) -> Any:
        if name not in self._tables:
            self._tables[name] = self._open(name)
        return self._tables[name]

    def compute(self, indicators: Iterable[Indicator], *, year: int, mission: str) -> dict[str, list[Computed]]:
        """Figures of each indicator for one mission's year: one, or one for each part."""
        found: dict[str, list[Computed]] = {}
        plain: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
        for one in indicators:
            if expressions.is_plain(one):
                plain[one.of, str(one.by)].append(one)
            else:
                ask = expressions.by_part if one.each else expressions.alone
                rows = self.ask(ask(one, self.of(one.of, mission), year=year))
                found[one.id] = [expressions.value(one, row) for row in rows]
        for (name, _by), group in plain.items():
            [row] = self.ask(expressions.together(group, self.of(name, mission), year=year))
            for place, one in enumerate(group):
                found[one.id] = [expressions.value(one, expressions.own(row, place))]
        return found

    def of(self, name: str, mission: str) -> Any:
        """The rows of one mission."""
        rows = self.table(name)
        return rows.filter(rows.mission == mission)

    def ask(self, expression: Any) -> list[dict[str, Any]]:
        return list(self._engine.to_pyarrow(expression).to_pylist())

    def busiest(self) -> str:
        """Code of the mission with the most people; empty when there is nobody."""
        people = self.table("people")
        asked = people.group_by("mission").aggregate(n=people.count()).order_by(ibis.desc("n"), "mission").limit(1)
        found = self.ask(asked)
        return str(found[0]["mission"]) if found else ""

    def cases(self, keys: Iterable[int]) -> set[uuid.UUID]:
        """The cases behind random keys: the only way back, by the sealed file."""
        wanted = set(keys)
        table = storage.sealed_table(self.manifest, "cases")
        pairs = zip(table["id"].to_pylist(), table["key"].to_pylist(), strict=True)
        return {uuid.UUID(bytes=case_id) for case_id, key in pairs if key in wanted}

    def keys(self, cases: Collection[uuid.UUID]) -> list[int]:
        """The random keys of cases in this snapshot, of those that are in it."""
        wanted = {one.bytes for one in cases}
        table = storage.sealed_table(self.manifest, "cases")
        pairs = zip(table["id"].to_pylist(), table["key"].to_pylist(), strict=True)
        return sorted(key for case_id, key in pairs if case_id in wanted)

    def _open(self, name: str) -> Any:
        if dictionary.tables()[name].sealed:
            return ibis.memtable(storage.sealed_table(self.manifest, name))
        return self._engine.read_parquet(str(self._folder / f"{name}.parquet"), table_name=name)
