"""Check a PDF before any parser opens it: its frame, its streams, its nesting.

Compressed streams are inflated and counted here, since a few kilobytes can stand for gigabytes.
Pictures are left out: no reader here unpacks them.
"""

from __future__ import annotations

import re
from typing import Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.checks.drawings import check_drawings
from forthwith.pipelines.documents.checks.streams import bomb, inflated_size
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.models import Note

_STREAM: Final = re.compile(rb"stream\r?\n")
_FLATE: Final = re.compile(rb"/(?:FlateDecode|Fl)\b")
_PICTURE: Final = re.compile(rb"/Subtype\s{0,8}/Image\b")
_ACTIVE: Final = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|SubmitForm|ImportData)\b")
_BRACKETS: Final = re.compile(rb"[\[\]]|<<|>>")
_DICTIONARY_BYTES: Final = 2048
_TAIL: Final = 2048


def check_pdf(content: bytes, password: str | None = None) -> list[Note]:
    """Refuse a PDF that is a bomb; note what is damaged or active about it.

    Raises:
        PermanentError: a stream unpacks to more than a page has reason to.

    """
    outside = _outside_streams(content)
    _check_nesting(outside)
    check_drawings(content, _check_streams(content), password)
    notes: list[Note] = []
    if b"%%EOF" not in content[-_TAIL:]:
        notes.append(note("recovered_after_damage", "The PDF's end is missing or damaged."))
    if _ACTIVE.search(outside):
        notes.append(note("active_content_ignored"))
    return notes


def _outside_streams(content: bytes) -> bytes:
    """Return what is not within a stream, where any byte may stand."""
    pieces: list[bytes] = []
    position = 0
    while (start := content.find(b"stream", position)) >= 0:
        end = content.find(b"endstream", start)
        if end < 0:
            break
        pieces.append(content[position:start])
        position = end + len(b"endstream")
    return b"\n".join([*pieces, content[position:]])


def _check_nesting(content: bytes) -> None:
    depth = 0
    for bracket in _BRACKETS.finditer(content):
        if bracket[0] in {b"[", b"<<"}:
            depth += 1
            if depth > limits.PDF_NESTING and _is_nested(content, bracket.start()):
                raise refusal("document_bomb", _too_deep(), cause="nesting")
        else:
            depth = max(0, depth - 1)


def _too_deep() -> str:
    return f"The PDF nests objects more than {limits.PDF_NESTING} deep, which is the limit."


def _is_nested(content: bytes, position: int) -> bool:
    """Tell real nesting from brackets that random bytes of a stream happen to hold."""
    before = content[max(0, position - 8 * limits.PDF_NESTING) : position]
    opening = before.count(b"[") + before.count(b"<<")
    return opening > limits.PDF_NESTING // 2 and b"endobj" not in before


def _check_streams(content: bytes) -> int:
    """Return how long the longest stream is; of those that are not packed, as it is stored."""
    total = largest = 0
    for stream in _STREAM.finditer(content):
        head = _dictionary(content, stream.start())
        filters = len(_FLATE.findall(head))
        if filters and not _PICTURE.search(head):
            inflated = inflated_size(content, stream.end(), filters)
            largest = max(largest, inflated)
            total += inflated
            if total > limits.PDF_STREAMS_BYTES:
                raise bomb("streams", limits.PDF_STREAMS_BYTES)
    return largest


def _dictionary(content: bytes, position: int) -> bytes:
    before = content[max(0, position - _DICTIONARY_BYTES) : position]
    start = max(before.rfind(b" obj"), before.rfind(b"endstream"))
    return before[max(0, start) :]
