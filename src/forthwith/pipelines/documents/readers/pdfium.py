"""Take the text out of a PDF with PDFium."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import flat, writable
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.models import Heading, Note, Page, Table
from forthwith.pipelines.documents.readers.annotations import written_on
from forthwith.pipelines.documents.readers.pdf_clipping import cells_cut_off
from forthwith.pipelines.documents.readers.pdf_tables import tables_on
from forthwith.pipelines.documents.readers.typography import LineSize, headings_by_size, line_sizes
from forthwith.pipelines.documents.sources import SourceFile, tell
from forthwith.ports.context import StageContext

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_METADATA: Final = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
_WRONG_PASSWORD: Final = 4
_UNKNOWN_SECURITY: Final = 5
_DATE: Final = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})(\d{2})?)?")
_SIZED_PAGES: Final = 300
_STEPS: Final = 100
_SOFT_HYPHEN_BREAK: Final = re.compile("[\ufffe\x02]\r?\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """What one tool took out of a PDF."""

    pages: list[Page]
    headings: list[Heading] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    written: dict[int, list[str]] = field(default_factory=dict)
    """By the number of a page what is written in its form fields and remarks."""

    @property
    def has_text(self) -> bool:
        """Tell whether any page has text, of its own or written onto it."""
        return bool(self.written) or any(page.text.strip() for page in self.pages)


@dataclass(slots=True)
class _Tables:
    """Tables up to the cells that a result keeps."""

    kept: list[Table] = field(default_factory=list)
    cells: int = 0

    def take(self, found: Iterable[Table]) -> None:
        """Keep them as long as there is room."""
        for table in found:
            self.cells += len(table.rows) * len(table.rows[0])
            if self.cells > limits.KEPT_CELLS or len(self.kept) >= limits.KEPT_TABLES:
                return
            self.kept.append(table)


def read_with_pdfium(content: bytes, source: SourceFile, ctx: StageContext) -> PdfText | None:
    """Read all pages; None if PDFium cannot open the file.

    Raises:
        PermanentError: the file is locked, or has too many pages.

    """
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(content, password=source.password)
    except PdfiumError as error:
        _refuse_locked(getattr(error, "err_code", None), source.password)
        return None
    try:
        check_pages(len(document))
        document.init_forms()
        return _text_of(document, ctx, locked=b"/Encrypt" in content and source.password is None)
    finally:
        document.close()


def check_pages(count: int) -> None:
    """Refuse more pages than one job reads.

    Raises:
        PermanentError: there are too many.

    """
    if count > limits.PAGES:
        raise refusal(
            "document_too_many_pages",
            f"The document has {count} pages; one job reads up to {limits.PAGES}.",
        )


def _refuse_locked(code: int | None, password: str | None) -> None:
    if code == _WRONG_PASSWORD and password:
        raise refusal("document_wrong_password", "The password does not open the PDF.")
    if code == _WRONG_PASSWORD:
        raise refusal("document_encrypted", "The PDF is locked with a password.")
    if code == _UNKNOWN_SECURITY:
        raise refusal("document_encrypted", "The PDF is locked by a scheme that is not known here.")


def _text_of(document: PdfDocument, ctx: StageContext, *, locked: bool) -> PdfText:
    pages: list[Page] = []
    sizes: list[LineSize] = []
    tables = _Tables()
    written: dict[int, list[str]] = {}
    notes: list[Note] = [note("owner_password_only")] if locked else []
    count, left = len(document), limits.OUTPUT_CHARACTERS
    for number in range(1, count + 1):
        measured = (sizes, tables) if count <= _SIZED_PAGES else None
        text = _page_text(document, number, measured, written)
        if text is None:
            notes.append(note("recovered_after_damage", f"Page {number} could not be read."))
        pages.append(Page(number=number, text=(text or "")[:left]))
        left -= len(text or "")
        if number % max(1, count // _STEPS) == 0 or number == count:
            tell(ctx, number, count, f"page {number} of {count}")
        if left <= 0:
            notes.append(note("truncated_output", f"Reading stopped on page {number} of {count}."))
            break
    metadata = _metadata(document)
    if cut := cells_cut_off(document, metadata.get("creator", "")):
        cells = f"{counted(cut, 'cell')} {'is' if cut == 1 else 'are'}"
        words = f"{cells} cut off where columns end; the rest may not be in the file."
        notes.append(note("cells_cut_off", words[0].upper() + words[1:]))
    return PdfText(
        pages=pages,
        headings=_headings(document, sizes, tables.kept),
        tables=tables.kept,
        metadata=metadata,
        attachments=_attachments(document),
        notes=_first_of_each(notes),
        written=written,
    )


def _first_of_each(notes: list[Note]) -> list[Note]:
    return list({n.code: n for n in reversed(notes)}.values())[::-1]


def _page_text(
    document: PdfDocument,
    number: int,
    measured: tuple[list[LineSize], _Tables] | None,
    written: dict[int, list[str]],
) -> str | None:
    from pypdfium2 import PdfiumError

    try:
        page = document[number - 1]
    except PdfiumError:
        return None
    try:
        text_page = page.get_textpage()
        text: str = text_page.get_text_range() if text_page.count_chars() else ""
        if measured is not None:
            sizes, tables = measured
            lines = list(line_sizes(text_page, text, number))
            sizes.extend(lines)
            tables.take(tables_on(text_page, lines))
        if found := written_on(document, page):
            written[number] = found
    except PdfiumError:
        return None
    finally:
        page.close()
    return page_text(text)


def page_text(text: str) -> str:
    r"""Return a page's text with plain line ends; a soft hyphen at a line end is a plain one.

    >>> page_text("infor\ufffe\r\nmation\r\n")
    'infor-\nmation'
    """
    marked = _SOFT_HYPHEN_BREAK.sub("-\n", text)
    return writable(marked.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def _headings(document: PdfDocument, lines: list[LineSize], tables: list[Table]) -> list[Heading]:
    """Those of the outline; one entry alone names the document rather than its parts."""
    outline = list(_outline(document))
    if len(outline) > 1:
        return outline
    rows = {" ".join(filter(None, row)) for table in tables for row in table.rows}
    return [one for one in headings_by_size(lines) if one.text not in rows] or outline


def _outline(document: PdfDocument) -> Iterator[Heading]:
    from pypdfium2 import PdfiumError

    try:
        for number, bookmark in enumerate(document.get_toc(max_depth=6)):
            if number >= limits.HEADINGS:
                return
            title = flat(writable(bookmark.get_title()))[:500]
            target = bookmark.get_dest()
            index = target.get_index() if target is not None else None
            if title:
                page = index + 1 if index is not None and index >= 0 else None
                yield Heading(level=min(bookmark.level + 1, 9), text=title, page=page)
    except (PdfiumError, UnicodeError, RecursionError):
        return


def _metadata(document: PdfDocument) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, key in _METADATA.items():
        value = document.get_metadata_value(name)
        found[key] = shown_date(value) if value.startswith("D:") else value
    return found


def shown_date(value: str) -> str:
    """Return a PDF date as ISO 8601; what is no date stays as it is.

    >>> shown_date("D:20110902052425+02'00'")
    '2011-09-02T05:24:25'
    """
    found = _DATE.match(value)
    if found is None:
        return value
    year, month, day, hour, minute, second = found.groups()
    date = "-".join(part for part in (year, month, day) if part)
    return f"{date}T{hour}:{minute}:{second or '00'}" if hour and day else date


def _attachments(document: PdfDocument) -> list[str]:
    from pypdfium2 import PdfiumError

    names: list[str] = []
    try:
        for index in range(min(document.count_attachments(), limits.ATTACHMENTS)):
            name = flat(writable(document.get_attachment(index).get_name()))
            names.append(re.split(r"[/\\]", name)[-1][:200] or "unnamed")
    except (PdfiumError, UnicodeError):
        return names
    return names
