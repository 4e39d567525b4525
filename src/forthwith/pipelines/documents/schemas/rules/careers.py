"""Curricula vitae: whose it is, and the stations under their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice, zip_longest
from typing import Final

from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.rules.ruling import Rule, Ruled, SeriesRule
from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.labels import canonical, concepts_of

_PARTS: Final = frozenset(
    {"education", "employment", "skills", "languages", "hobbies", "references", "summary",
     "profile", "certifications", "personal details", "persönliche daten", "contact"}
)  # fmt: skip
_NAME: Final = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Herr|Frau)\.? )?[^\W\d_]+(?:[ -][^\W\d_]\.?[^\W\d_]*){1,3}"
)
_TITLES: Final = frozenset({"curriculum vitae", "lebenslauf", "resume", "résumé", "cv"})
_HEAD_LINES: Final = 4
_LEAST_PARTS: Final = 2
_STATIONS: Final = 50
_YEAR: Final = r"(?:\d{1,2}[./]|[^\W\d_]{3,9}\.? )?(?:19|20)\d\d"
_WHEN: Final = re.compile(
    rf"(?<!\w)(?:(?:since|seit|depuis|from|ab) )?{_YEAR}(?:\s*(?:[-–—]|to|until|bis|à|a)\s*"
    rf"(?:{_YEAR}|today|present|now|heute|current|jetzt|aujourd['’]hui))?",
    re.IGNORECASE,
)


def _own_name(paper: Paper) -> Iterator[Ruled]:
    """A name alone on one of the first lines, where the parts of a curriculum follow."""
    if len({part for _, part in _heads(paper)}) < _LEAST_PARTS:
        return
    for match in islice(re.finditer(r"[^\n]+", paper.text), _HEAD_LINES):
        line = trimmed(paper.text, Span(*match.span()), " \t*#_")
        said = line.of(paper.text)
        if canonical(said) not in _TITLES and _NAME.fullmatch(said) and said[0].isupper():
            yield Ruled(line, 0.8, "position", " ".join(said.split()))
            return


def _heads(paper: Paper) -> Iterator[tuple[Span, str]]:
    """The lines that head a part, and what it is."""
    for match in re.finditer(r"[^\n]{3,40}", paper.text):
        label = canonical(match[0].strip(" #*_:"))
        names = (label, *concepts_of([label])) if label else ()
        part = next((name for name in names if name in _PARTS), None)
        if part:
            yield Span(*match.span()), part


def _stations(paper: Paper, part: str) -> Iterator[Mapping[str, Ruled]]:
    """Each line under the heading that has a year: when, and what stands beside it."""
    heads = list(_heads(paper))
    for (head, name), following in zip_longest(heads, heads[1:]):
        if name == part:
            end = following[0].start if following else len(paper.text)
            lines = re.finditer(r"[^\n]+", paper.text[head.end : end])
            found = (_station(paper, head.end + m.start(), head.end + m.end()) for m in lines)
            yield from islice((each for each in found if each), _STATIONS)
            return


def _station(paper: Paper, start: int, end: int) -> Mapping[str, Ruled] | None:
    match = _WHEN.search(paper.text, start, end)
    if match is None:
        return None
    sides = [Span(match.end(), end), Span(start, match.start())]
    rest = max((_bare(paper.text, side) for side in sides), key=_length)
    if not rest.of(paper.text):
        return None
    said = " ".join(rest.of(paper.text).split())
    when = Ruled(Span(*match.span()), 0.8, "section", " ".join(match[0].split()))
    return {"period": when, "description": Ruled(rest, 0.8, "section", said)}


def _bare(text: str, side: Span) -> Span:
    """What stands beside the period, without the marks between; "(Hamburg)" at its end is whole."""
    rest = trimmed(text, side, " \t*_|,;:()-–—•·#")
    closes = text[rest.end : rest.end + 1] == ")" and rest.end < side.end
    return Span(rest.start, rest.end + 1) if closes and _opens(rest.of(text)) else rest


def _opens(said: str) -> bool:
    return said.count("(") > said.count(")")


def _length(span: Span) -> int:
    return span.end - span.start


CAREER_RULES: Final[Mapping[str, Rule]] = {"name": _own_name}
CAREER_LISTS: Final[Mapping[str, SeriesRule]] = {
    part: partial(_stations, part=part) for part in ("education", "employment")
}
