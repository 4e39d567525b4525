"""Page numbers as they are printed or labelled, and the gaps in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from forthwith.pipelines.documents.quality.models import PageFacts

Printed = tuple[int, int | None]
"""A page's number, and of how many if it says so."""

_EDGE_LINES: Final = 3
_LONGEST_EDGE: Final = 160
_NAMED: Final = re.compile(
    r"\b(?:page|pages?|seite|blatt|p\.|pg\.?|página|pagina|strona|sida|side)\s*:?\s*"
    r"(?P<number>\d{1,4})(?:\s*(?:of|von|de|sur|di|van|z|av|af|/)\s*(?P<total>\d{1,4}))?(?!\d)",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    r"^[\s\-\u2013\u2014|\[(]*(?P<number>\d{1,4})(?:\s*(?:of|von|de|sur|di|van|/)\s*(?P<total>\d{1,4}))?"
    r"[\s\-\u2013\u2014|\])]*$",
    re.IGNORECASE,
)
_DECIMAL: Final = re.compile(r"(?:^|\D)(\d{1,4})$")
_RUNNING: Final = re.compile(r"^(?P<first>\d{1,4})\s+[^\W\d]|[^\W\d]\)?\s+(?P<last>\d{1,4})$")
_LEAST_NUMBERED: Final = 3
_SHARE_NUMBERED: Final = 0.6
_SHARE_OF_STEPS: Final = 0.5
_SHARE_OF_STEPS_ASKEW: Final = 0.3
"""One page out of its place makes three steps wrong."""
_LONGEST_GAP: Final = 20
"""A larger jump begins another count: a chapter, an annex, another document."""


def printed_numbers(texts: Sequence[str]) -> list[Printed | None]:
    """The printed number of each page; from running titles only if no page says it otherwise.

    >>> printed_numbers(["78 The report", "Of the future 79", "80 The report"])
    [(78, None), (79, None), (80, None)]
    """
    said = [printed_number(text) for text in texts]
    if any(said):
        return said
    running = [_running_number(text) for text in texts]
    numbered = [(place, number) for place, number in enumerate(running) if number is not None]
    if not _counts_up(numbered, len(texts)):
        return said
    return [None if number is None else (number, None) for number in running]


def _running_number(text: str) -> int | None:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in [*lines[:1], *lines[-1:]]:
        found = _RUNNING.search(line) if len(line) <= _LONGEST_EDGE else None
        if found:
            return int(found["first"] or found["last"])
    return None


def printed_number(text: str) -> Printed | None:
    r"""The number that a page's first or last lines print, if any does.

    >>> printed_number("Terms of sale\nPage 3 of 10"), printed_number("Prices rose.\n- 7 -")
    ((3, 10), (7, None))
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    edges = [*reversed(lines[-_EDGE_LINES:]), *lines[:_EDGE_LINES]]
    short = [line for line in edges if len(line) <= _LONGEST_EDGE]
    for pattern in (_NAMED, _ALONE):
        for line in short:
            found = pattern.search(line)
            if found and _is_possible(found["number"], found["total"]):
                return int(found["number"]), int(found["total"]) if found["total"] else None
    return None


def _is_possible(number: str, total: str | None) -> bool:
    return int(number) >= 1 and (total is None or int(number) <= int(total))


def missing_numbers(pages: Sequence[PageFacts]) -> list[int]:
    """The numbers that the pages' own count leaves out, by what it says of its total or its steps.

    Pages without a number may be the missing ones, so there must be more gaps than such pages.
    """
    return _missing_of_total(pages) or _missing_between(_printed(pages), len(pages))


def missing_labels(labels: Sequence[str | None]) -> list[int]:
    """The numbers that the labels of consecutive pages skip.

    >>> missing_labels(["i", "1", "2", "5", "6"])
    [3, 4]
    """
    numbers = [_DECIMAL.search(label or "") for label in labels]
    labelled = [(place, int(found[1])) for place, found in enumerate(numbers) if found]
    return _missing_between(labelled, len(labels))


def out_of_order(pages: Sequence[PageFacts]) -> list[int]:
    """Pages whose printed number is less than that of the page before.

    A number that begins again at 1 begins another count and is in order.
    """
    counted = [p for p in pages if p.printed_number is not None and p.copy_of is None]
    numbered = [(page.number, page.printed_number or 0) for page in counted]
    if not _is_counted(numbered, len(pages), _SHARE_OF_STEPS_ASKEW):
        return []
    return [
        page.number
        for before, page in pairwise(counted)
        if 1 < (page.printed_number or 0) < (before.printed_number or 0)
    ]


def _printed(pages: Sequence[PageFacts]) -> list[tuple[int, int]]:
    return [(page.number, page.printed_number) for page in pages if page.printed_number is not None]


def _is_counted(numbered: Sequence[tuple[int, int]], pages: int, steps: float) -> bool:
    """Tell page numbers from other figures: most pages have one, and they step as pages do."""
    if len(numbered) < max(_LEAST_NUMBERED, _SHARE_NUMBERED * pages):
        return False
    right = sum(b[1] - a[1] == b[0] - a[0] for a, b in pairwise(numbered))
    return right >= steps * (len(numbered) - 1)


def _counts_up(numbered: Sequence[tuple[int, int]], pages: int) -> bool:
    rising = all(before[1] < after[1] for before, after in pairwise(numbered))
    return rising and _is_counted(numbered, pages, _SHARE_OF_STEPS)


def _missing_of_total(pages: Sequence[PageFacts]) -> list[int]:
    totals = Counter(page.printed_total for page in pages if page.printed_total is not None)
    if not totals:
        return []
    total, agreeing = totals.most_common(1)[0]
    seen = {page.printed_number for page in pages if page.printed_total == total}
    missing = [number for number in range(1, total + 1) if number not in seen]
    silent = sum(page.printed_number is None for page in pages)
    if len(missing) <= silent or agreeing < _SHARE_NUMBERED * len(pages):
        return []
    return missing


def _missing_between(numbered: Sequence[tuple[int, int]], pages: int) -> list[int]:
    if not _is_counted(numbered, pages, _SHARE_OF_STEPS):
        return []
    seen = {number for _, number in numbered}
    return [n for n in _skipped(numbered) if n not in seen]


def _skipped(numbered: Sequence[tuple[int, int]]) -> Iterator[int]:
    for (place, number), (next_place, following) in pairwise(numbered):
        gap = (following - number) - (next_place - place)
        if 0 < gap <= _LONGEST_GAP:
            yield from range(following - gap, following)
