"""How finely a picture of a page was scanned: by what the file says, else by its pixels."""

from __future__ import annotations

import re
from typing import Final

from forthwith.pipelines.documents.models import Read
from forthwith.pipelines.documents.quality.models import PagePaper

_PIXELS: Final = re.compile(r"(\d{1,6}) x (\d{1,6})")
_DPI: Final = re.compile(r"(\d{1,5}) dpi")
_POINTS_PER_INCH: Final = 72
_LONGEST_SHEET: Final = 17.5
"""In inches, a little more than A3: a camera that says 72 dpi claims a poster."""
_A4: Final = 11.69
"""The long side in inches."""
_PAGE_SHAPES: Final = (1.2, 1.6)
"""Long side to short, from a letter to a long form: what else may be a part of a page."""


def picture_papers(read: Read) -> list[PagePaper]:
    """The paper of each page of a picture; none where its resolution cannot be told."""
    pixels = _PIXELS.fullmatch(read.metadata.get("pixels", ""))
    if pixels is None:
        return []
    width, height = int(pixels[1]), int(pixels[2])
    said = _DPI.fullmatch(read.metadata.get("resolution", ""))
    dpi = dpi_of(width, height, int(said[1]) if said else None)
    if dpi is None:
        return []
    paper = PagePaper(
        width=width / dpi * _POINTS_PER_INCH,
        height=height / dpi * _POINTS_PER_INCH,
        picture_share=1.0,
        dpi=dpi,
    )
    return [paper] * len(read.pages)


def dpi_of(width: int, height: int, said: int | None) -> int | None:
    """The dots to the inch: those said, if that makes a sheet; else as if the page were A4.

    >>> dpi_of(827, 1169, 100), dpi_of(827, 1169, None), dpi_of(3000, 4000, 72)
    (100, 100, 342)
    >>> dpi_of(600, 80, None) is None
    True
    """
    short, long = sorted((width, height))
    if not short:
        return None
    if said and long / said <= _LONGEST_SHEET:
        return said
    least, most = _PAGE_SHAPES
    return max(1, round(long / _A4)) if least <= long / short <= most else None
