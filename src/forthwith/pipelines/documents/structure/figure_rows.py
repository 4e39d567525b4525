"""The cells of a row that ends in as many figures as its table has columns."""

from __future__ import annotations

import re
from typing import Final

from forthwith.pipelines.documents.language.currencies import BEFORE_NUMBER, BEHIND_NUMBER
from forthwith.pipelines.documents.spans import Span, trimmed

_TAIL: Final = re.compile(
    rf"(?:(?<=\s)|^)[-−+(]?(?:{BEFORE_NUMBER} ?)?[-−]?\d[\d.,'’]*"
    rf"(?: ?%|-?(?: ?{BEHIND_NUMBER})?)\)?-?$"
)
_SPACED_TAIL: Final = re.compile(
    rf"(?:(?<=\s)|^)[-−+(]?(?:{BEFORE_NUMBER} ?)?[-−]?(?:\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+,\d\d"
    rf"|\d[\d.,'’]*)(?: ?%|-?(?: ?{BEHIND_NUMBER})?)\)?-?$"
)
"""The same, with spaces between thousands; tried first, and only where each column gets one."""
_COUNT: Final = re.compile(r"\s*(\d{1,4})\.?\s+(?=\S)")
_ROW_CHARACTERS: Final = 400


def from_the_right(
    text: str, line: Span, columns: int, *, counted: bool
) -> tuple[Span | None, ...] | None:
    """The cells of a row: figures from the right, and what is left of them is the text.

    Args:
        text: the whole text.
        line: the row's line.
        columns: how many the header has.
        counted: the first column is the row's number, which stands before the text.

    """
    number = _COUNT.match(text, line.start, line.end) if counted else None
    if (counted and number is None) or line.end - line.start > _ROW_CHARACTERS:
        return None
    lead = (Span(*number.span(1)),) if number else ()
    line = Span(number.end(), line.end) if number else line
    for form in (_SPACED_TAIL, _TAIL):
        cells = _figures_of(text, line, columns - len(lead) - 1, form)
        first = trimmed(text, Span(line.start, cells[0].start)) if cells else None
        if first and first.start < first.end and any(map(str.isalpha, first.of(text))):
            return (*lead, first, *cells)
    return None


def _figures_of(text: str, line: Span, count: int, form: re.Pattern[str]) -> list[Span]:
    """The last so many figures of the line; none if there are fewer."""
    cells: list[Span] = []
    end = line.end
    while len(cells) < count:
        match = form.search(text[line.start : end].rstrip())
        if match is None or match.start() == 0:
            return []
        cells.insert(0, Span(line.start + match.start(), line.start + match.end()))
        end = line.start + match.start()
    return cells
