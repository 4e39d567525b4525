"""How large a grid a workbook would make the extraction library build.

The library reserves every place between the first cell of a sheet and its last one. So the cells'
places are looked at first, by the letter and not by the grammar: the library reads on where XML is
broken, and so does this. It takes rather more places for granted than fewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final
from zipfile import ZipFile

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.containers.archives import BROKEN_ENTRY
from forthwith.pipelines.documents.readers.spreadsheet import column_number

_CHUNK: Final = 1 << 20
_LONGEST_TAG: Final = 4_096
_PLACED: Final = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(row|c)(?=[\s/>])"
    rb"(?:[^<>]{0,400}?\sr\s{0,9}=\s{0,9}[\"']\s{0,9}([A-Za-z]{0,3})([0-9]{1,9}))?"
)


@dataclass(slots=True)
class _Sheet:
    """The corners of what was seen of a sheet so far."""

    row: int = -1
    column: int = -1
    first_row: int | None = None
    last_row: int = 0
    columns: int = 0

    def see(self, row: int | None, column: int | None) -> None:
        """Take a cell, or a row where it has no column."""
        self.row = self.row if row is None else row
        self.last_row = max(self.last_row, self.row)
        first = self.row if self.first_row is None else self.first_row
        self.first_row = min(first, self.row)
        if column is not None:
            self.column = column
            self.columns = max(self.columns, column + 1)

    @property
    def places(self) -> int:
        """How many places there are between its corners."""
        return (self.last_row - (self.first_row or 0) + 1) * self.columns


def places_of(archive: ZipFile) -> int:
    """Return the number of places of all sheets; more than allowed where a sheet is damaged."""
    total = 0
    for info in archive.infolist():
        try:
            with archive.open(info) as part:
                total += _places(part)
        except BROKEN_ENTRY:
            total += (limits.GRID + 1) if "sheet" in info.filename else 0
        if total > limits.GRID:
            break
    return total


def _places(part: IO[bytes]) -> int:
    sheet = _Sheet()
    for piece in _pieces(part):
        for tag, letters, digits in _PLACED.findall(piece):
            number = int(digits) - 1 if digits else None
            if tag == b"row":
                sheet.see(sheet.row + 1 if number is None else number, None)
                sheet.column = -1
            else:
                named = column_number(letters.decode().upper()) if letters else sheet.column + 1
                sheet.see(number, named)
    return sheet.places


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that end where a tag does; UTF-16 is made plain by what it adds."""
    rest = b""
    while chunk := part.read(_CHUNK):
        piece = rest + chunk.replace(b"\0", b"")
        end = max(piece.rfind(b"<"), len(piece) - _LONGEST_TAG)
        yield piece[:end]
        rest = piece[end:]
    yield rest
