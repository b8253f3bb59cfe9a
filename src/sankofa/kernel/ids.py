"""Identifiers. UUID version 7 (RFC 9562 §5.7): sorts by time of birth, so that indexes stay compact."""

import os
import time
import uuid

_VERSION_AND_VARIANT = (7 << 76) | (2 << 62)


def new_id() -> uuid.UUID:
    """A fresh UUIDv7. It shows when a row was made, to the millisecond, and nothing else."""
    millis = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    value = (millis << 80) | ((random >> 68) << 64) | (random & ((1 << 62) - 1))
    return uuid.UUID(int=value | _VERSION_AND_VARIANT)
