"""Tell headings in a PDF from the size of their letters.

The size that most of the text has is the body's. Short lines that are clearly larger are headings,
the larger the higher.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents.models import Heading
from forthwith.pipelines.documents.readers.blocks import flat, writable

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage
    from pypdfium2.raw import FS_RECTF

_LARGER: Final = 1.15
_LEVELS: Final = 6
_CHARACTERS: Final = 120
_LETTERS: Final = 3
_LETTER_SHARE: Final = 0.4
_SHARE: Final = 0.25
_LINES_OF_A_PAGE: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSize:
    """A line of a page as it stands there, and the height of its letters in points."""

    page: int
    text: str
    height: float


def line_sizes(text_page: PdfTextPage, text: str, page: int) -> Iterator[LineSize]:
    """Measure the first letter of each line."""
    from pypdfium2 import raw

    box, offset = raw.FS_RECTF(), 0
    place = ctypes.byref(box)
    for line in text.split("\r\n")[:_LINES_OF_A_PAGE]:
        bare = line.strip()
        if bare:
            first = offset + line.index(bare[0])
            index = raw.FPDFText_GetCharIndexFromTextIndex(text_page, first)
            found = index >= 0 and raw.FPDFText_GetLooseCharBox(text_page, index, place)
            yield LineSize(page=page, text=bare, height=_height(box) if found else 0.0)
        offset += len(line) + 2


def _height(box: FS_RECTF) -> float:
    return round(abs(float(box.top) - float(box.bottom)) * 2) / 2


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
