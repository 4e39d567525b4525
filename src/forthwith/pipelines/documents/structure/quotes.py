"""Where the words that a model quotes stand in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.edges import is_whole

_MARKS = str.maketrans("’‘“”„‐‑–—\u00a0", '\'\'"""---- ')
_MOST_LOOKED_AT: Final = 1_000
"""Of the places of one quotation; a letter alone stands anywhere."""


@dataclass(frozen=True)
class Quotes:
    """Finds quotations in one text: to the letter, else whatever their white space and case.

    A place is a whole one: no word and no number goes on before or behind it.
    """

    text: str

    def find(self, quote: str) -> Span | None:
        r"""The first place of these words; None if the text does not have them.

        >>> Quotes("The  fee is\n100 EUR.").find("the fee is 100")
        Span(start=0, end=15)
        >>> Quotes("Unhappy Street 114").find("happy")
        """
        return next(self.places(quote), None)

    def places(self, quote: str, within: Span | None = None) -> Iterator[Span]:
        """All places of these words, in a part of the text: first those to the letter."""
        part = within or Span(0, len(self.text))
        said = quote.strip()
        if not said:
            return
        exact = list(islice(_found(self.text, said, part), _MOST_LOOKED_AT))
        yield from (place for place in exact if is_whole(self.text, place))
        known = set(exact)
        others = islice(self._flatly(said, part), _MOST_LOOKED_AT)
        yield from (p for p in others if p not in known and is_whole(self.text, p))

    def _flatly(self, said: str, part: Span) -> Iterator[Span]:
        flat, starts = self._flat
        wanted = _flattened(said)[0]
        area = Span(bisect_left(starts, part.start), bisect_left(starts, part.end))
        for place in _found(flat, wanted, area) if wanted else ():
            yield Span(starts[place.start], starts[place.end - 1] + 1)

    @cached_property
    def _flat(self) -> tuple[str, list[int]]:
        return _flattened(self.text)


def _found(text: str, said: str, part: Span) -> Iterator[Span]:
    at = text.find(said, part.start, part.end)
    while at >= 0:
        yield Span(at, at + len(said))
        at = text.find(said, at + 1, part.end)


def _flattened(text: str) -> tuple[str, list[int]]:
    """The text with single spaces, plain marks and small letters, and where each came from."""
    kept: list[str] = []
    starts: list[int] = []
    gap = True
    for index, character in enumerate(text.translate(_MARKS)):
        if character.isspace():
            if not gap:
                kept.append(" ")
                starts.append(index)
            gap = True
            continue
        low = character.lower()
        kept.append(low if len(low) == 1 else character)
        starts.append(index)
        gap = False
    if kept and gap:
        kept.pop()
        starts.pop()
    return "".join(kept), starts
