"""Where the words that a model quotes stand in the text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from forthwith.pipelines.documents.spans import Span

_MARKS = str.maketrans("’‘“”„‐‑–—\u00a0", '\'\'"""---- ')


@dataclass(frozen=True)
class Quotes:
    """Finds quotations in one text: to the letter, else whatever their white space and case."""

    text: str

    def find(self, quote: str) -> Span | None:
        r"""The first place of these words; None if the text does not have them.

        >>> Quotes("The  fee is\n100 EUR.").find("the fee is 100")
        Span(start=0, end=15)
        """
        said = quote.strip()
        if not said:
            return None
        at = self.text.find(said)
        if at >= 0:
            return Span(at, at + len(said))
        flat, starts = self._flat
        wanted = _flattened(said)[0]
        at = flat.find(wanted) if wanted else -1
        return Span(starts[at], starts[at + len(wanted) - 1] + 1) if at >= 0 else None

    @cached_property
    def _flat(self) -> tuple[str, list[int]]:
        return _flattened(self.text)


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
