"""What the pages of money share: their tabs, verdicts in a sentence, tones, shares of a budget as widths."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.desk.shapes import Link, Tone
from sankofa.desk.templatetags.look import euros, money
from sankofa.finance.vocab import EntryRow, LineRow, MoveRow, OpenRow, ProjectRow, QuotaRow, Warned, What
from sankofa.reporting.vocab import ReportState

# What an entry was for, by the start of its source.
FOR = {
    "grant": What.GRANT,
    "handover": What.GATE_CASH,
    "delivery": What.DELIVERY,
    "ticket": What.TICKET,
    "papers": What.PAPERS,
}
REPORT_TONES: dict[ReportState, Tone] = {
    ReportState.DRAFT: "info", ReportState.READY: "wait", ReportState.SIGNED: "ok",
}  # fmt: skip
TONES: dict[Warned, Tone] = {Warned.OVER: "stop", Warned.DRY: "wait", Warned.UNSPENT: "info", Warned.FINE: "ok"}


def tabs(current: str, actor: Actor) -> list[Link]:
    """`current` is projects, agreements, reports, ledger, owed, payments, bank, boxes, routes, iati or settings."""
    parts = [
        ("projects", _("Projects"), reverse("desk:projects")),
        ("agreements", _("Agreements"), reverse("desk:agreements")),
        ("reports", _("Donor reports"), reverse("desk:donor_reports")),
        ("ledger", _("Ledger"), reverse("desk:ledger")),
        ("owed", _("To be paid"), reverse("desk:owed")),
        ("payments", _("Payments"), reverse("desk:payments")),
        ("bank", _("Bank"), reverse("desk:bank")),
        ("boxes", _("Cash"), reverse("desk:boxes")),
        ("routes", _("Who pays for what"), reverse("desk:routes")),
        ("iati", "IATI", reverse("desk:iati")),
        ("settings", _("Rates"), reverse("desk:hour_rates")),
    ]
    return [Link(label, url, current=name == current) for name, label, url in parts if actor.may(Perm.MONEY)]


def settings_tabs(current: str, actor: Actor) -> list[Link]:
    """`current` is hours, exchange or limits."""
    parts = [
        ("hours", _("What an hour costs"), reverse("desk:hour_rates"), Perm.MONEY),
        ("exchange", _("Exchange rates"), reverse("desk:exchange_rates"), Perm.MONEY),
        ("limits", _("Release limits"), reverse("desk:release_limits"), Perm.ADMINISTER),
    ]
    return [Link(label, url, current=name == current) for name, label, url, perm in parts if actor.may(perm)]


@dataclass(frozen=True)
class Standing:
    """A line or project as a row shows it. Widths are percent of the budget, for a bar."""

    row: LineRow
    tone: Tone
    word: str
    spent_width: str
    committed_width: str
    committed_at: str


def standing(row: LineRow) -> Standing:
    most = max(row.budget, row.spent + row.committed, 1)
    spent, committed = 100 * max(row.spent, 0) / most, 100 * max(row.committed, 0) / most
    return Standing(row, TONES[row.warned], word(row), f"{spent:.1f}", f"{committed:.1f}", f"{spent:.1f}")


def word(row: LineRow) -> str:
    """Two or three words for a pill."""
    if not row.budget and not row.spent and not row.committed:
        return _("no budget")
    if row.warned == Warned.OVER:
        return _("%(amount)s over") % {"amount": euros(-row.left)}
    if row.warned == Warned.DRY:
        return _("dry on %(day)s") % {"day": day(row.dry_on)} if row.dry_on else _("short")
    return _("much unspent") if row.warned == Warned.UNSPENT else _("lasts")


def title(row: EntryRow | OpenRow | MoveRow) -> str:
    """What an entry was for, in the reader's language, with its number where it has one."""
    what = source_title(row.source)
    return " ".join(part for part in (what, row.text) if part) or str(row.kind.label)


def source_title(source: str) -> str:
    """What of a case an entry was for; "" for what somebody booked by hand."""
    what = FOR.get(source.partition(":")[0])
    return str(what.label) if what else ""


def open_row(row: OpenRow) -> str:
    """In one line, for a choice: what, for whom, how much."""
    numbers = [number for _case, number in row.case_numbers]
    return " \u00b7 ".join([title(row), *numbers, *row.lines[:1], money(row.left)])


def verdict(row: ProjectRow, today: dt.date) -> tuple[Tone, str, str]:
    """Does the money last: (tone, the answer, why), from one glance at the whole project."""
    total, ends = row.total, last_day(row.until)
    if not total.budget:
        return "info", _("No budget yet"), _("Set one, and this page says whether the money lasts.")
    figures = {
        "forecast": euros(total.forecast),
        "budget": euros(total.budget),
        "ends": ends,
        "over": euros(-total.left),
        "rest": euros(max(total.budget - total.forecast, 0)),
        "short": euros(max(total.forecast - total.budget, 0)),
        "dry": day(total.dry_on) if total.dry_on else "",
    }
    if row.until and today >= row.until:
        said = _("Ended on %(ends)s") % figures
        return (
            ("stop" if total.warned == Warned.OVER else "ok"),
            said,
            _("%(left)s of the budget is left.") % {"left": euros(total.left)},
        )
    if total.warned == Warned.OVER:
        why = _("%(over)s more is spent and committed than the budget of %(budget)s.") % figures
        return "stop", _("The money does not last"), why
    if total.warned == Warned.DRY:
        said = _("At this pace the money is gone on %(dry)s") if total.dry_on else _("What is promised needs more")
        why = _("By the end it takes %(forecast)s: %(short)s more than there is.") % figures
        return "wait", said % figures, why
    if total.warned == Warned.UNSPENT:
        why = _("By the end it takes %(forecast)s of %(budget)s: %(rest)s stays unspent.") % figures
        return "info", _("The money lasts, and much stays unspent"), why
    why = _("At this pace it takes %(forecast)s of %(budget)s by the end.") % figures
    return "ok", _("The money lasts"), why


def watch(lines: Sequence[LineRow], quotas: Sequence[QuotaRow]) -> list[tuple[Tone, str, str]]:
    """What runs dry first, the worst on top: (tone, what, how it stands)."""
    bad = [line for line in lines if line.warned in {Warned.OVER, Warned.DRY} and (line.budget or line.spent)]
    bad.sort(key=lambda line: (line.warned != Warned.OVER, line.dry_on or dt.date.max))
    found: list[tuple[Tone, str, str]] = [(TONES[line.warned], line.name, word(line)) for line in bad]
    for quota in quotas:
        if quota.warned in {Warned.OVER, Warned.DRY}:
            said = _("full") if quota.all >= quota.target else _("full before the end")
            found.append((TONES[quota.warned], quota.text, f"{quota.all}/{quota.target} \u00b7 {said}"))
    return found


def last_day(ends: dt.date | None) -> str:
    """The last day of a half-open period, as people say it."""
    return day(ends - dt.timedelta(days=1)) if ends else _("no end")


def period(starts: dt.date, ends: dt.date | None) -> str:
    return f"{day(starts)} \u2013 {last_day(ends)}"


def day(value: dt.date) -> str:
    return formats.date_format(value, "j M Y")


def percent(bp: int) -> str:
    """Basis points as a percentage: 3,333 is "33.33 %"."""
    figures = formats.number_format(bp / 100, 2 if bp % 100 else 0)
    return f"{figures}\u00a0%"
