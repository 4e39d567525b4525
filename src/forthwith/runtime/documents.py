"""Uploads: into the blob store by content, and into the ledger by name."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from forthwith.model.errors import NotFoundError, StorageError
from forthwith.model.job import DocumentRef

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from forthwith.ports.blobs import BlobStore, Received
    from forthwith.ports.ledger import Ledger
    from forthwith.runtime.clock import Clock

_MAX_NAME = 255
_LEFT_OVER = timedelta(days=1)
_SWEPT = 10_000
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_IN_ZIP = (
    (b"word/", "docx"),
    (b"xl/", "xlsx"),
    (b"ppt/", "pptx"),
    (b"opendocument.text", "odt"),
    (b"opendocument.spreadsheet", "ods"),
    (b"opendocument.presentation", "odp"),
)


class Intake:
    """Takes uploads."""

    def __init__(self, ledger: Ledger, blobs: BlobStore, clock: Clock, *, max_bytes: int) -> None:
        self._ledger = ledger
        self._blobs = blobs
        self._clock = clock
        self._max_bytes = max_bytes

    async def store(
        self,
        tenant: str,
        owner: str,
        name: str,
        media_type: str,
        chunks: AsyncIterator[bytes],
    ) -> DocumentRef:
        """Store the content, then enter the document; one that breaks or is refused leaves nothing.

        Raises:
            TooLargeError: it is longer than the limit; counted while it comes.
            StorageFullError: the disk is full.

        """
        received = await self._blobs.receive(tenant, chunks, max_bytes=self._max_bytes)
        document = DocumentRef(
            id=self._clock.new_id("doc"),
            tenant=tenant,
            owner=owner,
            name=clean_name(name),
            size_bytes=received.size_bytes,
            sha256=received.sha256,
            address=received.address,
            format=format_of(received.head, name),
            media_type=media_type[:_MAX_NAME],
            created_at=0.0,
        )
        try:
            return await self._ledger.add_document(document)
        except StorageError:
            await self._take_back(document, received)
            raise

    async def _take_back(self, document: DocumentRef, received: Received) -> None:
        """Remove the content, unless the document was entered all the same.

        What fails here, or is not done for a crash, is left to `sweep`.
        """
        with suppress(StorageError):
            try:
                await self._ledger.document(document.tenant, document.id)
            except NotFoundError:
                await self._blobs.take_back(received)

    async def sweep(self) -> int:
        """Remove contents that lie there for a day and nothing refers to; how many."""
        return await self._blobs.sweep(self._ledger.needed, age=_LEFT_OVER, most=_SWEPT)


def clean_name(name: str) -> str:
    r"""A label for people, from what a caller called the file: no path, no control characters.

    >>> clean_name("../../etc/passwd"), clean_name("a\r\nb.pdf"), clean_name("")
    ('passwd', 'ab.pdf', 'document')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return kept.strip(". ")[:_MAX_NAME] or "document"


def format_of(head: bytes, name: str) -> str:
    """What the content seems to be, for lists and filters; the pipelines look more closely.

    >>> format_of(b"%PDF-1.7", "x.docx"), format_of(b"hello", "notes.md")
    ('pdf', 'md')
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _IN_ZIP if mark in head), "zip")
    if b"\x00" in head:
        return "unknown"
    start = head.lstrip()[:512].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    _, dot, extension = clean_name(name).rpartition(".")
    known = {"txt", "md", "csv", "tsv", "eml", "html", "htm", "json", "xml"}
    return extension.lower() if dot and extension.lower() in known else "txt"
