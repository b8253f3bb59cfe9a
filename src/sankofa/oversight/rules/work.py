"""Rules over the work: of a mission as a whole, by office, role or mission asked; and of one's own caseload alone."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sankofa.accounts.vocab import Role
from sankofa.cases.vocab import BlockerRow, CaseRow, Counted, Overview, OwnCase, RequestRow, TaskRow
from sankofa.oversight.vocab import Bounds, Figures, Off, Rule
from sankofa.reintegration.vocab import DueRow

ALL = 100


def mission(work: Overview, bounds: Bounds, today: dt.date) -> Iterable[Off]:
    bound = bounds.get(Rule.APPLICATION_SILENT)
    if bound and work.silent.n >= bound["cases"]:
        yield Off(
            Rule.APPLICATION_SILENT, "wait", roles=(Role.PROCESSOR,), since=_day(work.silent),
            figures=_figures(work.silent),
        )  # fmt: skip
    if Rule.CASE_UNASSIGNED in bounds and work.unassigned.n:
        yield Off(
            Rule.CASE_UNASSIGNED, "stop", roles=(Role.PROCESSOR,), since=_day(work.unassigned),
            figures=_figures(work.unassigned),
        )  # fmt: skip
    if Rule.TASK_LATE in bounds:
        for office, count, oldest in work.tasks:
            figures: Figures = {"count": count, "days": (today - oldest).days}
            yield Off(Rule.TASK_LATE, "wait", office, (office,) if office else (), (), None, oldest, figures)
    if Rule.CONDITION_LATE in bounds:
        for role, count, oldest in work.conditions:
            roles = (Role(role),) if role in Role.values else ()
            figures = {"count": count, "days": (today - oldest).days}
            yield Off(Rule.CONDITION_LATE, "wait", "", (), roles, None, oldest, figures)


def _day(found: Counted) -> dt.date | None:
    return found.since.date() if found.since else None


def _figures(found: Counted) -> Figures:
    return {"count": found.n, "more": int(found.more)}


def requests(rows: Iterable[RequestRow], bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """One for each mission that gave no word in time."""
    if Rule.REQUEST_LATE not in bounds:
        return
    by_mission: dict[str, list[RequestRow]] = defaultdict(list)
    for row in rows:
        by_mission[row.to].append(row)
    for name, late in by_mission.items():
        oldest = min(row.due_at.date() for row in late)
        only = late[0].case_id if len(late) == 1 else None
        figures: Figures = {"count": len(late), "days": (today - oldest).days, "number": late[0].number}
        yield Off(Rule.REQUEST_LATE, "stop", name, (name,), (), only, oldest, figures)


# --- one's own: whoever waits for a move of mine. Nothing here is held against what others do.


def own_tasks(tasks: Iterable[TaskRow], bounds: Bounds, today: dt.date) -> Iterable[Off]:
    for task in tasks if Rule.TASK_LATE in bounds else ():
        if task.overdue:
            figures: Figures = {"count": 1, "days": (today - task.due_on).days, "who": task.who}
            yield Off(Rule.TASK_LATE, "stop", task.what, at=task.case_id, since=task.due_on, figures=figures)


def own_conditions(conditions: Iterable[BlockerRow], bounds: Bounds, today: dt.date) -> Iterable[Off]:
    for row in conditions if Rule.CONDITION_LATE in bounds else ():
        if row.overdue and row.due_on:
            figures: Figures = {"count": 1, "days": (today - row.due_on).days, "requirement": row.requirement}
            yield Off(Rule.CONDITION_LATE, "stop", row.who, at=row.case_id, since=row.due_on, figures=figures)


def own_cases(cases: Iterable[OwnCase], silent: Iterable[CaseRow], bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """Silent ones; and of the others those that stay at a stage for much longer than such a stage takes here."""
    told = set()
    for row in silent if Rule.CASE_SILENT in bounds else ():
        told.add(row.id)
        figures: Figures = {"stage": str(row.stage_label), "number": row.number}
        yield Off(Rule.CASE_SILENT, "wait", row.who, at=row.id, since=row.stage_since.date(), figures=figures)
    bound = bounds.get(Rule.CASE_WAITS_LONG)
    for case in cases:
        days = (today - case.since.date()).days
        if bound and case.id not in told and not case.on_hold and _is_long(days, case.usual_days, bound):
            figures = {
                "stage": str(case.stage_label), "days": days, "usual": case.usual_days or 0, "number": case.number,
            }  # fmt: skip
            yield Off(Rule.CASE_WAITS_LONG, "info", case.who, at=case.id, since=case.since.date(), figures=figures)


def _is_long(days: int, usual: int | None, bound: Mapping[str, int]) -> bool:
    return usual is not None and days * ALL >= usual * bound["percent"] and days - usual >= bound["days"]


def visits(rows: Iterable[DueRow], bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """Visits and arrivals that are past their day."""
    bound = bounds.get(Rule.VISIT_LATE)
    for row in rows:
        late = (today - row.due_on).days
        if bound and late > bound["days"]:
            figures: Figures = {"kind": row.kind, "days": late, "number": row.number}
            yield Off(Rule.VISIT_LATE, "wait", row.who, at=row.case_id, since=row.due_on, figures=figures)


def own_hours(last: dt.date | None, bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """Who writes hours wrote none in the last whole week. `last`: the last day with any, within the bound's weeks."""
    monday = today - dt.timedelta(days=today.weekday())
    if Rule.HOURS_OWN in bounds and last and last < monday - dt.timedelta(days=7):
        yield Off(Rule.HOURS_OWN, "info", since=last, figures={"week": monday - dt.timedelta(days=7)})
