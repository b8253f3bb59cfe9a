"""The files of a snapshot in the data folder: manifest signed, what compartments know encrypted under a key of its own.

A manifest says what each file is, its hash, its rows and columns, and which definitions made it. Nothing is read from a
snapshot whose manifest or files aren't what was signed.
"""

import datetime as dt
import hashlib
import io
import json
import os
import shutil
import uuid
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from sankofa.kernel.sealing import open_bytes, seal_bytes, sign, signed
from sankofa.reporting import dictionary
from sankofa.reporting.extraction import Extracted
from sankofa.reporting.vocab import SnapshotError

MANIFEST = "manifest.json"
FORMAT = 1
NONCE = 12


def folder(snapshot_id: uuid.UUID) -> Path:
    data: Path = settings.ENVIRONMENT.data
    return data / "snapshots" / str(snapshot_id)


def prepare(snapshot_id: uuid.UUID) -> Path:
    """A folder to write into, beside its place: it gets its name when it is whole."""
    place = folder(snapshot_id).with_suffix(".part")
    place.mkdir(parents=True, mode=0o700)
    return place


def finish(snapshot_id: uuid.UUID, place: Path, extracted: Extracted, *, made_at: dt.datetime) -> str:
    """Seals, signs and names the folder. Answers the manifest's hash."""
    key = AESGCM.generate_key(bit_length=256)
    for name, table in (("guarded", extracted.guarded), ("cases", extracted.cases)):
        _put_sealed(place / f"{name}.sealed", table, key, bound_to=f"{snapshot_id} {name}")
    manifest = {
        "format": FORMAT,
        "id": str(snapshot_id),
        "made_at": made_at.isoformat(),
        "definitions": dictionary.digest(),
        "rows": dict(extracted.rows),
        "columns": {
            table.name: {column.name: f"{column.type}: {column.means}" for column in table.columns.values()}
            for table in dictionary.tables().values()
        },
        "files": {path.name: digest(path) for path in sorted(place.iterdir())},
        "key": b64encode(seal_bytes(key, bound_to=str(snapshot_id))).decode(),
    }
    content = _canonical(manifest)
    (place / MANIFEST).write_bytes(_canonical({"manifest": manifest, "signature": sign(content, purpose="snapshot")}))
    os.replace(place, folder(snapshot_id))  # noqa: PTH105  whole or not at all
    return hashlib.sha256(content).hexdigest()


def discard(snapshot_id: uuid.UUID) -> None:
    shutil.rmtree(folder(snapshot_id).with_suffix(".part"), ignore_errors=True)
    shutil.rmtree(folder(snapshot_id), ignore_errors=True)


def manifest(snapshot_id: uuid.UUID) -> Mapping[str, Any]:
    """The manifest, once its signature and the hash of every file hold. Raises SnapshotError."""
    place = folder(snapshot_id)
    try:
        held = json.loads((place / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise SnapshotError("snapshot_gone", "The files of this snapshot are not there.") from error
    found: Mapping[str, Any] = held["manifest"]
    if found["id"] != str(snapshot_id) or not signed(_canonical(found), held["signature"], purpose="snapshot"):
        raise SnapshotError("snapshot_changed", "The manifest of this snapshot is not the one that was signed.")
    for name, wanted in found["files"].items():
        if not (place / name).is_file() or digest(place / name) != wanted:
            raise SnapshotError("snapshot_changed", f"{name} of this snapshot is not the file that was signed.")
    return found


def sealed_table(found: Mapping[str, Any], name: str) -> pa.Table:
    """What compartments know (`guarded`), or case ids with their keys (`cases`), opened in memory."""
    snapshot_id = uuid.UUID(found["id"])
    content = (folder(snapshot_id) / f"{name}.sealed").read_bytes()
    try:
        key = open_bytes(b64decode(found["key"]), bound_to=str(snapshot_id))
        opened = AESGCM(key).decrypt(content[:NONCE], content[NONCE:], f"{snapshot_id} {name}".encode())
    except (InvalidTag, KeyError) as error:
        raise SnapshotError("snapshot_shut", "The keys at hand don't open this snapshot.") from error
    return pq.read_table(io.BytesIO(opened))


def digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _put_sealed(path: Path, table: pa.Table, key: bytes, *, bound_to: str) -> None:
    content = io.BytesIO()
    pq.write_table(table, content, compression="zstd")
    nonce = os.urandom(NONCE)
    path.write_bytes(nonce + AESGCM(key).encrypt(nonce, content.getvalue(), bound_to.encode()))


def _canonical(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
