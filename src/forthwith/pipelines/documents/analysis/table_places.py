"""Where the rows of a table stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from forthwith.pipelines.documents.models import PageSpan, SummarySentence, Table
from forthwith.pipelines.documents.spans import Pages, Span

_GAP: Final = re.compile(r"[\s|*_]*")
"""What sets cells apart: tabs, bars, spaces, never words."""
_REACH: Final = 200_000
_TRIES: Final = 200


def row_place(cells: Sequence[str], text: str, after: int) -> Span | None:
    r"""From the row's first cell to its last, which follow each other behind `after`.

    >>> row_place(["Rent", "", "900"], "Cost\tsum\nRent\t\t900", 0)
    Span(start=9, end=18)
    """
    said = [cell.split() for cell in cells if cell.strip()]
    words = [word for cell in said for word in cell]
    if not words:
        return None
    starts = re.finditer(rf"(?<!\w){re.escape(words[0])}", text[after : after + _REACH])
    ends = ((each.start() + after, _end(words, text, each.start() + after)) for each in starts)
    found = (Span(start, end) for start, end in islice(ends, _TRIES) if end is not None)
    return next(found, None)


def _end(words: Sequence[str], text: str, start: int) -> int | None:
    """Where the last of the words ends, if they follow each other from there."""
    end = start
    for word in words:
        gap = _GAP.match(text, end)
        end = gap.end() if gap and end > start else end
        if not text.startswith(word, end):
            return None
        end += len(word)
    return None if text[end : end + 1].isalnum() else end


def heads_of(
    tables: Sequence[Table], text: str, pages: Sequence[PageSpan]
) -> Iterator[SummarySentence]:
    """The first full row of each table as the text has it: what is told of it stands below."""
    numbered, after = Pages(pages), 0
    for table in tables:
        rows = (row for row in table.rows if sum(bool(cell.strip()) for cell in row) > 1)
        place = row_place(next(rows, []), text, after)
        if place is not None:
            after = place.end
            yield SummarySentence(
                text=place.of(text),
                start=place.start,
                end=place.end,
                page=numbered.at(place.start),
            )
