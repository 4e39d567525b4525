"""Sums of the columns of money in tables that have no row of totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from forthwith.pipelines.documents.schemas.candidates import Candidate
from forthwith.pipelines.documents.schemas.figures import Figure, read_figure
from forthwith.pipelines.documents.schemas.filled import Filled, of_candidate, of_members
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.grids import Grid
from forthwith.pipelines.documents.structure.labels import CONCEPT_OF, canonical

_LEAST_ROWS: Final = 2
_SURE: Final = 0.8
_SUMMED: Final = frozenset(
    {"net amount", "tax amount", "total amount", "line total", "discount", "shipping"}
)
_EACH: Final = frozenset({"unit price", "balance", "tax rate", "sku"})
"""What each row has of its own, and no sum says anything about."""
_CENTS: Final = re.compile(r"\d[.,]\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """A column's name, the place of that name, and the sum of its cells."""

    name: str
    place: Span
    total: Decimal


def computed_totals(paper: Paper, grid: Grid) -> Iterator[Filled]:
    """The sums of a table's columns of money, each with the column's name as its place."""
    for each in column_sums(paper, grid):
        label = Candidate(each.name, each.place, _SURE, "table")
        total = Candidate(_plain(each.total), each.place, _SURE, "computed")
        yield of_members({"label": of_candidate(label), "value": of_candidate(total)})


def column_sums(paper: Paper, grid: Grid) -> Iterator[ColumnSum]:
    """One for each column that is money in every row; none where several currencies meet."""
    if len(grid.rows) < _LEAST_ROWS or _mixes_currencies(paper, grid):
        return
    start = grid.place.start
    for index, name in enumerate(grid.header):
        at = paper.text.find(name, start, grid.place.end) if name.strip() else -1
        if at < 0:
            continue
        start = at + len(name)
        cells = [row[index] if index < len(row) else None for row in grid.rows]
        figures = _money(paper, name, [cell for cell in cells if cell])
        if len(figures) >= _LEAST_ROWS:
            total = sum((figure.value for figure in figures), Decimal())
            yield ColumnSum(" ".join(name.split()), Span(at, start), total)


def _money(paper: Paper, name: str, cells: Sequence[Span]) -> list[Figure]:
    """The figures of the column; none if one of its cells is something else than money."""
    said = [cell.of(paper.text).strip() for cell in cells]
    read = [read_figure(each, paper.reader.mark) for each in said]
    figures = [figure for figure in read if figure is not None and not figure.unit]
    if len(figures) < len(cells) or not _is_summed(name, figures, said):
        return []
    return figures if len({f.currency for f in figures if f.currency}) <= 1 else []


def _is_summed(name: str, figures: Sequence[Figure], said: Sequence[str]) -> bool:
    concepts = CONCEPT_OF.get(canonical(name), frozenset())
    if concepts & _EACH:
        return False
    worded = bool(concepts & _SUMMED) and all(map(_CENTS.search, said))
    return worded or any(figure.currency for figure in figures)


def _mixes_currencies(paper: Paper, grid: Grid) -> bool:
    for index, name in enumerate(grid.header):
        if "currency" in CONCEPT_OF.get(canonical(name), frozenset()):
            cells = (row[index] for row in grid.rows if index < len(row))
            return len({cell.of(paper.text).strip() for cell in cells if cell}) > 1
    return False


def _plain(total: Decimal) -> float | int:
    return int(total) if total == total.to_integral_value() else float(total)
