"""Count what the packed streams of a PDF unpack to, without ever holding it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import refusal

_CHUNK: Final = 1 << 16
_OUTPUT: Final = 1 << 20
_FILTERS: Final = 4


def bomb(what: str, limit: int) -> Exception:
    """Return the refusal of a PDF in which something unpacks to more than the limit."""
    megabytes = limit // limits.MEGABYTE
    return refusal("document_bomb", f"In the PDF {what} would unpack to more than {megabytes} MB.")


def inflated_size(content: bytes, start: int, filters: int) -> int:
    """Return how long a packed stream is once it is unpacked, stopping where the limit is.

    Raises:
        PermanentError: it would be longer than a stream has reason to be.

    """
    chain = [zlib.decompressobj() for _ in range(min(filters, _FILTERS))]
    size = 0
    for offset in range(start, len(content), _CHUNK):
        try:
            size += _pass_on(chain, content[offset : offset + _CHUNK], size)
        except zlib.error:
            break
        if chain[0].eof:
            break
    return size


def _pass_on(chain: Sequence[zlib._Decompress], data: bytes, size: int) -> int:
    """Drive one chunk through the filters in pieces, so that no piece is ever large."""
    first, rest = chain[0], chain[1:]
    added = 0
    while data:
        piece = first.decompress(data, _OUTPUT)
        data = first.unconsumed_tail
        added += _pass_on(rest, piece, size + added) if rest and piece else len(piece)
        if size + added > limits.PDF_STREAM_BYTES:
            raise bomb("a stream", limits.PDF_STREAM_BYTES)
        if first.eof:
            break
    return added
