"""Tables with the place of each cell in the text.

A reader gives tables as rows of cells; their rows stand in the text as well, one line each. Rows
are found there by what they say with all spaces and bars taken out, in reading order. What the
reader did not see as a table may still be one: lines in columns set apart by tabs, bars or gaps,
and lines under a heading whose words are known, ending in as many figures as it has columns.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from forthwith.pipelines.documents.language.currencies import BEFORE_NUMBER, BEHIND_NUMBER
from forthwith.pipelines.documents.models import Table
from forthwith.pipelines.documents.spans import Places, Span, trimmed
from forthwith.pipelines.documents.structure.figure_rows import from_the_right
from forthwith.pipelines.documents.structure.labels import canonical, is_known
from forthwith.pipelines.documents.structure.normalising import normalised
from forthwith.pipelines.documents.structure.pairs import segments
from forthwith.pipelines.documents.structure.wrapped_cells import (
    Parted,
    Row,
    header_over,
    may_go_on,
    row_over,
)

MAX_ROWS: Final = 10_000
_SPACES: Final = re.compile(r"[\s|]+")
_RULE: Final = re.compile(r"[\s|:=+-]+")
FIGURE: Final = re.compile(
    rf"[-−+(]?(?:{BEFORE_NUMBER} ?)?[-−]?\d[\d.,'’]*(?: ?%|-?(?: ?{BEHIND_NUMBER})?)\)?-?"
)
_POSITIONS: Final = frozenset({"number", "pos", "position", "line", "item number", "pos number"})
_WAITING: Final = 3
_SUM: Final = re.compile(
    r"\W*(?:sub|grand |zwischen|gesamt|netto)?"
    r"(?:total|summe|sum|betrag|net|vat|mwst|ust|tax)(?!\w)",
    re.IGNORECASE,
)
_LINES_BETWEEN: Final = 40
"""How many lines may stand between two rows: the foot of a page and the head of the next."""
_LINES_OF_A_ROW: Final = 12
_HEADER_WORDS: Final = 14
_MIN_COLUMNS: Final = 2
_LONG_RUN: Final = 12
_MIN_WORDED: Final = 3
_MAX_LABEL_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its header's words, and below them rows of cells, None where a cell is empty."""

    header: tuple[str, ...]
    rows: tuple[tuple[Span | None, ...], ...]
    place: Span


def find_grids(text: str, tables: Sequence[Table]) -> list[Grid]:
    """The tables of the reader, and those that only the lines show."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n\f]+", text)]
    known = list(_of_tables(text, lines, tables))
    free = _outside(lines, known)
    known += _of_gaps(text, free)
    free = _outside(free, known)
    return sorted([*known, *_of_words(text, free)], key=lambda grid: grid.place)


def _outside(lines: Sequence[Span], grids: Sequence[Grid]) -> list[Span]:
    taken = Places([grid.place for grid in grids])
    return [line for line in lines if not taken.hold(line)]


def _of_tables(text: str, lines: Sequence[Span], tables: Sequence[Table]) -> Iterator[Grid]:
    placed = _Lines(text, lines)
    after = 0
    for table in tables:
        rows: list[Row] = []
        for cells in table.rows[:MAX_ROWS]:
            row = _placed_row(placed, cells, after)
            if row is not None:
                after = row.place.end
                rows.append(row)
        grid = _grid(text, _without_sums(text, rows))
        if grid is not None:
            yield grid


def _without_sums(text: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without those at the end that only name a sum and its figure, to the right."""
    end = len(rows)
    while end > _MIN_COLUMNS and _is_sum(text, rows[end - 1]):
        end -= 1
    return rows[:end]


def _is_sum(text: str, row: Row) -> bool:
    filled = [cell.of(text) for cell in row.cells if cell]
    return (
        len(row.cells) > _MIN_WORDED
        and row.cells[:2] == (None, None)
        and len(filled) == _MIN_COLUMNS
        and not FIGURE.fullmatch(filled[0])
        and FIGURE.fullmatch(filled[1]) is not None
    )


class _Lines:
    """The lines of a text, to be found by what they say without spaces."""

    def __init__(self, text: str, lines: Sequence[Span]) -> None:
        self.text = text
        self._lines = lines
        self._starts = [line.start for line in lines]
        self._placed: dict[str, list[Span]] = {}
        for line in lines:
            self._placed.setdefault(self._flat(line), []).append(line)

    def find(self, said: str, after: int) -> Span | None:
        """The next line that says it; else the few lines that do, which are a row with breaks."""
        lines = self._placed.get(said, [])
        index = bisect_left(lines, after, key=lambda each: each.start)
        if index < len(lines):
            return lines[index]
        first = bisect_left(self._starts, after)
        starts = range(first, min(len(self._lines), first + _LINES_BETWEEN))
        return next((span for start in starts if (span := self._joined(start, said))), None)

    def wrapped(self, said: str, after: int) -> Row | None:
        """The next row that says it with cells that go on in lines below, if no line says it."""
        rows = [] if said in self._placed else self._wrapped.get(said, [])
        index = bisect_left(rows, after, key=lambda row: row.place.start)
        return rows[index] if index < len(rows) else None

    @cached_property
    def _wrapped(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in (row for run in _runs(self.text, self._lines) for row in run):
            if any(isinstance(cell, Parted) for cell in row.cells):
                flat = _SPACES.sub("", "".join(_said(self.text, row)))
                found.setdefault(flat, []).append(row)
        return found

    def _joined(self, start: int, said: str) -> Span | None:
        for line in self._lines[start : start + _LINES_OF_A_ROW]:
            flat = self._flat(line)
            if not flat or not said.startswith(flat):
                return None
            said = said[len(flat) :]
            if not said:
                return Span(self._lines[start].start, line.end)
        return None

    def _flat(self, line: Span) -> str:
        return _SPACES.sub("", line.of(self.text))


def _placed_row(lines: _Lines, cells: Sequence[str], after: int) -> Row | None:
    flat = [" ".join(normalised(cell).split()) for cell in cells]
    wrapped = lines.wrapped(_SPACES.sub("", "".join(flat)), after)
    if wrapped is not None and len(wrapped.cells) == len(cells):
        return wrapped
    line = lines.find(_SPACES.sub("", "".join(flat)), after) if any(flat) else None
    if line is None:
        return None
    spans: list[Span | None] = []
    position = line.start
    for cell in flat:
        span = _found(lines.text, cell, Span(position, line.end)) if cell else None
        spans.append(span)
        position = span.end if span else position
    return Row(line, tuple(spans))


def _found(text: str, cell: str, within: Span) -> Span | None:
    """Where the cell's words stand, which may go on in the next line."""
    start = text.find(cell, within.start, within.end)
    if start >= 0:
        return Span(start, start + len(cell))
    if "\n" not in within.of(text):
        return None
    words = re.compile(r"\s*".join(map(re.escape, cell.split())))
    match = words.search(text, within.start, within.end)
    return Span(*match.span()) if match else None


def _grid(text: str, rows: Sequence[Row]) -> Grid | None:
    """The first row with two different words and no figure is the header."""
    for index, row in enumerate(rows[:6]):
        names = [span.of(text) if span else "" for span in row.cells]
        filled = [name for name in names if name.strip()]
        if _is_labelled(text, row) or _is_sparse(row, rows[index + 1 : index + 6]):
            continue
        if len(set(filled)) >= _MIN_COLUMNS and index + 1 < len(rows):
            if any(FIGURE.fullmatch(name.strip()) for name in filled) or _is_key_value(text, rows):
                return None
            rows = _without_labelled(text, rows)
            body = tuple(each.cells for each in rows[index + 1 :])
            above = rows[index - 1] if index else None
            titled = above and (_is_labelled(text, above) or _is_sparse(above, [row]))
            top = row if titled else rows[0]
            return Grid(tuple(names), body, Span(top.place.start, rows[-1].place.end))
    return None


def _is_sparse(row: Row, below: Sequence[Row]) -> bool:
    """A label and its value over a table: two cells of more, where rows below fill them all."""
    return (
        len(row.cells) > _MIN_WORDED
        and None not in row.cells[:_MIN_COLUMNS]
        and not any(row.cells[_MIN_COLUMNS:])
        and any(all(each.cells) for each in below)
    )


def _is_labelled(text: str, row: Row) -> bool:
    """Labels with their values alone in a row of more columns, as sheets have them on top."""
    filled = [cell.of(text).rstrip() for cell in row.cells if cell]
    if len(row.cells) <= _MIN_COLUMNS or len(filled) % 2 or not filled:
        return False
    marked = [said.endswith((":", "\uff1a")) for said in filled]
    return all(marked[::2]) and not any(marked[1::2])


def _without_labelled(text: str, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without those at the end that are labels with their values."""
    end = len(rows)
    while end > _MIN_COLUMNS and _is_labelled(text, rows[end - 1]):
        end -= 1
    return rows[:end]


def _is_key_value(text: str, rows: Sequence[Row]) -> bool:
    """Two columns, of which the first holds labels: no table of things, but one thing."""
    if any(len(row.cells) != _MIN_COLUMNS for row in rows):
        return False
    firsts = [row.cells[0].of(text) for row in rows if row.cells[0]]
    labels = [
        first for first in firsts if first.rstrip().endswith((":", "\uff1a")) or is_known(first)
    ]
    return len(labels) * 2 > len(firsts)


def _of_gaps(text: str, lines: Sequence[Span]) -> Iterator[Grid]:
    """Runs of lines with the same number of parts, three or more, or two under known words."""
    for run in _runs(text, lines):
        yield from _run_grid(text, run)


def _runs(text: str, lines: Sequence[Span]) -> Iterator[list[Row]]:
    run: list[Row] = []
    for index, line in enumerate(lines):
        if _RULE.fullmatch(line.of(text)):
            continue
        parts = tuple(trimmed(text, part) for part in segments(text, line))
        if run and may_go_on(run[-1], line, parts):
            below = lines[index + 1 : index + 1 + _LINES_OF_A_ROW]
            whole = _with_line(text, run, line, parts, below)
            if whole is not None:
                run[-1] = whole
                continue
        if len(parts) < _MIN_COLUMNS or (run and len(parts) != len(run[0].cells)):
            yield run
            run = []
        if len(parts) >= _MIN_COLUMNS:
            run.append(Row(line, parts))
    yield run


def _with_line(
    text: str, run: Sequence[Row], line: Span, parts: Sequence[Span], below: Sequence[Span]
) -> Row | None:
    """The last row with a line in which it goes on."""
    followed = _is_followed(text, line, below, len(run[0].cells))
    if len(run) == 1 and followed and not any(map(_is_figure, _said(text, run[0]))):
        return header_over(text, run[0], line, parts)
    if len(parts) > 1 or len(run) == 1:
        return None
    return row_over(text, (run[0], run[-1]), line, parts[0], followed=followed)


def _is_followed(text: str, line: Span, below: Sequence[Span], columns: int) -> bool:
    """Whether a row comes right below the line, or below others that have but one part."""
    for each in below:
        parts = len(segments(text, each)) if each.start == line.end + 1 else 0
        if parts != 1:
            return parts == columns
        line = each
    return False


def _said(text: str, row: Row) -> list[str]:
    return [cell.of(text).strip() if cell else "" for cell in row.cells]


def _is_figure(said: str) -> bool:
    return FIGURE.fullmatch(said) is not None


def _run_grid(text: str, run: Sequence[Row]) -> Iterator[Grid]:
    if len(run) < _MIN_COLUMNS:
        return
    names = [span.of(text) for span in run[0].cells if span]
    if len(names) == _MIN_COLUMNS and not all(map(is_known, names)):
        return  # more often labels with their values
    if len(run) < _LONG_RUN and _holds_labels(text, run):
        return
    grid = _grid(text, run)
    if grid is not None:
        yield grid


def _holds_labels(text: str, run: Sequence[Row]) -> bool:
    """A column of labels within: their values stand right of them, beside something else."""
    columns = list(zip(*(row.cells for row in run), strict=True))[:-1]
    return any(all(c and is_known(c.of(text).strip(" :")) for c in column) for column in columns)


def _of_words(text: str, lines: Sequence[Span]) -> Iterator[Grid]:
    """A heading such as "Description Qty Unit price Total", and lines that end in figures."""
    for index, line in enumerate(lines):
        header = _header_words(line.of(text))
        if header is None:
            continue
        below = lines[index + 1 : index + 1 + MAX_ROWS]
        rows = list(_worded_rows(text, below, header))
        if rows:
            end = max(cell.end for cell in rows[-1] if cell)
            yield Grid(header, tuple(rows), Span(line.start, end))


def _worded_rows(
    text: str, lines: Sequence[Span], header: Sequence[str]
) -> Iterator[tuple[Span | None, ...]]:
    """The rows below a header; the words of one may stand in the lines before its figures."""
    counted = canonical(header[0]) in _POSITIONS
    waiting: list[Span] = []
    for line in lines:
        whole = Span(waiting[0].start if waiting else line.start, line.end)
        cells = from_the_right(text, whole, len(header), counted=counted)
        if cells is not None:
            yield cells
            waiting = []
            continue
        waiting.append(line)
        if len(waiting) > _WAITING or _SUM.match(line.of(text)):
            return


def _header_words(line: str) -> tuple[str, ...] | None:
    """The line as names of columns that are all known; None if a word is left over.

    >>> _header_words("Description Qty Unit price Total")
    ('Description', 'Qty', 'Unit price', 'Total')
    >>> _header_words("A description of the total") is None
    True
    """
    words = line.split()
    if not _MIN_WORDED <= len(words) <= _HEADER_WORDS or ":" in line:
        return None
    names: list[str] = []
    position = 0
    while position < len(words):
        for length in range(min(_MAX_LABEL_WORDS, len(words) - position), 0, -1):
            name = " ".join(words[position : position + length])
            if is_known(name) or (not names and canonical(name) in _POSITIONS):
                names.append(name)
                position += length
                break
        else:
            return None
    return tuple(names) if len(names) >= _MIN_WORDED else None
