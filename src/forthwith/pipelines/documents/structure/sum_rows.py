"""The rows of a table that state a sum: its name in the first cell, its figure further right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from forthwith.pipelines.documents.language.currencies import BEFORE_NUMBER
from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.concepts import CONCEPTS
from forthwith.pipelines.documents.structure.grids import FIGURE, Grid
from forthwith.pipelines.documents.structure.labels import CONCEPT_OF, canonical
from forthwith.pipelines.documents.structure.pairs import Pair

_SUMS: Final = frozenset({"total amount", "net amount"})
_TAX: Final = frozenset({"tax amount"})
_BESIDE: Final = frozenset({"discount", "shipping"})
_MONEY: Final = frozenset({"line total", "net amount"})
_OF_THINGS: Final = frozenset({"description", "quantity", "unit price"})
_WEAK: Final = frozenset(map(canonical, CONCEPTS["total amount"][1]))
_SURE: Final = 0.93
"""As sure as of a label with its value beside it, and nothing else in the line."""
_COLUMNS: Final = 3
_EMPTY: Final = re.compile(rf"\s*(?:{BEFORE_NUMBER})?\s*")
"""What says nothing beside a figure: spaces, or the currency in a column of its own."""

Cells = Sequence[Span | None]


def find_sums(text: str, grids: Sequence[Grid]) -> list[Pair]:
    """The sums below the things of each table, by their names.

    A sum with more things below it is that of a part, and says nothing of the whole.
    """
    return [pair for grid in grids for pair in _of_grid(text, grid)]


def _of_grid(text: str, grid: Grid) -> Iterator[Pair]:
    if len(grid.header) < _COLUMNS:
        return
    wordy = (row for row in reversed(grid.rows) if _figures(text, row))
    last = takewhile(lambda row: _states(text, grid.header, row, _TAX | _BESIDE), wordy)
    for row in reversed([*last]):
        label = _filled(text, row)[0]
        yield Pair(label.of(text), label, _sum(text, grid.header, row), _SURE)


def is_sum_row(text: str, header: Sequence[str], row: Cells) -> bool:
    """Whether the row is no thing: it has a total, a net amount or a tax."""
    return _states(text, header, row, _TAX)


def _states(text: str, header: Sequence[str], row: Cells, parts: frozenset[str]) -> bool:
    """Whether the row has the name of a sum, then figures and empty cells and nothing else.

    What a thing has too, such as tax or shipping, is a sum only where the row has no price.
    """
    filled = _filled(text, row)
    if len(filled) <= 1 or len(filled) - 1 != len(_figures(text, row[row.index(filled[0]) + 1 :])):
        return False
    named = canonical(filled[0].of(text))
    concepts = CONCEPT_OF.get(named, frozenset())
    if concepts & _SUMS or named in _WEAK:
        return True
    return bool(concepts & parts) and not _in_column(text, header, row, "unit price")


def in_money_column(header: Sequence[str], row: Cells) -> Span | None:
    """The row's amount, by the name of its column; the last one of several such names."""
    amounts = [cell for name, cell in zip(header, row, strict=False) if _is_money(name)]
    return amounts[-1] if amounts else None


def lists_things(header: Sequence[str]) -> bool:
    """Whether each row is a thing; else one row below labels may be what they say of the whole."""
    return any(_OF_THINGS & CONCEPT_OF.get(canonical(name), frozenset()) for name in header)


def _is_money(name: str) -> bool:
    return bool(_MONEY & CONCEPT_OF.get(canonical(name), frozenset()))


def _sum(text: str, header: Sequence[str], row: Cells) -> Span:
    """The figure in the column of amounts, or the last that is no share of something."""
    figures = _figures(text, row)
    money = in_money_column(header, row)
    if money in figures:
        return money
    amounts = [cell for cell in figures if not cell.of(text).rstrip().endswith("%")]
    return (amounts or figures)[-1]


def _filled(text: str, row: Cells) -> list[Span]:
    return [cell for cell in row if cell and not _EMPTY.fullmatch(cell.of(text))]


def _figures(text: str, row: Cells) -> list[Span]:
    return [cell for cell in row if cell and FIGURE.fullmatch(_bare(cell.of(text)))]


def _bare(said: str) -> str:
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", said.strip(" *_").replace("\u202f", " "))


def _in_column(text: str, header: Sequence[str], row: Cells, concept: str) -> bool:
    figures = _figures(text, row)
    return any(
        concept in CONCEPT_OF.get(canonical(name), frozenset())
        for name, cell in zip(header, row, strict=False)
        if cell in figures
    )
