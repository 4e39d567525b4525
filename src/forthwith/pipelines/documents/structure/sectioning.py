"""Find where the sections of a text begin: by the headings of its format, or by its lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.models import Heading, PageSpan, Section
from forthwith.pipelines.documents.spans import Pages
from forthwith.pipelines.documents.structure.normalising import normalised

_LINE: Final = re.compile(r"[^\n]+")
_MARKS: Final = re.compile(r"^[\s#]+|[\s#:]+$")
_NUMBERING: Final = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3}){0,5}\.?|[IVXLC]{1,6}\.|[A-Z]\.)[ \t]+")
_NUMBERED: Final = re.compile(
    r"^(\d{1,2}(?:\.\d{1,2}){0,4})[.)]?[ \t]+([^\W\d_][^\n]{2,78}[^\s.,;:!?])$"
)
_NAMED: Final = re.compile(
    r"^(?:Section|Article|Chapter|Part|Annex|Appendix|Schedule|Artikel|Abschnitt|Kapitel|Anhang"
    r"|Teil|Anlage|Chapitre|Titre|Annexe|§)[ \t]*(?:\d{1,3}|[IVXLC]{1,6}|[A-Z])\b[^\n]{0,80}$"
)
_CAPITALS: Final = 60
_CAPITAL_LETTERS: Final = 4
_CAPITAL_SHARE: Final = 0.6
_TITLE_LENGTH: Final = 200
_LEAST: Final = 2
_LINES: Final = 200_000
_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    position: int
    level: int
    title: str


def sections_of(text: str, pages: Sequence[PageSpan], headings: Sequence[Heading]) -> list[Section]:
    """Return the sections in the order of the text, each up to the next heading."""
    starts = list(_placed(text, pages, headings)) or list(_by_lines(text))
    starts = starts[: limits.HEADINGS]
    if not starts:
        return []
    ends = [start.position for start in starts[1:]] + [len(text)]
    numbered = Pages(pages)
    return [
        Section(
            level=start.level,
            title=start.title,
            start=start.position,
            end=end,
            page=numbered.at(start.position),
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _placed(text: str, pages: Sequence[PageSpan], headings: Sequence[Heading]) -> Iterator[_Start]:
    """Find the line of each heading, from page to page and never backwards."""
    if not headings:
        return
    lines = _positions_by_key(text)
    page_starts = {page.number: page.start for page in pages}
    cursor = 0
    for heading in headings:
        title = normalised(heading.text).replace("\n", " ").strip()
        at_least = max(cursor, page_starts.get(heading.page or 0, 0))
        position = _next_after(lines.get(_key(title), ()), at_least)
        if position is None or not title:
            continue
        cursor = position + 1
        yield _Start(position=position, level=heading.level, title=title[:_TITLE_LENGTH])


def _next_after(positions: Sequence[int], at_least: int) -> int | None:
    index = bisect_left(positions, at_least)
    return positions[index] if index < len(positions) else None


def _positions_by_key(text: str) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = {}
    for line in islice(_LINE.finditer(text), 5 * _LINES):
        content = line[0][: 2 * _TITLE_LENGTH]
        whole, bare = _key(content), _key(_NUMBERING.sub("", content.strip()))
        for key in {whole, bare}:
            positions.setdefault(key, []).append(line.start())
    return positions


def _key(line: str) -> str:
    return " ".join(_MARKS.sub("", line).casefold().split())


def _by_lines(text: str) -> Iterator[_Start]:
    """Take lines for headings that are numbered, named as parts, or set in capitals.

    None runs on in small letters in the line below it.
    """
    lines = [*islice(_LINE.finditer(text), _LINES)]
    found = [_heading_start(match.start(), match[0][:_CHARACTERS].strip()) for match in lines]
    kept = [
        start
        for index, start in enumerate(found)
        if start is not None
        and not _is_in_list(found, index)
        and not text[lines[index].end() + 1 : lines[index].end() + 2].islower()
    ]
    if len(kept) >= _LEAST:
        yield from kept


def _heading_start(position: int, line: str) -> _Start | None:
    numbered = _NUMBERED.match(line)
    if numbered and numbered[2][0].isupper():
        return _Start(position=position, level=numbered[1].count(".") + 1, title=line)
    if _NAMED.match(line) and not line.endswith((".", ",", ";")):
        return _Start(position=position, level=1, title=line)
    if _is_in_capitals(line):
        return _Start(position=position, level=1, title=line.rstrip(":"))
    return None


def _is_in_capitals(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return (
        len(line) <= _CAPITALS
        and len(letters) >= _CAPITAL_LETTERS
        and len(letters) >= _CAPITAL_SHARE * len(line)
        and "\t" not in line
        and all(c.isupper() for c in letters)
    )


def _is_in_list(found: Sequence[_Start | None], index: int) -> bool:
    """Tell an item of a list from a heading: its neighbour is one of the same kind."""
    start = found[index]
    following = found[index + 1] if index + 1 < len(found) else None
    before = found[index - 1] if index else None
    return start is not None and any(
        other is not None and other.level == start.level for other in (before, following)
    )
