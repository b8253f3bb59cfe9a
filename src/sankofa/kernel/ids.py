"""Identifiers. UUID version 7 (RFC 9562 §5.7): sorts by time of birth, so that indexes stay compact."""

import os
import threading
import time
import uuid

_VERSION_AND_VARIANT = (7 << 76) | (2 << 62)
_RANDOM_BITS = 74

_lock = threading.Lock()
_last = (0, 0)  # milliseconds and random part of the id made last


def new_id() -> uuid.UUID:
    """A fresh UUIDv7. It shows when a row was made, to the millisecond, and nothing else.

    Ids of one process sort in the order they were made, also within a millisecond (RFC 9562 §6.2, method 2), so that
    a timeline reads in order.
    """
    global _last  # noqa: PLW0603  the one memory that order within a millisecond needs
    with _lock:
        millis, random = time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10)) >> (80 - _RANDOM_BITS)
        if millis <= _last[0]:
            millis, random = _last[0], _last[1] + 1
        _last = millis, random
    value = (millis << 80) | ((random >> 62) << 64) | (random & ((1 << 62) - 1))
    return uuid.UUID(int=value | _VERSION_AND_VARIANT)
