"""The files of imports, sealed on disk under the import's id. Kept for settings.IMPORT_FILE_DAYS, then erased."""

import datetime as dt
import uuid
from pathlib import Path

from django.conf import settings

from sankofa.kernel.sealing import open_bytes, seal_bytes


def _path(import_id: uuid.UUID) -> Path:
    folder: Path = settings.ENVIRONMENT.data / "imports"
    return folder / import_id.hex


def put(import_id: uuid.UUID, content: bytes) -> None:
    path = _path(import_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(seal_bytes(content, bound_to=str(import_id)))


def take(import_id: uuid.UUID) -> bytes:
    """The file's bytes. Raises FileNotFoundError once it is erased."""
    return open_bytes(_path(import_id).read_bytes(), bound_to=str(import_id))


def erase(import_id: uuid.UUID) -> None:
    _path(import_id).unlink(missing_ok=True)


def left_over(known: set[uuid.UUID], *, until: dt.datetime) -> list[uuid.UUID]:
    """Files of no import that is known, last written at or before `until`: the server ended between file and row.

    A younger one may be of an import that is being brought in this moment, whose row nobody sees yet.
    """
    folder = _path(uuid.UUID(int=0)).parent
    found = [path for path in folder.iterdir() if path.stat().st_mtime <= until.timestamp()] if folder.is_dir() else []
    return [one for one in (uuid.UUID(hex=path.name) for path in found) if one not in known]
