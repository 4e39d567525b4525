"""Walk a parsed page as a reader would see it: blocks, headings, lists and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import flat
from forthwith.pipelines.documents.readers.blocks import SPANS_CUT, Blocks

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SKIPPED: Final = frozenset({
    "script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object",
    "audio", "video", "canvas", "select", "datalist", "-comment", "-doctype",
})  # fmt: skip
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hr", "legend", "li", "main", "nav", "ol", "p", "section", "summary", "ul", "br", "h1", "h2",
    "h3", "h4", "h5", "h6", "pre",
})  # fmt: skip
_SPAN: Final = 100
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_APART: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "pre", "blockquote"})


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    title: str | None = None
    taken: dict[int, int] = field(default_factory=dict)
    """The last row that a cell from above takes, by column."""

    def begin_row(self) -> None:
        self.rows.append([])

    def add_cell(self, text: str, *, columns: int, rows: int, places: int) -> int:
        """Add a cell that takes `columns` and `rows`, beside those that cells from above take.

        Return how many places of the grid that has left empty; `places` is the most.
        """
        if not self.rows:
            self.rows.append([])
        row, number = self.rows[-1], len(self.rows)
        start = len(row)
        while len(row) - start < places and self.taken.get(len(row), 0) >= number:
            row.append("")
        empty = len(row) - start + columns * rows - 1
        if rows > 1:
            taken = range(len(row), len(row) + columns)
            self.taken.update(dict.fromkeys(taken, number + rows - 1))
        row.extend([text, *[""] * (columns - 1)])
        return empty


class PageWalk:
    """Turns the nodes below a page's body into lines, headings and tables of `blocks`."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._inline: list[str] = []
        self._tables: list[_Table] = []
        self._cells: list[list[str]] = []
        self._lists: list[int | None] = []
        self._pre = 0
        self._places_left = limits.KEPT_CELLS

    def read(self, root: LexborNode) -> None:
        """Walk depth first: enter a node, go down, and leave it on the way back."""
        node: LexborNode | None = root
        while node is not None and not self._blocks.full:
            child = node.first_child if self._enter(node) else None
            if child is not None:
                node = child
                continue
            node = self._next(node, root)
        self._flush()

    def _next(self, node: LexborNode, root: LexborNode) -> LexborNode | None:
        current: LexborNode | None = node
        while current is not None:
            self._leave(current)
            if current.mem_id == root.mem_id:
                return None
            if current.next is not None:
                return current.next
            current = current.parent
        return None

    def _enter(self, node: LexborNode) -> bool:
        """Begin a node; False if what is below it is not read."""
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            self._inline.append(text if self._pre else _spaced(text))
            return False
        if tag in _SKIPPED or _is_hidden(node):
            return False
        self._begin(tag, node)
        return True

    def _begin(self, tag: str, node: LexborNode) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag in _APART and not self._tables:
            self._blocks.line("")
        if tag in {"ol", "ul"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._inline.append(self._item_mark())
        elif tag == "pre":
            self._pre += 1
        elif tag == "a" and node.prev is not None and node.prev.tag == "a":
            self._inline.append(" ")
        elif tag == "img":
            self._inline.append(f" {node.attributes.get('alt') or ''} ")
        elif tag in {"table", "tr", "td", "th"}:
            self._begin_in_table(tag)

    def _begin_in_table(self, tag: str) -> None:
        self._flush()
        if tag == "table":
            self._tables.append(_Table())
        elif self._tables and tag == "tr":
            self._tables[-1].begin_row()
        elif self._tables:
            self._cells.append([])

    def _item_mark(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number + 1}. "

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _HEADINGS:
            self._flush(level=_HEADINGS[tag])
        elif tag == "caption" and self._tables:
            self._end_caption()
        elif tag in _BLOCKS:
            self._flush()
        if tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        elif tag in {"td", "th"} and self._cells:
            self._end_cell(node)
        elif tag == "table" and self._tables:
            self._end_table()

    def _flush(self, level: int | None = None) -> None:
        """Close the line that is being gathered."""
        joined = "".join(self._inline)
        text = joined.strip("\n") if self._pre else "\n".join(map(flat, joined.split("\n")))
        self._inline.clear()
        if not text.strip():
            return
        if self._cells:
            self._cells[-1].append(text)
        elif level is not None:
            self._blocks.heading(flat(text), level)
        else:
            self._blocks.line(text)

    def _end_caption(self) -> None:
        self._tables[-1].title = flat("".join(self._inline)) or None
        self._flush()

    def _end_cell(self, node: LexborNode) -> None:
        self._flush()
        cell = "\n".join(self._cells.pop())
        if self._tables:
            columns, rows = _span(node, "colspan"), _span(node, "rowspan")
            self._place_cell(cell, columns=columns, rows=rows)

    def _place_cell(self, cell: str, *, columns: int, rows: int) -> None:
        """Put a cell into its table, without its spans once those took all that they may take."""
        if columns * rows - 1 > self._places_left:
            self._blocks.remark("truncated_table", SPANS_CUT)
            columns = rows = 1
        self._places_left -= self._tables[-1].add_cell(
            cell, columns=columns, rows=rows, places=self._places_left - columns * rows + 1
        )

    def _end_table(self) -> None:
        self._flush()
        table = self._tables.pop()
        rows = [row for row in table.rows if any(cell.strip() for cell in row)]
        if self._cells:
            self._cells[-1].append("\n".join(" ".join(row) for row in rows))
        elif _is_layout(rows):
            for row in rows:
                self._blocks.line("\n".join(row))
        else:
            self._blocks.table(rows, title=table.title)
            self._blocks.line("")


def _span(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "").strip()
    return min(int(value), _SPAN) if value.isascii() and value.isdigit() and value != "0" else 1


def _is_layout(rows: list[list[str]]) -> bool:
    """Tell a table that only places things on the page from one that holds data."""
    return max((len(row) for row in rows), default=0) < 2


def _spaced(text: str) -> str:
    if not text.strip():
        return " " if text else ""
    lead, trail = text[0].isspace(), text[-1].isspace()
    return f"{' ' if lead else ''}{flat(text)}{' ' if trail else ''}"


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes:
        return True
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "display:none" in style
