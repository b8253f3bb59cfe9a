"""Activities of partners and donors, as they were read last; a file that waits to be taken in."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from sankofa.accounts.vocab import Actor
from sankofa.iati import access
from sankofa.iati.models import Listing, PartnerActivity
from sankofa.iati.queries.files import judge
from sankofa.iati.vocab import Kept, PartnerBudgetRow, PartnerPage, PartnerRow
from sankofa.kernel.paging import Slice, slice_newest

PAGE_SIZE = 25
Used = dict[uuid.UUID, tuple[tuple[uuid.UUID, str], ...]]


def partners(actor: Actor, *, text: str = "", cursor: str = "") -> Slice[PartnerRow]:
    """Those read last first. Each word of `text` stands in the title, the identifier or the organisation."""
    rows = PartnerActivity.objects.filter(mission__in=access.missions(actor))
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(identifier__icontains=word) | Q(reporting_name__icontains=word))
    page = slice_newest(rows, cursor=cursor, size=PAGE_SIZE, by="read_at", shape=lambda row: row, counted=True)
    used = _used([row.id for row in page.rows])
    shaped = tuple(_row(row, used) for row in page.rows)
    return Slice(shaped, page.earlier, page.later, page.count, page.more)


def partner(actor: Actor, partner_id: uuid.UUID) -> PartnerPage:
    """Raises NotFoundError."""
    row = access.partner(actor, partner_id)
    return PartnerPage(
        row=_row(row, _used([row.id])),
        reporting_ref=row.reporting_ref,
        source=row.source,
        parties=tuple(row.parties.order_by("id").values_list("role", "ref", "name")),
        budgets=tuple(
            PartnerBudgetRow(one.type, one.starts, one.ends, one.value, one.currency)
            for one in row.budgets.order_by("starts", "type", "id")
        ),
    )


def partner_choices(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """(id, organisation and title), for a form."""
    rows = PartnerActivity.objects.filter(mission__in=access.missions(actor)).order_by("reporting_name", "title", "id")
    return [(row.id, f"{row.reporting_name or row.reporting_ref} \u00b7 {row.title}") for row in rows]


def kept(actor: Actor, reading_id: uuid.UUID, *, now: dt.datetime) -> Kept:
    """A file that was read, judged as of now. Raises NotFoundError."""
    row = access.reading(actor, reading_id)
    judged = judge(bytes(row.content), now=now)
    names = [one.identifier for _place, one in judged.activities]
    known = PartnerActivity.objects.filter(mission=row.mission_id, identifier__in=names)
    return Kept(row.id, row.name, row.at, judged, frozenset(known.values_list("identifier", flat=True)))


def _used(partner_ids: Collection[uuid.UUID]) -> Used:
    found: dict[uuid.UUID, list[tuple[uuid.UUID, str]]] = defaultdict(list)
    rows = Listing.objects.filter(partner__in=partner_ids).order_by("suffix")
    for partner_id, listing_id, suffix in rows.values_list("partner", "id", "suffix"):
        found[partner_id].append((listing_id, suffix))
    return {key: tuple(held) for key, held in found.items()}


def _row(row: PartnerActivity, used: Used) -> PartnerRow:
    return PartnerRow(
        row.id, row.identifier, row.title, row.reporting_name or row.reporting_ref, row.status, row.starts, row.ends,
        row.read_at, used.get(row.id, ()),
    )  # fmt: skip
