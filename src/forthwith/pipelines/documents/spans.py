"""Places in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from forthwith.pipelines.documents.models import PageSpan


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def within(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end


def trimmed(text: str, span: Span, characters: str = " \t\n*_|") -> Span:
    """The span without these characters at its ends.

    >>> trimmed("a: **b** ", Span(2, 9)).of("a: **b** ")
    'b'
    """
    start, end = span.start, span.end
    while start < end and text[start] in characters:
        start += 1
    while end > start and text[end - 1] in characters:
        end -= 1
    return Span(start, end)


@dataclass(frozen=True)
class Places:
    """Parts of the text that do not overlap."""

    spans: Sequence[Span]

    @cached_property
    def _ordered(self) -> list[Span]:
        return sorted(self.spans)

    def hold(self, span: Span) -> bool:
        """Whether one of them holds the span."""
        index = bisect_right(self._ordered, span.start, key=lambda place: place.start) - 1
        return index >= 0 and span.within(self._ordered[index])


@dataclass(frozen=True)
class Pages:
    """Which page an offset is on."""

    spans: Sequence[PageSpan]

    @cached_property
    def _starts(self) -> list[int]:
        return [page.start for page in self.spans]

    def at(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset) - 1
        return self.spans[index].number if index >= 0 else None
