"""What a rule gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from forthwith.pipelines.documents.schemas.figures import read_figure
from forthwith.pipelines.documents.schemas.origins import How
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.spans import Span

MOST: Final = 50
"""How often a rule looks: a long text may have its words on every page."""
_AMOUNT_CHARACTERS: Final = 40


@dataclass(frozen=True, slots=True)
class Ruled:
    """A place and the value there; None where the place is still to be read by its type."""

    span: Span
    confidence: float
    how: How = "pattern"
    value: str | None = None


Rule: TypeAlias = Callable[[Paper], Iterable[Ruled]]
SeriesRule: TypeAlias = Callable[[Paper], Iterable[Mapping[str, Ruled]]]


def phrase(pattern: str, confidence: float = 0.85) -> Rule:
    """A rule that finds the group of a pattern of words, whichever matched."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def find(paper: Paper) -> Iterator[Ruled]:
        for number, match in enumerate(compiled.finditer(paper.flow)):
            if number >= MOST:
                return
            span = Span(*match.span(match.lastindex or 0))
            yield Ruled(span, confidence, "pattern", " ".join(span.of(paper.text).split()))

    return find


def date_after(pattern: str, confidence: float = 0.85) -> Rule:
    """A rule that finds the date right behind a pattern of words."""
    compiled = re.compile(rf"(?<!\w)(?:{pattern})[ :]+", re.IGNORECASE)

    def find(paper: Paper) -> Iterator[Ruled]:
        for number, match in enumerate(compiled.finditer(paper.flow)):
            reading = paper.reader.date(Span(match.end(), match.end() + 40))
            if reading is not None and isinstance(reading.value, str):
                yield Ruled(reading.span, confidence * reading.sure, "pattern", reading.value)
            if number >= MOST:
                return

    return find


def amount_after(pattern: str, confidence: float = 0.85) -> Rule:
    """A rule that finds the amount of money right behind a pattern of words."""
    compiled = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)[ :(]+", re.IGNORECASE)

    def find(paper: Paper) -> Iterator[Ruled]:
        for number, match in enumerate(compiled.finditer(paper.flow)):
            said = paper.text[match.end() : match.end() + _AMOUNT_CHARACTERS]
            figure = read_figure(said, paper.reader.mark, whole=False)
            if figure is not None and figure.currency is not None:
                span = Span(match.end() + figure.start, match.end() + figure.end)
                yield Ruled(span, confidence * figure.sure)
            if number >= MOST:
                return

    return find
