"""How large the grids are that an old Excel workbook would make its reader build, and its locks.

The library reserves room for all that a sheet claims to hold, and for every place up to its last
cell. So the records are walked first: sheets that claim too much together are not given to it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from forthwith.pipelines.documents.kinds.compound import BROKEN_COMPOUND

_STREAMS: Final = ("Workbook", "Book")
_DIMENSIONS: Final = 0x200
_BEGINS: Final = frozenset({0x809, 0x409, 0x209, 0x009})
_ENDS: Final = 0x0A
_FORBIDS: Final = frozenset({0x12, 0x19, 0x5B})
"""Protection of contents and of windows, and a password to write with."""
_CELLS: Final = frozenset({0x203, 0x204, 0x205, 0x207, 0x06, 0x27E, 0xFD, 0xBD, 0xD6})
_WIDE: Final = 14
"""The length of the record of dimensions since Excel 97; before, it had 10 bytes."""


def grid_places(content: bytes) -> int:
    """Return the number of places in the grids of all sheets of the workbook."""
    return sum(_grids(_stream(content)))


def protections_of_workbook(content: bytes) -> tuple[bool, int]:
    """Tell whether the workbook as a whole may not be changed, and count the sheets that may not.

    The first part of the stream is about the workbook, each other one about a sheet.
    """
    part, depth = 0, 0
    protected: set[int] = set()
    for number, body in _records(_stream(content)):
        if number in _BEGINS:
            depth += 1
            part += depth == 1
        elif number == _ENDS:
            depth -= 1
        elif depth == 1 and number in _FORBIDS and body.strip(b"\0"):
            protected.add(part)
    return 1 in protected, len(protected - {1})


def _stream(content: bytes) -> bytes:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(content)) as opened:
            name = next((each for each in _STREAMS if opened.exists(each)), None)
            stream: bytes = b"" if name is None else opened.openstream(name).read()
    except BROKEN_COMPOUND:
        return b""
    return stream


def _grids(stream: bytes) -> Iterator[int]:
    """Yield for each part of the stream what it claims to hold, or what it does if that is more."""
    rows = columns = claimed = 0
    for number, body in _records(stream):
        if number in _BEGINS:
            yield max(claimed, rows * columns)
            rows = columns = claimed = 0
        elif number == _DIMENSIONS:
            claimed = max(claimed, _claimed(body))
        elif number in _CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    yield max(claimed, rows * columns)


def _claimed(body: bytes) -> int:
    if len(body) >= _WIDE:
        top, bottom, left, right = struct.unpack_from("<IIHH", body)
    elif len(body) >= 8:
        top, bottom, left, right = struct.unpack_from("<HHHH", body)
    else:
        return 0
    return int(max(0, bottom - top) * max(0, right - left))


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, position)
        yield number, stream[position + 4 : position + 4 + length]
        position += 4 + length
