"""Whether rows of words are a table, whatever they were read from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

LEAST_ROWS: Final = 3
FILLED: Final = 0.5
_CELL_WORDS: Final = 5
_FIGURES: Final = 0.75
_FIGURE: Final = re.compile(
    r"[-+(]?(?:[€$£¥]|[A-Z]{3} )? ?\d[\d.,:/'% -]*(?:[€$£%]|[^\W\d_]{1,4})?\)?"
)


def is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Tell rows of a table from prose in columns, addresses side by side, and drawings.

    >>> is_table([["Item", "Price"], ["Tea", "2.50"], ["Milk", "1.10"], ["Sugar", "0.90"]])
    True
    >>> is_table([["Acme Ltd", "Globex"], ["1 High Street", "Main Road"], ["Leeds", "York"]])
    False
    """
    columns = list(zip(*rows, strict=True))
    if len(rows) < LEAST_ROWS or len(columns) < 2:
        return False
    agreeing = [row for row in rows if sum(map(bool, row)) >= FILLED * len(columns)]
    if len(agreeing) < max(LEAST_ROWS, FILLED * len(rows)):
        return False
    words = [median(len(cell.split()) for cell in column if cell) for column in columns]
    if sum(count > _CELL_WORDS for count in words) > 1 or max(words) > 3 * _CELL_WORDS:
        return False
    return len(columns) > 2 or (len(rows) > LEAST_ROWS and any(map(_is_of_figures, columns)))


def _is_of_figures(column: Sequence[str]) -> bool:
    below = [cell for cell in column[1:] if cell]
    return sum(bool(_FIGURE.fullmatch(cell)) for cell in below) >= max(2, _FIGURES * len(below))
