"""Notes: written once, never edited. A correction or a withdrawal is a row of its own; the first text stays."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.cases import access
from sankofa.cases.models import Case, Note
from sankofa.cases.services.spine import lock, record
from sankofa.cases.vocab import NoteKind
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError


@transaction.atomic
def write_note(
    *,
    case_id: uuid.UUID,
    body: str,
    by: Actor,
    now: dt.datetime,
    kind: NoteKind = NoteKind.GENERAL,
    confidential: bool = False,
    interpreter: str = "",
) -> uuid.UUID:
    """Writes a note. A confidential one is read by the case's own team alone; others see only that it is there."""
    case = lock(by, case_id)
    if not body.strip():
        raise DomainError("note_empty", _("Write the note first."), field="body")
    note = Note.objects.create(
        case=case,
        kind=kind,
        body=body,
        confidential=confidential,
        interpreter=interpreter,
        written_at=now,
        by_id=by.id,
    )
    record(
        case,
        code="note",
        by=by,
        now=now,
        params={"note": str(note.id), "kind": kind, "confidential": confidential},
    )
    return note.id


@transaction.atomic
def correct_note(*, note_id: uuid.UUID, version: int, body: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Writes a note anew; what it said stays, with who and when. `version`: the one that was shown.

    Raises NotFoundError, RefusedError for who neither wrote it nor is of the case's team, ConflictError `changed`
    where somebody corrected it since, DomainError `note_empty` beside `body`, `note_gone` for one entered in error.
    """
    if not body.strip():
        raise DomainError("note_empty", _("Write what it should say."), field="body")
    return _supersede(note_id, version, body, by, now, in_error=False)


@transaction.atomic
def mark_note_wrong(*, note_id: uuid.UUID, version: int, reason: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Says that a note should not be there: another person's, or twice. It stays to be read, out of the way.

    Raises as `correct_note`; DomainError `reason_needed` beside `body`.
    """
    if not reason.strip():
        raise DomainError("reason_needed", _("Say in a few words why it should not be here."), field="body")
    return _supersede(note_id, version, reason, by, now, in_error=True)


def _supersede(
    note_id: uuid.UUID, version: int, body: str, by: Actor, now: dt.datetime, *, in_error: bool
) -> uuid.UUID:
    first, case = _note(by, note_id)
    last = Note.objects.filter(corrects=first).order_by("-version").first() or first
    if last.in_error:
        raise DomainError("note_gone", _("This note was marked as entered in error. Write a new one."))
    if last.version != version:
        raise ConflictError("changed", _("Somebody corrected this note while you were typing. See what it says now."))
    row = Note.objects.create(
        case=case,
        corrects=first,
        version=last.version + 1,
        in_error=in_error,
        kind=first.kind,
        body=body.strip(),
        confidential=first.confidential,
        interpreter=first.interpreter,
        written_at=now,
        by_id=by.id,
    )
    code = "note_in_error" if in_error else "note_corrected"
    record(case, code=code, by=by, now=now, params={"note": str(first.id)})
    return row.id


def _note(by: Actor, note_id: uuid.UUID) -> tuple[Note, Case]:
    """The first text of a note and its case, locked, for who wrote it or is of the case's team."""
    first = Note.objects.filter(id=note_id, corrects=None).first()
    if first is None:
        raise NotFoundError("note_not_found", _("There is no such note, or it is not open to you."))
    case = lock(by, first.case_id)
    team = access.in_team(by, case)
    if first.confidential and not team:
        raise NotFoundError("note_not_found", _("There is no such note, or it is not open to you."))
    if first.by_id != by.id and not team:
        raise RefusedError("not_yours", _("Who wrote a note corrects it, or the case's own team."))
    return first, case
