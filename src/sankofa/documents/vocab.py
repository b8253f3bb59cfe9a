"""Words about files: what one reads back, and what is refused."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class FileRef:
    id: uuid.UUID
    name: str
    media_type: str
    size: int  # bytes


# What the file's first bytes may be. A name proves nothing.
MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
MAX_BYTES = 15 * 1024 * 1024
