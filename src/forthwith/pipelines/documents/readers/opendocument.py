"""What the elements of an OpenDocument file mean, be it packed or one flat XML.

One handler serves texts, workbooks and presentations: they share paragraphs, lists and tables.
What a table says of repeated cells is not believed further than a result can hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from typing_extensions import override

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.readers.blocks import Blocks

_SKIPPED: Final = frozenset({
    "tracked-changes", "ruby-text", "forms", "scripts", "font-face-decls", "binary-data",
    "note-citation", "title", "desc", "shapes", "sequence-decls", "settings", "page-number",
})  # fmt: skip
_PARAGRAPHS: Final = frozenset({"p", "h"})
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_SIDES: Final = ("header", "footer")
_HEADS: Final = {"title": 2, "subtitle": 3}
_LEVELS: Final = 9
_SPACES: Final = 1_000
_CELLS_CUT: Final = "The tables have more cells than are read."
_META: Final = {
    "title": "title", "subject": "subject", "keyword": "keywords", "description": "description",
    "initial-creator": "author", "creator": "last_modified_by", "language": "language",
    "creation-date": "created", "date": "modified", "generator": "producer",
}  # fmt: skip


@dataclass(slots=True)
class _Paragraph:
    level: int | None = None
    bullet: str = ""
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    title: str
    rows: list[list[str]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    columns: int = 1
    empty: int = 0
    """Cells without content since the last one with any."""
    repeated: int = 1


class Meta:
    """Reads what the file says of itself."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self._within = False
        self._key: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        self._within |= name == "meta"
        self._key = _META.get(name) if self._within else None

    def end(self, name: str) -> None:
        self._within &= name != "meta"
        self._key = None

    def text(self, data: str) -> None:
        if self._key is not None:
            self.values[self._key] = self.values.get(self._key, "") + data


class Sides:
    """Reads the headers and footers of the page styles, each text once."""

    def __init__(self) -> None:
        self.texts: dict[str, dict[str, None]] = {side: {} for side in _SIDES}
        self._side: str | None = None
        self._masters = 0
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        if name == "master-page":
            self._masters += 1
        elif self._masters and name.startswith(_SIDES):
            self._side = name.partition("-")[0]
        elif name in {"s", "tab", "line-break"}:
            self.text(" ")

    def end(self, name: str) -> None:
        if name == "master-page":
            self._masters -= 1
        elif name == "p" and self._side is not None:
            text = "".join(self._pieces).strip()
            self._pieces.clear()
            found = self.texts[self._side]
            if text and len(found) < limits.HEADINGS:
                found[text] = None
        elif self._side is not None and name.startswith(_SIDES):
            self._side = None

    def text(self, data: str) -> None:
        if self._side is not None:
            self._pieces.append(data)


class Content:
    """Reads the body of a document into `blocks`; `objects` are the parts that it embeds."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.objects: list[str] = []
        self._titles: set[str] = set()
        self._paragraphs: list[_Paragraph] = []
        self._tables: list[_Table] = []
        self._bullets: list[str] = []
        self._heads: list[int | None] = []
        self._deferred: list[_Paragraph] = []
        self._cells_left = limits.CELLS
        self._repeats_left = limits.KEPT_CELLS
        self._skipping = 0
        self._in_body = False
        self._in_notes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif name == "body":
            self._in_body = True
        elif name == "style":
            self._learn(attributes)
        elif not self._in_body:
            return
        elif name in _PARAGRAPHS:
            self._paragraphs.append(_Paragraph(self._level(name, attributes), self._bullet()))
        elif name in {"table", "table-row", *_CELLS}:
            self._start_table(name, attributes)
        else:
            self._start_other(name, attributes)

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif not self._in_body:
            return
        elif name == "body":
            self._in_body = False
        elif name in _PARAGRAPHS and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif name in {"table", "table-row", *_CELLS} and self._tables:
            self._end_table(name)
        else:
            self._end_other(name)

    def close(self) -> None:
        """Keep what tables hold that never ended."""
        while self._tables:
            self._end_row(self._tables[-1])
            self._end_table("table")

    def text(self, data: str) -> None:
        if self._paragraphs and not self._skipping:
            self._paragraphs[-1].pieces.append(data)

    def _learn(self, attributes: dict[str, str]) -> None:
        parent = attributes.get("parent-style-name", "")
        if parent == "Title" and len(self._titles) < limits.HEADINGS:
            self._titles.add(attributes.get("name", ""))

    def _level(self, name: str, attributes: dict[str, str]) -> int | None:
        style = attributes.get("style-name", "")
        if name == "h":
            return min(_whole(attributes.get("outline-level"), 1), _LEVELS)
        if style == "Title" or style in self._titles:
            return 1
        return self._heads[-1] if self._heads else None

    def _bullet(self) -> str:
        """Return the mark of a list's item for its first paragraph."""
        bullet = self._bullets[-1] if self._bullets else ""
        if bullet:
            self._bullets[-1] = ""
        return bullet

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "list-item":
            self._bullets.append("- ")
        elif name == "frame":
            self._heads.append(_HEADS.get(attributes.get("class", "")))
        elif name == "object":
            self.objects.append(attributes.get("href", ""))
        elif name == "notes":
            self._in_notes += 1
        elif name == "annotation":
            self._paragraphs.append(_Paragraph())  # takes its author and date, which are not read
        elif self._paragraphs:
            self._in_paragraph(name, attributes)

    def _in_paragraph(self, name: str, attributes: dict[str, str]) -> None:
        if name == "s":
            self.text(" " * min(_whole(attributes.get("c"), 1), _SPACES))
        elif name == "tab":
            self.text("\t")
        elif name == "line-break":
            self.text("\n")

    def _end_other(self, name: str) -> None:
        if name == "list-item" and self._bullets:
            self._bullets.pop()
        elif name == "frame" and self._heads:
            self._heads.pop()
        elif name == "notes":
            self._in_notes -= 1
        elif name == "annotation" and self._paragraphs:
            self._paragraphs.pop()
        elif name == "page":
            self.blocks.end_page()

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        if self._tables:
            self._tables[-1].cell.append("".join(paragraph.pieces))
        elif self._paragraphs:
            self._deferred.append(paragraph)  # a note or a text box within another paragraph
        else:
            self._add_paragraph(paragraph)
            for inner in self._deferred:
                self._add_paragraph(inner)
            self._deferred.clear()

    def _add_paragraph(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.pieces)
        if self.blocks.full:
            return
        if paragraph.level is not None and text.strip() and not self._in_notes:
            self.blocks.line("")
            self.blocks.heading(text.strip(), paragraph.level)
        else:
            self.blocks.line(f"{paragraph.bullet}{text}" if text.strip() else "")

    def _start_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._tables.append(_Table(attributes.get("name", "")))
        elif self._tables and name == "table-row":
            self._tables[-1].row = []
            self._tables[-1].repeated = max(1, _whole(attributes.get("number-rows-repeated"), 1))
        elif self._tables:
            self._tables[-1].cell = []
            self._tables[-1].columns = max(1, _whole(attributes.get("number-columns-repeated"), 1))

    def _end_table(self, name: str) -> None:
        table = self._tables[-1]
        if name == "table":
            self._tables.pop()
            self._add_table(table)
        elif name == "table-row":
            self._end_row(table)
        else:
            cell = "\n".join(text for text in table.cell if text.strip())
            table.cell = []
            self._end_cell(table, cell)

    def _end_cell(self, table: _Table, cell: str) -> None:
        """Add a cell as often as it is repeated; empty ones wait until one with content follows."""
        if not cell:
            table.empty = min(table.empty + table.columns, limits.COLUMNS)
            return
        room = min(limits.COLUMNS, self._cells_left) - len(table.row) - table.empty
        copies = min(table.columns, room, 1 + self._repeats_left)
        if copies < table.columns:
            self.blocks.remark("truncated_output", _CELLS_CUT)
        if copies > 0:
            self._repeats_left -= copies - 1
            table.row.extend([*[""] * table.empty, *[cell] * copies])
            table.empty = 0

    def _end_row(self, table: _Table) -> None:
        """Keep a row with content, as often as it is repeated and still affordable."""
        row = table.row
        table.row, table.empty = [], 0
        if not row:
            return
        repeats = min(table.repeated - 1, self._repeats_left // len(row))
        if repeats < table.repeated - 1:
            self.blocks.remark("truncated_output", _CELLS_CUT)
        self._repeats_left -= repeats * len(row)
        self._cells_left -= len(row)
        table.rows.extend([row] * (1 + repeats))

    def _add_table(self, table: _Table) -> None:
        if self._tables:
            inner = (" ".join(cell for cell in row if cell) for row in table.rows)
            self._tables[-1].cell.append("\n".join(inner))
            self.blocks.keep_table(table.rows)
        else:
            self.blocks.table(table.rows)
            self.blocks.line("")


class Sheets(Content):
    """Reads a workbook: each table is a page that has its name."""

    @override
    def _add_table(self, table: _Table) -> None:
        if self._tables:
            super()._add_table(table)
            return
        if table.rows:
            self.blocks.heading(table.title, 1)
            self.blocks.table(_dense(table.rows), title=table.title)
        self.blocks.end_page(table.title)


class Formula:
    """Reads the signs of an embedded formula, or the words of another embedded object."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._skipping = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        if self._skipping or name in {"annotation", "styles", "automatic-styles"}:
            self._skipping += 1

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif name in {"p", "table-cell"}:
            self.pieces.append(" ")

    def text(self, data: str) -> None:
        if not self._skipping:
            self.pieces.append(data.strip("\r\n\t"))


def _dense(rows: list[list[str]]) -> list[list[str]]:
    """Leave out columns that are empty in all rows; fill up short rows where that is affordable."""
    used = sorted({column for row in rows for column, cell in enumerate(row) if cell})
    if len(used) * len(rows) <= limits.CELLS:
        return [[row[c] if c < len(row) else "" for c in used] for row in rows]
    ends = {column: number for number, column in enumerate(used, start=1)}
    return [[row[c] for c in used[: ends[len(row) - 1]]] for row in rows]


def _whole(value: str | None, absent: int) -> int:
    digits = value or ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else absent
