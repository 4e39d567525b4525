"""The seal at the store's edge."""

from __future__ import annotations

from typing import Protocol


class Codec(Protocol):
    """Seals what is stored; without keys it leaves bytes as they are."""

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """The bytes to store. `context` (tenant, job, what) is bound in: moved bytes fail."""
        ...

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """The plain bytes again; raises SealError when key or context do not fit."""
        ...

    def address(self, tenant: str, sha256: str) -> str:
        """The content address for this tenant: keyed when there are keys."""
        ...

    def fingerprint(self, tenant: str, sha256: str) -> str:
        """What to keep of a request's hash: keyed when there are keys, else as it is.

        A plain hash would let whoever reads the ledger try out what a request may have said.
        """
        ...
