"""What the elements of a PowerPoint part mean: shapes, their role, paragraphs, tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from forthwith.pipelines.documents import limits

_SKIPPED: Final = frozenset({"Fallback"})
_RUNS: Final = frozenset({"r", "fld"})
_SHAPES: Final = frozenset({"sp", "graphicFrame", "cxnSp", "pic"})
_BULLETS: Final = frozenset({"buChar", "buAutoNum", "buBlip"})
_LISTED_ROLES: Final = frozenset({"body", "obj"})
_PARTS_SHOWN: Final = frozenset({"relIds", "chart"})


@dataclass(slots=True)
class Shape:
    """What one shape of a slide says.

    Attributes:
        role: its placeholder ("title", "body", "ftr", …), empty for a free one.
        parts: ids of the relationships to a diagram or a chart that it shows.

    """

    role: str = ""
    lines: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)


class SlideOrder:
    """Reads the order in which a presentation shows its slides, as relationship ids."""

    def __init__(self) -> None:
        self.slides: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sldId" and len(self.slides) <= limits.PAGES:
            self.slides.append(attributes.get("id", ""))

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class Slide:
    """Reads the shapes of a slide or of its notes, and the texts of a diagram or a comment."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = [Shape()]
        self.hidden = False
        self._skipping = 0
        self._runs = 0
        self._in_text = 0
        self._pieces: list[str] = []
        self._bullet: bool | None = None
        self._rows: list[list[str]] | None = None
        self._cell: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif name in _SHAPES:
            self.shapes.append(Shape())
        elif name == "ph":
            self.shapes[-1].role = attributes.get("type", "obj")
        elif name in _PARTS_SHOWN:
            self.shapes[-1].parts.append(attributes.get("dm") or attributes.get("id", ""))
        elif name == "sld":
            self.hidden = attributes.get("show") in {"0", "false"}
        elif name in {"tbl", "tr", "tc"}:
            self._start_table(name)
        else:
            self._in_paragraph(name)

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif name in _RUNS:
            self._runs = max(0, self._runs - 1)
        elif name in {"t", "text"}:
            self._in_text = max(0, self._in_text - 1)
            if name == "text":
                self._end_paragraph()
        elif name == "p":
            self._end_paragraph()
        elif name in {"tbl", "tc"}:
            self._end_table(name)

    def text(self, data: str) -> None:
        if self._in_text and not self._skipping and (self._runs or data.strip()):
            self._pieces.append(data)

    def _in_paragraph(self, name: str) -> None:
        if name == "p":
            self._end_paragraph()
        elif name in _RUNS:
            self._runs += 1
        elif name in {"t", "text"}:
            self._in_text += 1
        elif name == "br":
            self._pieces.append("\n")
        elif name in _BULLETS:
            self._bullet = True
        elif name == "buNone":
            self._bullet = False

    def _end_paragraph(self) -> None:
        text = "".join(self._pieces).replace("\v", "\n").strip()
        listed = self.shapes[-1].role in _LISTED_ROLES if self._bullet is None else self._bullet
        self._pieces, self._bullet = [], None
        if not text:
            return
        if self._cell is not None:
            self._cell.append(text)
        else:
            self.shapes[-1].lines.append(f"- {text}" if listed else text)

    def _start_table(self, name: str) -> None:
        if name == "tbl":
            self._rows = []
        elif self._rows is not None and name == "tr":
            self._rows.append([])
        elif self._rows is not None:
            self._cell = []

    def _end_table(self, name: str) -> None:
        if self._rows is None:
            return
        if name == "tc":
            if not self._rows:
                self._rows.append([])
            # A merged cell is followed by the cells that it covers, so it takes one place.
            self._rows[-1].append("\n".join(self._cell or []))
            self._cell = None
        else:
            self.shapes[-1].tables.append(self._rows)
            self._rows = self._cell = None


class ChartWords:
    """Reads what a chart says in words: its titles, series and categories, each once."""

    def __init__(self, *, only_titles: bool = False) -> None:
        self._words_of_data = not only_titles
        self.words: dict[str, None] = {}
        self._pieces: list[str] = []
        self._in_words = False
        self._cached = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        self._cached += name == "strCache"
        self._in_words = name == "t" or (name == "v" and self._cached > 0 and self._words_of_data)

    def end(self, name: str) -> None:
        self._cached -= name == "strCache"
        self._in_words = False
        if name in {"p", "v"}:
            text = "".join(self._pieces).strip()
            self._pieces = []
            if text and len(self.words) < limits.CELLS:
                self.words[text] = None

    def text(self, data: str) -> None:
        if self._in_words:
            self._pieces.append(data)
