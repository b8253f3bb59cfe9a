"""What travel must know of members and their people: names, birth dates, papers, consent. Read through the case.

Rows of `cases` and `people` come in through relations of ours, hence `Any`: their models are not ours to import. A
shielded person is a number to whoever is not of the case's own team.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from sankofa.kernel.errors import DomainError
from sankofa.people.vocab import TRAVEL_DOCUMENTS, Custodian, DocumentKind, Purpose

OURS = frozenset({Custodian.OFFICE, Custodian.AIRPORT})
# What a booking is read with, so that names and papers cost no query a row.
WITH_PAPERS = ("passengers__member__person__documents__custody", "passengers__member__case")


def members(case: Any) -> list[Any]:
    """Who is on the case today, the principal applicant first."""
    rows = case.members.filter(left_on=None).select_related("person", "case").order_by("joined_on", "id")
    return sorted(rows, key=lambda row: row.person_id != case.lead_id)


def member(case: Any, member_id: uuid.UUID) -> Any:
    """Raises DomainError `not_a_member` for somebody who isn't on the case any more."""
    row = case.members.filter(id=member_id, left_on=None).select_related("person").first()
    if row is None:
        message = _("This person is not on the case any more. Reload the page.")
        raise DomainError("not_a_member", message, field="member")
    return row


def name_of(row: Any, *, sees_names: bool = False) -> str:
    """The Latin name, as tickets print it; for a shielded person the case number instead."""
    if row.person.shielded_by_id and not sees_names:
        return str(row.case.number)
    return str(row.person.latin_name)


def lead_name(case: Any, *, sees_names: bool = False) -> str:
    """The principal applicant's name; the case number where anybody on the case is shielded."""
    if (case.shielded or case.lead.shielded_by_id) and not sees_names:
        return str(case.number)
    return str(case.lead.latin_name)


def latest_birth(row: Any) -> dt.date | None:
    """The last day on which the person may have been born."""
    until: dt.date | None = row.person.birth_until
    return until - dt.timedelta(days=1) if until else None


def nationalities(row: Any) -> list[str]:
    return [nationality.country_id for nationality in row.person.nationalities.order_by("id")]


def consulate_consent(row: Any) -> uuid.UUID | None:
    """The consent in force on which the consulate may be contacted."""
    consent = row.person.consents.filter(purpose=Purpose.CONSULATE, withdrawn_at=None).first()
    return consent.id if consent else None


def holder(document: Any) -> Any | None:
    """The last link of the custody chain: where the original is; None while nobody has said."""
    return max(document.custody.all(), key=lambda move: (move.at, move.id), default=None)


def originals(row: Any) -> list[Any]:
    """The member's papers whose original is with us now."""
    held = [(document, holder(document)) for document in row.person.documents.all() if not document.withdrawn_on]
    return [document for document, last in held if last is not None and last.holder in OURS]


def travel_documents(row: Any) -> list[Any]:
    """The papers the member can travel on, the longest valid first."""
    rows = [
        document
        for document in row.person.documents.all()
        if document.kind in TRAVEL_DOCUMENTS and not document.withdrawn_on
    ]
    return sorted(rows, key=lambda document: document.valid_until or dt.date.min, reverse=True)


def kind_label(kind: str) -> str:
    return str(DocumentKind(kind).label)


def kinds(documents: Iterable[Any]) -> tuple[str, ...]:
    return tuple(kind_label(document.kind) for document in documents)
