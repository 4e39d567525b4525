"""Read delimited values: one table, its rows as the text."""

from __future__ import annotations

import csv
from typing import BinaryIO, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.kinds.texts import DELIMITERS, delimiter_of
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks
from forthwith.pipelines.documents.readers.texts import begin_text
from forthwith.pipelines.documents.sources import tell
from forthwith.ports.context import StageContext

READER: Final = "forthwith-csv"
_SAMPLE: Final = 1 << 16
_STEPS: Final = 20
_LEAST_ROWS: Final = 1_000
_FORMULA_STARTS: Final = ("=", "@", "+", "-")


def read_delimited(stream: BinaryIO, checked: Checked, ctx: StageContext) -> Read:
    """Read the table; quoting that does not hold is read as plain characters, with a note."""
    blocks = Blocks()
    text = begin_text(stream, blocks)
    delimiter = _delimiter(text[:_SAMPLE])
    try:
        rows = _rows(text, delimiter, blocks)
    except csv.Error:
        blocks.remark("recovered_after_damage", "Quotes in the table do not match up.")
        rows = _unquoted_rows(text, delimiter, blocks)
    tell(ctx, 0, max(1, len(rows)), f"{len(rows):,} rows found")
    _remark_formulas(rows, blocks)
    _write(rows, blocks, ctx)
    blocks.end_page()
    return blocks.read(checked, reader=READER)


def _write(rows: list[list[str]], blocks: Blocks, ctx: StageContext) -> None:
    """Write the table in pieces: the text of a large one takes most of the time."""
    piece = max(_LEAST_ROWS, -(-len(rows) // _STEPS))
    for start in range(0, len(rows), piece):
        blocks.lines_of(rows[start : start + piece])
        done = min(start + piece, len(rows))
        tell(ctx, done, len(rows), f"row {done:,} of {len(rows):,}")
    blocks.keep_table(rows)


def _delimiter(sample: str) -> str:
    found = delimiter_of(sample)
    if found is not None:
        return found
    counts = {delimiter: sample.count(delimiter) for delimiter in DELIMITERS}
    best = max(counts, key=lambda d: counts[d])
    return best if counts[best] else ","


def _rows(text: str, delimiter: str, blocks: Blocks) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True)
    for row in reader:
        cells += len(row)
        if not any(row):
            continue
        rows.append(_within_columns(row, blocks))
        if cells > limits.CELLS:
            blocks.remark("truncated_output", f"The table has more than {limits.CELLS} cells.")
            break
    return rows


def _unquoted_rows(text: str, delimiter: str, blocks: Blocks) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    for line in text.splitlines():
        if line.strip():
            rows.append(_within_columns(line.split(delimiter, limits.COLUMNS), blocks))
            cells += len(rows[-1])
        if cells > limits.CELLS:
            blocks.remark("truncated_output", f"The table has more than {limits.CELLS} cells.")
            break
    return rows


def _within_columns(row: list[str], blocks: Blocks) -> list[str]:
    if len(row) > limits.COLUMNS:
        blocks.remark("truncated_table", f"The table has more than {limits.COLUMNS} columns.")
    return row[: limits.COLUMNS]


def _remark_formulas(rows: list[list[str]], blocks: Blocks) -> None:
    if any(_is_formula(cell) for row in rows for cell in row):
        blocks.remark("formulas_as_text")


def _is_formula(cell: str) -> bool:
    """Tell `=SUM(A1)` from `-12.5` and `@anna`."""
    return cell.startswith("=") or (cell.startswith(_FORMULA_STARTS) and "(" in cell)
