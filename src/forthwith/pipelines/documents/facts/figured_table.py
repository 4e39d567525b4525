"""A table of figures with the places of its rows in the text: names at the left, numbers beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from forthwith.pipelines.documents.analysis.table_facts import is_not_summed, is_total, number_in
from forthwith.pipelines.documents.analysis.table_places import row_place
from forthwith.pipelines.documents.models import Table
from forthwith.pipelines.documents.presenting.markdown_text import cut, visible
from forthwith.pipelines.documents.spans import Span

_MAX_ROWS: Final = 300
_MAX_COLUMNS: Final = 40
_CELL: Final = 60
_MOSTLY: Final = 0.8
_LEAST: Final = 2
_CHANGE: Final = re.compile(
    r"change|growth|increase|variation|variance|difference|delta|Δ|±|\+/[-−]|veränd|abweich|zuwachs"
    r"|wachstum|évolution|écart|variación|variazione|yoy|y/y",
    re.IGNORECASE,
)
_TIME: Final = re.compile(r"(?:[QH][1-4][ /-]?|FY ?)?(?:19|20)\d\d(?:[/-]\d\d)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FiguredRow:
    """A row by its name, the numbers in its columns, and where it stands."""

    name: str
    figures: Mapping[int, Decimal]
    cells: Sequence[str]
    place: Span

    def said(self, column: int) -> str:
        """The cell as the document writes it."""
        return cut(visible(self.cells[column]), _CELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguredTable:
    """The rows of a table without its sums, the row of totals, and which columns hold what.

    Attributes:
        amounts: the columns of what can be added up, left to right.
        change: the column that says how much more or less it has become.
        end: where the table's last row ends in the text.

    """

    heads: Sequence[str]
    things: Sequence[FiguredRow]
    total: FiguredRow | None
    amounts: Sequence[int]
    change: int | None
    end: int


def read_table(table: Table, text: str, language: str, after: int) -> FiguredTable | None:
    """The table, if it has names at the left and columns of figures, and stands behind `after`.

    A table that was cut short has no largest row and no total, as far as anybody can know.
    """
    lines = [row for row in table.rows if any(cell.strip() for cell in row)]
    if table.truncated or not _LEAST < len(lines) <= _MAX_ROWS or len(lines[0]) > _MAX_COLUMNS:
        return None
    heads = [cut(visible(cell), _CELL) for cell in lines[0]]
    if not _is_head(heads, language):
        return None
    rows = list(_rows(lines[1:], text, language, row_place(lines[0], text, after)))
    if len(rows) < len(lines) - 1 or not all(row.name for row in rows):
        return None
    things = [row for row in rows if not is_total(row.cells)]
    totals = [row for row in rows if is_total(row.cells)]
    columns = [column for column in range(1, len(heads)) if _is_figured(column, things)]
    change = next((each for each in columns if _CHANGE.search(heads[each])), None)
    return FiguredTable(
        heads=heads,
        things=things,
        total=totals[-1] if totals and totals[-1] is rows[-1] else None,
        amounts=[each for each in columns if each != change and _adds_up(heads, each, things)],
        change=change,
        end=rows[-1].place.end,
    )


def _is_head(heads: Sequence[str], language: str) -> bool:
    """Different words, or times, over each column but perhaps the first."""
    over = [*heads[1:]]
    named = all(_TIME.fullmatch(head) or number_in(head, language) is None for head in over)
    return len(over) > 0 and all(over) and named and len({*over}) == len(over)


def _rows(
    lines: Sequence[Sequence[str]], text: str, language: str, head: Span | None
) -> Iterator[FiguredRow]:
    """The rows one below the other, up to the first that does not stand in the text."""
    after = head.end if head else -1
    for cells in lines:
        place = row_place(cells, text, after) if after >= 0 else None
        if place is None:
            return
        after = place.end
        numbers = ((column, number_in(cell.strip(), language)) for column, cell in enumerate(cells))
        figures = {column: number for column, number in numbers if column and number is not None}
        yield FiguredRow(cut(visible(cells[0]), _CELL), figures, cells, place)


def _is_figured(column: int, rows: Sequence[FiguredRow]) -> bool:
    return sum(column in row.figures for row in rows) >= max(_LEAST, _MOSTLY * len(rows))


def _adds_up(heads: Sequence[str], column: int, rows: Sequence[FiguredRow]) -> bool:
    """Tell amounts from shares, numbers of things, years and rates."""
    cells = [row.cells[column] for row in rows if column in row.figures]
    return not is_not_summed(heads[column]) and not any("%" in cell for cell in cells)
