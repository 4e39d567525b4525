"""Two wordings of one paragraph, word by word: what stands in one and not in the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rapidfuzz.distance import Indel

MAX_CHARACTERS: Final = 20_000
MAX_WORDS: Final = 90
"""How many words of each wording are shown."""
_BESIDE: Final = 8
"""How many words that both share stand before and after those that differ."""
_LEFT_OUT: Final = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that follow each other; `differs` where the other wording has not got them."""

    text: str
    differs: bool


def wordwise(
    before: str, after: str, *, most: int = MAX_WORDS, beside: int = _BESIDE
) -> tuple[list[Piece], list[Piece]]:
    """Both wordings in pieces; of what both share, only the words beside a difference.

    >>> old, new = wordwise("runs for 24 months", "runs for 36 months")
    >>> [(piece.text, piece.differs) for piece in new]
    [('runs for', False), ('36', True), ('months', False)]
    """
    old, new = before[:MAX_CHARACTERS].split(), after[:MAX_CHARACTERS].split()
    one: list[Piece] = []
    other: list[Piece] = []
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            words = old[step.src_start : step.src_end]
            ended = step.src_end == len(old) and step.dest_end == len(new)
            shared = list(_shared(words, beside, first=not one and not other, last=ended))
            one += shared
            other += shared
        else:
            one += _differing(old[step.src_start : step.src_end])
            other += _differing(new[step.dest_start : step.dest_end])
    return list(_first(one, most)), list(_first(other, most))


def _differing(words: Sequence[str]) -> list[Piece]:
    return [Piece(text=" ".join(words), differs=True)] if words else []


def _shared(words: list[str], beside: int, *, first: bool, last: bool) -> Iterator[Piece]:
    """Words of both: the last ones before a difference, the first ones after it."""
    before = 0 if first and not last else beside
    if last or len(words) <= before + beside + 1:
        yield Piece(text=" ".join(words), differs=False)
        return
    if before:
        yield Piece(text=" ".join(words[:before]), differs=False)
    yield Piece(text=_LEFT_OUT, differs=False)
    yield Piece(text=" ".join(words[-beside:]), differs=False)


def _first(pieces: Iterable[Piece], most: int) -> Iterator[Piece]:
    """The pieces up to so many words; those that differ without a gap are one."""
    for differs, run in groupby(pieces, key=lambda piece: piece.differs):
        told = list(run)
        parts = [Piece(text=" ".join(p.text for p in told), differs=True)] if differs else told
        for piece in parts:
            words = piece.text.split()
            if len(words) > most:
                if most:
                    yield Piece(text=" ".join(words[:most]), differs=differs)
                yield Piece(text=_LEFT_OUT, differs=False)
                return
            most -= len(words)
            yield piece
