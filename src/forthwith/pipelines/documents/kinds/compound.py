"""What a compound file (OLE) is: old Office documents and Outlook messages, by their streams."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Final

from forthwith.pipelines.documents.models import Kind

_SCANNED: Final = 8 << 20
_LOCKED_PACKAGE: Final = "EncryptedPackage"
_BY_STREAM: Final[tuple[tuple[str, Kind], ...]] = (
    ("__properties_version1.0", "msg"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_MACROS: Final = frozenset({"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"})
BROKEN_COMPOUND: Final = (
    OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, OverflowError,
    RecursionError,
)  # fmt: skip
"""What olefile raises for a file that is unlike any that it was written for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compound:
    """A compound file by its content: `kind` is None when it is none that is read here.

    `is_package` says that it is the lock around a newer Office file.
    """

    kind: Kind | None
    is_package: bool = False
    has_macros: bool = False


def compound_of(stream: BinaryIO) -> Compound:
    """Tell what a compound file is; one whose directory is broken by the names found in it."""
    names = _names(stream)
    return _by_names(names) if names else _by_scan(stream)


def _names(stream: BinaryIO) -> set[str]:
    """Return the names at the top of the directory, of streams and of storages."""
    import olefile

    stream.seek(0)
    try:
        with olefile.OleFileIO(stream) as opened:
            entries = opened.listdir(streams=True, storages=True)
    except BROKEN_COMPOUND:
        return set()
    return {entry[0] for entry in entries} | {e[1] for e in entries if e[1:] and e[1] in _MACROS}


def _by_names(names: Iterable[str]) -> Compound:
    found = set(names)
    return Compound(
        kind=next((kind for name, kind in _BY_STREAM if name in found), None),
        is_package=_LOCKED_PACKAGE in found,
        has_macros=bool(found & _MACROS),
    )


def _by_scan(stream: BinaryIO) -> Compound:
    stream.seek(0)
    content = stream.read(_SCANNED)
    names = [_LOCKED_PACKAGE, *(name for name, _ in _BY_STREAM if name != "Book")]
    return _by_names(name for name in names if name.encode("utf-16-le") in content)
