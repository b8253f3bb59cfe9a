"""A backup as it lies in its folder: what its parts are called, what its manifest says, and its keys, kept elsewhere.

A folder without a manifest is no backup: it is written last. Keys never lie with what they open.
"""

import base64
import hashlib
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sankofa.operations.inventory import Inventory

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.dump"
FILES = "files.tar"
KEYS = "sankofa-keys.json"
FOLDERS = ("files", "imports", "snapshots")  # of the data folder: sealed, but for the tables of snapshots without names
BEFORE_SNAPSHOTS = FOLDERS[:2]  # what a backup held that doesn't say
UNFINISHED = ".part"  # a folder that is being written
CHECK_LETTERS = 16  # of a hash of 32 random bytes: tells keys apart, gives nothing away


class ArchiveError(RuntimeError):
    """A folder is no backup, or not whole. One sentence for whoever restores."""


@dataclass(frozen=True)
class Manifest:
    """`parts`: SHA-256 per file. `keys`: per key its id and a check value, never the key. `missing`: files that rows
    name and that were not there. `folders`: of the data folder, those that were packed.
    """

    made_at: str
    mode: str
    release: str
    postgresql: str
    parts: dict[str, str]
    files: int
    keys: dict[str, str]
    inventory: Inventory
    format: int = FORMAT
    missing: tuple[str, ...] = ()
    folders: tuple[str, ...] = FOLDERS

    def write(self, folder: Path) -> None:
        _write(folder / MANIFEST, asdict(self))


@dataclass(frozen=True)
class Keys:
    """What opens the sealed values: as SANKOFA_SECRET_KEY, SANKOFA_FILE_KEYS and SANKOFA_INDEX_KEY say it."""

    secret_key: str
    file_keys: str
    index_key: str

    @classmethod
    def of(cls, *, secret_key: str, file_keys: Mapping[str, bytes], index_key: bytes) -> "Keys":
        pairs = [f"{name}:{base64.b64encode(key).decode()}" for name, key in file_keys.items()]
        return cls(secret_key, ",".join(pairs), base64.b64encode(index_key).decode())

    def checks(self) -> dict[str, str]:
        """Per key its id and a check value. The signing key opens nothing that is kept, so it is not among them."""
        pairs = [one.strip().partition(":") for one in self.file_keys.split(",")]
        return {f"file key {name}": _check(key) for name, _, key in pairs} | {"index key": _check(self.index_key)}

    def write(self, folder: Path) -> Path:
        """Into a folder of their own, for its owner alone. ArchiveError: other keys lie there."""
        path = folder / KEYS
        if path.exists() and Keys.read(folder) != self:
            raise ArchiveError(f"{path} holds other keys: choose another folder with --keys-to.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, asdict(self))
        return path

    @classmethod
    def read(cls, folder: Path) -> "Keys":
        try:
            return cls(**json.loads((folder / KEYS).read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise ArchiveError(f"There are no keys to read in {folder}: it holds no whole {KEYS}.") from error


def read(folder: Path) -> Manifest:
    """The manifest, with every part proven to be as it was written. ArchiveError otherwise."""
    try:
        held: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        if held["format"] != FORMAT:
            raise ArchiveError(f"The backup in {folder} has format {held['format']}: this release reads {FORMAT}.")
        manifest = Manifest(
            **held
            | {
                "inventory": Inventory.from_json(held["inventory"]),
                "missing": tuple(held.get("missing", ())),
                "folders": tuple(held.get("folders", BEFORE_SNAPSHOTS)),
            }
        )
    except FileNotFoundError as error:
        raise ArchiveError(f"{folder} holds no backup: it has no {MANIFEST}.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"The manifest in {folder} can't be read.") from error
    for name, wanted in manifest.parts.items():
        if not (folder / name).is_file() or digest(folder / name) != wanted:
            raise ArchiveError(f"{name} is missing or not as it was written: this backup is damaged.")
    return manifest


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(data: Path, to: Path) -> int:
    """The files of the data folder into one tar; answers how many."""
    kept = 0
    with tarfile.open(to, "w") as tar:
        for folder in FOLDERS:
            for path in sorted((data / folder).rglob("*")):
                if path.is_file() and not path.parent.name.endswith(UNFINISHED):
                    tar.add(path, arcname=str(path.relative_to(data)))
                    kept += 1
    to.chmod(0o600)
    return kept


def unpack(source: Path, to: Path) -> int:
    """The other way; answers how many files came out."""
    with tarfile.open(source) as tar:
        tar.extractall(to, filter="data")
        return len(tar.getmembers())


def _check(key: str) -> str:
    return hashlib.sha256(b"sankofa key check " + base64.b64decode(key)).hexdigest()[:CHECK_LETTERS]


def _write(path: Path, held: dict[str, Any]) -> None:
    """Whole or not at all, and for its owner alone."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(held, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
