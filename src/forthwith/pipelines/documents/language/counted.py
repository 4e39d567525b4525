"""Figures of a finding in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

_SHOWN_RANGES = 12


def ranges(numbers: Sequence[int]) -> str:
    """Page numbers as people write them.

    >>> ranges([1, 2, 3, 7, 9, 10])
    '1-3, 7, 9-10'
    """
    parts = [f"{first}" if first == last else f"{first}-{last}" for first, last in runs(numbers)]
    more = ", …" if len(parts) > _SHOWN_RANGES else ""
    return ", ".join(parts[:_SHOWN_RANGES]) + more


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of the numbers that follow each other."""
    # Numbers that follow each other keep the same distance to their place.
    ordered = enumerate(sorted(set(numbers)))
    for _, group in groupby(ordered, key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield run[0], run[-1]


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "page"), counted(1200, "page")
    ('1 page', '1,200 pages')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def of_pages(pages: Sequence[int], total: int, noun: str = "page") -> str:
    """Which pages, or how much of the whole.

    >>> of_pages([2], 5), of_pages([1, 2, 4], 5), of_pages([1, 2], 2), of_pages([1], 1)
    ('Page 2', '3 of 5 pages (1-2, 4)', 'All 2 pages', 'The only page')
    """
    if total == 1:
        return f"The only {noun}"
    if len(pages) == total:
        return f"All {total:,} {noun}s"
    if len(pages) == 1:
        return f"{noun.capitalize()} {pages[0]}"
    return f"{len(pages):,} of {total:,} {noun}s ({ranges(pages)})"


def are(pages: Sequence[int]) -> str:
    """The verb that fits the number of pages."""
    return "is" if len(pages) == 1 else "are"


def listed(words: Sequence[str], most: int = 4) -> str:
    """Some words of a list, and how many more there are.

    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
