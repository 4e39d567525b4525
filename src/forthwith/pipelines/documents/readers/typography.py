"""Tell headings in a PDF from the size of their letters.

The size that most of the text has is the body's. Short lines that are clearly larger are headings,
the larger the higher.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from forthwith.pipelines.documents.models import Heading
from forthwith.pipelines.documents.readers.blocks import flat, writable

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_LARGER: Final = 1.15
_LEVELS: Final = 6
_CHARACTERS: Final = 120
_LETTERS: Final = 3
_LETTER_SHARE: Final = 0.4
_SHARE: Final = 0.25
_LINES_OF_A_PAGE: Final = 300


class LineSize(NamedTuple):
    """A line of a page as it stands there, and where, in points.

    Attributes:
        page: the number of the page.
        text: the line without the spaces around it.
        height: how high its letters are.
        start: where it begins in the text of the page.
        left: where its first letter begins.
        right: where its last letter ends.
        bottom: where its first letter stands, from the page's lower edge.

    """

    page: int
    text: str
    height: float
    start: int = 0
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


def line_sizes(text_page: PdfTextPage, text: str, page: int) -> Iterator[LineSize]:
    """Measure the first letter of each line, and where its last one ends."""
    from pypdfium2 import raw

    first, last, offset = raw.FS_RECTF(), raw.FS_RECTF(), 0
    place, place_of_last = ctypes.byref(first), ctypes.byref(last)
    index_of, box_of = raw.FPDFText_GetCharIndexFromTextIndex, raw.FPDFText_GetLooseCharBox
    for line in text.split("\r\n")[:_LINES_OF_A_PAGE]:
        bare = line.strip()
        if bare:
            start = offset + line.index(bare[0])
            index = index_of(text_page, start)
            end = index + len(bare) - 1
            if index >= 0 and box_of(text_page, index, place):
                bottom, left = first.bottom, first.left
                height = round(abs(first.top - bottom) * 2) / 2
                right = last.right if box_of(text_page, end, place_of_last) else left
                yield LineSize(page, bare, height, start, left, right, bottom)
            else:
                yield LineSize(page, bare, 0.0)
        offset += len(line) + 2


def headings_by_size(lines: Sequence[LineSize]) -> list[Heading]:
    """Return the lines that are set larger than the body.

    >>> line = lambda text, height: LineSize(page=1, text=text, height=height)
    >>> found = headings_by_size([line("A Plan", 18), line("It is long " * 9, 10)])
    >>> [(h.level, h.text) for h in found]
    [(1, 'A Plan')]
    """
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.height] += len(line.text)
    if not weights:
        return []
    body = weights.most_common(1)[0][0]
    large = [size for size in sorted(weights, reverse=True) if size > body * _LARGER]
    levels = {size: min(rank, _LEVELS) for rank, size in enumerate(large, start=1)}
    found = [line for line in lines if line.height in levels and _is_title(line.text)]
    if sum(len(line.text) for line in found) > _SHARE * weights.total():
        return []
    return [
        Heading(level=levels[f.height], text=flat(writable(f.text)), page=f.page) for f in found
    ]


def _is_title(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    return letters >= _LETTERS and len(text) <= _CHARACTERS and letters >= _LETTER_SHARE * len(text)
