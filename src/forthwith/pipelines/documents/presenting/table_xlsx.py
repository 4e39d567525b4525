"""Tables as a workbook: a sheet that lists them, then a sheet for each.

Every cell is written as the text that it is, or as a number where it is plainly one: never as a
formula, a link or markup. The file is built in memory, since what is sealed at rest must not pass
through a temporary file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from forthwith.model.rendering import Rendered
from forthwith.pipelines.documents.models import Table
from forthwith.pipelines.documents.presenting.table_cells import as_figure, fitting, shown
from forthwith.pipelines.documents.presenting.table_csv import filled

XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NEVER: Final = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same tables give the same bytes."""
_SHEET_CHARACTERS: Final = 31
_NOT_IN_A_SHEET_NAME: Final = re.compile(r"[^\w .,()&+-]+")
_WIDEST: Final = 60
_NARROWEST: Final = 8
_MEASURED_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class _Styles:
    text: Format
    head: Format
    figures: dict[int, Format]


def to_xlsx(tables: Sequence[Table], title: str) -> Rendered | None:
    """The tables as a workbook; None when there is none."""
    kept = filled(tables)
    if not kept:
        return None
    buffer = io.BytesIO()
    with Workbook(buffer, _OPTIONS) as workbook:
        workbook.set_properties({"created": _NEVER, "title": _line(title)})
        styles = _styles(workbook)
        names = sheet_names(kept)
        _overview(workbook.add_worksheet("Overview"), kept, names, _line(title), styles)
        for table, name in zip(kept, names, strict=True):
            _sheet(workbook.add_worksheet(name), table, styles)
    return Rendered(body=buffer.getvalue(), media_type=XLSX_TYPE, extension="xlsx")


def _styles(workbook: Workbook) -> _Styles:
    return _Styles(
        text=workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        head=workbook.add_format({"num_format": "@", "bold": True, "bottom": 1, "valign": "top"}),
        figures={
            decimals: workbook.add_format(
                {"num_format": f"0.{'0' * decimals}" if decimals else "0", "valign": "top"}
            )
            for decimals in range(7)
        },
    )


def sheet_names(tables: Sequence[Table]) -> list[str]:
    """A name for each sheet: its number makes it unique, and whatever a name may not have is gone.

    >>> sheet_names([Table(title="[Costs]: a/b", rows=[]), Table(rows=[])])
    ['1 Costs a b', '2']
    """
    words = (_NOT_IN_A_SHEET_NAME.sub(" ", _line(table.title or "")) for table in tables)
    return [
        f"{number} {' '.join(each.split())}"[:_SHEET_CHARACTERS].strip()
        for number, each in enumerate(words, 1)
    ]


def _line(text: str) -> str:
    return " ".join(shown(text).split())[:200]


def _overview(
    sheet: Worksheet, tables: Sequence[Table], names: Sequence[str], title: str, styles: _Styles
) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 50)
    sheet.write_string(0, 0, title or "Tables", styles.head)
    for column, head in enumerate(("Sheet", "Title", "Page", "Rows", "Columns", "Complete")):
        sheet.write_string(2, column, head, styles.head)
    for row, (table, name) in enumerate(zip(tables, names, strict=True), 3):
        sheet.write_string(row, 0, name, styles.text)
        if table.title:
            sheet.write_string(row, 1, _line(table.title), styles.text)
        if table.page is not None:
            sheet.write_number(row, 2, table.page)
        sheet.write_number(row, 3, len(table.rows))
        sheet.write_number(row, 4, max(map(len, table.rows), default=0))
        sheet.write_string(row, 5, "no: its rest was left out" if _is_cut(table) else "yes")


def _is_cut(table: Table) -> bool:
    widest = max(map(len, table.rows), default=0)
    return table.truncated or len(table.rows) > MAX_ROWS or widest > MAX_COLUMNS


def _sheet(sheet: Worksheet, table: Table, styles: _Styles) -> None:
    for number, row in enumerate(table.rows[:MAX_ROWS]):
        for column, cell in enumerate(row[:MAX_COLUMNS]):
            if cell:
                _write(sheet, number, column, cell, styles)
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)
    if len(table.rows) > 1:
        sheet.freeze_panes(1, 0)


def _write(sheet: Worksheet, row: int, column: int, cell: str, styles: _Styles) -> None:
    figure = as_figure(cell)
    if figure is None:
        style = styles.text if row else styles.head
        sheet.write_string(row, column, fitting(shown(cell)), style)
    else:
        sheet.write_number(row, column, figure[0], styles.figures[figure[1]])


def _widths(table: Table) -> list[int]:
    rows = table.rows[:_MEASURED_ROWS]
    width = min(max(map(len, rows), default=0), MAX_COLUMNS)
    longest = [0] * width
    for row in rows:
        for column, cell in enumerate(row[:width]):
            longest[column] = max(longest[column], *map(len, cell.split("\n")))
    return [max(_NARROWEST, min(_WIDEST, length + 2)) for length in longest]
