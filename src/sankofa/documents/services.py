"""Verbs on files: keep one, erase one, render a letter."""

import datetime as dt
import hashlib
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.documents.letters import languages as letter_languages
from sankofa.documents.letters import render as render_letter
from sankofa.documents.models import StoredFile
from sankofa.documents.queries import path_of
from sankofa.documents.vocab import MAGIC, MAX_BYTES, FileRef
from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id
from sankofa.kernel.sealing import seal_bytes

__all__ = ["keep_file", "letter_languages", "path_of", "render_letter"]


@transaction.atomic
def keep_file(*, content: bytes, name: str, by: uuid.UUID, now: dt.datetime, field: str = "file") -> FileRef:
    """Seals and stores a PDF, PNG or JPEG of at most 15 MB.

    Raises DomainError beside `field` when it is too large, empty or of another kind. The bytes decide, not the name.
    """
    if not content:
        raise DomainError("file_empty", _("The file is empty. Choose it again."), field=field)
    if len(content) > MAX_BYTES:
        raise DomainError(
            "file_too_large", _("The file is larger than 15 MB. Scan it at a lower resolution."), field=field
        )
    media_type = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)
    if media_type is None:
        raise DomainError(
            "file_kind", _("Only PDF, PNG and JPEG files can be kept. Save it as one of these."), field=field
        )
    row = StoredFile.objects.create(
        id=new_id(),
        name=name[-200:],
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_by_id=by,
        stored_at=now,
    )
    path = path_of(row.id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(seal_bytes(content, bound_to=str(row.id)))
    return FileRef(row.id, row.name, row.media_type, row.size)
