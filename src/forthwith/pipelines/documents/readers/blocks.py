"""Collects what a reader finds, within the limits on a result.

A table's rows stand in the text too, one line each with tabs between the cells, so that nothing
that the document says is missing from its text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import flat, writable
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.models import Checked, Heading, Note, Page, Read, Table

SPANS_CUT: Final = "Cells that span others are laid out up to a limit; the rest stand side by side."
_SAYS_NOTHING: Final = frozenset({"", "(anonymous)", "(unspecified)", "anonymous", "untitled"})


class Blocks:
    """Pages, headings, tables and notes in reading order."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.headings: list[Heading] = []
        self.tables: list[Table] = []
        self.notes: dict[str, Note] = {}
        self._lines: list[str] = []
        self._left = limits.OUTPUT_CHARACTERS
        self._cells_left = limits.KEPT_CELLS
        self._cell_characters_left = limits.KEPT_CHARACTERS

    @property
    def page(self) -> int:
        """The number of the page that is being filled."""
        return len(self.pages) + 1

    @property
    def full(self) -> bool:
        """True once the text has reached its limit: what follows is left out."""
        return self._left <= 0

    @property
    def has_lines(self) -> bool:
        """True while the page that is being filled has text."""
        return any(line.strip() for line in self._lines)

    def line(self, text: str) -> None:
        """Add a line, or a paragraph with line breaks of its own."""
        if len(text) + 1 > self._left:
            text = text[: max(0, self._left)]
            self.remark("truncated_output")
        self._left -= len(text) + 1
        self._lines.append(text)

    def heading(self, text: str, level: int) -> None:
        """Add a line that heads what follows; `level` counts from 1."""
        title = flat(text)
        if title and len(self.headings) < limits.HEADINGS:
            self.headings.append(Heading(level=level, text=title[:500], page=self.page))
        self.line(text)

    def table(self, rows: Sequence[Sequence[str]], *, title: str | None = None) -> None:
        """Add a table to the tables and its rows to the text."""
        self.lines_of(rows)
        self.keep_table(rows, title=title)

    def lines_of(self, rows: Sequence[Sequence[str]]) -> None:
        """Add the rows of a table to the text only."""
        for row in rows:
            line = "\t".join(flat(cell) for cell in row).rstrip()
            if line.strip():
                self.line(line)

    def keep_table(self, rows: Sequence[Sequence[str]], *, title: str | None = None) -> None:
        """Add a table to the tables only, as much of it as a result keeps."""
        wide = max((len(row) for row in rows), default=0)
        if not wide or len(self.tables) >= limits.KEPT_TABLES:
            return
        fitting = min(len(rows), limits.KEPT_ROWS, self._cells_left // wide)
        self._cells_left -= fitting * wide
        kept = self._affordable(rows[:fitting])
        cut = len(kept) < len(rows)
        if cut:
            self.remark("truncated_table")
        if kept:
            self.tables.append(Table(page=self.page, title=title, rows=kept, truncated=cut))

    def _affordable(self, rows: Sequence[Sequence[str]]) -> list[list[str]]:
        kept: list[list[str]] = []
        for row in rows:
            self._cell_characters_left -= sum(map(len, row))
            if self._cell_characters_left < 0:
                break
            kept.append([writable(cell).strip() for cell in row])
        return kept

    def end_page(self, label: str | None = None) -> None:
        """Close the page that is being filled; beyond the last that is read there are no more."""
        if len(self.pages) >= limits.PAGES:
            self._left = 0
            self._lines.clear()
            self.remark("truncated_output", f"The first {limits.PAGES:,} pages were read.")
            return
        text = "\n".join(self._lines)
        self.pages.append(Page(number=self.page, text=writable(text), label=label))
        self._lines.clear()

    def read(
        self,
        checked: Checked,
        *,
        reader: str,
        metadata: Mapping[str, str] | None = None,
        attachments: Sequence[str] = (),
    ) -> Read:
        """What was found, as every reader returns it."""
        return Read(
            kind=checked.kind,
            reader=reader,
            pages=self.pages,
            tables=self.tables,
            headings=self.headings,
            metadata=clean_metadata(metadata or {}),
            attachments=[*attachments],
            notes=list(self.notes.values()),
        )

    def remark(self, code: str, message: str | None = None) -> None:
        """Add a note, once for each code."""
        self.notes.setdefault(code, note(code, message))


def clean_metadata(values: Mapping[str, str]) -> dict[str, str]:
    """Return the metadata in short, single-line values, empty ones left out."""
    flattened = {key: flat(writable(value)) for key, value in values.items()}
    return {
        k: v[: limits.METADATA_CHARACTERS] for k, v in flattened.items() if v not in _SAYS_NOTHING
    }
