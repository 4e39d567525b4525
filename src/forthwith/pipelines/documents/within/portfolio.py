"""The files that a PDF carries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from ctypes import c_char, c_ulong
from functools import partial
from typing import TYPE_CHECKING

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.readers.blocks import bare_name, writable
from forthwith.pipelines.documents.within.attached import Attached
from forthwith.pipelines.documents.within.packed import check_size

if TYPE_CHECKING:
    from pypdfium2 import PdfAttachment, PdfDocument


def files_of_pdf(content: bytes, password: str | None) -> Iterator[Attached]:
    """The files in its table of embedded files; none where PDFium cannot open it."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(content, password=password)
    except PdfiumError:
        return
    with closing(document):
        for index in range(min(document.count_attachments(), limits.ATTACHMENTS)):
            yield _attached(document, index)


def _attached(document: PdfDocument, index: int) -> Attached:
    from pypdfium2 import PdfiumError

    try:
        found = document.get_attachment(index)
        name = bare_name(writable(found.get_name()))
    except (PdfiumError, UnicodeError):
        return Attached("unnamed", bytes)
    return Attached(name, partial(_content, found))


def _content(found: PdfAttachment) -> bytes:
    """Copy the file; its size is asked for first, as PDFium unpacks it in its own memory.

    Raises:
        PermanentError: it is larger than all attachments together may be.

    """
    from pypdfium2.raw import FPDFAttachment_GetFile

    size, written = c_ulong(), c_ulong()
    FPDFAttachment_GetFile(found, None, 0, size)
    check_size(size.value, limits.ATTACHED_BYTES)
    buffer = (c_char * size.value)()
    whole = FPDFAttachment_GetFile(found, buffer, size.value, written)
    return buffer.raw if whole and written.value <= size.value else b""
