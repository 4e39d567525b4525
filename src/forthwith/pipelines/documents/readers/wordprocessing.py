"""What the elements of a Word part mean: paragraphs, headings, lists, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.readers.blocks import SPANS_CUT, Blocks

_SKIPPED: Final = frozenset({"Fallback", "moveFrom", "del", "instrText", "delText", "pPrChange",
                             "rPrChange", "tblPrChange", "sectPrChange"})  # fmt: skip
_TEXT: Final = frozenset({"t"})
_CHARACTERS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_HEADING_NAME: Final = re.compile(
    r"(?i)^(?:heading|überschrift|titre|título|titolo|kop)\s*([1-9])$"
)
_TITLE_NAMES: Final = frozenset({"title", "titel"})
_LEVELS: Final = 9
_SPAN: Final = 100


class StyleLevels:
    """Reads the styles part: which paragraph style is a heading, and of which level."""

    HEARS_OF: Final = frozenset({"styles", "style", "name", "basedOn", "outlineLvl"})

    def __init__(self) -> None:
        self.levels: dict[str, int] = {}
        self._style: str | None = None
        self._parents: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "style":
            self._style = attributes.get("styleId")
        elif self._style is None:
            return
        elif name == "name":
            self._by_name(self._style, value)
        elif name == "basedOn":
            self._parents[self._style] = value
        elif name == "outlineLvl" and value.isdecimal() and int(value) < _LEVELS:
            self.levels[self._style] = int(value) + 1

    def end(self, name: str) -> None:
        if name == "style":
            self._style = None
        elif name == "styles":
            for style in self._parents:
                self._inherit(style)

    def text(self, data: str) -> None:
        pass

    def _by_name(self, style: str, name: str) -> None:
        heading = _HEADING_NAME.match(name)
        if heading:
            self.levels[style] = int(heading[1])
        elif name.lower() in _TITLE_NAMES:
            self.levels[style] = 1

    def _inherit(self, style: str) -> None:
        ancestor: str | None = style
        for _ in range(_LEVELS):
            ancestor = self._parents.get(ancestor or "")
            if ancestor in self.levels:
                self.levels.setdefault(style, self.levels[ancestor])
                return


@dataclass(slots=True)
class _Paragraph:
    text: list[str] = field(default_factory=list)
    level: int | None = None
    listed: bool = False


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    span: int = 1


class Body:
    """Reads a part with paragraphs and tables into `blocks`."""

    def __init__(self, blocks: Blocks, levels: dict[str, int]) -> None:
        self._blocks = blocks
        self._levels = levels
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._skipping = 0
        self._in_text = 0
        self._covered_left = limits.KEPT_CELLS

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif name == "p":
            self._paragraphs.append(_Paragraph())
        elif name in _TEXT:
            self._in_text += 1
        elif name == "tbl":
            self._tables.append(_Table())
        elif self._tables and name == "tr":
            self._tables[-1].rows.append([])
        elif self._tables and name == "tc":
            self._tables[-1].cell, self._tables[-1].span = [], 1
        elif self._tables and name == "gridSpan":
            self._tables[-1].span = _span(attributes.get("val", ""))
        elif self._paragraphs:
            self._in_paragraph(self._paragraphs[-1], name, attributes)

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif name in _TEXT:
            self._in_text -= 1
        elif name == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif name == "tc" and self._tables:
            self._end_cell(self._tables[-1])
        elif name == "tbl" and self._tables:
            self._end_table(self._tables.pop())

    def close(self) -> None:
        """Keep what tables hold that never ended."""
        while self._tables:
            self._end_table(self._tables.pop())

    def text(self, data: str) -> None:
        if self._in_text and not self._skipping:
            if not self._paragraphs:
                self._paragraphs.append(_Paragraph())
            self._paragraphs[-1].text.append(data)

    def _in_paragraph(self, paragraph: _Paragraph, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if name in _CHARACTERS and (name != "tab" or not attributes):
            paragraph.text.append(_CHARACTERS[name])
        elif name == "pStyle":
            paragraph.level = self._levels.get(value)
        elif name == "outlineLvl" and value.isdecimal() and int(value) < _LEVELS:
            paragraph.level = int(value) + 1
        elif name == "numId":
            paragraph.listed = value != "0"

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.text)
        if self._tables:
            self._tables[-1].cell.append(text)
        elif self._blocks.full:
            return
        elif paragraph.level is not None and text.strip():
            self._blocks.line("")
            self._blocks.heading(text.strip(), paragraph.level)
        else:
            self._blocks.line(f"- {text}" if paragraph.listed and text.strip() else text)

    def _end_cell(self, table: _Table) -> None:
        if not table.rows:
            table.rows.append([])
        cell = "\n".join(text for text in table.cell if text.strip())
        covered = min(table.span - 1, self._covered_left)
        if covered < table.span - 1:
            self._blocks.remark("truncated_table", SPANS_CUT)
        self._covered_left -= covered
        table.rows[-1].extend([cell, *[""] * covered])
        table.cell = []

    def _end_table(self, table: _Table) -> None:
        if not self._tables:
            self._blocks.table(table.rows)
            self._blocks.line("")
            return
        self._blocks.keep_table(table.rows)
        inner = (" ".join(cell for cell in row if cell) for row in table.rows)
        self._tables[-1].cell.append("\n".join(inner))


def _span(value: str) -> int:
    return min(int(value), _SPAN) if value.isascii() and value.isdigit() and value != "0" else 1
