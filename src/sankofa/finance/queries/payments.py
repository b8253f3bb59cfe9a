"""Batches of payments as one reads them, and the files that leave: for a bank, or a list for a cash desk."""

import csv
import io
import uuid

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import Batch, Entry, Order, ReleaseLimit
from sankofa.finance.rules import mobile, pain001
from sankofa.finance.vocab import BatchKind, BatchRow, BatchState, OrderRow
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.kernel.sealing import unseal

LIST_CAP = 100


def batches(actor: Actor) -> list[BatchRow]:
    """The latest batches of the actor's missions."""
    return [_row(row) for row in _seen(actor).order_by("-made_at", "-id")[:LIST_CAP]]


def batch(actor: Actor, batch_id: uuid.UUID) -> BatchRow:
    """One batch with whom it pays. Raises NotFoundError."""
    row = _one(actor, batch_id)
    found = list(row.orders.select_related("line__project").order_by("id"))
    back = _came_back(row, found)
    return _row(row, tuple(_order(order, back.get(f"order:{order.id}", "")) for order in found))


def _came_back(row: Batch, orders: list[Order]) -> dict[str, str]:
    """Why, by source of the payment's entry, where it was taken back."""
    sources = [f"order:{order.id}" for order in orders]
    rows = Entry.objects.filter(mission=row.mission_id, source__in=sources, reversed_by__isnull=False)
    return dict(rows.values_list("source", "reversed_by__text"))


def batch_file(actor: Actor, batch_id: uuid.UUID) -> tuple[str, str, bytes]:
    """(file name, content type, content) of a released batch: the same bytes each time. Raises DomainError."""
    row = _one(actor, batch_id)
    if row.state not in {BatchState.RELEASED, BatchState.SENT} or row.released_at is None:
        raise DomainError("not_released", _("The file is there once the batch is released."))
    orders = [_order(order) for order in row.orders.select_related("line__project").order_by("id")]
    if row.kind == BatchKind.CASH:
        return f"cash-list-{row.execute_on}.csv", "text/csv", _cash_list(orders, row.currency)
    if row.kind == BatchKind.MOBILE:
        sent = [mobile.Sent(o.account, o.minor, row.currency, o.id.hex[-12:], o.payee) for o in orders]
        return f"mobile-money-{row.execute_on}-{row.id.hex[-6:]}.csv", "text/csv", mobile.write(sent)
    transfers = [pain001.Transfer(o.id.hex, o.payee, o.account, o.minor, o.text) for o in orders]
    message = pain001.Message(row.id.hex, row.released_at, row.execute_on, row.mission.name, row.debtor_iban, transfers)
    return f"pain001-{row.execute_on}-{row.id.hex[-6:]}.xml", "application/xml", pain001.write(message)


def release_limits(actor: Actor) -> dict[uuid.UUID, int]:
    """EUR cents by staff whose limit was set. For an administrator of the mission; others see nothing."""
    if actor.mission_id not in actor.administers:
        return {}
    return dict(ReleaseLimit.objects.filter(staff__office__mission=actor.mission_id).values_list("staff", "minor"))


def _cash_list(orders: list[OrderRow], currency: str) -> bytes:
    """For a desk that pays out: number, name, place, amount, a space to sign. UTF-8 with a mark that Excel reads."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["number", "name", "place", currency, "for", "signature"])
    for n, order in enumerate(orders, 1):
        cells = (order.payee, order.account, f"{order.minor // 100}.{order.minor % 100:02d}", order.text)
        rows.writerow([n, *map(mobile.harmless, cells), ""])
    return out.getvalue().encode("utf-8-sig")


def _seen(actor: Actor) -> QuerySet[Batch]:
    missions = {m for perm in (Perm.PAY, Perm.RELEASE) for m in access.missions(actor, perm)}
    rows = Batch.objects.filter(mission__in=missions).select_related(
        "made_by", "checked_by", "released_by", "mission", "box"
    )
    return rows.annotate(sum=Sum("orders__minor"), count=Count("orders"))


def _one(actor: Actor, batch_id: uuid.UUID) -> Batch:
    row = _seen(actor).filter(id=batch_id).first()
    if row is None:
        raise NotFoundError("batch_not_found", _("There is no such batch, or it is not open to you."))
    return row


def _row(row: Batch, orders: tuple[OrderRow, ...] = ()) -> BatchRow:
    return BatchRow(
        id=row.id,
        title=row.title,
        kind=BatchKind(row.kind),
        state=BatchState(row.state),
        execute_on=row.execute_on,
        debtor_iban=row.debtor_iban,
        total=row.sum or 0,  # type: ignore[attr-defined]  # annotated by _seen
        count=row.count,  # type: ignore[attr-defined]
        made_by=row.made_by.name,
        made_by_id=row.made_by_id,
        checked_by=row.checked_by.name if row.checked_by else "",
        checked_by_id=row.checked_by_id,
        released_by=row.released_by.name if row.released_by else "",
        sent_at=row.sent_at,
        orders=orders,
        currency=row.currency,
        box=row.box.name if row.box else "",
        worth=row.base_minor,
    )


def _order(row: Order, came_back: str = "") -> OrderRow:
    payee = unseal(row.payee_sealed, bound_to=str(row.id))
    assert isinstance(payee, dict)
    line = f"{row.line.project.code} · {row.line.name}"
    return OrderRow(
        row.id, payee["name"], payee["account"], row.minor, row.text, line, row.case_id, row.settles_id is not None,
        came_back,
    )  # fmt: skip
