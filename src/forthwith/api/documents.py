"""Documents at the edge: taking one away again, and sending its content in safe pieces."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import BinaryIO, Final

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from forthwith.api.serving import Serving
from forthwith.model.errors import ConflictError, NotFoundError
from forthwith.model.job import DocumentRef

CHUNK_BYTES: Final = 256 * 1024
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][\w.+-]{0,100}/[a-z0-9][\w.+-]{0,100}", re.ASCII)
_UNKNOWN: Final = "application/octet-stream"


async def delete(parts: Serving, document_id: str) -> None:
    """Forget a document, and its content when nobody else needs it.

    Raises:
        NotFoundError: no such document.
        ConflictError: an open job needs it.

    """
    tenant = parts.caller.tenant
    address = await parts.service.ledger.delete_document(tenant, document_id)
    if address is not None:
        await parts.service.blobs.delete(tenant, address)


async def forget(parts: Serving, document: DocumentRef) -> None:
    """Take back an upload that no job came of."""
    with suppress(NotFoundError, ConflictError):
        await delete(parts, document.id)


def safe_media_type(given: str) -> str:
    r"""The media type that the upload came with, if it is one that can stand in a header.

    >>> safe_media_type("application/pdf"), safe_media_type("a/b\r\nX: y")
    ('application/pdf', 'application/octet-stream')
    """
    return given if _MEDIA_TYPE.fullmatch(given) else _UNKNOWN


async def pieces(content: BinaryIO) -> AsyncIterator[bytes]:
    """The content, read in a thread."""
    while piece := await asyncio.to_thread(content.read, CHUNK_BYTES):
        yield piece


class FileAnswer(StreamingResponse):
    """The content as it is read; the file is closed at the end, also when nobody reads it."""

    def __init__(self, content: BinaryIO, *, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(pieces(content), media_type=media_type, headers=headers)
        self._content = content

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._content.close()
