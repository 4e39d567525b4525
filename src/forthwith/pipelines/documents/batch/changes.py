"""What changed from one version of a document to the next: paragraphs, and figures in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from forthwith.pipelines.documents.batch.models import (
    ChangedFigure,
    ChangedParagraph,
    Place,
    Understood,
)
from forthwith.pipelines.documents.batch.places import place
from forthwith.pipelines.documents.structure.segmenting import Role, lay_out

MAX_PARAGRAPHS = 3_000
MAX_CHANGES = 100
_SAME_PARAGRAPH = 55.0
_LOOK_AHEAD = 40
_WORD = re.compile(r"\S+")
_EDGE = " \t.,;:()[]\"'"
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of a text and its words as they are compared."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What one text has that the other has not."""

    added: list[Place]
    removed: list[Place]
    changed: list[ChangedParagraph]
    figures: list[ChangedFigure]


def changes(before: Understood, after: Understood) -> Changes:
    """What changed, in reading order, at most `MAX_CHANGES` of each sort."""
    old, new = _paragraphs(before), _paragraphs(after)
    found = Changes([], [], [], [])
    for gone, come in _differences(old, new):
        pairs = _matched(gone, come)
        for one, other in pairs:
            found.changed.append(ChangedParagraph(before=_at(before, one), after=_at(after, other)))
            found.figures.extend(_figures(before, one, after, other))
        kept = {id(each) for pair in pairs for each in pair}
        found.removed.extend(_at(before, each) for each in gone if id(each) not in kept)
        found.added.extend(_at(after, each) for each in come if id(each) not in kept)
    figures = list(dict.fromkeys(found.figures))  # two words of a date are one figure
    return Changes(
        found.added[:MAX_CHANGES],
        found.removed[:MAX_CHANGES],
        found.changed[:MAX_CHANGES],
        figures[:MAX_CHANGES],
    )


def _at(document: Understood, stretch: _Stretch) -> Place:
    return place(document, stretch.start, stretch.end)


def _paragraphs(document: Understood) -> list[_Stretch]:
    """Prose in paragraphs, and each line that is none (a heading, a row, a label) by itself."""
    text = document.parsed.text
    layout = lay_out(text, (section.start for section in document.parsed.sections))
    spans: list[tuple[int, int]] = []
    joined = False
    for line in layout.lines:
        if line.role is Role.PROSE and joined:
            spans[-1] = (spans[-1][0], line.end)
        elif line.role not in {Role.BLANK, Role.FURNITURE}:
            spans.append((line.start, line.end))
        joined = line.role is Role.PROSE
    stretches = (_stretch(text, start, end) for start, end in spans[:MAX_PARAGRAPHS])
    return [each for each in stretches if each.words]


def _stretch(text: str, start: int, end: int) -> _Stretch:
    return _Stretch(start, end, " ".join(text[start:end].split()))


def _differences(
    old: Sequence[_Stretch], new: Sequence[_Stretch]
) -> Iterator[tuple[list[_Stretch], list[_Stretch]]]:
    """The stretches between those that both have: what is gone and what has come there."""
    steps = Indel.opcodes([each.words for each in old], [each.words for each in new])
    gone: list[_Stretch] = []
    come: list[_Stretch] = []
    for step in steps:
        if step.tag == "equal":
            if gone or come:
                yield gone, come
            gone, come = [], []
        gone = [*gone, *(old[step.src_start : step.src_end] if step.tag == "delete" else [])]
        come = [*come, *(new[step.dest_start : step.dest_end] if step.tag == "insert" else [])]
    if gone or come:
        yield gone, come


def _matched(gone: Sequence[_Stretch], come: Sequence[_Stretch]) -> list[tuple[_Stretch, _Stretch]]:
    """Which of the paragraphs that are gone stand there in other words, in reading order."""
    pairs: list[tuple[_Stretch, _Stretch]] = []
    begin = 0
    for one in gone:
        scores = [
            (fuzz.ratio(one.words, other.words), -at)
            for at, other in enumerate(come[begin : begin + _LOOK_AHEAD], begin)
        ]
        best, at = max(scores, default=(0.0, 0))
        if best >= _SAME_PARAGRAPH:
            pairs.append((one, come[-at]))
            begin = -at + 1
    return pairs


def _figures(
    before: Understood, one: _Stretch, after: Understood, other: _Stretch
) -> Iterator[ChangedFigure]:
    """The words with a figure in them that stand in place of another such word."""
    old = _words(before.parsed.text, one)
    new = _words(after.parsed.text, other)
    steps = Indel.opcodes([each.words for each in old], [each.words for each in new])
    gone: list[_Stretch] = []
    come: list[_Stretch] = []
    for step in [*steps, None]:
        if step is None or step.tag == "equal":
            yield from _paired(before, _with_figures(gone), after, _with_figures(come))
            gone, come = [], []
        elif step.tag == "delete":
            gone += old[step.src_start : step.src_end]
        else:
            come += new[step.dest_start : step.dest_end]


def _paired(
    before: Understood, gone: Sequence[_Stretch], after: Understood, come: Sequence[_Stretch]
) -> Iterator[ChangedFigure]:
    """Figures in the same order; where one side has more of them, nothing says which is which."""
    if len(gone) == len(come):
        for one, other in zip(gone, come, strict=True):
            was, is_ = _whole(before, one), _whole(after, other)
            if was.words != is_.words:
                yield ChangedFigure(before=_at(before, was), after=_at(after, is_))


def _whole(document: Understood, word: _Stretch) -> _Stretch:
    """The amount or the date that the word is a part of, or the word."""
    for entity in document.entities:
        if entity.type in {"amount", "date"}:
            for mention in entity.mentions:
                if mention.start <= word.start < mention.end:
                    return _stretch(document.parsed.text, mention.start, mention.end)
    return word


def _with_figures(words: Sequence[_Stretch]) -> list[_Stretch]:
    return [each for each in words if _FIGURE.search(each.words)]


def _words(text: str, stretch: _Stretch) -> list[_Stretch]:
    """The words of a paragraph without the marks around them."""
    found: list[_Stretch] = []
    for match in _WORD.finditer(text, stretch.start, stretch.end):
        word = match[0].strip(_EDGE)
        if word:
            start = match.start() + match[0].index(word)
            found.append(_Stretch(start, start + len(word), word))
    return found
