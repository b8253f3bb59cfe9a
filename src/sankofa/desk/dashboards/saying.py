"""What a rule found, in words: what is off, why, whose move it is, and the page that mends it. No rule stands here."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sankofa.cases.vocab import Stage
from sankofa.desk.airport.cards import SAYABLE
from sankofa.desk.cases.readiness import requirement_to_do
from sankofa.desk.finance.showing import day
from sankofa.desk.shapes import Tone
from sankofa.desk.templatetags.look import euros, money
from sankofa.oversight.vocab import Figure, Off, Rule

SHOWN = 2  # of one kind, before the rest is folded
NAMED = 3  # owners said by name; the rest are counted


@dataclass(frozen=True)
class Said:
    """One line of the list. `url` empty: there is no page to mend it on."""

    tone: Tone
    what: str
    why: str
    owner: str
    url: str = ""
    since: dt.date | None = None
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """What one rule found in one tone: the first lines, and those that are folded below them."""

    lines: tuple[Said, ...]
    folded: tuple[Said, ...]


Words = tuple[str, str, str]  # what, why, url


def said(found: Iterable[Off]) -> list[Group]:
    """In the order found, what is of one kind together."""
    groups = [[_said(off) for off in same] for _kind, same in groupby(found, key=lambda off: (off.tone, off.rule))]
    return [Group(tuple(lines[:SHOWN]), tuple(lines[SHOWN:])) for lines in groups]


def _said(off: Off) -> Said:
    what, why, url = WORDS[off.rule](off)
    parts = tuple((part.about, _short(part)) for part in off.parts)
    return Said(off.tone, what, why, owner(off), url, off.since, parts)


def owner(off: Off) -> str:
    """Whose move it is: by name, else by role, else the reader's own."""
    if not off.owners:
        return ", ".join(str(role.label) for role in off.roles) or _("you")
    names, more = ", ".join(off.owners[:NAMED]), len(off.owners) - NAMED
    if more <= 0:
        return names
    return ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {"names": names, "n": more}


def _n(off: Off, name: str = "count") -> int:
    value = off.figures.get(name, 0)
    return value if isinstance(value, int) else 0


def _t(off: Off, name: str) -> str:
    return str(off.figures.get(name, ""))


def _on(off: Off, name: str) -> str:
    value = off.figures.get(name)
    return day(value) if isinstance(value, dt.date) else ""


def _amount(off: Off, name: str) -> str:
    return money(_n(off, name), _t(off, "currency") or "EUR")


def _days(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _decimal(value: Figure | None) -> str:
    return formats.number_format(value, 1) if isinstance(value, Decimal) else ""


def _at(name: str, off: Off) -> str:
    return reverse(name, args=[off.at]) if off.at else ""


# --- the course of the year


def _waiting_longer(off: Off) -> Words:
    where = Stage(off.about).label if off.about in Stage.values else ""
    what = (
        _("Longer at %(stage)s than a year ago") % {"stage": where}
        if where
        else _("People wait longer until departure")
    )
    why = _("%(weeks)s weeks on average, %(before)s in the same months of the year before: %(percent)s %% longer.") % {
        "weeks": _decimal(off.figures.get("weeks")),
        "before": _decimal(off.figures.get("before")),
        "percent": off.figures.get("percent"),
    }
    url = (
        f"{reverse('desk:cases')}?whose=mission&stage={off.about}&sort=stage"
        if where
        else f"{reverse('desk:cases')}?whose=mission"
    )
    return what, why, url


def _figures_old(off: Off) -> Words:
    why = _("The last snapshot is %(days)s old: results and waiting times say nothing of what happened since.")
    return _("The figures are old"), why % {"days": _days(_n(off, "days"))}, ""


# --- money


def _money_short(off: Off) -> Words:
    if off.figures.get("whole"):
        return off.about, _short(off), _at("desk:project", off)
    return off.about, _("The project as a whole lasts, some of its lines do not."), _at("desk:project", off)


def _short(off: Off) -> str:
    over, dry = _n(off, "over"), off.figures.get("dry")
    if over > 0:
        return _("%(over)s more is spent and committed than the budget of %(budget)s.") % {
            "over": euros(over),
            "budget": euros(_n(off, "budget")),
        }
    told = {"needs": euros(_n(off, "needs")), "budget": euros(_n(off, "budget")), "dry": _on(off, "dry")}
    if dry:
        return _("At this pace it is gone on %(dry)s: it takes %(needs)s of %(budget)s.") % told
    return _("What is promised and spent takes %(needs)s of %(budget)s.") % told


def _money_unspent(off: Off) -> Words:
    why = _("At this pace %(rest)s of %(budget)s stays unspent, past half of the time.") % {
        "rest": euros(_n(off, "rest")),
        "budget": euros(_n(off, "budget")),
    }
    return off.about, why, _at("desk:project", off)


def _money_ends(off: Off) -> Words:
    why = _("Nobody bears it after %(until)s, and the project goes on.") % {"until": _on(off, "until")}
    return off.about, why, _at("desk:project", off)


def _quota_near(off: Off) -> Words:
    told = {"what": _t(off, "what"), "n": _n(off, "reached"), "target": _n(off, "target")}
    full = _n(off, "reached") >= _n(off, "target")
    why = (
        _("%(what)s: %(n)s of %(target)s. It is full: nobody more is paid for.")
        if full
        else _("%(what)s: %(n)s of %(target)s. At this pace it is full before the end.")
    )
    return off.about, why % told, _at("desk:agreement", off)


def _report_due(off: Off) -> Words:
    if _n(off) > 1:
        why = _("%(n)s reports are late, the oldest since %(due)s.") % {"n": _n(off), "due": _on(off, "due")}
        return off.about, why, _at("desk:agreement", off)
    told = {"what": _t(off, "what"), "days": _days(abs(_n(off, "days"))), "due": _on(off, "due")}
    late = _n(off, "days") > 0
    why = _("%(what)s was due on %(due)s, %(days)s ago.") if late else _("%(what)s is due on %(due)s.")
    return off.about, why % told, _at("desk:agreement", off)


def _deliverable_late(off: Off) -> Words:
    if _n(off) > 1:
        why = _("%(n)s things that were promised are not done, the oldest was planned for %(due)s.")
        return off.about, why % {"n": _n(off), "due": _on(off, "due")}, _at("desk:agreement", off)
    why = _("%(what)s was planned for %(due)s and is not done.")
    return off.about, why % {"what": _t(off, "what"), "due": _on(off, "due")}, _at("desk:agreement", off)


def _hours_missing(off: Off) -> Words:
    count = _n(off)
    why = ngettext(
        "%(n)s colleague who writes hours wrote none last week: salaries of that week reach no project.",
        "%(n)s colleagues who write hours wrote none last week: salaries of that week reach no project.",
        count,
    )
    return _("Hours are not filled in"), why % {"n": count}, reverse("desk:ledger_hours")


def _box_difference(off: Off) -> Words:
    why = _("At the last count something else was in it than in the books. A second person must settle it.")
    return off.about, why, _at("desk:box", off)


def _box_low(off: Off) -> Words:
    why = _("%(balance)s is in it; below %(low)s it wants more.")
    return off.about, why % {"balance": _amount(off, "balance"), "low": _amount(off, "low")}, _at("desk:box", off)


def _box_uncounted(off: Off) -> Words:
    told = {"balance": _amount(off, "balance"), "days": _days(_n(off, "days"))}
    if "days" not in off.figures:
        return off.about, _("%(balance)s is in it, and nobody has ever counted it.") % told, _at("desk:box", off)
    return off.about, _("%(balance)s is in it, last counted %(days)s ago.") % told, _at("desk:box", off)


def _bank_undecided(off: Off) -> Words:
    why = ngettext(
        "%(n)s line of its statements has no booking; the oldest is %(days)s old.",
        "%(n)s lines of its statements have no booking; the oldest is %(days)s old.",
        _n(off),
    )
    return off.about, why % {"n": _n(off), "days": _days(_n(off, "days"))}, reverse("desk:bank")


def _bank_silent(off: Off) -> Words:
    if "days" not in off.figures:
        return off.about, _("No statement of it was ever read."), reverse("desk:bank")
    why = _("Its last statement ends %(days)s ago: the books and the bank may differ since.")
    return off.about, why % {"days": _days(_n(off, "days"))}, reverse("desk:bank")


def _costs_waiting(off: Off) -> Words:
    why = ngettext(
        "%(n)s cost of a case leads to no budget line: it is in no project's figures.",
        "%(n)s costs of cases lead to no budget line: they are in no project's figures.",
        _n(off),
    )
    return _("Costs wait for a budget line"), why % {"n": _n(off)}, reverse("desk:routes")


def _batch_waiting(off: Off) -> Words:
    why = _("Checked, and to be paid on %(due)s; nobody has released it.") % {"due": _on(off, "due")}
    return off.about, why, _at("desk:payment", off)


# --- the work


def _request_late(off: Off) -> Words:
    if off.at:
        why = _("%(number)s: no word in time; it was due %(days)s ago.")
        told = {"number": _t(off, "number"), "days": _days(_n(off, "days"))}
        return off.about, why % told, _at("desk:case_requests", off)
    why = ngettext(
        "%(n)s request without word in time; the oldest was due %(days)s ago.",
        "%(n)s requests without word in time; the oldest was due %(days)s ago.",
        _n(off),
    )
    return off.about, why % {"n": _n(off), "days": _days(_n(off, "days"))}, reverse("desk:requests")


def _count(off: Off) -> str:
    return _("more than %(n)s") % {"n": _n(off)} if off.figures.get("more") else str(_n(off))


def _application_silent(off: Off) -> Words:
    why = ngettext(
        "On %(n)s application nothing happened for longer than the mission's days. Still wanted?",
        "On %(n)s applications nothing happened for longer than the mission's days. Still wanted?",
        _n(off),
    )
    url = f"{reverse('desk:cases')}?whose=mission&stage=application&silent=yes"
    return _("Applications without any news"), why % {"n": _count(off)}, url


def _case_unassigned(off: Off) -> Words:
    why = ngettext(
        "%(n)s case is nobody's: whoever came to us has nobody to call.",
        "%(n)s cases are nobody's: whoever came to us has nobody to call.",
        _n(off),
    )
    url = f"{reverse('desk:cases')}?whose=mission&counsellor=none"
    return _("Cases without a counsellor"), why % {"n": _count(off)}, url


def _task_late(off: Off) -> Words:
    if off.owners or not off.about:
        why = ngettext(
            "%(n)s task is more than a week late, the oldest by %(days)s: help, or give it to somebody else.",
            "%(n)s tasks are more than a week late, the oldest by %(days)s: help, or give them to others.",
            _n(off),
        )
        told = {"n": _n(off), "days": _days(_n(off, "days"))}
        return _("Late tasks: %(office)s") % {"office": off.about}, why % told, f"{reverse('desk:tasks')}?whose=office"
    who, late = _t(off, "who"), _("due %(days)s ago") % {"days": _days(_n(off, "days"))}
    why = _("%(who)s: %(late)s.") % {"who": who, "late": late} if who else late.capitalize() + "."
    return off.about, why, _at("desk:case", off) or reverse("desk:tasks")


def _condition_late(off: Off) -> Words:
    days = _days(_n(off, "days"))
    if off.at:
        what = requirement_to_do(_t(off, "requirement")) or _("A condition before the journey")
        return what, _("%(who)s: due %(days)s ago.") % {"who": off.about, "days": days}, _at("desk:case", off)
    why = ngettext(
        "Before %(n)s journey a condition is past its day, the oldest by %(days)s.",
        "Before %(n)s journeys a condition is past its day, the oldest by %(days)s.",
        _n(off),
    )
    url = f"{reverse('desk:cases')}?whose=mission&overdue=yes"
    return _("Conditions before departure"), why % {"n": _n(off), "days": days}, url


# --- the airport


def _flight(off: Off) -> dict[str, str]:
    return {"flight": _t(off, "flight"), "day": _on(off, "day")}


def _paper_short(off: Off) -> Words:
    why = f"{_('%(flight)s on %(day)s.') % _flight(off)} {_t(off, 'what')}"
    return _("Papers: %(who)s") % {"who": off.about}, why, _at("desk:case_papers", off)


def _ticket_missing(off: Off) -> Words:
    why = _("%(flight)s on %(day)s is held, and there is no ticket.") % _flight(off)
    return _("Ticket: %(who)s") % {"who": off.about}, why, _at("desk:case_flights", off)


def _gate_shut(off: Off) -> Words:
    """Which conditions: only those that may be said aloud at a desk."""
    codes = _t(off, "codes").split()
    sayable = " ".join(str(SAYABLE[code]) for code in codes if code in SAYABLE)
    others = sum(code not in SAYABLE for code in codes)
    why = ngettext("%(n)s condition still shuts the gate.", "%(n)s conditions still shut the gate.", others) % {
        "n": others
    }
    parts = [_("%(flight)s on %(day)s.") % _flight(off), sayable, why % {"n": others} if others else ""]
    url = f"{_at('desk:case', off)}#ready" if off.at else ""
    return _("Gate: %(who)s") % {"who": off.about}, " ".join(part for part in parts if part), url


def _cash_short(off: Off) -> Words:
    why = _("%(needed)s is to be handed out in the coming days, %(held)s is in the box: %(short)s more is needed.")
    told = {name: _amount(off, name) for name in ("needed", "held", "short")}
    return _("Cash for the gate"), why % told, reverse("desk:boxes")


def _refund_late(off: Off) -> Words:
    why = ngettext(
        "%(n)s refund has not come in, %(amount)s; the ticket was cancelled %(days)s ago.",
        "%(n)s refunds have not come in, %(amount)s together; the oldest ticket was cancelled %(days)s ago.",
        _n(off),
    )
    told = {"n": _n(off), "amount": _amount(off, "minor"), "days": _days(_n(off, "days"))}
    return _("Refunds of %(airline)s") % {"airline": off.about}, why % told, reverse("desk:flights")


def _ticket_unused(off: Off) -> Words:
    why = _("%(flight)s left on %(day)s, and nobody said whether they flew: reissue it, cancel it, or tick it off.")
    return _("Ticket: %(who)s") % {"who": off.about}, why % _flight(off), _at("desk:case_flights", off)


def _left_outside(off: Off) -> Words:
    why = _("Stayed, and still has what receipt %(receipt)s lists: take it back into the safe.")
    return off.about, why % {"receipt": _t(off, "receipt")}, reverse("desk:airport")


def _connection_missed(off: Off) -> Words:
    why = _("Is in %(city)s: %(flight)s to %(to)s left without them.") % {
        "city": _t(off, "city"),
        "flight": _t(off, "flight"),
        "to": _t(off, "to"),
    }
    return off.about, why, _at("desk:case_flights", off)


def _times_unseen(off: Off) -> Words:
    why = _("The airline moved %(flight)s on %(day)s, and nobody at the desk has seen it.") % _flight(off)
    moved = off.figures.get("day")
    at = f"?day={moved.isoformat()}" if isinstance(moved, dt.date) else ""
    return _("Changed times: %(who)s") % {"who": off.about}, why, f"{reverse('desk:airport')}{at}"


def _paper_late(off: Off) -> Words:
    why = ngettext(
        "%(n)s paper should have come, the oldest %(days)s ago.",
        "%(n)s papers should have come, the oldest %(days)s ago.",
        _n(off),
    )
    told = {"n": _n(off), "days": _days(_n(off, "days"))}
    return _("Papers of consulates"), why % told, reverse("desk:papers")


# --- one's own


def _case_silent(off: Off) -> Words:
    why = _("%(number)s, %(stage)s: nothing happened for longer than the mission's days. Still wanted?")
    return off.about, why % {"number": _t(off, "number"), "stage": _t(off, "stage")}, _at("desk:case", off)


def _case_waits_long(off: Off) -> Words:
    why = _("%(number)s: %(stage)s for %(days)s; that usually takes %(usual)s here.") % {
        "number": _t(off, "number"),
        "stage": _t(off, "stage"),
        "days": _days(_n(off, "days")),
        "usual": _days(_n(off, "usual")),
    }
    return off.about, why, _at("desk:case", off)


VISITS = {"visit": gettext_lazy("Visit"), "arrival": gettext_lazy("Confirm the arrival")}


def _visit_late(off: Off) -> Words:
    what = VISITS.get(_t(off, "kind"), gettext_lazy("After the return"))
    why = _("%(number)s: %(what)s, due %(days)s ago.") % {
        "number": _t(off, "number"),
        "what": what,
        "days": _days(_n(off, "days")),
    }
    return off.about, why, _at("desk:case_reintegration", off)


def _hours_own(off: Off) -> Words:
    week = off.figures.get("week")
    at = f"?week={week.isoformat()}" if isinstance(week, dt.date) else ""
    why = _("You wrote none in the week of %(week)s.") % {"week": _on(off, "week")}
    return _("Your hours"), why, f"{reverse('desk:hours')}{at}"


WORDS: dict[Rule, Callable[[Off], Words]] = {
    Rule.WAITING_LONGER: _waiting_longer,
    Rule.FIGURES_OLD: _figures_old,
    Rule.MONEY_SHORT: _money_short,
    Rule.MONEY_UNSPENT: _money_unspent,
    Rule.MONEY_ENDS: _money_ends,
    Rule.QUOTA_NEAR: _quota_near,
    Rule.REPORT_DUE: _report_due,
    Rule.DELIVERABLE_LATE: _deliverable_late,
    Rule.HOURS_MISSING: _hours_missing,
    Rule.BOX_DIFFERENCE: _box_difference,
    Rule.BOX_LOW: _box_low,
    Rule.BOX_UNCOUNTED: _box_uncounted,
    Rule.BANK_UNDECIDED: _bank_undecided,
    Rule.BANK_SILENT: _bank_silent,
    Rule.COSTS_WAITING: _costs_waiting,
    Rule.BATCH_WAITING: _batch_waiting,
    Rule.REQUEST_LATE: _request_late,
    Rule.APPLICATION_SILENT: _application_silent,
    Rule.CASE_UNASSIGNED: _case_unassigned,
    Rule.TASK_LATE: _task_late,
    Rule.CONDITION_LATE: _condition_late,
    Rule.PAPER_SHORT: _paper_short,
    Rule.TICKET_MISSING: _ticket_missing,
    Rule.GATE_SHUT: _gate_shut,
    Rule.CASH_SHORT: _cash_short,
    Rule.REFUND_LATE: _refund_late,
    Rule.TICKET_UNUSED: _ticket_unused,
    Rule.LEFT_OUTSIDE: _left_outside,
    Rule.CONNECTION_MISSED: _connection_missed,
    Rule.TIMES_UNSEEN: _times_unseen,
    Rule.PAPER_LATE: _paper_late,
    Rule.CASE_SILENT: _case_silent,
    Rule.CASE_WAITS_LONG: _case_waits_long,
    Rule.VISIT_LATE: _visit_late,
    Rule.HOURS_OWN: _hours_own,
}
