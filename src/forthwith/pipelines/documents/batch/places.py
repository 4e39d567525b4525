"""Stretches of a document as places that a report can point to."""

from __future__ import annotations

from bisect import bisect_right

from forthwith.pipelines.documents.batch.models import Place, Understood
from forthwith.pipelines.documents.models import PageSpan

_SHOWN = 300


def place(document: Understood, start: int, end: int) -> Place:
    """The place of `text[start:end]`; of a long stretch the words that it begins with."""
    text = document.parsed.text
    shown = " ".join(text[start : min(end, start + 2 * _SHOWN)].split())
    return Place(
        document=document.number,
        page=page_of(document.parsed.pages, start),
        start=start,
        end=end,
        text=shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1].rstrip()}…",
    )


def page_of(pages: list[PageSpan], offset: int) -> int | None:
    """The page on which an offset stands."""
    index = bisect_right(pages, offset, key=lambda page: page.start) - 1
    return pages[index].number if index >= 0 else None


def line_around(text: str, start: int, end: int, *, reach: int = 200) -> tuple[int, int]:
    r"""The line that holds a stretch, at most `reach` characters to either side.

    >>> line_around("a\nDue: 3 May\nb", 7, 12)
    (2, 12)
    """
    floor, ceiling = max(0, start - reach), min(len(text), end + reach)
    left = text.rfind("\n", floor, start) + 1 or floor
    right = text.find("\n", end, ceiling)
    right = ceiling if right < 0 else right
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right
