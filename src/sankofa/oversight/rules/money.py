"""Rules over projects, what donors wait for, boxes, the bank and hours: from `finance`'s facts alone."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sankofa.accounts.vocab import Role
from sankofa.finance.vocab import Attention, BankRow, BoxRow, LineRow, PromisedRow, Warned
from sankofa.oversight.vocab import Bounds, Figures, Off, Rule, Tone

if TYPE_CHECKING:
    import uuid

ALL = 100
SHORT = (Warned.OVER, Warned.DRY)


def projects(money: Attention, bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """Whether the money lasts, project by project; a line that runs dry stands under its project."""
    for row, lines in money.projects:
        owners = (row.manager,) if row.manager else ()
        if bound := bounds.get(Rule.MONEY_SHORT):
            short = tuple(_line(line) for line in lines if _is_short(line, bound["percent"]))
            whole = _is_short(row.total, bound["percent"])
            if short or whole:
                tone: Tone = (
                    "stop" if any(one.tone == "stop" for one in short) or _tone(row.total) == "stop" else "wait"
                )
                yield Off(
                    Rule.MONEY_SHORT, tone, f"{row.code} · {row.title}", owners, (Role.MANAGER,), row.id,
                    figures=_of_line(row.total) | {"whole": int(whole)}, parts=short,
                )  # fmt: skip
        if Rule.MONEY_UNSPENT in bounds and row.total.warned == Warned.UNSPENT:
            figures: Figures = {"rest": row.total.budget - row.total.forecast, "budget": row.total.budget}
            yield Off(
                Rule.MONEY_UNSPENT, "info", f"{row.code} · {row.title}", owners, (Role.MANAGER,), row.id,
                figures=figures,
            )  # fmt: skip
        bound = bounds.get(Rule.MONEY_ENDS)
        goes_on = row.until and (row.ends is None or row.ends > row.until)
        if bound and row.until and goes_on and today < row.until <= today + dt.timedelta(days=bound["days"]):
            figures = {"until": row.until - dt.timedelta(days=1)}
            yield Off(
                Rule.MONEY_ENDS, "wait", f"{row.code} · {row.title}", owners, (Role.MANAGER,), row.id, figures=figures
            )


def _is_short(line: LineRow, percent: int) -> bool:
    """Over or dry by more than that part of its budget; a line without a budget, by anything spent."""
    if line.warned not in SHORT or not (line.budget or line.spent or line.committed):
        return False
    return max(line.forecast, line.spent + line.committed) - line.budget > line.budget * percent // ALL


def _line(line: LineRow) -> Off:
    return Off(Rule.MONEY_SHORT, _tone(line), line.name, figures=_of_line(line))


def _tone(line: LineRow) -> Tone:
    return "stop" if line.warned == Warned.OVER else "wait"


def _of_line(line: LineRow) -> dict[str, int | dt.date]:
    dry: dict[str, int | dt.date] = {"dry": line.dry_on} if line.dry_on else {}
    needs = max(line.forecast, line.spent + line.committed)
    return {**dry, "budget": line.budget, "needs": needs, "short": needs - line.budget, "over": -line.left}


def donors(money: Attention, bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """Quotas that are nearly full, reports, and what was promised besides people."""
    if bound := bounds.get(Rule.QUOTA_NEAR):
        for quota in money.quotas:
            row = quota.row
            if row.all * ALL >= row.target * bound["percent"] or row.warned in SHORT:
                tone: Tone = "stop" if row.all >= row.target else "wait"
                figures: Figures = {"reached": row.all, "target": row.target, "what": row.text}
                yield Off(
                    Rule.QUOTA_NEAR, tone, quota.agreement, quota.owners, (Role.MANAGER,), quota.agreement_id,
                    figures=figures,
                )  # fmt: skip
    if bound := bounds.get(Rule.REPORT_DUE):
        yield from _promised(Rule.REPORT_DUE, money.reports, today, today + dt.timedelta(days=bound["days"] + 1))
    if bound := bounds.get(Rule.DELIVERABLE_LATE):
        yield from _promised(Rule.DELIVERABLE_LATE, money.deliverables, today, today - dt.timedelta(days=bound["days"]))


def _promised(rule: Rule, rows: Iterable[PromisedRow], today: dt.date, before: dt.date) -> Iterable[Off]:
    """What is late of an agreement together; what is not yet, each by itself."""
    late: dict[uuid.UUID, list[PromisedRow]] = {}
    for row in rows:
        if row.due_on < min(before, today):
            late.setdefault(row.agreement_id, []).append(row)
        elif row.due_on < before:
            yield _waits(rule, row, 1, today)
    for found in late.values():
        yield _waits(rule, min(found, key=lambda row: row.due_on), len(found), today)


def _waits(rule: Rule, row: PromisedRow, count: int, today: dt.date) -> Off:
    days = (today - row.due_on).days
    return Off(
        rule, "stop" if days > 0 else "wait", row.agreement, row.owners, (Role.MANAGER,), row.agreement_id,
        row.due_on, {"what": row.what, "days": days, "due": row.due_on, "count": count},
    )  # fmt: skip


def boxes(money: Iterable[BoxRow], bounds: Bounds, today: dt.date) -> Iterable[Off]:
    for row in money:
        if Rule.BOX_DIFFERENCE in bounds and row.waits:
            since = row.counted_at.date() if row.counted_at else None
            yield Off(Rule.BOX_DIFFERENCE, "stop", row.name, (), (Role.FINANCE,), row.id, since, _box(row))
        bound = bounds.get(Rule.BOX_LOW)
        if bound and row.balance * ALL < row.low * bound["percent"]:
            yield Off(Rule.BOX_LOW, "wait", row.name, (), (Role.FINANCE,), row.id, figures=_box(row))
        bound = bounds.get(Rule.BOX_UNCOUNTED)
        counted = row.counted_at.date() if row.counted_at else None
        if bound and row.balance and (counted is None or (today - counted).days > bound["days"]):
            days = {"days": (today - counted).days} if counted else {}
            yield Off(Rule.BOX_UNCOUNTED, "info", row.name, (row.office,), (), row.id, counted, {**_box(row), **days})


def _box(row: BoxRow) -> dict[str, int | str]:
    return {"balance": row.balance, "low": row.low, "currency": row.currency}


def bank(money: Attention, bounds: Bounds, today: dt.date) -> Iterable[Off]:
    """Lines that nobody decided, accounts of which no statement came, costs without a line, batches not released."""
    for row in money.banks:
        yield from _account(
            row, money.undecided_since.get(row.id), money.read_until.get(row.id), bounds=bounds, today=today
        )
    bound = bounds.get(Rule.COSTS_WAITING)
    late = [on for on in money.waiting if bound and (today - on).days > bound["days"]]
    if late:
        yield Off(Rule.COSTS_WAITING, "wait", roles=(Role.MANAGER,), since=late[0], figures={"count": len(late)})
    bound = bounds.get(Rule.BATCH_WAITING)
    for key, title, on in money.batches:
        if bound and (today - on).days >= bound["days"]:
            yield Off(
                Rule.BATCH_WAITING, "stop", title, (), (Role.MANAGER,), key, on, {"days": (today - on).days, "due": on}
            )


def _account(
    row: BankRow, oldest: dt.date | None, last: dt.date | None, *, bounds: Bounds, today: dt.date
) -> Iterable[Off]:
    bound = bounds.get(Rule.BANK_UNDECIDED)
    if bound and oldest and (today - oldest).days > bound["days"]:
        figures: Figures = {"count": row.undecided, "days": (today - oldest).days}
        yield Off(Rule.BANK_UNDECIDED, "wait", row.name, (), (Role.FINANCE,), row.id, oldest, figures)
    bound = bounds.get(Rule.BANK_SILENT)
    if bound and (last is None or (today - last).days > bound["days"]):
        days = {"days": (today - last).days} if last else {}
        yield Off(Rule.BANK_SILENT, "wait", row.name, (), (Role.FINANCE,), row.id, last, days)


def hours(money: Attention, bounds: Bounds) -> Iterable[Off]:
    if Rule.HOURS_MISSING in bounds and money.without_hours:
        yield Off(Rule.HOURS_MISSING, "info", owners=money.without_hours, figures={"count": len(money.without_hours)})
