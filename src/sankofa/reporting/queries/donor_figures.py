"""What a donor report says, reckoned from its basis and the ledger's entries that it rests on: arithmetic, no database.

The same basis and the same entries give the same content, to the cent: freezing rests on that. What stands behind a
figure (postings, cases) is found here too, so that it can't differ from the figure.
"""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import product

from sankofa.finance.queries import overhead, pace, split
from sankofa.finance.vocab import BORNE, Borne, LineKind, Nature, What
from sankofa.reporting.rules.donors import digest
from sankofa.reporting.vocab import (
    UNKNOWN,
    Basis,
    BasisPerson,
    BasisProject,
    Bearing,
    Content,
    Counted,
    CountedCell,
    DeliverableResult,
    LateEntry,
    LineResult,
    ListedPerson,
    MoneyColumn,
    ProjectResult,
    QuotaResult,
    Revised,
)

TABLES = (("sex", "band"), ("country",))  # counts of people by what they are
OTHER = "*"  # countries to which too few people went for a line of their own
GIVEN = {  # by the start of an entry's source
    "grant": What.GRANT,
    "handover": What.GATE_CASH,
    "delivery": What.DELIVERY,
    "ticket": What.TICKET,
    "papers": What.PAPERS,
}


class Figures:
    """`own`: the entries of `postings` that no earlier report of the agreement rests on."""

    def __init__(self, basis: Basis, postings: Sequence[Borne], own: Collection[uuid.UUID]) -> None:
        self.basis, self.postings, self.own = basis, postings, own
        self.agreement = uuid.UUID(basis["agreement"])
        self.since = dt.date.fromisoformat(basis["since"])
        self.earlier = [(dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for a, b in basis["earlier"]]
        self.mine = [p for p in postings if p.agreement_id == self.agreement]
        self.kinds = {line["id"]: line["kind"] for one in basis["projects"] for line in one["lines"]}
        self.places = {line["id"]: one["id"] for one in basis["projects"] for line in one["lines"]}

    def content(self) -> Content:
        lines = [row for project in self.basis["projects"] for row in self._lines(project)]
        entries = {str(p.entry_id) for p in self.postings}
        return {
            "projects": [self._result(one) for one in self.basis["projects"]],
            "total": self._result(None),
            "deliverables": self._deliverables(),
            "quotas": self._quotas(),
            "people": self._people_counted(),
            "lines": lines,
            "bearings": [row for project in self.basis["projects"] for row in self._bearings(project)],
            "income": self._income(),
            "overhead": self._overhead(),
            "not_eligible": sum(row["to_date"] for row in lines if not row["eligible"]),
            "late": self._late(),
            "revised": self._revised(),
            "done_late": [d["title"] for d in self.basis["deliverables"] if d["id"] in self.basis["done_late"]],
            "more": sum(p["case"] in self.basis["more"] for p in self.basis["people"]),
            "fewer": len(self.basis["fewer"]),
            "persons": self._persons() if self.basis["lists_people"] else None,
            "entries": len(entries),
            "cut": digest(sorted(entries)),
        }

    # What stands behind a figure.

    def behind(self, line_id: str, column: MoneyColumn) -> list[Borne]:
        """The agreement's postings in a column of a line."""
        return [p for p in self.mine if str(p.line_id) == line_id and self._column(p) == column]

    def cases(self, counted: Counted, project_id: str = "") -> set[str]:
        """The cases behind a result of a project, or of all together."""
        people = self._people(project_id, period=counted == Counted.ASSISTED)
        if counted == Counted.LASTING:
            people = [p for p in people if p["case"] in self.basis["lasting"]]
        elif counted != Counted.ASSISTED:
            people = self._left(people, period=counted == Counted.LEFT)
        return {p["case"] for p in people}

    def left(self, project_id: str = "") -> list[BasisPerson]:
        """Everybody who left in the period with the agreement's money, or with a project's part of it; each once."""
        return self._left(self._people(project_id), period=True)

    def countries(self) -> Counter[str]:
        """People who left in the period, by country of return."""
        return Counter(p["country"] or UNKNOWN for p in self.left())

    def counts(self) -> Counter[tuple[str, ...]]:
        """People who left in the period, by sex, age band and country of return."""
        named = self.basis["named"]
        return Counter(
            (
                p["sex"] or UNKNOWN,
                p["band"] or UNKNOWN,
                country if (country := p["country"] or UNKNOWN) in named else OTHER,
            )
            for p in self.left()
        )

    # People.

    def _spent(self, project_id: str = "", *, period: bool = False) -> dict[str, int]:
        """What was spent of the agreement on each case, where more was than came back. EUR cents."""
        spent: dict[str, int] = defaultdict(int)
        for p in self.mine:
            if p.nature != Nature.EXPENSE or p.case_id is None or (period and p.on < self.since):
                continue
            if not project_id or self._project(p) == project_id:
                spent[str(p.case_id)] += p.minor
        return {case: minor for case, minor in spent.items() if minor > 0}

    def _people(self, project_id: str = "", *, period: bool = False) -> list[BasisPerson]:
        """Everybody on cases that the agreement's money went to; each once."""
        cases = self._spent(project_id, period=period)
        return [p for p in self.basis["people"] if p["case"] in cases]

    def _left(self, people: Collection[BasisPerson], *, period: bool) -> list[BasisPerson]:
        return [p for p in people if p["left"] and (not period or p["left"] >= self.basis["since"])]

    def _result(self, project: BasisProject | None) -> ProjectResult:
        key = project["id"] if project else ""
        people = self._people(key)
        left = len(self._left(people, period=False))
        lasting = sum(p["case"] in self.basis["lasting"] for p in people)
        spent = sum(p.minor for p in self.mine if p.nature in BORNE and (not key or self._project(p) == key))
        return {
            "id": key,
            "code": project["code"] if project else "",
            "title": project["title"] if project else "",
            "led_by": project["led_by"] if project else "",
            "assisted": len(self._people(key, period=True)),
            "left": len(self._left(people, period=True)),
            "left_all": left,
            "lasting": lasting,
            "spent": spent,
            "per_departure": spent // left if left else None,
            "per_lasting": spent // lasting if lasting else None,
        }

    def _people_counted(self) -> list[CountedCell]:
        """Every cell of every table with its margins; what disclosure control keeps back has no count."""
        blank = {tuple(sorted((name, value) for name, value in cell)) for cell in self.basis["blank"]}
        counts = self.counts()
        found: list[CountedCell] = []
        for table in TABLES:
            places = [DIMENSIONS.index(name) for name in table]
            values = [[*sorted({atom[place] for atom in counts}), ""] for place in places]
            for chosen in product(*values):
                of = {name: value for name, value in zip(table, chosen, strict=True) if value}
                if len(table) > 1 or of:  # the total stands in the first table
                    count = sum(n for atom, n in counts.items() if _fits(atom, of))
                    found.append({"of": of, "count": None if tuple(sorted(of.items())) in blank else count})
        return found

    def _persons(self) -> list[ListedPerson]:
        """Who was assisted in the period, without any case on which somebody is shielded; in the order of the keys."""
        spent = self._spent(period=True)
        on_case: dict[str, list[BasisPerson]] = defaultdict(list)
        for person in self.basis["people"]:
            if person["case"] in spent:
                on_case[person["case"]].append(person)
        given: dict[str, set[str]] = defaultdict(set)
        for p in self.mine:
            if p.nature == Nature.EXPENSE and p.on >= self.since and p.minor > 0:
                given[str(p.case_id)].add(self._given(p))
        rows: list[ListedPerson] = []
        for case, people in on_case.items():
            if any(person["shielded"] for person in people):
                continue
            for person, minor in zip(people, split(spent[case], [1] * len(people)), strict=True):
                rows.append(
                    {
                        "key": person["key"],
                        "month": person["left"][:7],
                        "country": person["country"],
                        "sex": person["sex"],
                        "band": person["band"],
                        "given": sorted(given[case]),
                        "minor": minor,
                    }
                )
        return sorted(rows, key=lambda row: row["key"])

    def _given(self, p: Borne) -> str:
        """What a cost was for, coarse: of a thing that happened what it was, else the kind of line."""
        return str(GIVEN.get(p.source.partition(":")[0], self.kinds.get(str(p.line_id), LineKind.OTHER)))

    # What was promised.

    def _deliverables(self) -> list[DeliverableResult]:
        since, until = self.basis["since"], self.basis["until"]
        found: list[DeliverableResult] = []
        for one in self.basis["deliverables"]:
            done = one["done"] if one["done"] < until else ""
            if done:
                state = "done" if done >= since else "earlier"
            else:
                state = "late" if one["planned"] < until else "planned"
            found.append(
                {"kind": one["kind"], "title": one["title"], "planned": one["planned"], "done": done, "state": state}
            )
        return found

    def _quotas(self) -> list[QuotaResult]:
        reached = len(self._people())
        return [
            {"text": q["text"], "target": q["target"], "reached": reached, "elsewhere": q["elsewhere"]}
            for q in self.basis["quotas"]
        ]

    # Money.

    def _project(self, p: Borne) -> str:
        return self.places.get(str(p.line_id), "")

    def _column(self, p: Borne) -> MoneyColumn | None:
        if p.nature == Nature.COMMITTED:
            return MoneyColumn.COMMITTED
        if p.nature not in BORNE:
            return None
        if p.on >= self.since:
            return MoneyColumn.PERIOD
        told = p.entry_id in self.own and any(a <= p.on < b for a, b in self.earlier)
        return MoneyColumn.LATE if told else MoneyColumn.BEFORE

    def _lines(self, project: BasisProject) -> list[LineResult]:
        sums: dict[str, Counter[MoneyColumn]] = defaultdict(Counter)
        months: dict[str, Counter[dt.date]] = defaultdict(Counter)
        for p in self.mine:
            column = self._column(p)
            if column is not None and self._project(p) == project["id"]:
                sums[str(p.line_id)][column] += p.minor
                if column != MoneyColumn.COMMITTED:
                    months[str(p.line_id)][p.on.replace(day=1)] += p.minor
        found: list[LineResult] = []
        for line in project["lines"]:
            row = sums[line["id"]]
            if not (line["budget"] or line["first"] or any(row.values())):
                continue
            committed = max(row[MoneyColumn.COMMITTED], 0)
            spent = row[MoneyColumn.BEFORE] + row[MoneyColumn.LATE] + row[MoneyColumn.PERIOD]
            reckoned = pace(
                by_month=months[line["id"]],
                budget=line["budget"],
                committed=committed,
                starts=dt.date.fromisoformat(project["starts"]),
                ends=dt.date.fromisoformat(project["ends"]) if project["ends"] else None,
                today=dt.date.fromisoformat(self.basis["as_of"]),
            )
            found.append(
                {
                    "id": line["id"],
                    "project": project["id"],
                    "name": line["name"],
                    "kind": line["kind"],
                    "eligible": line["kind"] in self.basis["eligible"],
                    "first": line["first"],
                    "budget": line["budget"],
                    "before": row[MoneyColumn.BEFORE],
                    "late": row[MoneyColumn.LATE],
                    "period": row[MoneyColumn.PERIOD],
                    "to_date": spent,
                    "committed": committed,
                    "rest": line["budget"] - spent - committed,
                    "forecast": reckoned.forecast,
                }
            )
        return found

    def _bearings(self, project: BasisProject) -> list[Bearing]:
        """Who bore what of a project's costs: those who do by agreement, then whoever did."""
        period: Counter[str] = Counter()
        to_date: Counter[str] = Counter()
        for p in self.postings:
            if p.nature == Nature.EXPENSE and self._project(p) == project["id"]:
                bearer = str(p.agreement_id or "")
                to_date[bearer] += p.minor
                period[bearer] += p.minor if p.on >= self.since else 0
        agreed: Counter[str] = Counter()
        for share in project["shares"]:
            agreed[share["agreement"]] += share["bp"]
        own = " + ".join(share["name"] for share in project["shares"] if not share["agreement"])
        names = {**self.basis["donors"], "": own}
        return [
            {
                "project": project["id"],
                "name": names.get(bearer, ""),
                "mine": bearer == self.basis["agreement"],
                "bp": agreed.get(bearer),
                "period": period[bearer],
                "to_date": to_date[bearer],
            }
            for bearer in dict.fromkeys([*agreed, *sorted(to_date)])
        ]

    def _income(self) -> dict[str, int]:
        rows = [p for p in self.mine if p.nature == Nature.INCOME]
        return {"period": -sum(p.minor for p in rows if p.on >= self.since), "to_date": -sum(p.minor for p in rows)}

    def _overhead(self) -> dict[str, int]:
        """What the agreed rate comes to on its base, and what was booked."""
        by_kind: Counter[str] = Counter()
        for p in self.mine:
            if p.nature in BORNE:
                by_kind[self.kinds.get(str(p.line_id), "")] += p.minor
        base = sum(by_kind[kind] for kind in self.basis["overhead_base"])
        return {"due": overhead(base, self.basis["overhead_bp"]), "booked": by_kind[LineKind.OVERHEAD]}

    def _late(self) -> list[LateEntry]:
        names = {
            line["id"]: f"{one['code']} · {line['name']}" for one in self.basis["projects"] for line in one["lines"]
        }
        return [
            {
                "entry": str(p.entry_id),
                "on": p.on.isoformat(),
                "source": p.source.partition(":")[0],
                "line": names.get(str(p.line_id), ""),
                "minor": p.minor,
            }
            for p in self.mine
            if self._column(p) == MoneyColumn.LATE
        ]

    def _revised(self) -> list[Revised]:
        return [
            {"project": one["code"], "on": row["on"], "why": row["why"], "total": row["total"]}
            for one in self.basis["projects"]
            for row in one["revisions"]
            if f"{one['id']}:{row['number']}" in self.basis["revised"]
        ]


DIMENSIONS = ("sex", "band", "country")


def _fits(atom: tuple[str, ...], of: dict[str, str]) -> bool:
    return all(atom[DIMENSIONS.index(name)] == value for name, value in of.items())
