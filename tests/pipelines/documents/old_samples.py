"""Small files of the old formats: compound files written sector by sector, and Rich Text."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_SECTOR = 512
_MINI = 64
_MINI_LIMIT = 4_096
_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_FAT_SECTOR = 0xFFFFFFFD
_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title Plan}{\author A. Weber}}"
    rb"\pard Gr\'fc\'dfe aus K\u246?ln.\par\trowd\cellx100\cellx200 Item\cell Price\cell\row"
    rb"\pard {\*\generator Word 97;}Forty pumps.\par}"
)


@dataclass(slots=True)
class _Entry:
    name: str
    type: int
    content: bytes = b""
    child: int = _FREE
    right: int = _FREE
    start: int = _END


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file; a slash in the name of a stream stands for the storage it is in."""
    entries = _directory(streams)
    fat: list[int] = []
    sectors: list[bytes] = []
    mini, mini_fat = bytearray(), list[int]()
    for entry in entries[1:]:
        if entry.type == 2 and len(entry.content) < _MINI_LIMIT:
            entry.start = _chained(mini_fat, -(-len(entry.content) // _MINI))
            mini += _padded(entry.content, _MINI)
        elif entry.type == 2:
            entry.start = _stored(entry.content, fat, sectors)
    entries[0].content = bytes(mini)
    entries[0].start = _stored(bytes(mini), fat, sectors)
    mini_start = _stored(struct.pack(f"<{len(mini_fat)}I", *mini_fat), fat, sectors, fill=b"\xff")
    directory = b"".join(_packed(entry) for entry in entries)
    directory_start = _stored(directory, fat, sectors)
    count = -(-(len(fat) + 8) * 4 // _SECTOR)
    places = [len(fat) + n for n in range(count)]
    fat += [_FAT_SECTOR] * count
    table = _padded(struct.pack(f"<{len(fat)}I", *fat), _SECTOR, b"\xff")
    header = _MAGIC + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_start, 0, _MINI_LIMIT,
        mini_start, max(1, -(-len(mini_fat) * 4 // _SECTOR)) if mini_fat else 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *places, *[_FREE] * (109 - count))
    return header + b"".join(sectors) + table


def _directory(streams: Mapping[str, bytes]) -> list[_Entry]:
    entries = [_Entry("Root Entry", 5)]
    numbers = {"": 0}
    for path, content in streams.items():
        storage, _, name = path.rpartition("/")
        for each in [storage[:n] for n, sign in enumerate(f"{storage}/") if sign == "/"]:
            if each not in numbers:
                numbers[each] = len(entries)
                entries.append(_Entry(each.rpartition("/")[2], 1))
        numbers[path] = len(entries)
        entries.append(_Entry(name, 2, content))
    for parent in {path.rpartition("/")[0] for path in numbers if path}:
        kids = [n for path, n in numbers.items() if path and path.rpartition("/")[0] == parent]
        kids.sort(key=lambda n: (len(entries[n].name), entries[n].name.upper()))
        entries[numbers[parent]].child = kids[0]
        for before, after in pairwise(kids):
            entries[before].right = after
    return entries


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    return (
        _padded(name + b"\0\0", 64)
        + struct.pack("<HBB", len(name) + 2, entry.type, 1)
        + struct.pack("<III", _FREE, entry.right, entry.child)
        + bytes(36)
        + struct.pack("<IQ", entry.start if entry.type != 1 else 0, len(entry.content))
    )


def _padded(content: bytes, size: int, fill: bytes = b"\0") -> bytes:
    return content + fill * (-len(content) % size)


def _chained(fat: list[int], count: int) -> int:
    if not count:
        return _END
    first = len(fat)
    fat += [*range(first + 1, first + count), _END]
    return first


def _stored(content: bytes, fat: list[int], sectors: list[bytes], fill: bytes = b"\0") -> int:
    padded = _padded(content, _SECTOR, fill)
    sectors.append(padded)
    return _chained(fat, len(padded) // _SECTOR)


def _record(number: int, body: bytes) -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def xls_stream(rows: Sequence[Sequence[str | float]], name: str = "Plan") -> bytes:
    """The Workbook stream of a BIFF8 file with one sheet."""
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    sheet = bytearray(_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                words = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                sheet += _record(0x204, place + words)
            else:
                sheet += _record(0x203, place + struct.pack("<d", cell))
    sheet += _record(0x0A, b"")
    page = _record(0x42, struct.pack("<H", 1200))
    start = len(begin) + len(page) + 4 + 8 + len(name) + 4
    bound = _record(0x85, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name.encode("ascii"))
    return begin + page + bound + _record(0x0A, b"") + bytes(sheet)


def xls(rows: Sequence[Sequence[str | float]] = (("Task", "Due"), ("Foundation", 7.5))) -> bytes:
    return compound({"Workbook": _padded(xls_stream(rows), _MINI_LIMIT)})


def doc(text: str = "Forty pumps.\rBy March.\r") -> bytes:
    """A Word 97 file whose text is one piece of its main stream."""
    words = text.encode("utf-16-le")
    offset = 2_048
    base = struct.pack("<HHHHHHH", 0xA5EC, 0xC1, 0, 0x409, 0, 0x0200, 0xBF) + bytes(18)
    counts = struct.pack("<IIIIIIIIIII", 0, 0, 0, len(text), *[0] * 7)
    longs = counts + bytes(22 * 4 - len(counts))
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, offset, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    places = bytearray(93 * 8)
    struct.pack_into("<II", places, 33 * 8, 64, len(table))
    fib = base + struct.pack("<H", 14) + bytes(28) + struct.pack("<H", 22) + longs
    fib += struct.pack("<H", 93) + bytes(places)
    main = _padded(fib.ljust(offset, b"\0") + words, _MINI_LIMIT)
    return compound({"WordDocument": main, "1Table": _padded(bytes(64) + table, _MINI_LIMIT)})


def ppt(*slides: str) -> bytes:
    """A PowerPoint 97 file with a text on each slide."""
    shown = b"".join(_slide(text) for text in slides)
    document = struct.pack("<HHI", 0x0F, 0x3E8, 0) + shown
    user = struct.pack("<HHI", 0, 0xFF6, 20) + struct.pack("<II", 20, 0xE391C05F) + bytes(12)
    main = _padded(document, _MINI_LIMIT)
    return compound({"PowerPoint Document": main, "Current User": user})


def _slide(text: str) -> bytes:
    kind = struct.pack("<HHII", 0, 0xF9F, 4, 0)
    chars = struct.pack("<HHI", 0, 0xFA0, 2 * len(text)) + text.encode("utf-16-le")
    return struct.pack("<HHI", 0x0F, 0x3EE, len(kind + chars)) + kind + chars


def msg(
    subject: str = "Delivery", body: str = "The pumps arrive.", name: str = "plan.pdf"
) -> bytes:
    """An Outlook message from Ana to Tomas with one attachment."""
    head = bytes(32)
    texts = {"0037": subject, "1000": body, "0C1A": "Ana Souza", "0C1F": "ana@example.org",
             "0E04": "Tomas Berg", "001A": "IPM.Note"}  # fmt: skip
    recipient = {"3001": "Tomas Berg", "3003": "tomas@example.org", "39FE": "tomas@example.org"}
    attached = {"3707": name, "3704": name}
    streams = {"__properties_version1.0": head}
    for storage, values in (
        ("", texts),
        ("__recip_version1.0_#00000000/", recipient),
        ("__attach_version1.0_#00000000/", attached),
    ):
        if storage:
            streams[f"{storage}__properties_version1.0"] = bytes(8)
        for key, value in values.items():
            streams[f"{storage}__substg1.0_{key}001F"] = value.encode("utf-16-le")
    streams["__attach_version1.0_#00000000/__substg1.0_37010102"] = b"%PDF-"
    return compound(streams)


def samples() -> dict[str, bytes]:
    return {
        "letter.rtf": RTF,
        "plan.xls": xls(),
        "contract.doc": doc(),
        "show.ppt": ppt("Annual plan", "Aims"),
        "mail.msg": msg(),
    }


def hostile() -> Iterator[tuple[str, bytes]]:
    """Files of the old formats that a reader must survive."""
    for name, content in samples().items():
        yield from ((f"cut-{n}-{name}", content[: len(content) * n // 8]) for n in range(1, 8))
    yield "deep.rtf", b"{\\rtf1 core " + b"{" * 500_000
    yield "deep-closed.rtf", b"{\\rtf1 core " + b"{\\b a" * 50_000 + b"}" * 50_001
    yield "binary.rtf", b"{\\rtf1 core {\\pict\\bin999999999 abc}}"
    yield "unicode.rtf", b"{\\rtf1\\uc9999999 core\\u99999999?\\u-1?\\'zz\\'}"
    yield "cells.rtf", b"{\\rtf1 core " + b"\\trowd\\cellx1 a\\cell\\row" * 50_000 + b"}"
    yield "columns.rtf", b"{\\rtf1 core \\trowd" + b"\\cellx1" * 200_000 + b" a\\cell\\row}"
    yield "traversal.msg", msg(name="..\\..\\evil.exe")
    yield "long-name.msg", msg(name="a" * 100_000)
    yield "loop.doc", _looped(doc())
    yield "loop.msg", _looped(msg())
    yield "siblings.msg", compound({f"a{n:05}": b"" for n in range(5_000)})
    far = _record(0x203, struct.pack("<HHHd", 65_535, 255, 0, 1.0))
    yield "counts.xls", _with_record(far)
    yield "claims.xls", _with_record(_record(0x200, struct.pack("<IIHHH", 0, 2**31, 0, 256, 0)))
    within = _record(0x203, struct.pack("<HHHd", 65_535, 60, 0, 1.0))
    yield "wide-and-high.xls", _with_record(within)
    yield "many.xls", xls([["core"] * 200] * 500)
    yield "nothing.doc", compound({"WordDocument": bytes(_MINI_LIMIT)})
    yield "nothing.ppt", compound({"PowerPoint Document": b"\xff" * _MINI_LIMIT})
    yield "nothing.xls", compound({"Workbook": b"\xff" * _MINI_LIMIT})
    yield "pieces.doc", doc("a" * 200_000)


def _looped(content: bytes) -> bytes:
    """The file with a table of sectors in which each points to the first."""
    start = content.rindex(b"\xfd\xff\xff\xff") // _SECTOR * _SECTOR
    return content[:start] + struct.pack("<128I", *[0] * 128) + content[start + _SECTOR :]


def _with_record(record: bytes) -> bytes:
    """A workbook with a cell in its first corner and one more record."""
    stream = xls_stream([["core"]])
    return compound({"Workbook": _padded(stream[:-4] + record + stream[-4:], _MINI_LIMIT)})
