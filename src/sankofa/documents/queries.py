"""Questions about files. Who may ask is the caller's to check, before it asks."""

import uuid

from sankofa.documents.models import StoredFile
from sankofa.documents.services import path_of
from sankofa.documents.vocab import FileRef
from sankofa.kernel.sealing import open_bytes


def file(file_id: uuid.UUID) -> FileRef:
    row = StoredFile.objects.get(id=file_id, erased_at=None)
    return FileRef(row.id, row.name, row.media_type, row.size)


def content(file_id: uuid.UUID) -> bytes:
    """The file's bytes. Raises InvalidTag when somebody changed them on disk."""
    return open_bytes(path_of(file_id).read_bytes(), bound_to=str(file_id))
