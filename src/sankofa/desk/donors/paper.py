"""A donor report as a document: sections of text and tables, in the report's own language, whatever the reader's.

One shape for the page, the PDF and the spreadsheet, so that they can't differ. What the figures are stands in
`reporting`; a cell keeps its figure beside how it is shown.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sankofa.desk.finance.showing import percent, source_title
from sankofa.desk.templatetags.look import money
from sankofa.finance.vocab import DeliverableKind, LineKind, What
from sankofa.kernel.clock import date_in
from sankofa.people.vocab import Sex
from sankofa.reference.queries import country_name
from sankofa.reporting.vocab import (
    UNKNOWN,
    Basis,
    Content,
    Counted,
    CountedCell,
    DonorReportPage,
    LineResult,
    MoneyColumn,
    ProjectResult,
    ReportPart,
    ReportState,
)

BLANK = "·"
LINE = 16  # characters
FOR = 2  # the column of what a late cost was for: left out where nobody knows
OTHERS = "*"  # countries taken together
WHAT = {**{what.value: what.label for what in What}, **{kind.value: kind.label for kind in LineKind}}
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """`figure` is what a spreadsheet reckons with: a count, or EUR cents. `url` leads to what stands behind it."""

    shown: str
    figure: int | None = None
    is_money: bool = False
    url: str = ""

    @property
    def short(self) -> bool:
        """Better kept on one line: a pseudonym, an age band, a month."""
        return len(self.shown) <= LINE


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True)
class Table:
    """`heads`: (label, whether figures stand below it). The first column says what a row is about."""

    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[Row, ...]
    note: str = ""

    @property
    def figures(self) -> tuple[int, ...]:
        """Which columns hold figures, also where a cell has none."""
        return tuple(place for place, (_label, figures) in enumerate(self.heads) if figures)


@dataclass(frozen=True)
class Section:
    title: str
    part: ReportPart | None
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.paragraphs or self.tables or self.notes)


@dataclass(frozen=True)
class Paper:
    title: str
    sub: str
    language: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    foot: str


def paper(page: DonorReportPage, *, linked: bool = False) -> Paper:
    """The document; `linked` for the page, where figures lead to what stands behind them."""
    with translation.override(page.language):
        return _Writer(page, linked=linked).paper()


class _Writer:
    def __init__(self, page: DonorReportPage, *, linked: bool) -> None:
        self.page, self.linked = page, linked
        self.basis: Basis = page.basis
        self.content: Content = page.content
        self.texts = {text.part: text for text in page.texts}
        self.codes = {one["id"]: one["code"] for one in self.basis["projects"]}

    def paper(self) -> Paper:
        return Paper(
            title=_("Report to %(donor)s") % {"donor": self.basis["donor"]},
            sub=f"{self.basis['title']} · {self._period(self.basis['since'], self.basis['until'])}",
            language=self.page.language,
            facts=tuple(self._facts()),
            sections=(
                self._section(ReportPart.SUMMARY, [self._glance()]),
                self._section(ReportPart.RESULTS, [self._projects(), self._quotas(), self._deliverables()]),
                self._section(ReportPart.PEOPLE, [*self._counts(), self._persons()], self._about_people()),
                self._section(
                    ReportPart.MONEY, [self._lines(), self._bearings(), self._revised()], self._about_money()
                ),
                *self._changes(),
                self._section(ReportPart.OUTLOOK, []),
            ),
            foot=self._foot(),
        )

    def _section(self, part: ReportPart, tables: Sequence[Table | None], notes: Sequence[str] = ()) -> Section:
        body = self.texts[part].body
        paragraphs = tuple(one.strip() for one in body.split("\n\n") if one.strip())
        return Section(str(part.label), part, paragraphs, tuple(one for one in tables if one), tuple(notes))

    def _facts(self) -> list[tuple[str, str]]:
        basis = self.basis
        found = [
            (_("Agreement"), f"{basis['reference']} · {basis['title']}"),
            (_("It runs"), self._period(basis["starts"], basis["ends"])),
            (_("Amount"), money(basis["amount"], basis["currency"])),
            (_("This report is about"), self._period(basis["since"], basis["until"])),
            (_("By"), basis["mission"]),
        ]
        row = self.page.row
        if row.prepared_by:
            found.append((_("Prepared by"), self._who(row.prepared_by, self.page.prepared_at)))
        if row.signed_by:
            found.append((_("Signed off by"), self._who(row.signed_by, row.signed_at)))
        return found

    def _foot(self) -> str:
        if self.page.row.state == ReportState.SIGNED:
            return _("Signed off. Digest %(digest)s.") % {"digest": self.page.digest[:16]}
        return _("Not signed off yet.")

    # In short.

    def _glance(self) -> Table:
        total, lines = self.content["total"], self.content["lines"]
        period = sum(row["period"] + row["late"] for row in lines)
        rows = [
            Row((Cell(_("People who left")), count(total["left"]), count(total["left_all"]))),
            Row((Cell(_("Spent")), cents(period), cents(total["spent"]))),
            Row(
                (Cell(_("Came in")), cents(self.content["income"]["period"]), cents(self.content["income"]["to_date"]))
            ),
        ]
        return Table("", ((_("In figures"), False), (_("This period"), True), (_("To date"), True)), tuple(rows))

    # Results.

    def _projects(self) -> Table:
        rows = [self._project(one) for one in self.content["projects"]]
        if len(rows) > 1:
            rows.append(self._project(self.content["total"]))
        note = _(
            "A person in two projects counts in each, and once together. Lasting: reached at home a year after arrival,"
            " and not lost since. Costs are what this agreement spent to date, over those people."
        )
        heads = (
            (_("Project"), False), (_("Assisted"), True), (_("Departures"), True), (_("Departures to date"), True),
            (_("Lasting"), True), (_("Per departure"), True), (_("Per lasting return"), True),
        )  # fmt: skip
        return Table(_("People by project"), heads, tuple(rows), note)

    def _project(self, one: ProjectResult) -> Row:
        name = f"{one['code']} · {one['title']}" if one["id"] else _("Together")
        if one["led_by"]:
            name = _("%(project)s (led by %(who)s)") % {"project": name, "who": one["led_by"]}
        counted = [
            count(figure, self._cases(what, one["id"]))
            for what, figure in (
                (Counted.ASSISTED, one["assisted"]), (Counted.LEFT, one["left"]),
                (Counted.LEFT_ALL, one["left_all"]), (Counted.LASTING, one["lasting"]),
            )
        ]  # fmt: skip
        return Row((Cell(name), *counted, cents(one["per_departure"]), cents(one["per_lasting"])), total=not one["id"])

    def _quotas(self) -> Table | None:
        if not self.content["quotas"]:
            return None
        rows = tuple(
            Row((Cell(q["text"]), count(q["target"]), count(q["reached"]), count(q["elsewhere"])))
            for q in self.content["quotas"]
        )
        heads = ((_("Who counts"), False), (_("Places"), True), (_("Used"), True), (_("By a partner"), True))
        return Table(_("Places"), heads, rows)

    def _deliverables(self) -> Table | None:
        if not self.content["deliverables"]:
            return None
        words = {"done": _("done"), "earlier": _("done before"), "late": _("late"), "planned": _("planned")}
        rows = tuple(
            Row(
                (
                    Cell(d["title"]), Cell(str(DeliverableKind(d["kind"]).label)), Cell(day(d["planned"])),
                    Cell(" ".join(part for part in (words[d["state"]], day(d["done"])) if part)),
                )
            )
            for d in self.content["deliverables"]
        )  # fmt: skip
        done = sum(d["state"] in {"done", "earlier"} for d in self.content["deliverables"])
        due = sum(d["planned"] < self.basis["until"] for d in self.content["deliverables"])
        note = _("%(done)s done; %(due)s were planned until the end of this period.") % {"done": done, "due": due}
        heads = ((_("Promised"), False), (_("Kind"), False), (_("Planned for"), False), (_("State"), False))
        return Table(_("What was promised besides"), heads, rows, note)

    # The people.

    def _counts(self) -> list[Table]:
        if not self.content["total"]["left"]:
            return []
        cells = self.content["people"]
        bands = sorted({c["of"]["band"] for c in cells if "band" in c["of"]})
        sexes = sorted({c["of"]["sex"] for c in cells if "sex" in c["of"]})
        rows = [
            Row(
                (Cell(label), *(_released(cells, {"sex": sex, "band": band}) for band in (*bands, ""))),
                total=not sex,
            )
            for sex, label in [*((sex, _sex(sex)) for sex in sexes), ("", _("Together"))]
        ]
        heads = ((_("Sex"), False), *((_band(band), True) for band in bands), (_("Together"), True))
        countries = [
            Row((Cell(_country(c["of"]["country"])), _released(cells, c["of"])))
            for c in sorted(cells, key=lambda c: -(c["count"] or 0))
            if "country" in c["of"]
        ]
        note = _("%(mark)s: too few to be shown, or they would give away who few are.") % {"mark": BLANK}
        return [
            Table(_("People who left, by sex and age"), heads, tuple(rows), note),
            Table(
                _("People who left, by country of return"),
                ((_("Country"), False), (_("People"), True)),
                tuple(countries),
            ),
        ]

    def _persons(self) -> Table | None:
        persons = self.content["persons"]
        if persons is None:
            return None
        rows = tuple(
            Row(
                (
                    Cell(p["key"]), Cell(_month(p["month"])), Cell(_country(p["country"])), Cell(_sex(p["sex"])),
                    Cell(_band(p["band"])), Cell(", ".join(str(WHAT[one]) for one in p["given"])), cents(p["minor"]),
                )
            )
            for p in persons
        )  # fmt: skip
        note = _("Who needs protection is not on this list; the totals count everybody. What a family was given is"
                 " divided evenly over its members.")  # fmt: skip
        heads = (
            (_("Pseudonym"), False), (_("Departed in"), False), (_("Country"), False), (_("Sex"), False),
            (_("Age"), False), (_("Given"), False), (_("Amount"), True),
        )  # fmt: skip
        return Table(_("People assisted in this period"), heads, rows, note)

    def _about_people(self) -> list[str]:
        return [] if self.content["total"]["left"] else [_("Nobody left in this period.")]

    # Money.

    def _lines(self) -> Table:
        lines = self.content["lines"]
        changed = any(row["first"] != row["budget"] for row in lines)
        late = any(row["late"] for row in lines)
        before = any(row["before"] for row in lines)
        columns: list[tuple[str, Callable[[LineResult], int], MoneyColumn | None]] = [
            (_("Budget"), lambda row: row["budget"], None),
            (_("This period"), lambda row: row["period"], MoneyColumn.PERIOD),
            (_("To date"), lambda row: row["to_date"], None),
            (_("Committed"), lambda row: row["committed"], MoneyColumn.COMMITTED),
            (_("Money left"), lambda row: row["rest"], None),
            (_("By the end"), lambda row: row["forecast"], None),
        ]
        if late:
            columns.insert(1, (_("Corrections"), lambda row: row["late"], MoneyColumn.LATE))
        if before:
            columns.insert(1, (_("Earlier"), lambda row: row["before"], MoneyColumn.BEFORE))
        if changed:
            columns.insert(0, (_("First budget"), lambda row: row["first"], None))
        rows: list[Row] = []
        for project in self.basis["projects"]:
            own = [row for row in lines if row["project"] == project["id"]]
            rows += [self._line(row, project["code"], columns) for row in own]
            if len(own) > 1:
                name = Cell(_("%(project)s together") % {"project": project["code"]})
                rows.append(Row((name, *(cents(sum(map(get, own))) for _l, get, _c in columns)), total=True))
        if len({row["project"] for row in lines}) > 1:
            rows.append(
                Row((Cell(_("All together")), *(cents(sum(map(get, lines))) for _l, get, _c in columns)), total=True)
            )
        note = _("In euros, what falls to this agreement. By the end: at the pace of the last three months, and never"
                 " less than what is committed.")  # fmt: skip
        heads = ((_("Line"), False), *((label, True) for label, _get, _column in columns))
        return Table(_("Expenditure by line"), heads, tuple(rows), note)

    def _line(
        self, row: LineResult, code: str, columns: Sequence[tuple[str, Callable[[LineResult], int], MoneyColumn | None]]
    ) -> Row:
        name = f"{code} · {row['name']}"
        if not row["eligible"]:
            name = _("%(line)s (not paid for by the agreement)") % {"line": name}
        return Row(
            (
                Cell(name),
                *(cents(get(row), self._postings(row["id"], column) if column else "") for _l, get, column in columns),
            )
        )

    def _bearings(self) -> Table | None:
        rows = self.content["bearings"]
        if not rows:
            return None
        heads = (
            (_("Who bears it"), False), (_("Project"), False), (_("Share agreed"), True), (_("This period"), True),
            (_("To date"), True), (_("Share to date"), True),
        )  # fmt: skip
        whole: dict[str, int] = {}
        for row in rows:
            whole[row["project"]] = whole.get(row["project"], 0) + row["to_date"]
        shown = tuple(
            Row(
                (
                    Cell(row["name"] or _("nobody yet")), Cell(self.codes[row["project"]]),
                    Cell(percent(row["bp"]) if row["bp"] is not None else "", row["bp"]),
                    cents(row["period"]), cents(row["to_date"]),
                    Cell(percent(round(10_000 * row["to_date"] / whole[row["project"]])))
                    if whole[row["project"]] else Cell(""),
                ),
                total=row["mine"],
            )
            for row in rows
        )  # fmt: skip
        return Table(_("Who bears what"), heads, shown)

    def _revised(self) -> Table | None:
        if not self.content["revised"]:
            return None
        rows = tuple(
            Row((Cell(one["project"]), Cell(day(one["on"])), Cell(one["why"]), cents(one["total"])))
            for one in self.content["revised"]
        )
        heads = ((_("Project"), False), (_("Decided on"), False), (_("Why"), False), (_("Whole budget"), True))
        return Table(_("Budgets that changed"), heads, rows)

    def _about_money(self) -> list[str]:
        found = [
            _("Came in from the donor: %(period)s in this period, %(to_date)s to date.")
            % {name: money(minor) for name, minor in self.content["income"].items()}
        ]
        overhead = self.content["overhead"]
        if self.basis["overhead_bp"]:
            said = _("Overhead: %(rate)s of %(base)s comes to %(due)s; %(booked)s is booked.")
            base = ", ".join(str(LineKind(kind).label) for kind in self.basis["overhead_base"]).lower()
            found.append(
                said
                % {
                    "rate": percent(self.basis["overhead_bp"]),
                    "base": base,
                    "due": money(overhead["due"]),
                    "booked": money(overhead["booked"]),
                }
            )
        if self.content["not_eligible"]:
            said = _("%(amount)s is charged on lines that this agreement does not pay for.")
            found.append(said % {"amount": money(self.content["not_eligible"])})
        return found

    # What changed since the last report.

    def _changes(self) -> list[Section]:
        if not self.basis["earlier"]:
            return []
        content, notes = self.content, []
        if content["more"]:
            said = ngettext(
                "%(n)s person who left in the time of an earlier report was not in it.",
                "%(n)s people who left in the time of an earlier report were not in it.",
                content["more"],
            )
            notes.append(said % {"n": content["more"]})
        if content["fewer"]:
            said = ngettext(
                "%(n)s person who was counted as gone in an earlier report had not left after all.",
                "%(n)s people who were counted as gone in an earlier report had not left after all.",
                content["fewer"],
            )
            notes.append(said % {"n": content["fewer"]})
        if content["done_late"]:
            said = _("Done before, and not in an earlier report: %(what)s.")
            notes.append(said % {"what": "; ".join(content["done_late"])})
        tables = (self._late(),) if content["late"] else ()
        if not notes and not tables:
            notes.append(_("Nothing: what was reported before stands."))
        return [Section(_("What changed since the last report"), None, (), tables, tuple(notes))]

    def _late(self) -> Table:
        late = self.content["late"]
        rows = [
            (
                Cell(day(one["on"])), Cell(one["line"]), Cell(source_title(one["source"])),
                cents(one["minor"], reverse("desk:ledger_entry", args=[one["entry"]]) if self.linked else ""),
            )
            for one in late
        ]  # fmt: skip
        rows.append((Cell(_("Together")), Cell(""), Cell(""), cents(sum(one["minor"] for one in late))))
        heads = ((_("Booked for"), False), (_("Line"), False), (_("For"), False), (_("Amount"), True))
        kept = [place for place in range(len(heads)) if place != FOR or any(row[FOR].shown for row in rows)]
        return Table(
            _("Costs of an earlier period, booked since"),
            tuple(heads[place] for place in kept),
            tuple(Row(tuple(row[place] for place in kept), total=row is rows[-1]) for row in rows),
        )

    def _cases(self, counted: Counted, project_id: str) -> str:
        return self._link("donor_report_cases", counted=counted.value, project=project_id)

    def _postings(self, line_id: str, column: MoneyColumn) -> str:
        return self._link("donor_report_postings", line=line_id, column=column.value)

    def _link(self, name: str, **query: str) -> str:
        if not self.linked:
            return ""
        return f"{reverse(f'desk:{name}', args=[self.page.row.id])}?{urlencode(query)}"

    def _period(self, since: str, until: str) -> str:
        last = dt.date.fromisoformat(until) - DAY
        return f"{day(since)} \u2013 {formats.date_format(last, 'j F Y')}"

    def _who(self, name: str, at: dt.datetime | None) -> str:
        return f"{name}, {formats.date_format(date_in(at, self.basis['timezone']), 'j F Y')}" if at else name


def count(figure: int, url: str = "") -> Cell:
    return Cell(formats.number_format(figure, force_grouping=True), figure, url=url if figure else "")


def cents(minor: int | None, url: str = "") -> Cell:
    """Whole euros on paper, cents in a spreadsheet."""
    if minor is None:
        return Cell("\u2013")
    whole = (abs(minor) + 50) // 100
    sign = "\u2212" if minor < 0 and whole else ""
    return Cell(
        sign + formats.number_format(whole, force_grouping=True), minor, is_money=True, url=url if minor else ""
    )


def day(iso: str) -> str:
    return formats.date_format(dt.date.fromisoformat(iso), "j F Y") if iso else ""


def _released(cells: Sequence[CountedCell], of: dict[str, Any]) -> Cell:
    wanted = {name: value for name, value in of.items() if value}
    found = next(c["count"] for c in cells if c["of"] == wanted)
    return Cell(BLANK) if found is None else count(found)


def _month(value: str) -> str:
    return formats.date_format(dt.date.fromisoformat(f"{value}-01"), "F Y") if value else ""


def _sex(value: str) -> str:
    return str(Sex(value).label) if value in Sex.values else _("not known")


def _band(value: str) -> str:
    return _("not known") if value in {"", UNKNOWN} else value.replace("-", "\u2013")


def _country(value: str) -> str:
    if value == OTHERS:
        return _("other countries")
    return country_name(value) if value not in {"", UNKNOWN} else _("not known")
