"""The plan and its money: lines, approval by another, deliveries with proof."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.documents import services as documents
from sankofa.journal import services as journal
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.kernel.money import Money
from sankofa.reintegration import access, rules
from sankofa.reintegration.models import Delivery, Line, Plan
from sankofa.reintegration.vocab import Form, Level, LineState, Source, Sphere

if TYPE_CHECKING:
    from sankofa.cases.models import Case


@transaction.atomic
def write_plan(
    *, case_id: uuid.UUID, written_on: dt.date, language: str, together: bool, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Keeps when, in which language and whether with the person the plan was written; later ones correct it.

    Late is a warning on the page, never a refusal. Raises DomainError `in_future` beside `written_on`.
    """
    case = cases.lock(by, case_id, Perm.REINTEGRATION)
    if written_on > date_in(now, by.timezone):
        raise DomainError("in_future", _("This day has not been yet. Check the date."), field="written_on")
    plan, made = Plan.objects.update_or_create(
        case=case,
        defaults={"written_on": written_on, "language_id": language, "together": together, "by_id": by.id, "at": now},
    )
    if made:
        cases.record(case, code="plan_written", by=by, now=now, happened_on=written_on)
    return plan.id


@transaction.atomic
def add_line(
    *,
    key: uuid.UUID,
    case_id: uuid.UUID,
    sphere: Sphere,
    level: Level,
    what: str,
    source: Source,
    form: Form,
    amount: Money,
    whom: str,
    planned_on: dt.date | None,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Adds a line to the plan. Raises DomainError `no_plan` when none was written yet, `what_needed`."""
    case = cases.lock(by, case_id, Perm.REINTEGRATION)
    plan = Plan.objects.filter(case=case).first()
    if plan is None:
        raise DomainError("no_plan", _("Write the plan first: when, and in which language."))
    _check_what(what)

    def work() -> journal.Result:
        line = Line.objects.create(
            plan=plan,
            sphere=sphere,
            level=level,
            what=what.strip(),
            source=source,
            form=form,
            cents=amount.minor,
            currency=amount.currency,
            whom=whom.strip(),
            planned_on=planned_on,
            written_by_id=by.id,
            written_at=now,
        )
        _say(case, "line_added", line, by, now)
        return {"id": str(line.id)}

    return uuid.UUID(str(journal.once(key=key, staff_id=by.id, verb="add_line", now=now, work=work)["id"]))


@transaction.atomic
def change_line(
    *,
    line_id: uuid.UUID,
    sphere: Sphere,
    level: Level,
    what: str,
    source: Source,
    form: Form,
    amount: Money,
    whom: str,
    planned_on: dt.date | None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Corrects an open line. What was approved and changes in substance is planned again, and approved anew.

    Raises DomainError `line_closed`, `what_needed`, `less_than_delivered` beside `amount`.
    """
    line = access.locked_line(by, line_id)
    _check_open(line)
    _check_what(what)
    if line.source == Source.PROJECT and amount.minor < _delivered(line):
        raise DomainError("less_than_delivered", _("More than this was delivered already."), field="amount")
    substance = (line.what, line.source, line.form, line.cents, line.currency)
    line.sphere, line.level, line.what, line.source, line.form = sphere, level, what.strip(), source, form
    line.cents, line.currency, line.whom, line.planned_on = amount.minor, amount.currency, whom.strip(), planned_on
    if substance != (line.what, line.source, line.form, line.cents, line.currency):
        line.state, line.approved_by_id, line.approved_at = LineState.PLANNED, None, None
        line.written_by_id, line.written_at = by.id, now
    line.save()
    _say(line.plan.case, "line_changed", line, by, now)


@transaction.atomic
def approve(*, line_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Another person than the writer approves project money.

    Whoever plans support may, or whoever decides. Raises RefusedError `own_line`, DomainError `not_to_approve`.
    """
    perm = Perm.DECIDE if by.may(Perm.DECIDE) else Perm.REINTEGRATION
    line = access.locked_line(by, line_id, perm)
    if line.source != Source.PROJECT or line.state != LineState.PLANNED:
        raise DomainError("not_to_approve", _("This line waits for no approval any more."))
    if not rules.may_approve(line.source, line.written_by_id, by.id):
        raise RefusedError("own_line", _("You wrote this line: a colleague approves it."))
    line.state, line.approved_by_id, line.approved_at = LineState.APPROVED, by.id, now
    line.save(update_fields=["state", "approved_by", "approved_at"])
    _say(line.plan.case, "line_approved", line, by, now)


@transaction.atomic
def drop_line(*, line_id: uuid.UUID, reason: str, by: Actor, now: dt.datetime) -> None:
    """Takes a line out of the plan, with a reason. What was delivered on it stays counted."""
    line = access.locked_line(by, line_id)
    _check_open(line)
    if not reason.strip():
        raise DomainError("reason_needed", _("Give the reason. It stays with the plan."), field="reason")
    line.state, line.dropped_reason = LineState.DROPPED, reason.strip()
    line.save(update_fields=["state", "dropped_reason"])
    _say(line.plan.case, "line_dropped", line, by, now, reason=line.dropped_reason)


@transaction.atomic
def deliver(
    *,
    key: uuid.UUID,
    line_id: uuid.UUID,
    on: dt.date,
    cents: int,
    proof: str,
    receipt: tuple[str, bytes] | None,
    complete: bool,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Records that something of a line came, in the line's currency, with a receipt (name, content) or another proof.

    `complete`: nothing more is to come. Sent again under the same key, it came once. Raises DomainError
    `not_approved`, `proof_needed` beside `proof`, `over_line` beside `cents`, `in_future` beside `on`, and what
    `documents.keep_file` raises beside `receipt`.
    """
    line = access.locked_line(by, line_id)

    def work() -> journal.Result:
        _check_delivery(line, on=on, cents=cents, proof=proof, receipt=receipt, today=date_in(now, by.timezone))
        kept = (
            documents.keep_file(name=receipt[0], content=receipt[1], by=by.id, now=now, field="receipt")
            if receipt
            else None
        )
        delivery = Delivery.objects.create(
            line=line, on=on, cents=cents, proof=proof.strip(), file_id=kept.id if kept else None, by_id=by.id, at=now
        )
        if complete:
            line.state = LineState.DELIVERED
            line.save(update_fields=["state"])
        _say(line.plan.case, "delivered", line, by, now, happened_on=on)
        return {"id": str(delivery.id)}

    return uuid.UUID(str(journal.once(key=key, staff_id=by.id, verb="deliver", now=now, work=work)["id"]))


@transaction.atomic
def take_back_delivery(*, delivery_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Recorded by mistake: it no longer counts, and stays readable. Its line is open again."""
    delivery = access.locked_delivery(by, delivery_id)
    if delivery.taken_back_at:
        return
    delivery.taken_back_at, delivery.taken_back_by_id = now, by.id
    delivery.save(update_fields=["taken_back_at", "taken_back_by"])
    line = delivery.line
    if line.state == LineState.DELIVERED:
        line.state = LineState.APPROVED if line.source == Source.PROJECT else LineState.PLANNED
        line.save(update_fields=["state"])
    _say(line.plan.case, "delivery_taken_back", line, by, now)


def _check_what(what: str) -> None:
    if not what.strip():
        raise DomainError("what_needed", _("Say what is planned."), field="what")


def _check_open(line: Line) -> None:
    if line.state not in {LineState.PLANNED, LineState.APPROVED}:
        raise DomainError("line_closed", _("This line is delivered or dropped already. Add a new one."))


def _check_delivery(
    line: Line, *, on: dt.date, cents: int, proof: str, receipt: tuple[str, bytes] | None, today: dt.date
) -> None:
    if not rules.may_deliver(line.source, line.state):
        raise DomainError("not_approved", _("Project money is delivered once a colleague has approved the line."))
    if on > today:
        raise DomainError("in_future", _("This day has not been yet. Check the date."), field="on")
    if not proof.strip() and receipt is None:
        raise DomainError("proof_needed", _("Add the receipt, or say who saw that it was delivered."), field="proof")
    if not rules.fits(line.source, line.cents, _delivered(line), cents):
        raise DomainError(
            "over_line",
            _("This is more than was approved for the line. Change the line and have it approved again."),
            field="cents",
        )


def _delivered(line: Line) -> int:
    total: int = line.deliveries.filter(taken_back_at=None).aggregate(n=Sum("cents", default=0))["n"]
    return total


def _say(
    case: "Case",
    code: str,
    line: Line,
    by: Actor,
    now: dt.datetime,
    *,
    reason: str = "",
    happened_on: dt.date | None = None,
) -> None:
    params = {"line": str(line.id), "what": line.what, **({"reason": reason} if reason else {})}
    cases.record(case, code=code, by=by, now=now, params=params, happened_on=happened_on)
