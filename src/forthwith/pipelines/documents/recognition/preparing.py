"""Make a picture of a page easy to recognise: upright, dark on light, large enough, not askew."""

from __future__ import annotations

from itertools import accumulate, pairwise
from math import sqrt
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents import limits

if TYPE_CHECKING:
    from PIL import Image

_SMALL_WIDTH: Final = 1100
"""A page as narrow as this was scanned at about 100 dpi: its letters are too small as they are."""
_ENLARGEMENT: Final = 2
_SKEW_SIZE: Final = (600, 800)
_SKEW_STEPS: Final = 20
_SKEW_STEP_DEGREES: Final = 0.25
_WORTH_TURNING_DEGREES: Final = 0.5
"""Tesseract follows lines that rise less than that."""
_INK: Final = 110
_PAPER: Final = 255
_PALE: Final = 100
"""Ink and paper that are less apart than so many of 256 greys."""
_NO_INK: Final = 12
_STRAY: Final = 0.001
"""The share of pixels whose grey is that of dust."""


def prepared(page: Image.Image) -> Image.Image:
    """Return a grey picture, ready to be recognised, of at most the pixels one page is given."""
    from PIL import Image

    sized = _sized(_contrasted(page))
    angle = skew_of(sized)
    if abs(angle) < _WORTH_TURNING_DEGREES:
        return sized
    return sized.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=_PAPER)


def _contrasted(page: Image.Image) -> Image.Image:
    """Return a pale page with its ink made black and its paper white; any other as it is."""
    from PIL import ImageOps

    darkest, brightest = _tones(page.histogram()[:256])
    if not _NO_INK <= brightest - darkest < _PALE:
        return page
    return ImageOps.autocontrast(page, cutoff=100 * _STRAY)


def _tones(histogram: list[int]) -> tuple[int, int]:
    """Return the darkest and the brightest grey but for stray pixels."""
    stray = _STRAY * sum(histogram)
    return _first_above(histogram, stray), 255 - _first_above(histogram[::-1], stray)


def _first_above(counts: list[int], stray: float) -> int:
    return next((n for n, seen in enumerate(accumulate(counts)) if seen > stray), 0)


def _sized(page: Image.Image) -> Image.Image:
    from PIL import Image

    factor = float(_ENLARGEMENT if page.width < _SMALL_WIDTH else 1)
    factor = min(factor, sqrt(limits.RECOGNISED_PIXELS / (page.width * page.height)))
    if factor == 1:
        return page
    size = (max(1, int(page.width * factor)), max(1, int(page.height * factor)))
    return page.resize(size, Image.Resampling.LANCZOS)


def skew_of(page: Image.Image) -> float:
    """Return by how many degrees to turn a page, so that its lines lie level; within 5.

    At the right angle, rows of pixels hold either much ink or none: of all angles that are tried,
    the one wins at which neighbouring rows differ most.
    """
    small = page.copy()
    small.thumbnail(_SKEW_SIZE)
    ink = small.point(lambda grey: 255 if grey < 255 - _INK else 0)
    angles = sorted(
        (step * _SKEW_STEP_DEGREES for step in range(-_SKEW_STEPS, _SKEW_STEPS + 1)), key=abs
    )
    return max(angles, key=lambda angle: _contrast_of_rows(ink, angle))


def _contrast_of_rows(ink: Image.Image, angle: float) -> int:
    from PIL import Image

    turned = ink.rotate(angle)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((one - next_one) ** 2 for one, next_one in pairwise(rows))
