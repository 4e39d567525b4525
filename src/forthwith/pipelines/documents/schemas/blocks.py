"""Blocks: a label alone on its line, and the lines below it up to the next gap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.labels import is_known

MAX_LINES: Final = 40
MAX_BLOCKS: Final = 2_000
_LABEL_CHARACTERS: Final = 50
BULLET: Final = re.compile(r"[ \t]*(?:[•·▪‣●○■□◦➢✓*–—+-]|\(?\d{1,2}[.)]|\[[ xX]?\])\s+")
NUMBERING: Final = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines under a label."""

    label: str
    lines: tuple[Span, ...]

    @property
    def place(self) -> Span:
        return Span(self.lines[0].start, self.lines[-1].end)


def find_blocks(text: str) -> list[Block]:
    """Every block under a label that ends in a colon, is a heading, or is known."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n\f]+", text)]
    return list(islice(_blocks(text, lines), MAX_BLOCKS))


def _blocks(text: str, lines: Sequence[Span]) -> Iterator[Block]:
    for index, line in enumerate(lines):
        said = line.of(text).strip()
        label = NUMBERING.sub("", said.strip("#*_:\uff1a \t"))
        if not label or len(said) > _LABEL_CHARACTERS or not _heads(said, label):
            continue
        below = list(_below(text, line, lines[index + 1 : index + 1 + MAX_LINES]))
        if below:
            yield Block(label, tuple(below))


def _heads(said: str, label: str) -> bool:
    if BULLET.match(said):
        return is_known(label)
    bare = said.rstrip("*_ ")
    return (
        (bare.endswith((":", "\uff1a")) and bare.count(":") + bare.count("\uff1a") == 1)
        or said.startswith("#")
        or is_known(label)
    )


def _below(text: str, head: Span, lines: Sequence[Span]) -> Iterator[Span]:
    """The lines up to an empty one; one empty line may follow the label itself."""
    end, first = head.end, True
    for line in lines:
        gap = text.count("\n", end, line.start)
        if gap > (2 if first else 1) or "\f" in text[end : line.start] or text[line.start] == "#":
            return
        yield trimmed(text, line)
        end, first = line.end, False


def items(text: str, block: Block) -> list[Span]:
    """The block's lines as the items of a list, their bullets left out.

    Where some lines have a bullet, the others belong to the item before and end the list's use.
    """
    bulleted = [line for line in block.lines if BULLET.match(line.of(text) + " ")]
    return [_unbulleted(text, line) for line in (bulleted or block.lines)]


def _unbulleted(text: str, line: Span) -> Span:
    match = BULLET.match(text, line.start, line.end)
    return trimmed(text, Span(match.end() if match else line.start, line.end))
