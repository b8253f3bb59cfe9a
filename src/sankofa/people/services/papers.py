"""Identity papers: what they are, a copy of them, and where each original is: a chain that only grows."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.documents.services import keep_file
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.people.models import CustodyMove, IdentityDocument
from sankofa.people.rules import fold_number, tidy
from sankofa.people.services.locks import lock
from sankofa.people.vocab import Custodian, DocumentDetails


@transaction.atomic
def add_document(
    *,
    person_id: uuid.UUID,
    details: DocumentDetails,
    by: Actor,
    now: dt.datetime,
    copy: tuple[bytes, str] | None = None,
    holder: Custodian | None = None,
) -> uuid.UUID:
    """A paper, with a copy (content and file name) and who holds the original now, where known.

    Raises DomainError `ends_before_issue` beside `valid_until`, and as `keep_file` beside `copy`.
    """
    person = lock(person_id, by, now, Perm.WRITE_PERSON, Perm.PAPERS)
    document = IdentityDocument(person=person)
    _write(document, details)
    if copy:
        _attach(document, *copy, by=by, now=now)
    if holder:
        CustodyMove.objects.create(document=document, at=now, holder=holder, by_id=by.id)
    return document.id


@transaction.atomic
def correct_document(
    *, document_id: uuid.UUID, version: int, details: DocumentDetails, by: Actor, now: dt.datetime
) -> None:
    """Raises ConflictError when the person changed since `version`, and as `add_document`."""
    document = _document(document_id)
    lock(document.person_id, by, now, Perm.WRITE_PERSON, Perm.PAPERS, version=version)
    _write(document, details)


@transaction.atomic
def attach_copy(*, document_id: uuid.UUID, content: bytes, name: str, by: Actor, now: dt.datetime) -> None:
    """A scan or photograph of the paper, in place of an earlier one."""
    document = _document(document_id)
    lock(document.person_id, by, now, Perm.WRITE_PERSON, Perm.PAPERS)
    _attach(document, content, name, by=by, now=now)


@transaction.atomic
def withdraw_document(*, document_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """The paper counts no more: replaced, cancelled, or not this person's. It stays on file."""
    document = _document(document_id)
    lock(document.person_id, by, now, Perm.WRITE_PERSON, Perm.PAPERS)
    document.withdrawn_on = date_in(now, by.timezone)
    document.save(update_fields=["withdrawn_on"])


@transaction.atomic
def move_original(
    *,
    document_id: uuid.UUID,
    holder: Custodian,
    by: Actor,
    now: dt.datetime,
    place: str = "",
    note: str = "",
    at: dt.datetime | None = None,
) -> uuid.UUID:
    """The original went to another holder, at `at` or now. Never changed afterwards: a mistake is a further move.

    Raises DomainError `move_in_future` or `move_before_last` beside `at`.
    """
    document = _document(document_id)
    lock(document.person_id, by, now, Perm.PAPERS, Perm.WRITE_PERSON)
    moment = at or now
    if moment > now:
        raise DomainError(
            "move_in_future", _("This moment is still to come. Record the move when it is made."), field="at"
        )
    last = document.custody.order_by("-at", "-id").first()
    if last and moment < last.at:
        raise DomainError(
            "move_before_last", _("The last move was later than this. Check the date and time."), field="at"
        )
    move = CustodyMove.objects.create(
        document=document, at=moment, holder=holder, place=tidy(place), note=tidy(note), by_id=by.id
    )
    return move.id


def _document(document_id: uuid.UUID) -> IdentityDocument:
    document = IdentityDocument.objects.filter(id=document_id).first()
    if document is None:
        raise NotFoundError("document_not_found", _("This paper is not here any more. Reload the page."))
    return document


def _attach(document: IdentityDocument, content: bytes, name: str, *, by: Actor, now: dt.datetime) -> None:
    document.copy_id = keep_file(content=content, name=name, by=by.id, now=now, field="copy").id
    document.save(update_fields=["copy"])


def _write(document: IdentityDocument, details: DocumentDetails) -> None:
    if details.issued_on and details.valid_until and details.valid_until < details.issued_on:
        raise DomainError(
            "ends_before_issue", _("The paper would end before it was issued. Check both dates."), field="valid_until"
        )
    document.kind, document.country_id = details.kind, details.country
    document.number, document.normalised = tidy(details.number), fold_number(details.number)[:60]
    document.issued_on, document.valid_until = details.issued_on, details.valid_until
    document.one_journey, document.note = details.one_journey, tidy(details.note)
    document.save()
