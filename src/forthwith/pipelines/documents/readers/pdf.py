"""Read a PDF: with PDFium, if need be after a repair, and last with a reader that salvages.

"It worked, but there is no text" is a failure too: the next tool is tried, and only when none
finds any text is that of its pictures recognised. A locked file never goes to a second tool.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.models import Note, Page, Read
from forthwith.pipelines.documents.readers.blocks import clean_metadata
from forthwith.pipelines.documents.readers.pdfium import PdfText, read_with_pdfium
from forthwith.pipelines.documents.readers.salvage import read_repaired, read_with_oxide
from forthwith.pipelines.documents.readers.scans import with_recognised_pages
from forthwith.pipelines.documents.sources import SourceFile, tell
from forthwith.ports.context import StageContext

_Tool = Callable[[bytes, SourceFile, StageContext], PdfText | None]
_TOOLS: Final[tuple[tuple[str, _Tool], ...]] = (
    ("pypdfium2", read_with_pdfium),
    ("pikepdf+pypdfium2", read_repaired),
    ("pdf_oxide", read_with_oxide),
)


def read_pdf(source: SourceFile, ctx: StageContext) -> Read:
    """Read the document with the first tool that finds text in it.

    Raises:
        PermanentError: it is locked, has too many pages, or no tool can open it.

    """
    content = source.content()
    first: tuple[str, PdfText] | None = None
    opened_by_first = False
    for number, (name, tool) in enumerate(_TOOLS):
        if number and len(content) > limits.SALVAGED_BYTES:
            break
        found = tool(content, source, ctx)
        opened_by_first |= number == 0 and found is not None
        if found is not None and found.has_text:
            read = _read(name, found, _recovery(number, opened=opened_by_first))
            return _with_written(with_recognised_pages(read, content, source, ctx), found)
        first = first or ((name, found) if found is not None and found.pages else None)
        tell(ctx, number + 1, len(_TOOLS), "trying another reader")
    if first is not None and opened_by_first and _has_end(content):
        return with_recognised_pages(_read(*first, []), content, source, ctx)
    raise _unopened(content)


def _with_written(read: Read, found: PdfText) -> Read:
    """The document with what is written onto its pages, where their text has not got it."""
    if not found.written:
        return read
    pages = [_page_with(page, found.written.get(page.number, [])) for page in read.pages]
    return read.model_copy(update={"pages": pages})


def _page_with(page: Page, written: list[str]) -> Page:
    """The page with these lines; one that was painted to be recognised may show them already."""
    if page.ocr_confidence is not None:
        shown = set(page.text.split())
        written = [line for line in written if not shown.issuperset(line.split(": ")[-1].split())]
    return page.model_copy(update={"text": "\n".join(filter(None, [page.text, *written]))})


def _recovery(number: int, *, opened: bool) -> list[Note]:
    if number == 0:
        return []
    return [note("other_reader_used" if opened else "recovered_after_damage")]


def _has_end(content: bytes) -> bool:
    return b"%%EOF" in content[-2048:]


def _unopened(content: bytes) -> Exception:
    if not _has_end(content):
        return refusal(
            "document_truncated",
            "The PDF ends before its table of contents, and no text could be recovered.",
        )
    return refusal("document_damaged", "The PDF is broken: no text could be recovered from it.")


def _read(reader: str, found: PdfText, notes: list[Note]) -> Read:
    return Read(
        kind="pdf",
        reader=reader,
        pages=found.pages,
        headings=found.headings,
        tables=found.tables,
        metadata=clean_metadata(found.metadata),
        attachments=found.attachments,
        notes=[*notes, *found.notes],
    )
