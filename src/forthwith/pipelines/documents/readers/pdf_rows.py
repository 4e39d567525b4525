"""Which lines of a page of a PDF are one row of a table whose cells go on in a second line.

Programs draw a table cell by cell. So where a cell has two lines, the text goes down, and up again
to the next cell, which stands to the right at the height of the first line. Nothing else on a page
does that within a few lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from forthwith.pipelines.documents.readers.typography import LineSize

_LINES_OF_A_CELL: Final = 8
_LEVEL: Final = 0.6
"""How far, in heights of the line, two cells of a row may stand above each other."""
_NEXT_LINE: Final = 1.6
_ALIGNED: Final = 0.3


def rows_of_lines(lines: Sequence[LineSize]) -> Iterator[tuple[int, int]]:
    """The first and the last line of each row, most of which are one line."""
    index = 0
    while index < len(lines):
        last = _end(lines, index)
        yield index, last
        index = last + 1


def _end(lines: Sequence[LineSize], first: int) -> int:
    last = first
    while (further := _return(lines, first, last)) is not None:
        last = further
    if last > first:
        floor = min(line.bottom for line in lines[first : last + 1])
        while last + 1 < len(lines) and _is_within(lines[last], lines[last + 1], floor):
            last += 1
    return last


def _return(lines: Sequence[LineSize], first: int, last: int) -> int | None:
    """The line in which the text comes back up to the height of the row, if it went down."""
    top = lines[first]
    for index in range(last + 1, min(len(lines), last + 1 + _LINES_OF_A_CELL)):
        line, before = lines[index], lines[index - 1]
        if line.height <= 0 or before.bottom - line.bottom > _NEXT_LINE * top.height:
            return None
        if line.bottom > before.bottom + _ALIGNED * top.height:
            wider = max(each.right for each in lines[last + (last > first) : index])
            level = abs(line.bottom - top.bottom) <= _LEVEL * top.height
            centred = before.bottom < line.bottom < top.bottom
            return index if (level or centred) and line.left >= wider else None
    return None


def _is_within(before: LineSize, line: LineSize, floor: float) -> bool:
    """The last cell's next line, no lower than the row is already."""
    down = before.bottom - line.bottom
    return 0 < down <= _NEXT_LINE * line.height and line.bottom >= floor - _ALIGNED * line.height
