"""Cash boxes and wallets as one reads them: what is in each, what moved, what was counted."""

import uuid
from collections.abc import Collection

from django.db.models import F, Max, Q, QuerySet, Sum, Window

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import Box, Count, Paper, Posting
from sankofa.finance.vocab import BoxKind, BoxPage, BoxRow, CountRow, Kind, MoveRow, Nature
from sankofa.kernel.errors import NotFoundError

MOVES = 100
COUNTS = 12


def boxes(actor: Actor) -> list[BoxRow]:
    """Boxes in use of the actor's missions, and of the desk they stand at, by name."""
    return _rows(list(_seen(actor).filter(closed_at=None).order_by("kind", "name")))


def box(actor: Actor, box_id: uuid.UUID) -> BoxPage:
    """One box with its latest 100 movements and 12 counts. Raises NotFoundError."""
    row = _seen(actor).filter(id=box_id).first()
    if row is None:
        raise NotFoundError("box_not_found", "no such box")
    [shown] = _rows([row])
    return BoxPage(shown, _moves(row), _counts(row), row.mission_id in access.missions(actor, Perm.BOOK))


def cash_without_box(actor: Actor) -> int:
    """EUR cents that desks without a box of their own paid out (negative) or hold."""
    boxed = Box.objects.values("account")
    rows = Posting.objects.filter(nature=Nature.CASH, entry__mission__in=access.missions(actor))
    return rows.exclude(account__in=boxed).aggregate(sum=Sum("base_minor"))["sum"] or 0


def box_choices(actor: Actor, kind: BoxKind | None = None) -> list[tuple[uuid.UUID, str]]:
    """(id, name and currency), for a form."""
    rows = Box.objects.filter(mission__in=access.missions(actor), closed_at=None).order_by("name")
    rows = rows.filter(kind=kind) if kind else rows
    return [(row.id, f"{row.name} \u00b7 {row.currency}") for row in rows]


def papers(actor: Actor, entry_id: uuid.UUID) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """(paper, file) of an entry that the actor may read."""
    rows = Paper.objects.filter(entry=entry_id, entry__mission__in=access.missions(actor)).order_by("id")
    return list(rows.values_list("id", "file"))


def paper_file(actor: Actor, paper_id: uuid.UUID) -> uuid.UUID:
    """The file of a receipt or bill. Raises NotFoundError."""
    rows = Paper.objects.filter(id=paper_id, entry__mission__in=access.missions(actor))
    found = rows.values_list("file", flat=True).first()
    if found is None:
        raise NotFoundError("paper_not_found", "no such paper")
    return found


def _seen(actor: Actor) -> QuerySet[Box]:
    return Box.objects.filter(access.own_boxes(actor)).select_related("office")


def _rows(found: Collection[Box]) -> list[BoxRow]:
    accounts = [row.account_id for row in found]
    held = Posting.objects.filter(account__in=accounts, nature=Nature.CASH).values_list("account")
    balances = dict(held.annotate(sum=Sum("minor")).order_by("account"))
    counts = Count.objects.filter(box__in=[row.id for row in found]).values_list("box").order_by("box")
    latest = dict(counts.annotate(at=Max("at")))
    different = ~Q(expected_minor=F("counted_minor")) & Q(settled_at=None)
    waits = set(counts.filter(different).values_list("box", flat=True))
    return [
        BoxRow(
            row.id, BoxKind(row.kind), row.name, row.office.name, row.currency, balances.get(row.account_id, 0),
            row.low_minor, row.account_id, latest.get(row.id), row.id in waits,
        )
        for row in found
    ]  # fmt: skip


def _moves(row: Box) -> tuple[MoveRow, ...]:
    rows = Posting.objects.filter(account=row.account_id, nature=Nature.CASH).select_related("entry__by")
    order = [F("entry__at").asc(), F("entry_id").asc(), F("place").asc()]
    running = rows.annotate(after=Window(Sum("minor"), order_by=order))
    return tuple(
        MoveRow(
            p.entry_id, p.entry.on, p.entry.source, p.entry.text, Kind(p.entry.kind),
            p.entry.by.name if p.entry.by else "", p.minor, p.after,
        )
        for p in running.order_by("-entry__at", "-entry_id", "-place")[:MOVES]
    )  # fmt: skip


def _counts(row: Box) -> tuple[CountRow, ...]:
    rows = row.counts.select_related("by", "settled_by").order_by("-at", "-id")[:COUNTS]
    return tuple(
        CountRow(
            c.id, c.at, c.by.name, c.by_id, c.expected_minor, c.counted_minor,
            c.settled_by.name if c.settled_by else "", c.why, c.entry_id,
        )
        for c in rows
    )  # fmt: skip
