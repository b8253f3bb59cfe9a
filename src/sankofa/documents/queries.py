"""Questions about files. Who may ask is the caller's to check, before it asks."""

import uuid
from pathlib import Path

from django.conf import settings

from sankofa.documents.models import StoredFile
from sankofa.documents.vocab import FileRef
from sankofa.kernel.sealing import open_bytes


def path_of(file_id: uuid.UUID) -> Path:
    """Where the sealed content lies; spread over folders by the random tail of the id."""
    name = file_id.hex
    folder: Path = settings.ENVIRONMENT.data / "files" / name[-2:]
    return folder / name


def file(file_id: uuid.UUID) -> FileRef:
    row = StoredFile.objects.get(id=file_id, erased_at=None)
    return FileRef(row.id, row.name, row.media_type, row.size)


def content(file_id: uuid.UUID) -> bytes:
    """The file's bytes. Raises InvalidTag when somebody changed them on disk."""
    return open_bytes(path_of(file_id).read_bytes(), bound_to=str(file_id))
