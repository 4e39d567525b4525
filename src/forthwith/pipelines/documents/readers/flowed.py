"""Join the lines of a mail that its program has broken (`format=flowed`, RFC 3676)."""

from __future__ import annotations

from itertools import groupby
from typing import Final

_SIGNATURE: Final = "-- "


def unflowed(text: str, *, spaces_kept: bool = True) -> str:
    r"""Return the text with a line for each paragraph; quotes keep their marks.

    Without `spaces_kept` the space that marks a broken line is a mark only (`delsp=yes`).

    >>> unflowed("One \nline.\n> Quoted \n> too.\n-- \n Ada")
    'One line.\n> Quoted too.\n-- \nAda'
    """
    lines = [_parted(line) for line in text.split("\n")]
    joined: list[str] = []
    for depth, quoted in groupby(lines, key=lambda line: line[0]):
        mark = ">" * depth + " " if depth else ""
        joined += [mark + each for each in _paragraphs([line for _, line in quoted], spaces_kept)]
    return "\n".join(joined)


def _parted(line: str) -> tuple[int, str]:
    bare = line.lstrip(">")
    return len(line) - len(bare), bare.removeprefix(" ")


def _paragraphs(lines: list[str], spaces_kept: bool) -> list[str]:  # noqa: FBT001 - of one caller
    paragraphs: list[str] = []
    pieces: list[str] = []
    for line in lines:
        is_soft = line.endswith(" ") and line != _SIGNATURE
        if line == _SIGNATURE and pieces:
            paragraphs.append("".join(pieces))
            pieces = []
        pieces.append(line if spaces_kept or not is_soft else line[:-1])
        if not is_soft:
            paragraphs.append("".join(pieces))
            pieces = []
    return [*paragraphs, "".join(pieces)] if pieces else paragraphs
