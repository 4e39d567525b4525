"""Read OpenDocument texts, workbooks and presentations, packed or as flat XML."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import BinaryIO, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.office_parts import (
    Parts,
    opened_parts,
    remark_elements,
)
from forthwith.pipelines.documents.containers.xmlstream import Elements, Handler, walk
from forthwith.pipelines.documents.kinds.signatures import ZIP
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks
from forthwith.pipelines.documents.readers.opendocument import Content, Formula, Meta, Sheets, Sides
from forthwith.pipelines.documents.within.open_objects import names_of_objects

READER: Final = "forthwith-odf"
_CONTENT: Final = "content.xml"
_Walk = Callable[[str, Handler], bool]


def read_odf(stream: BinaryIO, checked: Checked) -> Read:
    """Read the document; damage gives what stands before it, with a note.

    Raises:
        PermanentError: it has no content, or is hostile.

    """
    packed = stream.read(4) in ZIP
    stream.seek(0)
    return _read_package(opened_parts(stream), checked) if packed else _read_flat(stream, checked)


def _read_package(parts: Parts, checked: Checked) -> Read:
    content, meta = _content(checked), Meta()
    if not _read_parts(parts.walk, content, meta, checked):
        raise refusal("document_damaged", "The OpenDocument file has no content.xml.")
    _add_objects(parts, content)
    _end_pages(content.blocks, checked)
    parts.remark(content.blocks)
    found = _finished(checked, content.blocks, meta)
    facts = {**_pictures(parts, found), "attachments": names_of_objects(parts)}
    return found.model_copy(update=facts)


def _read_flat(stream: BinaryIO, checked: Checked) -> Read:
    content, meta = _content(checked), Meta()
    whole: list[bool] = []
    walks: list[Elements] = []

    def walk_flat(part: str, handler: Handler) -> bool:
        del part
        stream.seek(0)
        walks.append(Elements())  # the same elements are read in each walk
        whole.append(walk(stream, handler, elements=walks[-1]))
        return True

    _read_parts(walk_flat, content, meta, checked)
    _end_pages(content.blocks, checked)
    remark_elements(walks[-1], content.blocks)
    if not all(whole):
        content.blocks.remark("recovered_after_damage")
    return _finished(checked, content.blocks, meta)


def _content(checked: Checked) -> Content:
    return Sheets(Blocks()) if checked.kind == "ods" else Content(Blocks())


def _read_parts(walk_part: _Walk, content: Content, meta: Meta, checked: Checked) -> bool:
    sides = Sides()
    walk_part("meta.xml", meta)
    if checked.kind == "odt":  # the others have page numbers there, and names of sheets
        walk_part("styles.xml", sides)
    for text in sides.texts["header"]:
        content.blocks.line(text)
    found = walk_part(_CONTENT, content)
    content.close()
    for text in sides.texts["footer"]:
        content.blocks.line(text)
    return found


def _add_objects(parts: Parts, content: Content) -> None:
    """Add the words of embedded objects that are written in XML too, such as formulas."""
    for target in content.objects[: limits.ATTACHMENTS]:
        formula = Formula()
        if parts.walk(posixpath.normpath(posixpath.join(target, _CONTENT)), formula):
            content.blocks.line("".join(formula.pieces).strip())


def _pictures(parts: Parts, found: Read) -> dict[str, object]:
    if not found.is_empty or not any(name.startswith("Pictures/") for name in parts.names()):
        return {}
    blocks = Blocks()
    blocks.remark(
        "no_text_layer", "The document holds pictures only, in which no text was recognised."
    )
    return {"notes": [*found.notes, *blocks.notes.values()]}


def _end_pages(blocks: Blocks, checked: Checked) -> None:
    """Close the one page of a text, or the last one, which what stands outside of all makes."""
    if checked.kind == "odt" or not blocks.pages or blocks.has_lines:
        blocks.end_page()


def _finished(checked: Checked, blocks: Blocks, meta: Meta) -> Read:
    return blocks.read(checked, reader=READER, metadata=meta.values)
