"""The ledger as one reads it: entries by filter, one with its postings, what waits, how far the books are closed."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.queries import numbers_of, visible
from sankofa.cases.vocab import Stage
from sankofa.finance import access
from sankofa.finance.models import Close, Entry, Posting, Reader, Waiting
from sankofa.finance.vocab import OPEN, EntryRow, Kind, LedgerFilters, LegRow, Nature, WaitingRow, What
from sankofa.kernel.errors import NotFoundError
from sankofa.kernel.paging import Slice, slice_newest

PAGE_SIZE = 25
BEGINNING = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


def ledger(actor: Actor, filters: LedgerFilters, *, cursor: str = "", size: int = PAGE_SIZE) -> Slice[EntryRow]:
    """Entries, those written last first."""
    found = narrowed(actor, filters).select_related("by", "reversed_by").prefetch_related("postings__line__project")
    page = slice_newest(found, cursor=cursor, size=size, by="at", shape=lambda row: row, counted=True)
    numbers = open_cases(actor, {p.case_id for row in page.rows for p in row.postings.all() if p.case_id})
    shaped = tuple(_row(row, numbers) for row in page.rows)
    return Slice(shaped, page.earlier, page.later, page.count, page.more)


def entry(actor: Actor, entry_id: uuid.UUID) -> EntryRow:
    """One entry with its postings. Raises NotFoundError."""
    found = narrowed(actor, LedgerFilters()).filter(id=entry_id).select_related("by", "reversed_by")
    row = found.prefetch_related("postings__line__project", "postings__agreement__donor", "postings__account").first()
    if row is None:
        raise NotFoundError("entry_not_found", _("There is no such entry, or it is not open to you."))
    numbers = open_cases(actor, {p.case_id for p in row.postings.all() if p.case_id})
    return replace(_row(row, numbers, whole=True), **_settling(row))


def _settling(row: Entry) -> dict[str, Any]:
    """What it left open, what it took from, what took from it."""
    own = [p for p in row.postings.all() if p.settles_id is None and _opens(row, p)]
    taken = Posting.objects.filter(settles=row.id)
    rest = sum(p.base_minor for p in own) + (taken.aggregate(sum=Sum("base_minor"))["sum"] or 0)
    return {
        "open": abs(rest) if own else 0,
        "opens": Nature(own[0].nature) if own else None,
        "settles": _named({p.settles_id for p in row.postings.all() if p.settles_id}),
        "settled_by": _named(set(taken.values_list("entry", flat=True))),
    }


def _opens(row: Entry, posting: Posting) -> bool:
    promise = posting.nature == Nature.COMMITTED and posting.case_id is None and row.kind == Kind.COMMITMENT
    return posting.nature in OPEN or promise


def _named(ids: Collection[uuid.UUID]) -> tuple[tuple[uuid.UUID, dt.date, str], ...]:
    rows = Entry.objects.filter(id__in=ids).order_by("on", "id")
    return tuple((row.id, row.on, row.text or str(Kind(row.kind).label)) for row in rows)


def narrowed(actor: Actor, filters: LedgerFilters) -> QuerySet[Entry]:
    """The entries of the filters, unordered."""
    rows = Entry.objects.filter(mission__in=access.missions(actor))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.since:
        rows = rows.filter(on__gte=filters.since)
    if filters.until:
        rows = rows.filter(on__lt=filters.until)
    if filters.text:
        rows = rows.filter(Q(text__icontains=filters.text) | Q(source__startswith=filters.text))
    postings = _postings(actor, filters)
    return rows if postings is None else rows.filter(id__in=postings.values("entry_id"))


def _postings(actor: Actor, filters: LedgerFilters) -> QuerySet[Posting] | None:
    conditions: dict[str, Any] = {}
    if filters.project_id:
        conditions["line__project"] = filters.project_id
    if filters.agreement_id:
        conditions["agreement"] = filters.agreement_id
    if filters.line_kind:
        conditions["line__kind"] = filters.line_kind
    if filters.case_id:
        conditions["case__in"] = visible(actor).filter(id=filters.case_id).values("id")
    return Posting.objects.filter(**conditions) if conditions else None


def closed_until(actor: Actor) -> dt.date | None:
    rows = Close.objects.filter(mission__in=access.missions(actor)).order_by("-until")
    return rows.values_list("until", flat=True).first()


def waiting(actor: Actor) -> list[WaitingRow]:
    """What cost money and has no line yet, the oldest first. Numbers only of cases that the actor may open."""
    rows = list(Waiting.objects.filter(mission__in=access.missions(actor)).order_by("on", "id")[:200])
    numbers = open_cases(actor, {row.case_id for row in rows})
    return [
        WaitingRow(
            row.id, What(row.what), tuple(row.schemes), row.on, row.minor, row.currency, row.case_id,
            numbers.get(row.case_id, ""),
        )
        for row in rows
    ]  # fmt: skip


def read_upto(reader: str) -> dt.datetime:
    """How far this list was read; the beginning of time for one never read."""
    found = Reader.objects.filter(name=reader).values_list("upto", flat=True).first()
    return found or BEGINNING


def cases_ended_with_commitments() -> list[tuple[uuid.UUID, uuid.UUID, dt.date, tuple[uuid.UUID, ...]]]:
    """(mission, case, closed on, lines) of closed cases for which money is still committed. For the clockwork."""
    rows = (
        Posting.objects.filter(nature=Nature.COMMITTED, case__stage=Stage.CLOSED)
        .values_list("case__mission", "case", "case__closed_on", "line")
        .annotate(open=Sum("base_minor"))
        .filter(open__gt=0)
        .order_by("case", "line")
    )
    lines: dict[tuple[uuid.UUID, uuid.UUID, dt.date], list[uuid.UUID]] = defaultdict(list)
    for mission, case, closed_on, line, _open in rows:
        lines[mission, case, closed_on].append(line)
    return [(*key, tuple(found)) for key, found in lines.items()]


def open_cases(actor: Actor, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Numbers of those of the cases that the actor may open; a project manager sees money of others without them."""
    if not case_ids or not actor.may(Perm.READ_CASE):
        return {}
    return numbers_of(visible(actor).filter(id__in=case_ids).values_list("id", flat=True))


def _row(row: Entry, numbers: dict[uuid.UUID, str], *, whole: bool = False) -> EntryRow:
    postings = list(row.postings.all())
    debits = [
        p for p in postings if p.minor > 0 and p.nature not in (Nature.COMMITTED, Nature.RESERVE, Nature.INTERNAL)
    ]
    debits = debits or [p for p in postings if p.minor > 0]
    cases = {p.case_id for p in postings if p.case_id}
    back = getattr(row, "reversed_by", None)
    return EntryRow(
        id=row.id,
        on=row.on,
        at=row.at,
        kind=Kind(row.kind),
        text=row.text,
        source=row.source,
        currency=row.currency,
        rate=row.rate,
        by=row.by.name if row.by else "",
        minor=sum(p.minor for p in debits),
        base=sum(p.base_minor for p in debits),
        projects=tuple(dict.fromkeys(p.line.project.code for p in postings if p.line)),
        case_numbers=tuple((case, numbers[case]) for case in cases if case in numbers),
        reverses_id=row.reverses_id,
        reversed_by=back.id if back else None,
        legs=tuple(map(_leg, sorted(postings, key=lambda p: p.place))) if whole else (),
    )


def _leg(row: Posting) -> LegRow:
    project = row.line.project if row.line else None
    return LegRow(
        f"{row.account.code} {row.account.name}",
        Nature(row.nature),
        row.minor,
        row.base_minor,
        project.code if project else "",
        project.id if project else None,
        row.line.name if row.line else "",
        row.agreement.donor.name if row.agreement else "",
    )
