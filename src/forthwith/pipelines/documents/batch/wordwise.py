"""Two wordings of one paragraph, word by word: what stands in one and not in the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

MAX_CHARACTERS: Final = 20_000
MAX_WORDS: Final = 90
_LEAD: Final = 8
"""How many words that both share stand before the first that differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that follow each other; `differs` where the other wording has not got them."""

    text: str
    differs: bool


def wordwise(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both wordings in pieces; of long ones the words from where they begin to differ.

    >>> old, new = wordwise("runs for 24 months", "runs for 36 months")
    >>> [(piece.text, piece.differs) for piece in new]
    [('runs for', False), ('36', True), ('months', False)]
    """
    old, new = before[:MAX_CHARACTERS].split(), after[:MAX_CHARACTERS].split()
    skipped = max(0, _shared(old, new) - _LEAD)
    old, new = old[skipped:], new[skipped:]
    matcher = SequenceMatcher(None, old[:MAX_WORDS], new[:MAX_WORDS], autojunk=False)
    same = [block for block in matcher.get_matching_blocks() if block.size]
    kept_old = {at for block in same for at in range(block.a, block.a + block.size)}
    kept_new = {at for block in same for at in range(block.b, block.b + block.size)}
    return list(_pieces(old, kept_old, skipped)), list(_pieces(new, kept_new, skipped))


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def _pieces(words: Sequence[str], kept: Iterable[int], skipped: int) -> Iterator[Piece]:
    if skipped:
        yield Piece(text="…", differs=False)
    numbers = range(min(len(words), MAX_WORDS))
    for differs, run in groupby(numbers, key=lambda at: at not in kept):
        yield Piece(text=" ".join(words[at] for at in run), differs=differs)
    if len(words) > MAX_WORDS:
        yield Piece(text="…", differs=False)
