"""Find the tables that only the lines of a text show: of mails, text files and recognised pages.

Pages whose reader gave tables are left alone. What stands in columns, set apart by gaps or under
words that name columns, is a table where three lines agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from forthwith.pipelines.documents.models import PageSpan, Table
from forthwith.pipelines.documents.structure.grids import Grid, find_grids
from forthwith.pipelines.documents.structure.table_shape import is_table

_CHARACTERS: Final = 200_000
_PAGE_CHARACTERS: Final = 50_000
_TABLES: Final = 100
_ROWS: Final = 500


def tables_by_lines(text: str, pages: Sequence[PageSpan], known: Sequence[Table]) -> list[Table]:
    """The tables of the reader, and after them those on pages that it found none on."""
    if any(table.page is None for table in known):
        return [*known]
    taken = {table.page for table in known}
    found: list[Table] = []
    left = _CHARACTERS
    for page in pages:
        if page.number not in taken and left > 0 and len(found) < _TABLES:
            part = text[page.start : min(page.end, page.start + min(left, _PAGE_CHARACTERS))]
            left -= len(part)
            found += _on_page(part, page.number)
    added = [*known, *found[:_TABLES]]
    return sorted(added, key=lambda table: table.page or 0)


def _on_page(text: str, page: int) -> Iterator[Table]:
    for grid in find_grids(text, ()):
        rows = [[*grid.header], *_rows(text, grid)]
        if is_table(rows):
            yield Table(page=page, rows=rows[:_ROWS], truncated=len(rows) > _ROWS)


def _rows(text: str, grid: Grid) -> list[list[str]]:
    return [[cell.of(text).strip() if cell else "" for cell in row] for row in grid.rows]
