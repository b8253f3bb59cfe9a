"""How projects stand: budget, committed, spent, forecast, by line and month; who bears them; cost per departure."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.vocab import Stage
from sankofa.finance import access
from sankofa.finance.models import (
    Agreement,
    BudgetLine,
    Funding,
    Posting,
    Project,
    Quota,
    Revision,
    RevisionLine,
    Route,
)
from sankofa.finance.queries.hours import fte
from sankofa.finance.rules import budgets
from sankofa.finance.vocab import (
    BudgetBeside,
    BudgetState,
    LineKind,
    LineRow,
    Month,
    Nature,
    ProjectPage,
    ProjectRow,
    QuotaRow,
    ShareRow,
    Spent,
    Warned,
    What,
)

GONE = (Stage.TRANSIT, Stage.ARRIVAL, Stage.REINTEGRATION, Stage.MONITORING)
LEFT = Q(case__stage__in=GONE) | Q(case__stage=Stage.CLOSED, case__stage_before_closing__in=GONE)
NOBODY = uuid.UUID(int=0)


@dataclass
class Sums:
    """What the ledger says of one line. EUR cents."""

    committed: int = 0
    internal: int = 0
    by_month: dict[dt.date, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def spent(self) -> int:
        return sum(self.by_month.values())

    def __add__(self, other: "Sums") -> "Sums":
        whole = Sums(self.committed + other.committed, self.internal + other.internal)
        for months in (self.by_month, other.by_month):
            for month, minor in months.items():
                whole.by_month[month] += minor
        return whole


def projects(actor: Actor, *, today: dt.date, ended: bool = False) -> list[ProjectRow]:
    """Projects that the actor may see, by cluster and code; those that ended before today apart. Five queries."""
    return [row for row, _lines in standings(actor, today=today, ended=ended)]


def standings(actor: Actor, *, today: dt.date, ended: bool = False) -> list[tuple[ProjectRow, tuple[LineRow, ...]]]:
    """As `projects`, each with its lines."""
    over = Q(ends__isnull=False, ends__lte=today)
    found = access.projects(actor).filter(over if ended else ~over).select_related("cluster", "manager")
    return [(row, tuple(lines)) for row, lines in _rows(list(found.order_by("cluster__name", "code")), today)]


def project(actor: Actor, project_id: uuid.UUID, *, today: dt.date) -> ProjectPage:
    """One project, whole. Raises NotFoundError."""
    found = access.project(actor, project_id)
    found.manager  # noqa: B018  fetched once, for its name
    sums = _sums([found.id])
    [(row, lines)] = _rows([found], today, sums)
    total = _total(sums, [line.id for line in lines])
    borne = _shares(found.id, today)
    departures = _departures(found.id)
    return ProjectPage(
        row=row,
        lines=tuple(lines),
        months=_months(total, found, today),
        shares=tuple(borne),
        quotas=quotas([share.agreement_id for share in borne if share.agreement_id], today),
        received=_received(found.id),
        own_cofinancing=total.internal,
        departures=departures,
        per_departure=total.spent // departures if departures else None,
        may_change=found.cluster.mission_id in access.missions(actor, Perm.BUDGET),
        fte=fte([found.id], today.replace(day=1) - dt.timedelta(days=1)).get(found.id, 0),
    )


def spent(
    project_id: uuid.UUID,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    as_of: dt.datetime | None = None,
) -> Spent:
    """Expenditure of [since, until) by kind of line; `as_of`: as the ledger stood then. For reports; no access check.

    So a provisional figure stands beside the final one: the same question, asked of two instants.
    """
    rows = Posting.objects.filter(line__project=project_id, nature__in=[Nature.EXPENSE, Nature.INTERNAL])
    for condition, value in (("entry__on__gte", since), ("entry__on__lt", until), ("entry__at__lte", as_of)):
        if value is not None:
            rows = rows.filter(**{condition: value})
    found = Spent(dict.fromkeys(LineKind, 0))
    internal = 0
    summed = rows.values_list("line__kind", "nature").annotate(sum=Sum("base_minor")).order_by("line__kind", "nature")
    for kind, nature, minor in summed:
        if nature == Nature.INTERNAL:
            internal += minor
        else:
            found.by_kind[LineKind(kind)] += minor
    return Spent(found.by_kind, internal)


def project_choices(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """(id, code and title) of all projects, for a filter."""
    rows = access.projects(actor).order_by("code")
    return [(row.id, f"{row.code} · {row.title}") for row in rows]


def running_projects(mission_id: uuid.UUID, on: dt.date) -> list[tuple[uuid.UUID, str]]:
    """(id, code and title) of a mission's projects that run on a day: what everybody there may say they work for."""
    running = Q(ends=None) | Q(ends__gt=on)
    rows = Project.objects.filter(running, cluster__mission=mission_id, starts__lte=on).order_by("code", "id")
    return [(row.id, f"{row.code} · {row.title}") for row in rows]


def line_choices(
    actor: Actor, *, today: dt.date, apart_from: uuid.UUID | None = None
) -> list[tuple[str, list[tuple[uuid.UUID, str]]]]:
    """(project, its lines as (id, name)) of projects that run, for a form."""
    running = (
        access.projects(actor)
        .exclude(id=apart_from or NOBODY)
        .filter(Q(ends=None) | Q(ends__gt=today - dt.timedelta(days=366)))
    )
    rows = (
        BudgetLine.objects.filter(project__in=running)
        .select_related("project")
        .order_by("project__code", "place", "id")
    )
    grouped: dict[str, list[tuple[uuid.UUID, str]]] = {}
    for row in rows:
        grouped.setdefault(f"{row.project.code} · {row.project.title}", []).append((row.id, row.name))
    return list(grouped.items())


def routes(actor: Actor, *, today: dt.date) -> list[tuple[What, str, str, str, dt.date, dt.date | None]]:
    """(what, scheme, project's code, line, since, until) of routes that hold today or will."""
    rows = Route.objects.filter(Q(until=None) | Q(until__gt=today), mission__in=access.missions(actor))
    rows = rows.select_related("line__project").order_by("what", "scheme", "since")
    return [(What(r.what), r.scheme, r.line.project.code, r.line.name, r.since, r.until) for r in rows]


def scenarios(actor: Actor, project_id: uuid.UUID) -> list[tuple[str, dt.date, str, dict[uuid.UUID, tuple[int, int]]]]:
    """(title, day, why, {line: (EUR cents, hundredths of FTE)}) of the scenarios of a project, newest first."""
    found = access.project(actor, project_id)
    rows = found.revisions.filter(state=BudgetState.SCENARIO).prefetch_related("lines").order_by("-number")
    return [
        (r.title, r.decided_on, r.why, {line.line_id: (line.minor, line.fte) for line in r.lines.all()}) for r in rows
    ]


def budgets_beside(actor: Actor, project_id: uuid.UUID) -> list[BudgetBeside]:
    """The budget in force, then the scenarios, the newest first: amounts and full-time posts by line."""
    found = access.project(actor, project_id)
    rows = list(found.revisions.prefetch_related("lines").order_by("-number"))
    force = [r for r in rows if r.state == BudgetState.FORCE][:1]
    newest: dict[str, Revision] = {}
    for row in rows:
        if row.state == BudgetState.SCENARIO:
            newest.setdefault(row.title, row)
    return [
        BudgetBeside(
            r.title, r.decided_on, r.why, {line.line_id: (line.minor, line.fte) for line in r.lines.all()},
        )
        for r in [*force, *newest.values()]
    ]  # fmt: skip


def restated(
    actor: Actor, project_id: uuid.UUID, *, since: dt.date, until: dt.date, as_of: dt.datetime
) -> tuple[Spent, Spent]:
    """Expenditure of [since, until) as the books stood at `as_of` (provisional), and as they stand (final)."""
    found = access.project(actor, project_id)
    return spent(found.id, since=since, until=until, as_of=as_of), spent(found.id, since=since, until=until)


def quotas(agreement_ids: Collection[uuid.UUID], today: dt.date) -> tuple[QuotaRow, ...]:
    """Quotas of agreements: people on cases that money of the agreement was spent on."""
    rows = list(Quota.objects.filter(agreement__in=agreement_ids).select_related("agreement").order_by("text", "id"))
    if not rows:
        return ()
    people = dict(
        Posting.objects.filter(agreement__in=agreement_ids, nature=Nature.EXPENSE, case__members__left_on=None)
        .values("agreement")
        .annotate(people=Count("case__members", distinct=True))
        .values_list("agreement", "people")
        .order_by("agreement")
    )
    ends = ends_of([row.agreement for row in rows])
    return tuple(_quota(row, people.get(row.agreement_id, 0), ends[row.agreement_id], today) for row in rows)


def ends_of(agreements: Iterable[Agreement]) -> dict[uuid.UUID, dt.date]:
    """When agreements end, with their extensions: the one signed last counts."""
    found = {row.id: row.ends for row in agreements}
    extended = Agreement.objects.filter(id__in=found, extensions__isnull=False).values_list("id", "extensions__until")
    return found | dict(extended.order_by("extensions__signed_on", "extensions__at"))


def _quota(row: Quota, people: int, ends: dt.date, today: dt.date) -> QuotaRow:
    starts = row.agreement.starts
    warned = budgets.quota_warning(
        reached=people + row.elsewhere, target=row.target, starts=starts, ends=ends, today=today
    )
    return QuotaRow(row.id, row.text, row.target, people, row.elsewhere, Warned(warned))


def _rows(
    found: list[Project], today: dt.date, sums: dict[uuid.UUID, Sums] | None = None
) -> list[tuple[ProjectRow, list[LineRow]]]:
    ids = [row.id for row in found]
    sums = _sums(ids) if sums is None else sums
    amounts = _budgets(ids)
    lines: dict[uuid.UUID, list[BudgetLine]] = defaultdict(list)
    for line in BudgetLine.objects.filter(project__in=ids).order_by("place", "id"):
        lines[line.project_id].append(line)
    donors = _donors(ids, today)
    until = funded_until(found, today)
    answer = []
    for row in found:
        span = (row.starts, until[row.id], today)
        shown = [_line(line, amounts.get(line.id, 0), sums.get(line.id, Sums()), span) for line in lines[row.id]]
        whole = _line(None, sum(x.budget for x in shown), _total(sums, [x.id for x in shown]), span)
        own = next((line for line in shown if line.kind == LineKind.COFINANCING), None)
        answer.append((replace(_project(row, donors.get(row.id, ()), whole, own), until=until[row.id]), shown))
    return answer


def _project(row: Project, donors: Iterable[str], total: LineRow, own: LineRow | None) -> ProjectRow:
    manager = row.manager.name if row.manager else ""
    return ProjectRow(
        row.id,
        row.code,
        row.title,
        row.cluster.name,
        manager,
        row.starts,
        row.ends,
        row.led_by,
        tuple(donors),
        total,
        for_own=own,
    )


def funded_until(found: Iterable[Project], today: dt.date) -> dict[uuid.UUID, dt.date | None]:
    """The day after the last on which there is money: the project's own end, or where all who bear it end before that.

    Agreements with their extensions; a share of another own project ends with that project. None: no end is known.
    """
    projects_ = {row.id: row for row in found}
    rows = Funding.objects.filter(project__in=projects_).select_related("agreement", "own_line__project")
    held = _in_force(rows.order_by("project", "since", "id"), today)
    ends = ends_of({share.agreement for shares in held.values() for share in shares if share.agreement})
    answer: dict[uuid.UUID, dt.date | None] = {}
    for key, row in projects_.items():
        theirs = [
            ends[share.agreement_id] if share.agreement_id else share.own_line.project.ends if share.own_line else None
            for share in held.get(key, ())
        ]
        money = None if not theirs or None in theirs else max(day for day in theirs if day)
        answer[key] = min((day for day in (row.ends, money) if day), default=None)
    return answer


def _line(line: BudgetLine | None, budget: int, sums: Sums, span: tuple[dt.date, dt.date | None, dt.date]) -> LineRow:
    starts, ends, today = span
    pace = budgets.pace(
        by_month=sums.by_month, budget=budget, committed=sums.committed, starts=starts, ends=ends, today=today
    )
    warned = budgets.warning(
        budget=budget,
        committed=sums.committed,
        spent=sums.spent,
        pace=pace,
        starts=starts,
        ends=ends,
        today=today,
    )
    kind = LineKind(line.kind) if line else LineKind.OTHER
    return LineRow(
        line.id if line else NOBODY,
        line.name if line else "",
        kind,
        budget,
        sums.committed,
        sums.spent,
        pace.forecast,
        Warned(warned),
        pace.dry_on,
    )


def _sums(project_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Sums]:
    """By line, in one query."""
    rows = (
        Posting.objects.filter(
            line__project__in=project_ids, nature__in=[Nature.EXPENSE, Nature.COMMITTED, Nature.INTERNAL]
        )
        .annotate(month=TruncMonth("entry__on"))
        .values_list("line", "nature", "month")
        .annotate(sum=Sum("base_minor"))
        .order_by("line", "nature", "month")
    )
    found: dict[uuid.UUID, Sums] = defaultdict(Sums)
    for line, nature, month, minor in rows:
        if nature == Nature.EXPENSE:
            found[line].by_month[month] += minor
        elif nature == Nature.COMMITTED:
            found[line].committed += minor
        else:
            found[line].internal += minor
            if minor > 0:  # borne for another own project: spent here, and eliminated where projects are added up
                found[line].by_month[month] += minor
    return found


def _total(sums: dict[uuid.UUID, Sums], lines: Iterable[uuid.UUID]) -> Sums:
    return sum((sums[line] for line in lines if line in sums), Sums())


def _budgets(project_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """EUR cents by line, of the newest revision in force of each project."""
    newest = (
        Revision.objects.filter(project__in=project_ids, state=BudgetState.FORCE)
        .order_by("project", "-number")
        .distinct("project")
    )
    rows = RevisionLine.objects.filter(revision__in=[row.id for row in newest])
    return dict(rows.values_list("line", "minor").order_by("line"))


def _in_force(rows: Iterable[Funding], today: dt.date) -> dict[uuid.UUID, list[Funding]]:
    """The shares that hold today, by project; before the first day, the first ones."""
    dated: dict[uuid.UUID, dict[dt.date, list[Funding]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        dated[row.project_id][row.since].append(row)
    return {
        project: days[max([day for day in days if day <= today], default=min(days))] for project, days in dated.items()
    }


def _donors(project_ids: Collection[uuid.UUID], today: dt.date) -> dict[uuid.UUID, list[str]]:
    rows = Funding.objects.filter(project__in=project_ids).select_related("agreement__donor", "own_line__project")
    held = _in_force(rows.order_by("project", "since", "-bp", "id"), today)
    return {project: list(dict.fromkeys(map(_name, shares))) for project, shares in held.items()}


def _name(share: Funding) -> str:
    if share.agreement:
        return share.agreement.donor.name
    return share.own_line.project.code if share.own_line else ""


def _shares(project_id: uuid.UUID, today: dt.date) -> list[ShareRow]:
    rows = Funding.objects.filter(project=project_id).select_related("agreement__donor", "own_line__project")
    held = _in_force(rows.order_by("since", "-bp", "id"), today).get(project_id, [])
    return [
        ShareRow(_name(row), row.bp, row.agreement_id, row.own_line.project_id if row.own_line else None, row.since)
        for row in held
    ]


def _months(total: Sums, row: Project, today: dt.date) -> tuple[Month, ...]:
    """Every month from the start to today or the end, whichever is first."""
    last = min(today + dt.timedelta(days=1), row.ends or dt.date.max)
    starts = budgets.months(min([row.starts, *total.by_month]), max(last, row.starts + dt.timedelta(days=1)))
    amounts = [total.by_month.get(month, 0) for month in starts]
    return tuple(Month(*each) for each in zip(starts, amounts, budgets.running(amounts), strict=True))


def _received(project_id: uuid.UUID) -> int:
    """Income for lines of this project. What a donor pays for an agreement stands on the agreement."""
    rows = Posting.objects.filter(nature=Nature.INCOME, line__project=project_id)
    return -(rows.aggregate(sum=Sum("base_minor"))["sum"] or 0)


def people_who_left(actor: Actor, project_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """People by case, of cases that have left and that this project spent money on. Raises NotFoundError."""
    found = access.project(actor, project_id)
    rows = Posting.objects.filter(
        LEFT, nature=Nature.EXPENSE, line__project=found.id, case__members__left_on=None
    ).values_list("case")
    return dict(rows.annotate(people=Count("case__members", distinct=True)).order_by("case"))


def _departures(project_id: uuid.UUID) -> int:
    """People on cases that have left and that this project spent money on. Each once."""
    rows = Posting.objects.filter(LEFT, nature=Nature.EXPENSE, line__project=project_id, case__members__left_on=None)
    counted: int = rows.aggregate(people=Count("case__members", distinct=True))["people"]
    return counted
