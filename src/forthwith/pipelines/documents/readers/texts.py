"""Read plain text and Markdown."""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import flat
from forthwith.pipelines.documents.kinds.encodings import (
    Encoding,
    decoded,
    encoding_of,
    whole_characters,
)
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks

READER: Final = "forthwith-text"
_PIECE: Final = 1 << 16
_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.{0,500}?)[ \t]*#*$")
_UNDERLINE: Final = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_FENCE: Final = re.compile(r"^ {0,3}(```+|~~~+)")
_ROW: Final = re.compile(r"^\s{0,3}\|?.{0,10000}\|")
_RULE: Final = re.compile(r"^\s{0,3}\|?[\s:|-]{3,2000}$")
_LINK: Final = re.compile(r"!?\[([^\[\]\n]{1,500})\]\([^()\s]{0,2000}(?: \"[^\"\n]{0,200}\")?\)")
_STRONG: Final = re.compile(r"\*\*|__|~~")
_EMPHASIS: Final = re.compile(r"(\*\*|__|~~)(?=\S)([^*_~\n]{1,1000}?)(?<=\S)\1")
_TERMINAL: Final = re.compile(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b\n]{0,500}(?:\x07|\x1b\\)|[^\n\x08]\x08"
)
"""What colours a line on a terminal, and a letter that another is printed upon."""
_FRONT_MATTER_LINES: Final = 50
_META: Final = re.compile(r"^(title|author|date|description|keywords|subject):[ \t]*(\S.{0,500})$")


def decoded_head(stream: BinaryIO, declared: str | None = None) -> tuple[str, Encoding, bool]:
    """Read a text within the limits: the text, its encoding, and whether it was cut."""
    content = _in_pieces(stream, limits.TEXT_BYTES + 1)
    is_longer = len(content) > limits.TEXT_BYTES
    content = whole_characters(content[: limits.TEXT_BYTES]) if is_longer else content
    encoding = encoding_of(content, declared)
    text = decoded(content, encoding)
    cut = is_longer or len(text) > limits.OUTPUT_CHARACTERS
    return text[: limits.OUTPUT_CHARACTERS], encoding, cut


def _in_pieces(stream: BinaryIO, most: int) -> bytes:
    """Read up to `most` bytes; a stream that counts what is read of it tells each piece."""
    pieces: list[bytes] = []
    while most > 0 and (piece := stream.read(min(_PIECE, most))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def begin_text(stream: BinaryIO, blocks: Blocks, declared: str | None = None) -> str:
    """Read a text and note what was done to it; NUL becomes a space."""
    text, encoding, cut = decoded_head(stream, declared)
    if cut:
        blocks.remark("truncated_output")
    if encoding.mixed:
        blocks.remark("mixed_encodings")
    elif encoding.guessed:
        blocks.remark("encoding_guessed", _guess_words(encoding))
    if "\0" in text:
        blocks.remark("nul_bytes_removed")
        text = re.sub("\0+", " ", text)
    return re.sub("\r\n?|\u2028|\u2029", "\n", text)


def _guess_words(encoding: Encoding) -> str:
    return f"The file does not say how its characters are encoded; {encoding.name} fits best."


def read_text(stream: BinaryIO, checked: Checked) -> Read:
    """Read plain text: form feeds separate pages; what is meant for a terminal is left out."""
    blocks = Blocks()
    for page in _TERMINAL.sub("", begin_text(stream, blocks)).split("\f")[: limits.PAGES + 1]:
        blocks.line(page)
        blocks.end_page()
    return _finished(checked, blocks, {})


def read_markdown(stream: BinaryIO, checked: Checked) -> Read:
    """Read Markdown as lines, with its headings and tables; the marks of both are left out."""
    blocks = Blocks()
    lines = begin_text(stream, blocks).split("\n")
    metadata, lines = _front_matter(lines)
    _Markdown(blocks).read(lines)
    blocks.end_page()
    return _finished(checked, blocks, metadata)


def _finished(checked: Checked, blocks: Blocks, metadata: dict[str, str]) -> Read:
    return blocks.read(checked, reader=READER, metadata=metadata)


def _front_matter(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    if not lines or lines[0].strip() != "---":
        return {}, lines
    for end, line in enumerate(lines[1:_FRONT_MATTER_LINES], start=1):
        if line.strip() in {"---", "..."}:
            found = (_META.match(line) for line in lines[1:end])
            return {m[1]: m[2].strip("\"' ") for m in found if m}, lines[end + 1 :]
    return {}, lines


class _Markdown:
    """Goes through the lines once; inside a fence nothing is markup."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._fence: str | None = None
        self._table: list[str] = []

    def read(self, lines: list[str]) -> None:
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            self._line(line, following)
        self._end_table()

    def _line(self, line: str, following: str) -> None:
        fence = _FENCE.match(line)
        if fence and (self._fence is None or line.strip().startswith(self._fence)):
            self._fence = None if self._fence else fence[1]
        elif self._fence is None and self._is_row(line, following):
            self._table.append(line)
            return
        self._end_table()
        heading = None if self._fence else _heading(line, following)
        if heading:
            self._blocks.heading(without_marks(heading[1]), heading[0])
        else:
            self._blocks.line(line if self._fence else without_marks(line))

    def _is_row(self, line: str, following: str) -> bool:
        if self._table:
            return "|" in line
        return bool(_ROW.match(line)) and "|" in following and bool(_RULE.match(following))

    def _end_table(self) -> None:
        rows = [_cells(line) for line in self._table if not _RULE.match(line)]
        self._table.clear()
        if rows:
            self._blocks.table(rows)


def without_marks(line: str) -> str:
    """Return the words of a line without the marks of links and strong emphasis.

    >>> without_marks("**Date:** see [the plan](plan.md)")
    'Date: see the plan'
    """
    if "](" in line:
        line = _LINK.sub(r"\1", line)
    return _EMPHASIS.sub(r"\2", line) if _STRONG.search(line) else line


def _heading(line: str, following: str) -> tuple[int, str] | None:
    marked = _HEADING.match(line)
    if marked:
        return len(marked[1]), marked[2]
    underline = _UNDERLINE.match(following)
    if underline and line.strip() and not line.startswith((" " * 4, "-", "|", ">", "#", "=")):
        return (1 if underline[1][0] == "=" else 2), line.strip()
    return None


def _cells(line: str) -> list[str]:
    row = line.strip().removeprefix("|").removesuffix("|")
    return [flat(without_marks(cell.replace("\\|", "|"))) for cell in re.split(r"(?<!\\)\|", row)]
