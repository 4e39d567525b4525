"""What stands on a sheet without being in its cells: text boxes, titles of charts, comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from forthwith.pipelines.documents.clean_text import flat
from forthwith.pipelines.documents.containers.office_parts import Parts
from forthwith.pipelines.documents.readers.presentation import ChartWords, Slide

_THREADED: Final = "[Threaded comment]"
"""So begins the text for old programs of a comment that another part has whole."""


def lines_beside(parts: Parts, sheet: str) -> list[str]:
    """Return the lines of the drawings and then of the comments that belong to a sheet."""
    relations = parts.relations(sheet)
    drawn = [line for r in relations if r.type == "drawing" for line in _drawn(parts, r.target)]
    said = [
        line
        for relation in relations
        if relation.type in {"comments", "threadedComment"}
        for line in _said(parts, relation.target)
    ]
    return [*drawn, *(["Comments:", *said] if said else [])]


def _drawn(parts: Parts, drawing: str) -> Iterator[str]:
    shapes = Slide()
    parts.walk(drawing, shapes)
    relations = {r.id: r.target for r in parts.relations(drawing) if r.type == "chart"}
    for shape in shapes.shapes:
        yield from (line.removeprefix("- ") for line in shape.lines)
        for part in shape.parts:
            if part in relations:
                yield from _titles(parts, relations[part])


def _titles(parts: Parts, chart: str) -> Iterator[str]:
    """Yield what a chart is called; its figures are those of the cells."""
    words = ChartWords(only_titles=True)
    parts.walk(chart, words)
    yield from words.words


def _said(parts: Parts, target: str) -> Iterator[str]:
    comments = Slide()
    parts.walk(target, comments)
    for shape in comments.shapes:
        yield from (flat(line) for line in shape.lines if not line.startswith(_THREADED))
