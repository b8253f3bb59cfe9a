"""Encryption of values and files at rest: AES-256-GCM, a key id in front, bound to the row it belongs to; signatures.

The first key of SANKOFA_FILE_KEYS encrypts, all of them decrypt, so keys can be turned over without a stop.
"""

import hmac
import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


def seal_bytes(content: bytes, *, bound_to: str) -> bytes:
    """`content` encrypted; it opens only with the same `bound_to` (say, the row's id), so rows can't be swapped."""
    key_id, key = next(iter(settings.ENVIRONMENT.file_keys.items()))
    nonce = os.urandom(NONCE_BYTES)
    name = key_id.encode()
    return bytes([len(name)]) + name + nonce + AESGCM(key).encrypt(nonce, content, bound_to.encode())


def open_bytes(sealed: bytes, *, bound_to: str) -> bytes:
    """The content again. Raises KeyError for an unknown key id, InvalidTag when it was changed or moved."""
    length = sealed[0]
    key_id, rest = sealed[1 : 1 + length].decode(), sealed[1 + length :]
    key = settings.ENVIRONMENT.file_keys[key_id]
    return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], bound_to.encode())


def seal(value: object, *, bound_to: str) -> bytes:
    return seal_bytes(json.dumps(value, ensure_ascii=False).encode(), bound_to=bound_to)


def unseal(sealed: bytes | memoryview, *, bound_to: str) -> object:
    value: object = json.loads(open_bytes(bytes(sealed), bound_to=bound_to))
    return value


def sign(content: bytes, *, purpose: str) -> str:
    """A signature that only who holds the first key can have made: key id and HMAC-SHA-256, for one purpose."""
    key_id, key = next(iter(settings.ENVIRONMENT.file_keys.items()))
    return f"{key_id}:{_signature(key, content, purpose)}"


def signed(content: bytes, signature: str, *, purpose: str) -> bool:
    """Whether `sign` made this signature of this content, under any key that is still known."""
    key_id, _, mark = signature.rpartition(":")
    key = settings.ENVIRONMENT.file_keys.get(key_id)
    return key is not None and hmac.compare_digest(mark, _signature(key, content, purpose))


def _signature(key: bytes, content: bytes, purpose: str) -> str:
    own = HKDF(hashes.SHA256(), length=32, salt=None, info=f"sign {purpose}".encode()).derive(key)
    return hmac.new(own, content, "sha256").hexdigest()
