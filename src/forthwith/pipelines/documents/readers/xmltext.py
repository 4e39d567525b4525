"""Read XML of any vocabulary: the text of its elements, with their names as labels.

An element with text of its own is a paragraph, whatever stands within it. One that only holds
named texts is a record; records of one name that follow each other are a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.checks.active import FRAMES, handles_events, runs
from forthwith.pipelines.documents.clean_text import flat
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.xmlstream import walk
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks
from forthwith.pipelines.documents.readers.xmlmending import well_formed

READER: Final = "forthwith-xml"
_TITLES: Final = frozenset({"title", "heading", "head"})
_UNLABELLED: Final = frozenset({"", "p", "para", "paragraph", "simpara", "li", "line", "text"})
_UNREAD: Final = frozenset({"schemaLocation", "noNamespaceSchemaLocation", "space"})
_SHOWN: Final = frozenset({"svg", "html"})
_RUN: Final = frozenset({"script", "handler", "listener"})
_BROKEN_OFF: Final = "The XML is not well-formed to its end."
_UNESCAPED: Final = "The XML is not well-formed: signs in it that mean something are not escaped."
_LEVELS: Final = 6
_HELD: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Leaf:
    """An element that holds text alone."""

    name: str
    text: str
    attributes: str = ""

    @property
    def shown(self) -> str:
        """Its text, and what its attributes add to it."""
        return f"{self.text} ({self.attributes})" if self.attributes and self.text else (
            self.text or self.attributes
        )  # fmt: skip


@dataclass(slots=True)
class _Open:
    """An element that has begun: what it holds so far, and the records that follow each other."""

    name: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)
    leaves: list[_Leaf] = field(default_factory=list)
    records: list[list[_Leaf]] = field(default_factory=list)
    record_name: str = ""
    is_mixed: bool = False
    is_nested: bool = False
    is_written: bool = False


def read_xml(stream: BinaryIO, checked: Checked) -> Read:
    """Read the document; XML that breaks off gives what stands before, with a note.

    Raises:
        PermanentError: it declares a document type, is nested too deeply or has too many elements.

    """
    elements = _Elements(Blocks())
    if not walk(stream, elements):
        elements = _mended(stream)
    elements.close()
    blocks = elements.blocks
    if elements.active:
        blocks.remark(
            "active_content_ignored", "The drawing or page in the XML has scripts; none was run."
        )
    blocks.end_page()
    return blocks.read(checked, reader=READER, metadata=elements.metadata)


def _mended(stream: BinaryIO) -> _Elements:
    """Read it once more, with those signs escaped that should have been."""
    stream.seek(0)
    elements = _Elements(Blocks())
    is_whole = walk(BytesIO(well_formed(stream.read(limits.TEXT_BYTES))), elements)
    elements.blocks.remark("recovered_after_damage", _UNESCAPED if is_whole else _BROKEN_OFF)
    return elements


class _Elements:
    """Hears of elements, and writes each as soon as it is clear what it is."""

    def __init__(self, blocks: Blocks) -> None:
        self.metadata: dict[str, str] = {}
        self.blocks = blocks
        self._open: list[_Open] = []
        self._seen = 0
        self._is_shown = False
        self.active = False
        """Whether a browser would run something of it: in a drawing or a page, not in mere data."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._seen += 1
        if self._seen > limits.XML_ELEMENTS:
            raise refusal(
                "document_too_complex", f"The XML has more than {limits.XML_ELEMENTS} elements."
            )
        self._is_shown |= name in _SHOWN
        if self._is_shown and not self.active:
            runs_it = runs(attributes) or handles_events(attributes)
            self.active = name in _RUN or name in FRAMES or runs_it
        kept = {key: value for key, value in attributes.items() if key not in _UNREAD}
        self._open.append(_Open(name, kept))

    def text(self, data: str) -> None:
        if self._open and not self.blocks.full:
            element = self._open[-1]
            element.pieces.append(data)
            element.is_mixed |= not data.isspace()
            element.is_written = False

    def end(self, name: str) -> None:
        del name
        element = self._open.pop()
        if element.is_nested:
            self._flush(element)
            if self._open:
                self._open[-1].is_nested = True
        elif element.is_mixed or not element.leaves:
            self._add_leaf(_leaf(element))
        else:
            self._add_record(element)

    def close(self) -> None:
        """Write what elements hold that never ended."""
        while self._open:
            self._flush(self._open.pop())

    def _add_leaf(self, leaf: _Leaf) -> None:
        if not self._open:
            self._write(leaf)
            return
        parent = self._open[-1]
        parent.pieces.append(leaf.text)
        if not leaf.shown or self.blocks.full:
            return
        if parent.records or len(parent.leaves) > _HELD:
            self._flush(parent)
        parent.leaves.append(leaf)
        parent.is_written = False

    def _add_record(self, element: _Open) -> None:
        if not self._open:
            self._flush(element)
            return
        parent = self._open[-1]
        fields = [*_fields(element.attributes), *element.leaves]
        is_other = parent.record_name != element.name or len(parent.records) >= limits.KEPT_ROWS
        if parent.leaves or parent.is_mixed or is_other:
            self._flush(parent)
        parent.record_name, parent.is_nested, parent.is_written = element.name, True, False
        if not self.blocks.full:
            parent.records.append(fields)

    def _flush(self, element: _Open) -> None:
        """Write what an element holds so far, and before it what those around it hold.

        Only the innermost element gains anything, so those around a written one are written too.
        """
        waiting = [element]
        for ancestor in reversed(self._open):
            if ancestor.is_written:
                break
            if ancestor is not element:
                waiting.append(ancestor)
        for each in reversed(waiting):
            self._write_held(each)

    def _write_held(self, element: _Open) -> None:
        element.is_nested = element.is_written = True
        for leaf in _fields(element.attributes):
            self._write(leaf)
        if element.is_mixed:
            self.blocks.line(flat("".join(element.pieces)))
        else:
            for leaf in element.leaves:
                self._write(leaf)
        if len(element.records) > 1:
            self._write_table(element)
        else:
            self._write_records(element)
        element.attributes, element.pieces = {}, []
        element.leaves, element.records = [], []

    def _write_records(self, element: _Open) -> None:
        for record in element.records:
            self.blocks.line(element.record_name)
            for leaf in record:
                self._write(leaf)

    def _write(self, leaf: _Leaf) -> None:
        name = leaf.name.lower()
        if name in _TITLES and leaf.text.strip():
            self.metadata.setdefault("title", leaf.text)
            self.blocks.line("")
            self.blocks.heading(flat(leaf.text), max(1, min(len(self._open), _LEVELS)))
        else:
            text = leaf.shown.strip()
            self.blocks.line(text if name in _UNLABELLED else f"{leaf.name}: {text}")

    def _write_table(self, element: _Open) -> None:
        names = list(dict.fromkeys(each.name for record in element.records for each in record))
        if len(names) > limits.RECORD_FIELDS:
            self._write_records(element)
            return
        rows = [_row(record, names) for record in element.records]
        self.blocks.table([names, *rows], title=element.record_name or None)


def _leaf(element: _Open) -> _Leaf:
    whole = "".join(element.pieces)
    text = flat(whole) if element.leaves else "\n".join(map(flat, whole.strip().splitlines()))
    attributes = ", ".join(f"{key}: {value}" for key, value in element.attributes.items())
    return _Leaf(element.name, text, attributes)


def _fields(attributes: dict[str, str]) -> list[_Leaf]:
    return [_Leaf(key, value) for key, value in attributes.items() if value.strip()]


def _row(record: list[_Leaf], names: list[str]) -> list[str]:
    cells: dict[str, list[str]] = {}
    for leaf in record:
        cells.setdefault(leaf.name, []).append(leaf.shown)
    return ["\n".join(cells.get(name, [])) for name in names]
