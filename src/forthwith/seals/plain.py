"""No seal: bytes are stored as they are, for a ledger without keys."""

from __future__ import annotations

import hashlib


class PlainCodec:
    """Leaves bytes as they are; tenants still do not share content addresses."""

    def seal(self, plain: bytes, *, context: str) -> bytes:  # noqa: ARG002 - the port's
        return plain

    def open(self, sealed: bytes, *, context: str) -> bytes:  # noqa: ARG002 - the port's
        return sealed

    def address(self, tenant: str, sha256: str) -> str:
        return hashlib.sha256(f"{tenant}\0{sha256}".encode()).hexdigest()

    def fingerprint(self, tenant: str, sha256: str) -> str:  # noqa: ARG002 - the port's
        return sha256
