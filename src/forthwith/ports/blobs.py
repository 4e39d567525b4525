"""The blob store: documents and large outputs by content address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta
    from typing import BinaryIO

Named: TypeAlias = Callable[[Sequence[str]], Awaitable[Collection[str]]]
"""Which of these addresses somebody needs."""

FileMark: TypeAlias = tuple[int, int]
"""A file's number, which may be used again, and the nanosecond of its last write."""


class Received:
    """What an upload turned out to be; see `BlobStore.receive`.

    `file` is the mark of the file that it made; None if the content was there before.
    """

    __slots__ = ("address", "file", "head", "sha256", "size_bytes")

    def __init__(
        self,
        *,
        address: str,
        sha256: str,
        size_bytes: int,
        head: bytes,
        file: FileMark | None = None,
    ) -> None:
        self.address = address
        self.sha256 = sha256
        self.size_bytes = size_bytes
        self.head = head
        self.file = file


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

    async def take_back(self, received: Received) -> None:
        """Forget what an upload stored that came to nothing.

        A content that was there before, or that somebody has stored again meanwhile, stays.
        """
        ...

    async def sweep(self, named: Named, *, age: timedelta, most: int) -> int:
        """Remove contents that were stored longer ago than `age` and are not `named`; how many.

        Looks at `most` contents, others at another time; at none when it cannot be sure that this
        ledger alone names them.
        """
        ...
