"""What of a text a model is given to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from forthwith.pipelines.documents.spans import Span

MOST_CHARACTERS: Final = 48_000
"""About 12,000 tokens at four characters each: what a small local model can hold."""
_GAP: Final = "\n\n[…]\n\n"
_BEGINNING: Final = 2 / 3


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The text to read.

    Attributes:
        head: how much of it is the beginning of the whole.
        left_out: how many characters between that and the end are not in it.

    """

    text: str
    head: int
    left_out: int = 0

    @property
    def is_part(self) -> bool:
        """Whether it is less than the whole."""
        return self.left_out > 0

    def in_whole(self, span: Span) -> Span | None:
        """The same place in the whole text; None for one that is in neither part alone."""
        if span.end <= self.head:
            return span
        if span.start < self.head + len(_GAP):
            return None
        moved = self.left_out - len(_GAP)
        return Span(span.start + moved, span.end + moved)


def excerpt(text: str, most: int = MOST_CHARACTERS) -> Excerpt:
    r"""The text, or its beginning and its end: there documents say what they are about.

    >>> excerpt("abcdefghijklmnopqrstuvwxyz", 16)
    Excerpt(text='abcdef\n\n[…]\n\nxyz', head=6, left_out=17)
    """
    if len(text) <= most:
        return Excerpt(text, head=len(text))
    room = most - len(_GAP)
    head = round(room * _BEGINNING)
    end = text[len(text) - (room - head) :]
    return Excerpt(f"{text[:head]}{_GAP}{end}", head=head, left_out=len(text) - room)
