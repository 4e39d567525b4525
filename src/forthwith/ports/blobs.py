"""The blob store: documents and large outputs by content address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import BinaryIO


class Received:
    """What an upload turned out to be; see `BlobStore.receive`."""

    __slots__ = ("address", "head", "sha256", "size_bytes")

    def __init__(self, *, address: str, sha256: str, size_bytes: int, head: bytes) -> None:
        self.address = address
        self.sha256 = sha256
        self.size_bytes = size_bytes
        self.head = head


class BlobStore(Protocol):
    """Content by address. A stored blob is durable (synced) when the call returns."""

    async def receive(
        self, tenant: str, chunks: AsyncIterator[bytes], *, max_bytes: int
    ) -> Received:
        """Store a stream, hashing it as it comes; nothing stays of one that breaks off.

        Raises:
            TooLargeError: it is longer than `max_bytes`; counted, not believed.
            StorageFullError: the disk is full.

        """
        ...

    async def put(self, tenant: str, body: bytes) -> Received:
        """Store bytes; safe to repeat."""
        ...

    async def get(self, tenant: str, address: str) -> bytes:
        """The plain bytes. Raises NotFoundError, SealError."""
        ...

    async def open(self, tenant: str, address: str) -> BinaryIO:
        """A seekable handle with a file descriptor on the plain content; the caller closes it.

        A sealed blob is opened into anonymous memory, never into a file with a name.
        """
        ...

    async def delete(self, tenant: str, address: str) -> None:
        """Forget the content; nothing happens when it is not there."""
        ...
