"""Blobs as files in a folder: `ab/cd/abcd…`, one per content and tenant.

A blob is written to a temporary file on the same disk, synced, renamed, and the folder synced, so
it is whole or not there. With keys it is sealed in pieces of 1 MiB, each bound to its place in
this one file, so that pieces cannot be dropped, swapped or taken from elsewhere; what was read is
checked against the address, which no other content has.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, Final, TypeVar

from forthwith.blobs.leftovers import note_user, old_contents, remove_old, users
from forthwith.blobs.pieces import PIECE_BYTES, PieceReader, PieceWriter
from forthwith.blobs.upload import Upload, mark_of
from forthwith.model.errors import (
    NotFoundError,
    SealError,
    StorageError,
    StorageFullError,
    TooLargeError,
)
from forthwith.ports.blobs import Named, Received
from forthwith.ports.codec import Codec

T = TypeVar("T")

_STALE_S: Final = 3600.0
_ADDRESS_LENGTH: Final = 64
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FolderBlobStore:
    """Content in a folder of the local disk."""

    def __init__(self, folder: Path, codec: Codec, *, sealed: bool) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._codec = codec
        self._sealed = sealed
        self._ledger = ""

    async def prepare(self, ledger: str = "") -> None:
        """Make the folder, clear away what broken uploads left behind, and note who uses it."""
        self._ledger = ledger
        await asyncio.to_thread(self._prepare)

    async def receive(
        self, tenant: str, chunks: AsyncIterator[bytes], *, max_bytes: int
    ) -> Received:
        upload = await self._guarded(lambda: self._begin(tenant))
        try:
            async for chunk in chunks:
                if upload.size_bytes + len(chunk) > max_bytes:
                    raise TooLargeError("the upload", max_bytes=max_bytes)
                await self._guarded(partial(upload.write, chunk))
            return await self._guarded(lambda: self._keep(tenant, upload))
        finally:
            await asyncio.to_thread(upload.discard)

    async def put(self, tenant: str, body: bytes) -> Received:
        def store() -> Received:
            upload = self._begin(tenant)
            try:
                upload.write(body)
                return self._keep(tenant, upload)
            finally:
                upload.discard()

        return await self._guarded(store)

    async def get(self, tenant: str, address: str) -> bytes:
        def read() -> bytes:
            with self._opened(address) as file:
                plain = BytesIO()
                self._copy(tenant, address, file, plain)
                return plain.getvalue()

        return await self._guarded(read)

    async def open(self, tenant: str, address: str) -> BinaryIO:
        def plain_handle() -> BinaryIO:
            if not self._sealed:
                return self._path(address).open("rb")
            with self._opened(address) as file:
                return self._in_memory(tenant, address, file)

        return await self._guarded(plain_handle, missing=address)

    async def delete(self, tenant: str, address: str) -> None:  # noqa: ARG002 - the address is keyed
        with suppress(NotFoundError):
            await self._guarded(lambda: self._path(address).unlink(missing_ok=True))

    async def take_back(self, received: Received) -> None:
        path = self._path(received.address)

        def remove() -> None:
            if received.file is not None and mark_of(path) == received.file:
                path.unlink()

        with suppress(NotFoundError):
            await self._guarded(remove)

    async def sweep(self, named: Named, *, age: timedelta, most: int) -> int:
        if users(self._folder) != {self._ledger}:
            return 0
        seconds = age.total_seconds()
        found = await self._guarded(partial(old_contents, self._folder, age_s=seconds, most=most))
        kept = set(await named([path.name for path in found]))
        left = [path for path in found if path.name not in kept]
        return await self._guarded(partial(remove_old, left, age_s=seconds))

    # -- carried out in threads -----------------------------------------------------------------

    async def _guarded(self, act: Callable[[], T], *, missing: str = "") -> T:
        """Act in a thread, and say what the disk's errors mean."""
        try:
            return await asyncio.to_thread(act)
        except FileNotFoundError as error:
            raise NotFoundError("content", missing) from error
        except OSError as error:
            if error.errno in _FULL:
                raise StorageFullError("the disk of the blob store is full") from error
            raise StorageError(f"the blob store does not read or write: {error}") from error

    def _prepare(self) -> None:
        self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        oldest = time.time() - _STALE_S
        for left in self._incoming.iterdir():
            with suppress(FileNotFoundError):  # its upload has ended meanwhile
                if left.stat().st_mtime < oldest:
                    left.unlink()
        if self._ledger:
            note_user(self._folder, self._ledger)

    def _path(self, address: str) -> Path:
        if len(address) != _ADDRESS_LENGTH or set(address) - set("0123456789abcdef"):
            raise NotFoundError("content", address)
        return self._folder / address[:2] / address[2:4] / address

    @contextmanager
    def _opened(self, address: str) -> Iterator[BinaryIO]:
        path = self._path(address)
        if not path.exists():
            raise NotFoundError("content", address)
        with path.open("rb") as file:
            yield file

    def _writer(self, tenant: str) -> Callable[[IO[bytes]], PieceWriter] | None:
        if not self._sealed:
            return None
        return lambda file: PieceWriter(file, self._codec, f"{tenant}/blob")

    def _begin(self, tenant: str) -> Upload:
        self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Upload(self._incoming, self._writer(tenant))

    def _keep(self, tenant: str, upload: Upload) -> Received:
        sha256 = upload.finish()
        address = self._codec.address(tenant, sha256)
        file = upload.move_to(self._path(address))
        return Received(
            address=address,
            sha256=sha256,
            size_bytes=upload.size_bytes,
            head=upload.head,
            file=file,
        )

    def _in_memory(self, tenant: str, address: str, file: BinaryIO) -> BinaryIO:
        """The plain content in memory, open for reading alone: an isolated child gets it."""
        with os.fdopen(os.memfd_create("blob", os.MFD_CLOEXEC), "wb") as memory:
            self._copy(tenant, address, file, memory)
            memory.flush()
            return Path(f"/proc/self/fd/{memory.fileno()}").open("rb")

    def _copy(self, tenant: str, address: str, file: BinaryIO, to: IO[bytes]) -> None:
        digest = hashlib.sha256()
        for piece in self._pieces(tenant, file):
            digest.update(piece)
            to.write(piece)
        if self._codec.address(tenant, digest.hexdigest()) != address:
            raise SealError("the content is not what its address says: moved or changed")

    def _pieces(self, tenant: str, file: BinaryIO) -> Iterator[bytes]:
        if self._sealed:
            yield from PieceReader(file, self._codec, f"{tenant}/blob")
        else:
            while piece := file.read(PIECE_BYTES):
                yield piece
