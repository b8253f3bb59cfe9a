"""What a donor report is made by, pure: pseudonyms, age bands, what no text may hold, the digest of what is frozen."""

import datetime as dt
import hmac
import json
import re
import uuid
from base64 import b32encode
from hashlib import sha256

from sankofa.reporting.vocab import BANDS

CASE_NUMBER = re.compile(r"\b[A-Z]{2,4}-\d{4}-\d{4,6}\b")


def pseudonym(key: bytes, person_id: uuid.UUID) -> str:
    """Fifty bits of HMAC-SHA-256 under the agreement's own key, as "K7QX3-M2PAF"."""
    mark = b32encode(hmac.digest(key, person_id.bytes, "sha256")).decode()
    return f"{mark[:5]}-{mark[5:10]}"


def age_band(born_before: dt.date | None, on: dt.date) -> str:
    """As the snapshot has it: of possible birth dates the latest counts; "" where none is known."""
    if born_before is None:
        return ""
    born = born_before - dt.timedelta(days=1)
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((band for until, band in BANDS.items() if age < until), f"{max(BANDS)}+")


def names_a_case(text: str) -> bool:
    """Whether a case number stands in it: such a text must not leave the house."""
    return CASE_NUMBER.search(text) is not None


def digest(content: object) -> str:
    """SHA-256 of what is frozen, written the one way that it can be written."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
