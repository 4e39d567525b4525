"""Find tables on a page of a PDF by the gaps between its words.

A PDF draws the cells of a table and says nothing of the table. A line whose letters take much more
room than letters do is looked at word by word; lines below each other whose gaps leave the same
columns free are rows. A table that is none misleads more than one that is missed: so three rows
must agree, cells must be short, and two columns alone must be labels with figures.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents.clean_text import flat, writable
from forthwith.pipelines.documents.models import Table
from forthwith.pipelines.documents.readers.pdf_rows import rows_of_lines
from forthwith.pipelines.documents.structure.table_shape import LEAST_ROWS, is_table

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

    from forthwith.pipelines.documents.readers.typography import LineSize

_SPREAD: Final = 0.48
"""Room for a letter, in heights of the line: prose takes 0.45 at most, narrow gaps more."""
_GAP: Final = 0.9
_NEXT_LINE: Final = 1.4
_ALIGNED: Final = 2.0
_NEXT_ROW: Final = 3.2
_LONGEST_LINE: Final = 400


@dataclass(frozen=True, slots=True)
class _Cell:
    """Words without a gap between them, and from where to where they stand."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    bottom: float
    height: float
    cells: tuple[_Cell, ...]
    last: int
    lowest: float


def tables_on(text_page: PdfTextPage, lines: Sequence[LineSize]) -> Iterator[Table]:
    """The tables among the measured lines of a page, in the order of its text."""
    rows = _rows(text_page, lines) if _may_have_rows(lines) else []
    if len(rows) < LEAST_ROWS:
        return
    run: list[_Row] = []
    columns: list[_Cell] = []
    for row in rows:
        joined = _columns([*columns, *row.cells])
        if not _goes_on(run, row) or len(joined) < len(columns):
            yield from _table(run, columns, lines[0].page)
            run, joined = [], _columns(row.cells)
        run.append(row)
        columns = joined
    yield from _table(run, columns, lines[0].page)


def _may_have_rows(lines: Sequence[LineSize]) -> bool:
    """Whether a line has gaps, or stands higher than the one before; plain prose has neither."""
    return any(map(_is_spread, lines)) or any(b.bottom > a.bottom for a, b in pairwise(lines))


def _rows(text_page: PdfTextPage, lines: Sequence[LineSize]) -> list[_Row]:
    """The lines that have gaps, with those that their first or their last cell goes on in."""
    rows: list[_Row] = []
    for first, last in rows_of_lines(lines):
        row = _row(text_page, lines, first, last)
        before = rows[-1] if rows else None
        if len(row.cells) == 1 and before and _may_be_like(before, lines[first], first):
            close = tuple(_parts(text_page, lines[first]))
            row = replace(row, cells=close) if len(close) == len(before.cells) else row
        if len(row.cells) > 1:
            free = first > (before.last + 1 if before else 0)
            above = lines[first - 1] if free else None
            rows.append(_under(above, row) if above and _begins(above, row) else row)
        elif before and before.last == first - 1 and _ends(before, lines[first]):
            rows[-1] = _over(before, lines[first])
    return rows


def _row(text_page: PdfTextPage, lines: Sequence[LineSize], first: int, last: int) -> _Row:
    line, part = lines[first], lines[first : last + 1]
    if first == last and not _is_spread(line):
        cells = [_Cell(line.left, line.right, _shown(line.text))]
    else:
        cells = [cell for each in part for cell in _parts(text_page, each)]
    lowest = min(each.bottom for each in part)
    return _Row(first, line.bottom, line.height, _whole(cells), last, lowest)


def _may_be_like(before: _Row, line: LineSize, number: int) -> bool:
    """Whether a line below a row reaches all of its columns, though its gaps are narrow."""
    near = number <= before.last + 2 and len(before.cells) >= LEAST_ROWS
    return near and line.right > before.cells[-1].left and len(line.text) <= _LONGEST_LINE


def _begins(above: LineSize, row: _Row) -> bool:
    """Whether the first cell goes on from the line above, as its small letter shows."""
    down, cell = above.bottom - row.bottom, row.cells[0]
    near = 0 < down <= _NEXT_LINE * row.height and abs(above.left - cell.left) <= _ALIGNED
    return near and len(row.cells) >= LEAST_ROWS and cell.text[:1].islower()


def _ends(row: _Row, line: LineSize) -> bool:
    """Whether the last cell goes on in the line below, which begins where that does.

    Where cells are centred, the row's first letter may stand as low as that line.
    """
    near = abs(row.lowest - line.bottom) <= _NEXT_LINE * line.height
    return near and abs(row.cells[-1].left - line.left) <= _ALIGNED


def _under(above: LineSize, row: _Row) -> _Row:
    first, *others = row.cells
    whole = _Cell(first.left, max(first.right, above.right), f"{_shown(above.text)} {first.text}")
    return replace(row, number=row.number - 1, bottom=above.bottom, cells=(whole, *others))


def _over(row: _Row, line: LineSize) -> _Row:
    *others, end = row.cells
    whole = _Cell(end.left, max(end.right, line.right), f"{end.text} {_shown(line.text)}")
    return replace(row, last=row.last + 1, lowest=line.bottom, cells=(*others, whole))


def _is_spread(line: LineSize) -> bool:
    """Tell whether the letters of the line take more room than those of prose."""
    length = len(line.text)
    return line.right - line.left > _SPREAD * line.height * length and length <= _LONGEST_LINE


def _goes_on(run: Sequence[_Row], row: _Row) -> bool:
    if not run or row.number != run[-1].last + 1:
        return False
    down = run[-1].lowest - row.bottom
    return 0 < down <= _NEXT_ROW * max(row.height, run[-1].height)


def _parts(text_page: PdfTextPage, line: LineSize) -> Iterator[_Cell]:
    begin, left = 0, line.left
    for match in re.finditer(r"(?<=\S)\s+(?=\S)", line.text):
        before = _edges(text_page, line.start + match.start() - 1)
        after = _edges(text_page, line.start + match.end())
        if before and after and after[0] - before[1] >= _GAP * line.height:
            yield _Cell(left, before[1], _shown(line.text[begin : match.start()]))
            begin, left = match.end(), after[0]
    yield _Cell(left, line.right, _shown(line.text[begin:]))


def _whole(cells: Sequence[_Cell]) -> tuple[_Cell, ...]:
    """The cells of a row from left to right, what stands above each other in one."""
    whole: list[_Cell] = []
    for cell in cells:
        above = next((n for n, c in enumerate(whole) if _are_above(c, cell)), None)
        if above is None:
            whole.append(cell)
        else:
            old = whole[above]
            left, right = min(old.left, cell.left), max(old.right, cell.right)
            whole[above] = _Cell(left, right, f"{old.text} {cell.text}")
    return tuple(whole)


def _are_above(one: _Cell, other: _Cell) -> bool:
    return one.left < other.right and other.left < one.right


def _shown(text: str) -> str:
    return flat(writable(text))


def _edges(text_page: PdfTextPage, position: int) -> tuple[float, float] | None:
    """The left and the right edge of a letter."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    index = raw.FPDFText_GetCharIndexFromTextIndex(text_page, position)
    if index < 0 or not raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
        return None
    return float(box.left), float(box.right)


def _columns(cells: Sequence[_Cell]) -> list[_Cell]:
    """From where to where there are cells above each other, from left to right."""
    columns: list[_Cell] = []
    for cell in sorted(cells, key=lambda each: each.left):
        if columns and cell.left <= columns[-1].right:
            last = columns[-1]
            columns[-1] = _Cell(last.left, max(last.right, cell.right), "")
        else:
            columns.append(_Cell(cell.left, cell.right, ""))
    return columns


def _table(run: Sequence[_Row], columns: Sequence[_Cell], page: int) -> Iterator[Table]:
    rows = [[_within(column, row) for column in columns] for row in run]
    if is_table(rows):
        yield Table(page=page, rows=rows)


def _within(column: _Cell, row: _Row) -> str:
    return " ".join(c.text for c in row.cells if column.left <= c.left <= column.right)
