"""The files that an Office document embeds: other Office documents, and objects that wrap a file.

An object is a compound file. Either it is a document itself, of the old formats, or one of its
streams holds the file that was put in: as it is, or behind a head that names it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from zipfile import ZipFile, ZipInfo

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import bare_name, writable
from forthwith.pipelines.documents.containers.archives import opened_archive
from forthwith.pipelines.documents.containers.inflating import inflated
from forthwith.pipelines.documents.kinds.compound import BROKEN_COMPOUND
from forthwith.pipelines.documents.kinds.signatures import CFB
from forthwith.pipelines.documents.within.attached import Attached

_FOLDER: Final = "/embeddings/"
_NATIVE: Final = "\x01Ole10Native"
_WHOLE: Final = ("Package", "CONTENTS", "EmbeddedOdf")
_TEXT_END: Final = 4_096


def files_of_office(content: bytes) -> Iterator[Attached]:
    """The embedded files, in the order of the archive."""
    with opened_archive(BytesIO(content)) as archive:
        for info in archive.infolist():
            if _FOLDER not in info.filename or info.is_dir():
                continue
            yield unwrapped_file(archive, info)


def unwrapped_file(archive: ZipFile, info: ZipInfo) -> Attached:
    """The file that an entry of the archive is, or that the object in it wraps."""
    try:
        unpacked = inflated(archive, info, most=limits.ATTACHED_BYTES)
    except PermanentError as error:
        return Attached(bare_name(info.filename), _refusing(error))
    return _unwrapped(bare_name(info.filename), unpacked)


@dataclass(frozen=True, slots=True)
class _refusing:  # noqa: N801 - it is called like a function
    error: PermanentError

    def __call__(self) -> bytes:
        raise self.error


def _unwrapped(name: str, content: bytes) -> Attached:
    """The file in an object, by its own name where the object tells it."""
    if not content.startswith(CFB):
        return Attached(name, lambda: content)
    label, file = _in_object(content)
    return Attached(label or name, lambda: file)


def _in_object(content: bytes) -> tuple[str | None, bytes]:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(content)) as opened:
            if opened.exists(_NATIVE):
                return native(opened.openstream(_NATIVE).read())
            whole = next((each for each in _WHOLE if opened.exists(each)), None)
            return None, content if whole is None else opened.openstream(whole).read()
    except BROKEN_COMPOUND:
        return None, content


def native(stream: bytes) -> tuple[str | None, bytes]:
    r"""Return the name and the content of a file that was put in as a package.

    What the head says of lengths is not believed beyond the end of the stream.

    >>> native(b"\x1f\0\0\0\x02\0a.txt\0C:\\a.txt\0\0\0\x03\0\x02\0\0\0x\0\x03\0\0\0abc")
    ('a.txt', b'abc')
    """
    try:
        label, at = _text(stream, 6)
        path, at = _text(stream, at)
        (path_length,) = struct.unpack_from("<I", stream, at + 4)
        (size,) = struct.unpack_from("<I", stream, at + 8 + path_length)
    except (struct.error, ValueError):
        return None, b""
    begin = at + 12 + path_length
    name = writable(label or path)
    return bare_name(name) if name.strip() else None, stream[begin : begin + size]


def _text(stream: bytes, start: int) -> tuple[str, int]:
    """Return a text that ends with NUL, and where the next one begins."""
    end = stream.index(b"\0", start, start + _TEXT_END)
    return stream[start:end].decode("cp1252", "replace"), end + 1
