"""Tables as CSV: one file, or a ZIP of one file for each table."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from typing import Final

from forthwith.model.rendering import Rendered
from forthwith.pipelines.documents.models import Table
from forthwith.pipelines.documents.presenting.table_cells import as_text

CSV_TYPE: Final = "text/csv; charset=utf-8"
_NEVER: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest instant that a ZIP knows: the same tables give the same bytes."""
_NAME_CHARACTERS: Final = 40
_NOT_A_NAME: Final = re.compile(r"[^a-z0-9]+")


def filled(tables: Sequence[Table]) -> list[Table]:
    """The tables in which anything stands."""
    return [table for table in tables if any(cell.strip() for row in table.rows for cell in row)]


def to_csv(tables: Sequence[Table]) -> Rendered | None:
    """The tables as CSV files; None when there is none."""
    kept = filled(tables)
    if not kept:
        return None
    if len(kept) == 1:
        return Rendered(body=one_csv(kept[0]), media_type=CSV_TYPE, extension="csv")
    return Rendered(body=_zipped(kept), media_type="application/zip", extension="zip")


def one_csv(table: Table) -> bytes:
    """RFC 4180 in UTF-8; the mark at its front is how spreadsheets know the encoding."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    width = max(map(len, table.rows))
    for row in table.rows:
        writer.writerow([as_text(cell) for cell in row] + [""] * (width - len(row)))
    return buffer.getvalue().encode("utf-8-sig", "replace")


def _zipped(tables: Sequence[Table]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, table in enumerate(tables, 1):
            info = zipfile.ZipInfo(file_name(number, table), date_time=_NEVER)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, one_csv(table))
    return buffer.getvalue()


def file_name(number: int, table: Table) -> str:
    """A name in the archive: the number makes it one of its own, the title only helps.

    >>> file_name(3, Table(title="../Übersicht 2026", rows=[]))
    'table-003-ubersicht-2026.csv'
    """
    ascii_ = unicodedata.normalize("NFKD", table.title or "").encode("ascii", "ignore").decode()
    words = _NOT_A_NAME.sub("-", ascii_.casefold()).strip("-")[:_NAME_CHARACTERS].strip("-")
    return f"table-{number:03}{f'-{words}' if words else ''}.csv"
