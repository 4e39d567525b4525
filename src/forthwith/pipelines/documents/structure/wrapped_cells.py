"""Lines of columned text in which a cell of the row above goes on.

Such a line has words in one column only, and begins where that column does. What could as well be
a line of its own, as a label, a list's item or words at the margin, goes on only if another row
follows below it. The second line of a header may have words under several names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from forthwith.pipelines.documents.spans import Span

_HANGING: Final = 2
"""How far a cell's next line may be indented below its first."""
_LINES: Final = 8
_COLUMNS: Final = 40
_LEAST_COLUMNS: Final = 3
_WIDEST: Final = 2_000
"""Characters of a row with all its lines: what keeps each line's look at the row above short."""
_SENTENCE_WORDS: Final = 4
_ITEM: Final = re.compile(r"[-–—•·▪◦‣*+>#]\s|\(?(?:\d{1,3}|[A-Za-z])[.)]\s")
_SUM: Final = re.compile(
    r"(?:sub|grand |zwischen|gesamt|netto)?(?:total|summe|sum|betrag|net|vat|mwst|ust|tax)(?!\w)",
    re.IGNORECASE,
)
_FIGURES: Final = re.compile(r"[\W\d_]*\d[\W\d_]*(?:[A-Z]{3}|[^\W\d_])?\W*|[A-Z]{3} ?[\W\d_]+|\W+")
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Parted(Span):
    """A cell whose words go on in lines below, beside which other cells may stand between."""

    more: tuple[Span, ...] = ()

    @override
    def of(self, text: str) -> str:
        return " ".join([text[self.start : self.end], *(each.of(text) for each in self.more)])

    @property
    def extent(self) -> Span:
        """From its first word to its last, whatever stands between."""
        return Span(self.start, self.more[-1].end if self.more else self.end)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: where its lines are, and its cells, None where one is empty."""

    place: Span
    cells: tuple[Span | None, ...]


def may_go_on(row: Row, line: Span, parts: Sequence[Span]) -> bool:
    """Whether the line is right below a row of columns, and has less than it."""
    return (
        row.place.end + 1 == line.start
        and 0 < len(parts) < len(row.cells)
        and _LEAST_COLUMNS <= len(row.cells) <= _COLUMNS
        and line.end - row.place.start <= _WIDEST
    )


def header_over(text: str, row: Row, line: Span, parts: Sequence[Span]) -> Row | None:
    """The header with its second line, each part of which stands under one name only."""
    cells = list(row.cells)
    for part in parts:
        under = [n for n, cell in enumerate(row.cells) if cell and _is_over(row, cell, line, part)]
        if len(under) != 1 or _DIGIT.search(part.of(text)) or isinstance(cells[under[0]], Parted):
            return None
        cells[under[0]] = _longer(cells[under[0]], part)
    return Row(Span(row.place.start, line.end), tuple(cells)) if cells[0] == row.cells[0] else None


def row_over(
    text: str, rows: Sequence[Row], line: Span, part: Span, *, followed: bool
) -> Row | None:
    """The last row with the line in which one of its cells goes on.

    Args:
        text: the whole text.
        rows: the header, and the row that is right above the line.
        line: the line.
        part: the only words of the line.
        followed: another row is below the line, with none but such lines between.

    """
    row = rows[-1]
    column = _column(text, rows, line, part)
    cell = row.cells[column] if column is not None else None
    if column is None or cell is None or _FIGURES.fullmatch(cell.of(text)):
        return None
    if not _is_words(part.of(text)) or not (followed or _is_part(part.of(text), column)):
        return None
    if column == 0 and not part.of(text)[:1].islower():
        return None
    if isinstance(cell, Parted) and len(cell.more) >= _LINES:
        return None
    cells = (*row.cells[:column], _longer(cell, part), *row.cells[column + 1 :])
    return Row(Span(row.place.start, line.end), cells)


def _is_words(said: str) -> bool:
    """Neither a figure nor a sum."""
    is_sum = _SUM.match(said) and _DIGIT.search(said)
    return not (is_sum or _FIGURES.fullmatch(said))


def _is_part(said: str, column: int) -> bool:
    """Nothing that stands on its own: a label, a list's item, a sentence, words at the margin."""
    whole = said[:1].isupper() and said.endswith(".") and len(said.split()) >= _SENTENCE_WORDS
    return column > 0 and not (":" in said or _ITEM.match(said) or whole)


def _column(text: str, rows: Sequence[Row], line: Span, part: Span) -> int | None:
    """The column that the part begins at, and ends in."""
    above = rows[-1]
    mark = next((m for m in "\t|" if m in text[above.place.start : above.place.end]), "")
    if mark:
        steps = text.count(mark, line.start, part.start)
        return next(
            (n for n, c in enumerate(above.cells) if c and _steps(text, above, c, mark) == steps),
            None,
        )
    left, right = part.start - line.start, part.end - line.start
    lefts = [[cell.start - row.place.start if cell else 0 for cell in row.cells] for row in rows]
    for column in range(len(above.cells)):
        begins = any(0 <= left - each[column] <= _HANGING for each in lefts)
        ends = column + 1 == len(above.cells) or right < min(each[column + 1] for each in lefts)
        if begins and ends:
            return column
    return None


def _steps(text: str, row: Row, cell: Span, mark: str) -> int:
    return text.count(mark, row.place.start, cell.start)


def _is_over(row: Row, cell: Span, line: Span, part: Span) -> bool:
    left, right = cell.start - row.place.start, cell.end - row.place.start
    return left < part.end - line.start and part.start - line.start < right


def _longer(cell: Span | None, part: Span) -> Span:
    if isinstance(cell, Parted):
        return Parted(cell.start, cell.end, (*cell.more, part))
    return Parted(cell.start, cell.end, (part,)) if cell else part
