"""Read a Word document: body, tables, notes, headers and footers, text boxes.

Parts are walked in the order of reading: headers, body, notes, comments, footers. Deleted text
and the doubles that a document carries for old programs are passed over.
"""

from __future__ import annotations

from typing import BinaryIO, Final

from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.office_parts import Parts, opened_parts
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks
from forthwith.pipelines.documents.readers.office import read_of
from forthwith.pipelines.documents.readers.presentation import ChartWords
from forthwith.pipelines.documents.readers.wordprocessing import Body, StyleLevels

READER: Final = "forthwith-docx"
_MAIN: Final = "word/document.xml"
_BEFORE: Final = ("header",)
_AFTER: Final = ("footnotes", "endnotes", "comments", "diagramData", "chart", "footer")


def read_docx(stream: BinaryIO, checked: Checked) -> Read:
    """Read the document; damage beyond the body's beginning gives what is there, with a note.

    Raises:
        PermanentError: the body is missing or hostile.

    """
    parts = opened_parts(stream)
    main = main_part(parts)
    blocks = Blocks()
    _read_parts(parts, main, blocks)
    blocks.end_page()
    return read_of(parts, blocks, checked, reader=READER)


def main_part(parts: Parts) -> str:
    """Return the part that holds the body."""
    for relation in parts.relations(""):
        if relation.type == "officeDocument":
            return relation.target
    return _MAIN


def _read_parts(parts: Parts, main: str, blocks: Blocks) -> None:
    targets = {(r.type, r.target): None for r in parts.relations(main)}
    levels = StyleLevels()
    for kind, target in targets:
        if kind == "styles":
            parts.walk(target, levels, only=StyleLevels.HEARS_OF)
    seen: set[str] = set()
    for kind in _BEFORE:
        _read_side_parts(parts, kind, targets, blocks, seen)
    body = Body(blocks, levels.levels)
    found = parts.walk(main, body)
    body.close()
    if not found:
        raise refusal(
            "document_damaged", "The Word document has no body: its main part is missing."
        )
    for kind in _AFTER:
        _read_side_parts(parts, kind, targets, blocks, seen)


def _read_chart(parts: Parts, target: str, side: Blocks) -> None:
    chart = ChartWords()
    parts.walk(target, chart)
    for line in chart.words:
        side.line(line)


def _read_side_parts(
    parts: Parts,
    kind: str,
    targets: dict[tuple[str, str], None],
    blocks: Blocks,
    seen: set[str],
) -> None:
    """Read the parts of one kind; a header that each section repeats is read once."""
    for type_, target in targets:
        if type_ != kind:
            continue
        side = Blocks()
        if kind == "chart":
            _read_chart(parts, target, side)
        else:
            parts.walk(target, Body(side, {}))
        side.end_page()
        text = side.pages[0].text.strip()
        if text and text not in seen:
            seen.add(text)
            blocks.line(text)
            for table in side.tables:
                blocks.keep_table(table.rows)
