"""Read what PDFium does not open: mend the file's frame first, or use a reader that salvages."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.models import Page
from forthwith.pipelines.documents.readers.panics import native_failures
from forthwith.pipelines.documents.readers.pdfium import (
    PdfText,
    check_pages,
    page_text,
    read_with_pdfium,
)
from forthwith.pipelines.documents.sources import SourceFile, tell
from forthwith.ports.context import StageContext

if TYPE_CHECKING:
    from pdf_oxide import PdfDocument

_COUNT: Final = re.compile(rb"/Count\s{0,20}(\d{1,20})")
_OWN_KID: Final = re.compile(
    rb"\b(\d{1,10}) 0 obj\b[^>]{0,500}?/Kids\s{0,20}\[[^\]]{0,2000}?\b\1 0 R"
)


def read_repaired(content: bytes, source: SourceFile, ctx: StageContext) -> PdfText | None:
    """Rebuild the file's table of objects and read it again; None if that does not help.

    Raises:
        PermanentError: the file turns out to be locked, or to have too many pages.

    """
    import pikepdf

    mended = BytesIO()
    try:
        with pikepdf.open(BytesIO(content), password=source.password or "") as document:
            check_pages(len(document.pages))
            document.save(mended)
    except pikepdf.PasswordError:
        return read_with_pdfium(content, source, ctx)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, IndexError):
        return None
    return read_with_pdfium(mended.getvalue(), source, ctx)


def read_with_oxide(content: bytes, source: SourceFile, ctx: StageContext) -> PdfText | None:
    """Read page by page with a reader that searches for objects; None if it finds no page.

    It says of locked files that they have a few characters, so they are not given to it.
    """
    del source
    if b"/Encrypt" in content or _lies_about_pages(content):
        return None
    from pdf_oxide import PdfDocument, disable_logging

    disable_logging()  # its warnings quote the document
    failures = native_failures()
    try:
        document = PdfDocument.from_bytes(content)
        count = min(int(document.page_count()), limits.PAGES + 1)
    except failures:
        return None
    check_pages(count)
    pages: list[Page] = []
    left = limits.OUTPUT_CHARACTERS
    for index in range(count):
        text = _page(document, index)[: max(0, left)]
        left -= len(text)
        pages.append(Page(number=index + 1, text=text))
        tell(ctx, index + 1, count, f"page {index + 1} of {count}")
    return PdfText(pages=pages) if pages else None


def _lies_about_pages(content: bytes) -> bool:
    """Whether it claims pages without end, or a part of its page tree holds itself: it is believed.

    The reader counts such pages one by one, and no alarm reaches it there.
    """
    counts = (int(found[1]) for found in _COUNT.finditer(content))
    return any(count > limits.PAGES for count in counts) or _OWN_KID.search(content) is not None


def _page(document: PdfDocument, index: int) -> str:
    failures = native_failures()
    try:
        return page_text(document.extract_text(index))
    except failures:
        return ""
