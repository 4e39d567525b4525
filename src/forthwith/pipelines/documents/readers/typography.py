"""Tell headings in a PDF from the size of their letters, and from their weight.

The size that most of the text has is the body's. Short lines that are clearly larger are headings,
the larger the higher. Below them are short lines in bold, alone between others: of several below
each other none is, nor is a line whose end is not bold (a label), or that runs on into the next.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from forthwith.pipelines.documents.clean_text import flat, writable
from forthwith.pipelines.documents.models import Heading

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_LARGER: Final = 1.15
_LEVELS: Final = 6
_CHARACTERS: Final = 120
_LETTERS: Final = 3
_LETTER_SHARE: Final = 0.4
_SHARE: Final = 0.25
_LINES_OF_A_PAGE: Final = 300
_BOLD_CHARACTERS: Final = 60
_ENDINGS: Final = (".", ",", ";")
_BOLD_SHARE: Final = 4
_BOLD: Final = re.compile(rb"(?i)bold|black|heavy|semibd|-medi\b|cmbx|sfbx")
_FONT_NAME: Final = 200
_NOT_SMALLER: Final = 0.85
_SPREAD: Final = 0.56
"""Room for a letter, in heights of the line: capitals in bold take 0.52."""
_OPENING: Final = "\"'“„«§¿¡[("
_NEXT_LINE: Final = 1.8
_CAPTION: Final = re.compile(r"(?:Fig(?:ure|\.)|Table|Abb(?:ildung|\.)|Tab\.|Tabelle)\s*\d")


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
        is_bold: whether it is short, and its first and last letters are bold.

    """

    page: int
    text: str
    height: float
    start: int = 0
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    is_bold: bool = False


def line_sizes(text_page: PdfTextPage, text: str, page: int) -> Iterator[LineSize]:
    """Measure the first letter of each line, and where its last one ends."""
    from pypdfium2 import raw

    first, last, offset = raw.FS_RECTF(), raw.FS_RECTF(), 0
    place, place_of_last = ctypes.byref(first), ctypes.byref(last)
    index_of, box_of = raw.FPDFText_GetCharIndexFromTextIndex, raw.FPDFText_GetLooseCharBox
    handle = text_page.raw  # passed as it is: to look it up costs as much as a call
    for line in text.split("\r\n")[:_LINES_OF_A_PAGE]:
        bare = line.strip()
        if bare:
            start = offset + line.index(bare[0])
            index = index_of(handle, start)
            end = index + len(bare) - 1
            if index >= 0 and box_of(handle, index, place):
                bottom, left = first.bottom, first.left
                height = round(abs(first.top - bottom) * 2) / 2
                right = last.right if box_of(handle, end, place_of_last) else left
                bold = (
                    len(bare) <= _BOLD_CHARACTERS
                    and not bare.endswith(_ENDINGS)
                    and is_bold(text_page, index, end)
                )
                yield LineSize(page, bare, height, start, left, right, bottom, bold)
            else:
                yield LineSize(page, bare, 0.0)
        offset += len(line) + 2


def is_bold(text_page: PdfTextPage, *positions: int) -> bool:
    """Tell whether the letters at these positions are all bold, by the names of their fonts."""
    from pypdfium2 import raw

    name, flags = ctypes.create_string_buffer(_FONT_NAME), ctypes.c_int()
    for index in positions:
        size = raw.FPDFText_GetFontInfo(text_page, index, name, _FONT_NAME, flags)
        if not 0 < size <= _FONT_NAME or not _BOLD.search(name.value):
            return False
    return True


def headings_by_size(lines: Sequence[LineSize]) -> list[Heading]:
    """Return the lines that are set larger than the body, and those that are bold.

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
    strong = _bold_titles(lines, body)
    below = min(len(large) + 1, _LEVELS)
    levels_of = [
        levels.get(line.height, below if number in strong else 0)
        for number, line in enumerate(lines)
    ]
    ranked = zip(lines, levels_of, strict=True)
    found = [(line, level) for line, level in ranked if level and _is_title(line.text)]
    if sum(len(line.text) for line, _ in found) > _SHARE * weights.total():
        return []
    return [
        Heading(level=level, text=flat(writable(line.text)), page=line.page)
        for line, level in found
    ]


def _bold_titles(lines: Sequence[LineSize], body: float) -> set[int]:
    """The numbers of the lines in bold that stand alone; none where the body is bold too."""
    bold = [line.is_bold and line.height >= body * _NOT_SMALLER for line in lines]
    if sum(bold) * _BOLD_SHARE > len(lines):
        return set()
    return {
        number
        for number, line in enumerate(lines[:-1])
        if bold[number]
        and not (number and bold[number - 1] and _is_close(lines[number - 1], line))
        and not (bold[number + 1] and _is_close(line, lines[number + 1]))
        and not lines[number + 1].text[:1].islower()
        and not line.text.endswith(_ENDINGS)
        and not _CAPTION.match(line.text)
        and not _is_spread(line)
    }


def _is_close(line: LineSize, below: LineSize) -> bool:
    """Tell whether the second of two lines goes on with the first, as those of an address do."""
    down = line.bottom - below.bottom
    return down <= _NEXT_LINE * line.height and not _is_spread(line) and not _is_spread(below)


def _is_spread(line: LineSize) -> bool:
    """Tell whether it has gaps: it is the head of a table."""
    return line.right - line.left > _SPREAD * line.height * len(line.text)


def _is_title(text: str) -> bool:
    letters = sum(c.isalpha() for c in text)
    if not text[0].isalnum() and text[0] not in _OPENING:
        return False
    return letters >= _LETTERS and len(text) <= _CHARACTERS and letters >= _LETTER_SHARE * len(text)
