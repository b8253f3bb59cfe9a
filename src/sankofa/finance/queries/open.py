"""What stands open in the books: what is owed, what is to come in, what was promised for no case. The oldest first."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from sankofa.accounts.vocab import Actor
from sankofa.finance import access
from sankofa.finance.models import Entry, Order, Posting
from sankofa.finance.queries.ledger import open_cases
from sankofa.finance.vocab import BatchState, Kind, Nature, OpenRow, PaidRow

CAP = 200


def owed(actor: Actor, *, project_id: uuid.UUID | None = None, text: str = "") -> list[OpenRow]:
    """What is to be paid: at most 200, of a project or with a text where asked."""
    return _open(actor, Nature.PAYABLE, project_id, text)


def due(actor: Actor) -> list[OpenRow]:
    """What is to come in."""
    return _open(actor, Nature.RECEIVABLE, None, "")


def prepaid(actor: Actor) -> list[OpenRow]:
    """What was paid ahead of its cost."""
    return [row for row in due(actor) if row.kind == Kind.TRANSFER]


def promised(actor: Actor) -> list[OpenRow]:
    """Commitments that are for no case, so that a cost must say that it is out of one."""
    return _open(actor, Nature.COMMITTED, None, "")


def paid(sources: Collection[str]) -> dict[str, PaidRow]:
    """How far what is owed under these sources is paid; what stands in no batch and was not paid is not among them.

    For who may read about what was paid for: it says nothing of whom, from where or how much.
    """
    owing = dict(
        Posting.objects.filter(entry__source__in=sources, nature=Nature.PAYABLE, settles=None)
        .values_list("entry__source")
        .annotate(sum=Sum("base_minor"))
    )
    settled = Posting.objects.filter(settles__source__in=owing, nature=Nature.PAYABLE).values_list("settles__source")
    found = {
        source: PaidRow(done=True, on=on)
        for source, minor, on in settled.annotate(sum=Sum("base_minor"), on=Max("entry__on"))
        if minor + owing[source] >= 0
    }
    waits = Order.objects.filter(settles__source__in=owing, batch__state__in=[BatchState.DRAFT, BatchState.CHECKED])
    for source, on in waits.values_list("settles__source", "batch__execute_on"):
        found.setdefault(source, PaidRow(done=False, on=on))
    return found


def _open(actor: Actor, nature: Nature, project_id: uuid.UUID | None, text: str) -> list[OpenRow]:
    rows = Posting.objects.filter(nature=nature, entry__mission__in=access.missions(actor))
    rows = rows.filter(case=None) if nature == Nature.COMMITTED else rows
    found = rows.annotate(item=Coalesce("settles", "entry")).filter(_narrowed(project_id, text)).values_list("item")
    left = -1 if nature == Nature.PAYABLE else 1
    sums = found.annotate(rest=left * Sum("base_minor"), whole=left * Sum("base_minor", filter=Q(settles=None)))
    return _rows(actor, nature, list(sums.filter(rest__gt=0).order_by("item")[:CAP]))


def _narrowed(project_id: uuid.UUID | None, text: str) -> Q:
    found = Q()
    if project_id:
        of_project = Posting.objects.filter(line__project=project_id, nature=Nature.EXPENSE)
        found &= Q(item__in=of_project.values("entry_id"))
    if text:
        found &= Q(item__in=Entry.objects.filter(text__icontains=text).values("id"))
    return found


def _rows(actor: Actor, nature: Nature, sums: Collection[tuple[uuid.UUID, int, int]]) -> list[OpenRow]:
    ids = [row[0] for row in sums]
    entries = Entry.objects.in_bulk(ids)
    waits = Order.objects.filter(settles__in=ids, batch__state__in=[BatchState.DRAFT, BatchState.CHECKED])
    in_batches = dict(waits.values_list("settles").annotate(sum=Sum("minor")).order_by("settles"))
    lines: dict[uuid.UUID, dict[str, None]] = defaultdict(dict)
    cases: dict[uuid.UUID, dict[uuid.UUID, None]] = defaultdict(dict)
    for entry_id, line, code, case in _bearers(ids):
        lines[entry_id][f"{code} · {line}"] = None
        if case:
            cases[entry_id][case] = None
    numbers = open_cases(actor, {case for found in cases.values() for case in found})
    return [
        OpenRow(
            key, entries[key].source, Kind(entries[key].kind), nature, entries[key].on, entries[key].text,
            tuple(lines[key]), tuple((case, numbers[case]) for case in cases[key] if case in numbers), whole, rest,
            min(in_batches.get(key, 0), rest),
        )
        for key, rest, whole in sums
    ]  # fmt: skip


def _bearers(ids: Collection[uuid.UUID]) -> QuerySet[Posting, tuple[uuid.UUID, str, str, uuid.UUID | None]]:
    rows = Posting.objects.filter(entry__in=ids, line__isnull=False).order_by("entry", "place")
    return rows.values_list("entry", F("line__name"), F("line__project__code"), "case")
