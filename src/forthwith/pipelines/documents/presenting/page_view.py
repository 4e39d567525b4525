"""What the pages about documents share: tables, gaps, words in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from forthwith.pipelines.documents.analysis.table_facts import without_sums
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.models import Kind, Note, Table
from forthwith.pipelines.documents.presenting.markdown_text import cut, visible
from forthwith.pipelines.documents.presenting.table_cells import is_number
from forthwith.pipelines.documents.presenting.table_csv import filled

MAX_TABLES: Final = 12
MAX_ROWS: Final = 15
MAX_COLUMNS: Final = 12
_CELL_CHARACTERS: Final = 160
_TITLE_CHARACTERS: Final = 120
_SHORT, _LONG = 12, 40
_TITLE_ROWS: Final = 2
_INCOMPLETE: Final = re.compile(
    r"truncated_.*|no_.*|recovered_.*|low_.*|.*_(?:capped|cut|missing|not_read|skipped|failed|left_out)"
)
_BULLET: Final = re.compile(r"\A\s*[-*•]\s+")
_CURRENCY: Final = re.compile(r"^(?:[A-Z]{3}|[€$£¥])\s?(?=[-+\d])|\s?(?:[A-Z]{3}|[€$£¥])$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table; figures stand at its right, and short words on one line."""

    text: str
    is_figure: bool

    @property
    def look(self) -> str:
        """The classes of its style."""
        if self.is_figure:
            return "n"
        return "s" if len(self.text) <= _SHORT else "t" if len(self.text) > _LONG else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The beginning of a table; `head` is empty where its first row is none."""

    number: int
    title: str
    page: int | None
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    size: str
    left: str

    @property
    def heads(self) -> list[tuple[str, str]]:
        """The heads of the columns, and their style: over figures they stand at the right."""
        return [
            (cell.text, "n" if self._has_figures(column) else "")
            for column, cell in enumerate(self.head)
        ]

    def _has_figures(self, column: int) -> bool:
        filled = [row[column] for row in self.rows if row[column].text]
        return 2 * sum(cell.is_figure for cell in filled) > len(filled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words of a text with those before and after them on their line.

    `spaced` tells of each of both whether a space stands between it and the words.
    """

    before: str
    words: str
    after: str
    spaced: tuple[bool, bool]


def around(text: str, start: int, end: int, *, reach: int = 60) -> Quoted:
    r"""The words `text[start:end]` and at most `reach` characters of their line to either side.

    >>> quoted = around("Due:\nThe fee of EUR 412, by May", 16, 23, reach=8)
    >>> quoted.before, quoted.words, quoted.after, quoted.spaced
    ('…fee of', 'EUR 412', ', by May', (True, False))
    """
    before = _line_end(text[max(0, start - reach - 1) : start], reach)
    after = _line_start(text[end : end + reach + 1], reach)
    return Quoted(
        before=visible(before),
        words=cut(visible(text[start:end]), 2 * _CELL_CHARACTERS),
        after=visible(after),
        spaced=(before[-1:].isspace(), after[:1].isspace()),
    )


def within(text: str, start: int, end: int, whole: tuple[int, int]) -> Quoted:
    """The words `text[start:end]` and what stands before and after them in a stretch of text."""
    before, after = text[whole[0] : start], text[end : whole[1]]
    return Quoted(
        before=cut(visible(before), 2 * _CELL_CHARACTERS),
        words=cut(visible(text[start:end]), _CELL_CHARACTERS),
        after=cut(visible(after), 2 * _CELL_CHARACTERS),
        spaced=(before[-1:].isspace(), after[:1].isspace()),
    )


def bare(words: str) -> Quoted:
    """Words with nothing around them."""
    return Quoted(
        before="", words=cut(visible(words), 2 * _CELL_CHARACTERS), after="", spaced=(False, False)
    )


def _line_end(before: str, reach: int) -> str:
    line = before.rpartition("\n")[2]
    return _BULLET.sub("", line) if len(line) <= reach else f"…{line.partition(' ')[2]}"


def _line_start(after: str, reach: int) -> str:
    line = after.partition("\n")[0]
    return line if len(line) <= reach else f"{line.rpartition(' ')[0]}…"


def grids(tables: Sequence[Table]) -> list[Grid]:
    """The beginnings of the first tables."""
    return [_grid(number, table) for number, table in enumerate(filled(tables)[:MAX_TABLES], 1)]


def _grid(number: int, table: Table) -> Grid:
    rows = [row for row in table.rows if any(cell.strip() for cell in row)]
    titles, rows = _titled(rows)
    columns = max(map(len, rows))
    width = min(MAX_COLUMNS, columns)
    cells = [_cells(row, width) for row in rows[: MAX_ROWS + 1]]
    headed = len(cells) > 1 and not any(cell.is_figure for cell in cells[0])
    body = cells[1:] if headed else cells[:MAX_ROWS]
    hidden = len(rows) - len(body) - headed
    return Grid(
        number=number,
        title=cut(visible(": ".join(filter(None, [table.title, *titles]))), _TITLE_CHARACTERS),
        page=table.page,
        head=cells[0] if headed else (),
        rows=tuple(body),
        size=f"{_height(rows[headed:], headed=headed)}, {counted(columns, 'column')}",
        left=_left(hidden, columns - width, cut_before=table.truncated),
    )


def _height(rows: Sequence[Sequence[str]], *, headed: bool) -> str:
    """How many rows there are; those of totals are counted apart, as the summary leaves them out.

    >>> _height([["Rent", "900"], ["Net", "900"], ["VAT", "0"], ["Total", "900"]], headed=True)
    '1 row and 3 of totals'
    """
    totals = len(rows) - len(without_sums(rows)) if headed else 0
    apart = f" and {totals:,} of totals" if totals else ""
    return f"{counted(len(rows) - totals, 'row')}{apart}"


def _titled(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The rows on top that are a title over the table, with one cell each, and those below."""
    titles = list(takewhile(lambda row: sum(bool(cell.strip()) for cell in row) == 1, rows))
    if not 0 < len(titles) <= _TITLE_ROWS or len(titles) == len(rows):
        return [], rows
    return [next(filter(str.strip, row)) for row in titles], rows[len(titles) :]


def _cells(row: Sequence[str], width: int) -> tuple[Cell, ...]:
    padded = [*row[:width], *[""] * (width - len(row))]
    return tuple(
        Cell(text=cut(visible(cell), _CELL_CHARACTERS), is_figure=_is_figure(cell.strip()))
        for cell in padded
    )


def _is_figure(cell: str) -> bool:
    return is_number(_CURRENCY.sub("", cell))


def _left(rows: int, columns: int, *, cut_before: bool) -> str:
    parts = [counted(rows, "more row") if rows else "", counted(columns, "more column")]
    more = " and ".join(filter(None, [parts[0], parts[1] if columns else ""]))
    sentences = [f"{more} in the CSV and XLSX files." if more else ""]
    if cut_before:
        sentences.append("The table goes on in the document: its rest was not kept.")
    return " ".join(filter(None, sentences))


def incomplete(notes: Sequence[Note]) -> list[Note]:
    """The notes that say that something of the document is not in the report."""
    return [note for note in notes if _INCOMPLETE.fullmatch(note.code)]


def unit(kind: Kind) -> str:
    """What stands before the number of a page."""
    noun = FORMATS[kind].page
    return "p." if noun == "page" else noun
