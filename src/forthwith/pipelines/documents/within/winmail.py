"""What is packed into a `winmail.dat` (TNEF), as Outlook attaches it now and then.

A sequence of attributes: level, number, length, data, sum. Those of the second level describe one
file after the other. Nothing is believed of lengths: what does not fit ends the reading.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import bare_name
from forthwith.pipelines.documents.kinds.encodings import decoded, encoding_of

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
WRAPPING: Final = "winmail.dat"
WRAPPINGS: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_HEADER: Final = struct.Struct("<BII")
_ATTACHED: Final = 2
_BODY, _BEGINS, _TITLE, _DATA, _PROPERTIES = 0x2800C, 0x69002, 0x18010, 0x6800F, 0x69005
_LONG_NAME: Final = 0x3707
_NAMED: Final = 0x8000
_MULTIPLE: Final = 0x1000
_FIXED: Final = {
    2: 4, 3: 4, 4: 4, 10: 4, 11: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16,
}  # fmt: skip
_BYTES, _WIDE = frozenset({0x0D, 0x1E, 0x1F, 0x102}), 0x1F
_MOST_PROPERTIES: Final = 1_000


@dataclass(slots=True)
class Packed:
    """A file in the container."""

    name: str = ""
    content: bytes = b""


def packed_in(container: bytes) -> list[Packed]:
    """Return the files in the container; without any, the text of the message as one."""
    files: list[Packed] = []
    body = b""
    for level, number, data in _attributes(container):
        if number == _BODY:
            body = data.rstrip(b"\0")
        elif level == _ATTACHED and number == _BEGINS:
            if len(files) >= limits.ATTACHMENTS:
                break
            files.append(Packed())
        elif level == _ATTACHED and files:
            _describe(files[-1], number, data)
    return files or ([Packed("message.txt", body)] if body.strip() else [])


def _attributes(container: bytes) -> Iterator[tuple[int, int, bytes]]:
    if not container.startswith(SIGNATURE):
        return
    at = len(SIGNATURE) + 2
    while at + _HEADER.size <= len(container):
        level, number, length = _HEADER.unpack_from(container, at)
        at += _HEADER.size
        yield level, number, container[at : at + length]
        at += length + 2


def _describe(file: Packed, number: int, data: bytes) -> None:
    if number == _DATA:
        file.content = data
    elif number == _TITLE and not file.name:
        file.name = bare_name(_text(data))
    elif number == _PROPERTIES:
        file.name = _long_name(data) or file.name


def _text(data: bytes) -> str:
    bare = data.partition(b"\0")[0]
    return decoded(bare, encoding_of(bare))


def _long_name(data: bytes) -> str:
    """Return the name of the file as its properties have it; empty where they have none."""
    try:
        return next((bare_name(name) for name in _names(data)), "")
    except (struct.error, KeyError):
        return ""


def _names(data: bytes) -> Iterator[str]:
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        type_, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= _NAMED:
            at = _after_name(data, at)
        values, at = _values(data, at, type_)
        if number == _LONG_NAME and values:
            is_wide = type_ & ~_MULTIPLE == _WIDE
            yield values[0].decode("utf-16-le", "replace") if is_wide else _text(values[0])


def _after_name(data: bytes, at: int) -> int:
    """Return where the value of a named property stands: its name is a number or a text."""
    kind, length = struct.unpack_from("<II", data, at + 16)
    return at + 24 + (_padded(length) if kind == 1 else 0)


def _values(data: bytes, at: int, type_: int) -> tuple[list[bytes], int]:
    single = type_ & ~_MULTIPLE
    count = 1
    if type_ & _MULTIPLE or single in _BYTES:
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
    values: list[bytes] = []
    for _ in range(min(count, _MOST_PROPERTIES)):
        length = _FIXED.get(single)
        if length is None:
            length = _length(data, at, single)
            at += 4
        values.append(data[at : at + length])
        at += _padded(length)
    return values, at


def _length(data: bytes, at: int, type_: int) -> int:
    if type_ not in _BYTES:
        raise KeyError(type_)
    length: int = struct.unpack_from("<I", data, at)[0]
    return length


def _padded(length: int) -> int:
    return (length + 3) & ~3
