"""Read a PowerPoint presentation: each slide is a page, its title a heading.

The title stands first whatever its place among the shapes; the speaker's notes stand last. What
all slides repeat (a footer, a date) is read once, and slide numbers are not read.
"""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import flat
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.office_parts import Parts, Relation, opened_parts
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks
from forthwith.pipelines.documents.readers.office import read_of
from forthwith.pipelines.documents.readers.presentation import ChartWords, Shape, Slide, SlideOrder
from forthwith.pipelines.documents.sources import tell
from forthwith.ports.context import StageContext

READER: Final = "forthwith-pptx"
_MAIN: Final = "ppt/presentation.xml"
_LEVELS: Final = {"ctrTitle": 1, "title": 2}
_ONCE: Final = frozenset({"ftr", "hdr", "dt"})
_UNREAD: Final = frozenset({"sldNum", "sldImg"})


def read_pptx(stream: BinaryIO, checked: Checked, ctx: StageContext) -> Read:
    """Read the presentation; a damaged slide gives what stands before the damage, with a note.

    Raises:
        PermanentError: there is no presentation in it, or it is hostile.

    """
    parts = opened_parts(stream)
    deck = _Deck(parts)
    deck.read(ctx)
    blocks = deck.blocks
    return read_of(parts, blocks, checked, reader=READER)


def slides_in_order(parts: Parts) -> list[str]:
    """Return the parts of the slides in the order of the show.

    Raises:
        PermanentError: there is no presentation in the file.

    """
    main = next((r.target for r in parts.relations("") if r.type == "officeDocument"), _MAIN)
    order = SlideOrder()
    if not parts.walk(main, order):
        raise refusal("document_damaged", "The presentation's main part is missing.")
    known = {r.id: r.target for r in parts.relations(main) if r.type == "slide"}
    if all(slide in known for slide in order.slides):
        return [known[slide] for slide in order.slides]
    return sorted(known.values(), key=_number)


class _Deck:
    """Reads slide after slide into `blocks`."""

    def __init__(self, parts: Parts) -> None:
        self.blocks = Blocks()
        self._parts = parts
        self._repeated: set[str] = set()

    def read(self, ctx: StageContext) -> None:
        slides = slides_in_order(self._parts)
        if len(slides) > limits.PAGES:
            raise refusal(
                "document_too_many_pages",
                f"The presentation has more than {limits.PAGES} slides, which is the limit.",
            )
        for number, target in enumerate(slides, start=1):
            if self.blocks.full:
                break
            self._read_slide(target)
            tell(ctx, number, len(slides), f"slide {number} of {len(slides)}")

    def _read_slide(self, target: str) -> None:
        slide = Slide()
        if not self._parts.walk(target, slide):
            self._parts.damaged.add(target)
        if slide.hidden:
            self.blocks.remark("hidden_content", "Hidden slides were read too.")
        relations = {r.id: r for r in self._parts.relations(target)}
        for shape in sorted(slide.shapes, key=lambda s: s.role not in _LEVELS):
            self._add_shape(shape)
            for part in shape.parts:
                if part in relations:
                    self._add_part(relations[part])
        for relation in relations.values():
            self._add_side(relation)
        self.blocks.end_page()

    def _add_shape(self, shape: Shape) -> None:
        text = "\n".join(shape.lines)
        if shape.role in _UNREAD or (shape.role in _ONCE and self._is_repeated(text)):
            return
        if shape.role in _LEVELS and text:
            self.blocks.heading(flat(text), _LEVELS[shape.role])
        elif text:
            self.blocks.line(text)
        for rows in shape.tables:
            self.blocks.table(rows)
        if text or shape.tables:
            self.blocks.line("")

    def _is_repeated(self, text: str) -> bool:
        seen = text in self._repeated
        self._repeated.add(text)
        return seen

    def _add_part(self, relation: Relation) -> None:
        if relation.type == "chart":
            chart = ChartWords()
            self._parts.walk(relation.target, chart)
            self._add_lines(list(chart.words))
        else:
            diagram = Slide()
            self._parts.walk(relation.target, diagram)
            self._add_lines([line for shape in diagram.shapes for line in shape.lines])

    def _add_side(self, relation: Relation) -> None:
        """Add what belongs to the slide without being on it: notes and comments."""
        if relation.type not in {"notesSlide", "comments"}:
            return
        side = Slide()
        self._parts.walk(relation.target, side)
        said = [s for s in side.shapes if s.role not in _UNREAD | _ONCE]
        lines = [line.removeprefix("- ") for shape in said for line in shape.lines]
        if lines:
            self._add_lines(["Notes:" if relation.type == "notesSlide" else "Comments:", *lines])

    def _add_lines(self, lines: list[str]) -> None:
        for line in lines:
            self.blocks.line(line)
        self.blocks.line("")


def _number(part: str) -> int:
    """Return the number in the name of a part: `slide10.xml` comes after `slide9.xml`."""
    digits = re.search(r"([0-9]{1,9})\.xml$", part)
    return int(digits[1]) if digits else 0
