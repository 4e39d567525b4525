"""The shape of a text: its lines by their role, its paragraphs and its sentences.

A text from a parser mixes prose with headings, table rows, labels ("Report ID: 17"), page numbers
and menus. Each line gets a role from its own look and from its neighbours; prose lines in a row
make a paragraph, and only paragraphs have sentences. Everything is one pass, and the offsets are
those of the given text. Of a text with more lines than any document has, the first are laid out;
so it is with full stops.

`flow` is the same text, character by character, with the line ends inside paragraphs turned into
spaces, so that a name broken over two lines is still one name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice, pairwise

from forthwith.pipelines.documents.language.abbreviations import ABBREVIATIONS
from forthwith.pipelines.documents.limits import ANALYSED_LINES, ANALYSED_MARKS


class Role(Enum):
    """What a line is there for."""

    BLANK = "blank"
    PROSE = "prose"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    LABEL = "label"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end: `text[start:end]`."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a paragraph: `text[start:end]`."""

    start: int
    end: int
    paragraph: int
    position: int
    item: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines and sentences of a text, and the text with its paragraphs unbroken."""

    lines: tuple[Line, ...]
    sentences: tuple[Sentence, ...]
    flow: str


_LINE = re.compile(r"[^\n\f\r\v\u2028\u2029]+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.|s\.|blatt)\s*)?\d{1,5}(?:\s*(?:of|von|sur|/|-|–)\s*\d{1,5})?\W*",
    re.IGNORECASE,
)
_FURNITURE = (
    "skip to content", "skip to main content", "cookie", "all rights reserved", "copyright",
    "alle rechte vorbehalten", "©", "sign in", "log in", "subscribe", "newsletter", "back to top",
    "share this", "share on", "click here", "in your browser", "in browser", "disclaimer",
    "e-mail is confidential", "email is confidential", "message is confidential",
)  # fmt: skip
_ITEM = re.compile(r"\s*(?:[•·▪◦‣*–—+-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])\s+\S")
_BULLET = re.compile(r"\s*(?:[•·▪◦‣*–—+-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])\s+(?=\S)")
_LABEL = re.compile(
    r"\s*[^\W\d_][^\n:\uff1a.!?\u3002]{1,38}(?::(?:\s+\S.{0,70})?|\uff1a.{0,70})\s*"
)
_MARKUP = re.compile(r"\s*(?:#{1,6}\s|={3,}|-{3,}|```|~~~|\|)")
_COLUMNS = re.compile(r"\S(?:\t| {3,})\S")
_NUMERIC = re.compile(r"[\W_]*\d[\d.,:%/’'-]*[\W_]*$|^[-+~–]$")
_TERMINAL = (".", "!", "?", ".”", '."', ".)", "!)", "?)", "…", ".’", ".'", ".«", "?“", ".“", "!“")
_END = re.compile(r"(?:(?<=[^\s.!?…])|(?<=[^\s.!?…]\s))[.!?…]++[\"'”’»«“)\]]*+(?=\s|$)")
"""Marks that stand alone, as in a row of dots, end nothing; French puts a space before its own."""
_ORDINAL = re.compile(r"(?<!\w)\d{1,2}$")
_INITIAL = re.compile(r"(?<![^\W\d_])[^\W\d_]$")
_LAST_TOKEN = re.compile(r"[\w.\-]+$")
_HEADING_WORDS = 9
_HEADING_CHARS = 70
_ROW_CELLS = 3
_ROW_CHARS = 160
_FURNITURE_CHARS = 120
_REPEATS = 3
_SENTENCE_CHARS = 1200
_MONTH_START = re.compile(
    r"\s+(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Abs|Auflage|Kapitel)"
)


def lay_out(text: str, headings: Iterable[int] = ()) -> Layout:
    """Read the shape of a text; `headings` are the starts of lines known to be headings."""
    lines = _lines(text, frozenset(headings))
    paragraphs = _paragraphs(lines)
    flow = _flow(text, paragraphs)
    marks = iter(range(ANALYSED_MARKS))
    sentences = [
        sentence
        for number, (start, end) in enumerate(paragraphs)
        for sentence in _sentences(flow, number, start, end, marks)
    ]
    return Layout(tuple(lines), tuple(sentences), flow)


def _sentences(
    flow: str, number: int, start: int, end: int, marks: Iterator[int]
) -> Iterator[Sentence]:
    bullet = _BULLET.match(flow, start, end)
    for position, span in enumerate(_split(flow, bullet.end() if bullet else start, end, marks)):
        yield Sentence(*span, number, position, bullet is not None)


def _lines(text: str, headings: frozenset[int]) -> list[Line]:
    matches = islice(_LINE.finditer(text), ANALYSED_LINES)
    bounds = [(match.start(), match.end()) for match in matches]
    raw = [text[start:end].strip() for start, end in bounds]
    repeated = {
        line
        for line, count in Counter(raw).items()
        if count >= _REPEATS and len(line) < _FURNITURE_CHARS
    }
    roles = [Role.FURNITURE if line in repeated else _own_role(line) for line in raw]
    gaps = [
        index + 1 >= len(bounds)
        or "\n\n" in text[bounds[index][1] : bounds[index + 1][0]]
        or "\f" in text[bounds[index][1] : bounds[index + 1][0]]
        for index in range(len(bounds))
    ]
    _mark_headings(raw, roles, gaps)
    for index, (start, end) in enumerate(bounds):
        if start in headings and end - start <= _ROW_CHARS:
            roles[index] = Role.HEADING
    return _with_blanks(bounds, roles, gaps)


def _with_blanks(bounds: list[tuple[int, int]], roles: list[Role], gaps: list[bool]) -> list[Line]:
    lines: list[Line] = []
    for (start, end), role, gap in zip(bounds, roles, gaps, strict=True):
        lines.append(Line(start, end, role))
        if gap:
            lines.append(Line(end, end, Role.BLANK))
    return lines


def _own_role(line: str) -> Role:
    """The role that a line shows by itself."""
    if not line:
        return Role.BLANK
    if _is_furniture(line):
        return Role.FURNITURE
    if line.startswith("#") and _MARKUP.match(line):
        return Role.HEADING
    if _MARKUP.match(line) or _is_row(line):
        return Role.ROW
    if _ITEM.match(line):
        return Role.ITEM
    label = _LABEL.fullmatch(line) and not line.endswith((".", "!", "?", "…"))
    return Role.LABEL if label else Role.PROSE


def _is_furniture(line: str) -> bool:
    if len(line) > _FURNITURE_CHARS:
        return False
    lowered = line.casefold()
    return bool(_PAGE_NUMBER.fullmatch(line)) or any(words in lowered for words in _FURNITURE)


def _is_row(line: str) -> bool:
    if line.count("|") > 1 or line.count("\t") > 1 or len(_COLUMNS.findall(line)) > 1:
        return True
    tokens = line.split()
    if line.count(",") > len(tokens) or line.count(";") > len(tokens):
        return True
    if len(line) > _ROW_CHARS or line.endswith(_TERMINAL):
        return False
    numeric = sum(1 for token in tokens if _NUMERIC.match(token))
    return (numeric > 1 and 2 * numeric >= len(tokens)) or (
        numeric >= _ROW_CELLS and 2 * len(line) < _ROW_CHARS
    )


def _mark_headings(raw: list[str], roles: list[Role], gaps: list[bool]) -> None:
    """A short line that ends no sentence, and that the line before does not run into."""
    for index, line in enumerate(raw):
        if roles[index] not in {Role.PROSE, Role.ITEM} or not _looks_headed(line):
            continue
        runs_on = (
            index > 0
            and not gaps[index - 1]
            and roles[index - 1] in {Role.PROSE, Role.ITEM}
            and not raw[index - 1].endswith((*_TERMINAL, ":"))
        )
        wraps = not gaps[index] and raw[index + 1][:1].islower()
        if not runs_on and not wraps:
            roles[index] = Role.HEADING if roles[index] is Role.PROSE else Role.ITEM


def _looks_headed(line: str) -> bool:
    return (
        len(line) <= _HEADING_CHARS
        and len(line.split()) <= _HEADING_WORDS
        and not line.endswith((*_TERMINAL, ",", ";", "-"))
    )


def _paragraphs(lines: list[Line]) -> list[tuple[int, int]]:
    """Runs of prose lines; an item opens a paragraph of its own that prose lines may go on."""
    paragraphs: list[tuple[int, int]] = []
    begun = False
    for line in lines:
        if line.role is Role.ITEM or (line.role is Role.PROSE and not begun):
            paragraphs.append((line.start, line.end))
            begun = True
        elif line.role is Role.PROSE:
            paragraphs[-1] = (paragraphs[-1][0], line.end)
        else:
            begun = False
    return paragraphs


def _flow(text: str, paragraphs: list[tuple[int, int]]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end in paragraphs:
        pieces.append(text[done:start])
        pieces.append(text[start:end].replace("\n", " "))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _split(flow: str, start: int, end: int, marks: Iterator[int]) -> list[tuple[int, int]]:
    """Cut a paragraph where a sentence ends; trimmed of the space around.

    Each mark that may be an end takes one of `marks`; without any left the rest is not cut.
    """
    cuts = [
        match.end()
        for match, _ in zip(_END.finditer(flow, start, end), marks, strict=False)
        if match.end() < end and _ends_sentence(flow, match, end)
    ]
    bounds = [start, *cuts, end]
    spans = (_trimmed(flow, *pair) for pair in pairwise(bounds))
    return [(begin, stop) for begin, stop in spans if 0 < stop - begin <= _SENTENCE_CHARS]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _ends_sentence(flow: str, match: re.Match[str], end: int) -> bool:
    """Whether the full stop closes a sentence rather than a short form or an ordinal."""
    after = flow[match.end() : min(end, match.end() + 24)].lstrip(" \t\n\"'“„«([•–-")
    if not after or after[0].islower():
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    before = flow[max(0, match.start() - 24) : match.start()]
    if _ORDINAL.search(before):
        return not _MONTH_START.match(flow, match.end())
    last = _LAST_TOKEN.search(before)
    word = last.group().casefold() if last else ""
    return word not in ABBREVIATIONS and not (_INITIAL.search(before) and len(word) == 1)
