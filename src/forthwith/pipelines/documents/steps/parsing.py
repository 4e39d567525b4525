"""The stage that makes one text with its structure of what the reader found."""

from __future__ import annotations

from typing import Final

from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.languages import language_of
from forthwith.pipelines.documents.language.word_counts import words_in
from forthwith.pipelines.documents.language.words import WRITTEN_WORD
from forthwith.pipelines.documents.models import Page, PageSpan, Parsed, Read, Table
from forthwith.pipelines.documents.sources import tell
from forthwith.pipelines.documents.structure.listing import lists_of
from forthwith.pipelines.documents.structure.normalising import normalised
from forthwith.pipelines.documents.structure.sectioning import sections_of
from forthwith.pipelines.documents.structure.tabulating import tables_by_lines
from forthwith.ports.context import StageContext

_BETWEEN_PAGES: Final = "\n\n"


def parsing(reading: Read, ctx: StageContext) -> Parsed:
    """Normalise the text, place pages and sections in it, and tell its language."""
    text, pages = _one_text(reading)
    tell(ctx, 1, 2, "finding sections")
    sections = sections_of(text, pages, reading.headings)
    broken = FORMATS[reading.kind].broken_by_lines
    return Parsed(
        kind=reading.kind,
        reader=reading.reader,
        text=text,
        pages=pages,
        sections=sections,
        lists=lists_of(text, pages, sections, broken=broken),
        tables=_tables(reading, text, pages),
        metadata=reading.metadata,
        attachments=reading.attachments,
        language=language_of(text),
        words=words_in(text, WRITTEN_WORD),
        notes=reading.notes,
    )


def _tables(reading: Read, text: str, pages: list[PageSpan]) -> list[Table]:
    """A kind whose lines are those of paper may show tables that it does not mark."""
    if not FORMATS[reading.kind].broken_by_lines:
        return reading.tables
    return tables_by_lines(text, pages, reading.tables)


def _one_text(reading: Read) -> tuple[str, list[PageSpan]]:
    join_hyphens = FORMATS[reading.kind].broken_by_lines
    pieces: list[str] = []
    spans: list[PageSpan] = []
    position = 0
    for page in reading.pages:
        text = normalised(page.text, join_hyphens=join_hyphens)
        spans.append(_span(page, position, position + len(text)))
        pieces.append(text)
        position += len(text) + len(_BETWEEN_PAGES)
    return _BETWEEN_PAGES.join(pieces), spans


def _span(page: Page, start: int, end: int) -> PageSpan:
    return PageSpan(
        number=page.number,
        start=start,
        end=end,
        label=page.label,
        ocr_confidence=page.ocr_confidence,
    )
