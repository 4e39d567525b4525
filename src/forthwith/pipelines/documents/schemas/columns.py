"""A table's rows as records: which column is which property."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from forthwith.pipelines.documents.entities.dates import find_dates
from forthwith.pipelines.documents.schemas.candidates import Candidate
from forthwith.pipelines.documents.schemas.filled import Filled, of_candidate, of_members
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.shapes import Record, Scalar, Series
from forthwith.pipelines.documents.schemas.values import Reading, form_of
from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.grids import Grid
from forthwith.pipelines.documents.structure.labels import canonical, label_score
from forthwith.pipelines.documents.structure.sum_rows import is_sum_row
from forthwith.pipelines.documents.structure.wrapped_cells import Parted

_TOTAL: Final = re.compile(
    r"\W*(?:sub|grand |zwischen|gesamt)?(?:total|totals|sum|summe|gesamt|betrag|net amount|netto"
    r"|mwst|ust|vat|tax|balance carried|übertrag)\b(?!\w)",
    re.IGNORECASE,
)
_LEAST_READ: Final = 0.5
_CELL: Final = 0.95


def records_of(paper: Paper, series: Series, item: Record) -> list[Filled]:
    """The rows of the table that has most of the item's properties, and of those like it."""
    best: list[tuple[Grid, dict[str, int]]] = []
    for grid in paper.grids:
        columns = assigned(grid.header, item.members)
        if not _serves(columns, item) or not _named_so(grid, series, columns):
            continue
        if not best or len(columns) > len(best[0][1]):
            best = [(grid, columns)]
        elif columns == best[0][1] and _alike(grid, best[0][0]):
            best.append((grid, columns))
    rows = (row for grid, columns in best for row in _rows(paper, grid, columns, item))
    return list(rows)[: series.longest]


def assigned(header: Sequence[str], members: Mapping[str, object]) -> dict[str, int]:
    """Property → column, the best fitting first, no column twice."""
    scores = sorted(
        (
            (-label_score(name, member.labels), position, index, prop)
            for position, (prop, member) in enumerate(members.items())
            if isinstance(member, Scalar)
            for index, name in enumerate(header)
            if label_score(name, member.labels)
        ),
    )
    columns: dict[str, int] = {}
    for _, _, index, prop in scores:
        if prop not in columns and index not in columns.values():
            columns[prop] = index
    return columns


def _serves(columns: Mapping[str, int], item: Record) -> bool:
    """Two columns that fit, or the only one; and one of them that must be there."""
    wanted = [name for name, member in item.members.items() if isinstance(member, Scalar)]
    needed = item.required & set(wanted)
    return len(columns) >= min(2, len(wanted)) > 0 and (not needed or bool(needed & set(columns)))


def _named_so(grid: Grid, series: Series, columns: Mapping[str, int]) -> bool:
    """Half of a small shape's properties may be a coincidence; most of them are none."""
    item = series.items
    count = len(item.members) if isinstance(item, Record) else 1
    return len(columns) >= 3 or len(columns) * 2 >= min(count, len(grid.header))


def _alike(one: Grid, other: Grid) -> bool:
    return [*map(canonical, one.header)] == [*map(canonical, other.header)]


def _rows(paper: Paper, grid: Grid, columns: Mapping[str, int], item: Record) -> Iterator[Filled]:
    for row in grid.rows:
        if _is_total(paper.text, grid.header, row) or [*map(canonical, _said(paper.text, row))] == [
            *map(canonical, grid.header)
        ]:
            continue
        filled = _row(paper, row, columns, item)
        if filled is not None:
            yield filled


def _said(text: str, row: Sequence[Span | None]) -> list[str]:
    return [cell.of(text) if cell else "" for cell in row]


def _is_total(text: str, header: Sequence[str], row: Sequence[Span | None]) -> bool:
    """A row that begins with a word for a sum and has little else."""
    if is_sum_row(text, header, row):
        return True
    filled = [said for said in _said(text, row) if said.strip()]
    return bool(filled) and bool(_TOTAL.match(filled[0])) and len(filled) * 2 <= len(row) + 1


def _row(
    paper: Paper, row: Sequence[Span | None], columns: Mapping[str, int], item: Record
) -> Filled | None:
    """The row as a record; None if too few of its cells are what their columns should hold."""
    cells = {p: cell for p, i in columns.items() if i < len(row) and (cell := row[i])}
    members: dict[str, Filled] = {}
    for prop, cell in cells.items():
        want = item.members[prop]
        reading = _read(paper, cell, want) if isinstance(want, Scalar) else None
        if reading is not None:
            sure = round(_CELL * reading.sure, 2)
            members[prop] = of_candidate(Candidate(reading.value, reading.span, sure, "table"))
    if not members or len(members) < _LEAST_READ * len(cells):
        return None
    ordered = {name: members[name] for name in item.members if name in members}
    return of_members(ordered, sorted(item.required - set(ordered)))


def _read(paper: Paper, cell: Span, want: Scalar) -> Reading | None:
    """What the cell says; a cell that goes on in lines below is read as one line.

    Its place is then all from the first word to the last, other cells of the row among them.
    """
    if not isinstance(cell, Parted):
        return paper.reader.read(cell, want)
    said = cell.of(paper.text)
    dates = find_dates(said, paper.language) if form_of(want) == "date" else ()
    line = replace(paper.reader, text=said, dates=[*dates])
    reading = line.read(Span(0, len(said)), want)
    return replace(reading, span=cell.extent) if reading else None


def column_of(paper: Paper, series: Series, item: Scalar) -> list[Filled]:
    """The cells of the one column whose header names the series."""
    for grid in paper.grids:
        for index, name in enumerate(grid.header):
            if label_score(name, series.labels) and len(grid.rows) > 1:
                cells = [row[index] for row in grid.rows if index < len(row)]
                readings = [r for cell in cells if cell and (r := _read(paper, cell, item))]
                return [
                    of_candidate(Candidate(r.value, r.span, round(0.9 * r.sure, 2), "table"))
                    for r in readings[: series.longest]
                ]
    return []
