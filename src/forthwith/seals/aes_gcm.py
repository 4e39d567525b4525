"""AES-256-GCM with keys that can be rotated.

A sealed value is `FW1` ‖ length of the key's id ‖ the key's id ‖ nonce ‖ ciphertext and tag. Each
scope (the part of the context before its first `/`: a tenant, or a job) has a data key of its own,
derived from the named key by HKDF; the whole context is authenticated, so bytes that were moved or
changed do not open. The first key seals, all of them open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from forthwith.model.errors import SealError

_MAGIC: Final = b"FW1"
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_KEY_BYTES: Final = 32
_CACHED_SCOPES: Final = 256
_LONGEST_ID: Final = 64


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A named secret of 32 bytes."""

    id: str
    secret: bytes

    def __post_init__(self) -> None:
        """Refuse a key that cannot seal. The message never holds the secret."""
        if len(self.secret) != _KEY_BYTES:
            raise ValueError(f"a key has {len(self.secret)} bytes, not {_KEY_BYTES}")
        if not self.id.isalnum() or not self.id.isascii() or len(self.id) > _LONGEST_ID:
            raise ValueError("a key's id is made of up to 64 letters and digits")


def read_keys(text: str) -> tuple[Key, ...]:
    """The keys of `id:base64,id:base64`, the one that seals first.

    >>> [key.id for key in read_keys("k2:" + "A" * 43 + "=, k1:" + "B" * 42 + "A=")]
    ['k2', 'k1']
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return tuple(_read_key(part, place) for place, part in enumerate(parts, start=1))


def _read_key(part: str, place: int) -> Key:
    """One key. What is wrong with it is said by its place: its text may be the secret."""
    name, colon, encoded = part.partition(":")
    if not colon:
        raise ValueError(f"key {place} has no id: write it as id:base64")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise ValueError(f"key {place} is not base64") from None
    return Key(name, secret)


class AesGcmCodec:
    """Seals with the first of its keys and opens with any of them."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys: dict[str, bytes] = {key.id: key.secret for key in keys}
        if not self._keys:
            raise ValueError("sealing needs a key")
        self._first = next(iter(self._keys))
        self._cipher = lru_cache(_CACHED_SCOPES)(self._derive)

    def seal(self, plain: bytes, *, context: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        cipher = self._cipher(self._first, _scope(context))
        sealed = cipher.encrypt(nonce, plain, context.encode())
        name = self._first.encode()
        return b"".join((_MAGIC, bytes([len(name)]), name, nonce, sealed))

    def open(self, sealed: bytes, *, context: str) -> bytes:
        name, nonce, body = _parts(sealed)
        if name not in self._keys:
            raise SealError(f"it was sealed with key {name!r}, which is not given")
        try:
            return self._cipher(name, _scope(context)).decrypt(nonce, body, context.encode())
        except InvalidTag as error:
            raise SealError("the key does not fit, or the bytes were moved or changed") from error

    def address(self, tenant: str, sha256: str) -> str:
        """Keyed with the last key, the oldest one, so that rotation keeps addresses."""
        return self._keyed(f"address/{tenant}", sha256)

    def fingerprint(self, tenant: str, sha256: str) -> str:
        """Keyed with the last key too, so that a request sent again is known after a rotation."""
        return self._keyed(f"request/{tenant}", sha256)

    def _keyed(self, purpose: str, sha256: str) -> str:
        oldest = next(reversed(self._keys))
        key = _hkdf(self._keys[oldest], purpose)
        return hmac.new(key, sha256.encode(), hashlib.sha256).hexdigest()

    def _derive(self, name: str, scope: str) -> AESGCM:
        return AESGCM(_hkdf(self._keys[name], f"data/{scope}"))


def _scope(context: str) -> str:
    return context.partition("/")[0]


def _hkdf(secret: bytes, info: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info.encode()).derive(secret)


def _parts(sealed: bytes) -> tuple[str, bytes, bytes]:
    start = len(_MAGIC) + 1
    if len(sealed) < start or not sealed.startswith(_MAGIC):
        raise SealError("it is not sealed, or it is damaged")
    end = start + sealed[start - 1]
    if len(sealed) < end + _NONCE_BYTES + _TAG_BYTES:
        raise SealError("it was cut off")
    name = sealed[start:end].decode("ascii", errors="replace")
    return name, sealed[end : end + _NONCE_BYTES], sealed[end + _NONCE_BYTES :]
