"""Several values under a heading or behind a label: bullets, lines, or words set apart by commas.

The heading is a line of its own that the schema knows, whatever its size or its marks. Below it
stand bullets, whose words may go on in the next line, or lines up to the next gap; lines with
commas in them are taken apart, and sentences are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from forthwith.pipelines.documents.schemas.blocks import BULLET, NUMBERING
from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.labels import canonical

MAX_ITEMS: Final = 500
_LINES: Final = 200
_HEAD_CHARACTERS: Final = 60
_NAMED: Final = 0.8
_HEAD: Final = re.compile(r"(?P<label>[^\n:|•–—]{2,50}?)[*_ ]*(?::| [-–—] )[*_ ]*(?=\S)")
_APART: Final = re.compile(r"(?:[,;|•·●▪]|\s/\s)(?![^()]{0,200}\))\s*|\t+|\s{3,}")
_LAST: Final = re.compile(r"\s+(?:and|und|et|y|e|en|&)\s+")
_ENDS_OPEN: Final = (",", ";", "|", "•", "·")
_FULL_LINE: Final = 60
_ITEM_WORDS: Final = 7
_SENTENCE_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Heads:
    """The lines of a text; by its label, each that may head a list, and what stands behind it."""

    text: str
    lines: Sequence[Span]
    places: Mapping[str, Sequence[tuple[int, Span]]]


def find_heads(text: str) -> Heads:
    """Every line that may head a list, by its label."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n\f]+", text)]
    places: dict[str, list[tuple[int, Span]]] = {}
    for index, line in enumerate(lines):
        for label, rest in _heads(text, line):
            places.setdefault(label, []).append((index, rest))
    return Heads(text, lines, places)


def _heads(text: str, line: Span) -> Iterator[tuple[str, Span]]:
    if line.end - line.start <= _HEAD_CHARACTERS:
        yield canonical(_bare(line.of(text))), Span(line.end, line.end)
    match = _HEAD.match(text, line.start, line.end)
    if match:
        yield canonical(_bare(match["label"])), Span(match.end(), line.end)


def listed_under(
    heads: Heads, labels: Mapping[str, float], others: AbstractSet[str] = frozenset()
) -> tuple[Span, ...]:
    r"""The items of the first list that is headed by one of the labels; `others` head another.

    >>> text = "Skills\n- Python\n- SQL\n\nLanguages\nEnglish, German\n"
    >>> [item.of(text) for item in listed_under(find_heads(text), {"skills": 1.0})]
    ['Python', 'SQL']
    >>> [item.of(text) for item in listed_under(find_heads(text), {"languages": 1.0})]
    ['English', 'German']
    """
    named = [label for label, score in labels.items() if score >= _NAMED]
    for index, first in sorted(place for label in named for place in heads.places.get(label, ())):
        below = heads.lines[index + 1 : index + 1 + _LINES]
        found = _items(heads.text, heads.lines[index], first, below, others)
        if found:
            return found[:MAX_ITEMS]
    return ()


def _bare(said: str) -> str:
    return NUMBERING.sub("", said.strip("#*_:•·►▪– \t"))


def _items(
    text: str, head: Span, first: Span, lines: Sequence[Span], others: AbstractSet[str]
) -> tuple[Span, ...]:
    if first.start < first.end:
        return tuple(_separated(text, [first, *_wrapped(text, first, lines)]))
    below = lines[:1]
    if not below or text.count("\n", head.end, below[0].start) > 2:
        return ()
    if BULLET.match(text, below[0].start, below[0].end):
        return tuple(_bulleted(text, lines))
    return tuple(_separated(text, list(_paragraph(text, lines, others))))


def _wrapped(text: str, line: Span, lines: Sequence[Span]) -> Iterator[Span]:
    """The lines below while the one before ends as if more came."""
    for below in lines:
        if not line.of(text).rstrip().endswith(_ENDS_OPEN) or _gap(text, line, below):
            return
        yield below
        line = below


def _gap(text: str, line: Span, below: Span) -> bool:
    return text.count("\n", line.end, below.start) > 1 or "\f" in text[line.end : below.start]


def _bulleted(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """Each bullet's words, with the lines that they go on in."""
    item: Span | None = None
    end = lines[0].start
    for line in lines:
        mark = BULLET.match(text, line.start, line.end)
        apart = _gap(text, Span(end, end), line)
        if mark:
            if item:
                yield item
            item = trimmed(text, Span(mark.end(), line.end))
        elif item and not apart and (line.of(text)[0] in " \t" or line.of(text)[0].islower()):
            item = Span(item.start, trimmed(text, line).end)
        else:
            break
        end = line.end
    if item:
        yield item


def _paragraph(text: str, lines: Sequence[Span], others: AbstractSet[str]) -> Iterator[Span]:
    """The lines up to a gap or to what heads something else."""
    before: Span | None = None
    for line in lines:
        said = line.of(text).strip()
        apart = before is not None and _gap(text, before, line)
        if apart or said.endswith((":", "\uff1a")) or canonical(_bare(said)) in others:
            return
        yield line
        before = line


def _separated(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """The parts of the lines; whole lines where the parts would be halves of sentences."""
    parts = [part for line in lines for part in _parts(text, line)]
    words = sum(len(part.of(text).split()) for part in parts)
    if not lines or words > _ITEM_WORDS * len(parts) or _is_prose(text, lines):
        yield from _as_lines(text, lines)
        return
    yield from (part for part in parts if any(map(str.isalnum, part.of(text))))


def _is_prose(text: str, lines: Sequence[Span]) -> bool:
    said = text[lines[0].start : lines[-1].end].rstrip()
    return said.endswith(".") and len(said.split()) > _SENTENCE_WORDS and said.count(". ") > 0


def _as_lines(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """Each line, or one item where full lines show that it is a paragraph."""
    if any(line.end - line.start >= _FULL_LINE for line in lines[:-1]):
        yield trimmed(text, Span(lines[0].start, lines[-1].end))
        return
    yield from (trimmed(text, line) for line in lines)


def _parts(text: str, line: Span) -> Iterator[Span]:
    start = line.start
    for gap in [*_APART.finditer(text, line.start, line.end)]:
        yield trimmed(text, Span(start, gap.start()), " \t\n*_|,;")
        start = gap.end()
    rest = trimmed(text, Span(start, line.end), " \t\n*_|,;.")
    last = _LAST.search(text, rest.start, rest.end) if start > line.start else None
    if last and len(rest.of(text).split()) <= _ITEM_WORDS:
        yield Span(rest.start, last.start())
        rest = Span(last.end(), rest.end)
    yield trimmed(text, rest, " \t\n*_|,;")
