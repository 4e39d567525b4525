"""Check a zip archive before any parser opens it, believing nothing that it says of itself.

The central directory is judged first, as it costs nothing; then every entry is inflated once and
counted, because a directory can lie. XML parts are looked at for a document type on the way.
Archives within the archive are bytes like any other: nothing is unpacked twice.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import note, refusal
from forthwith.pipelines.documents.containers.prologs import PrologCheck
from forthwith.pipelines.documents.models import Note

_CHUNK: Final = 1 << 16
_ENCRYPTED_FLAG: Final = 1
_XML_SUFFIXES: Final = (".xml", ".rels", ".vml")
BROKEN_ENTRY: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
"""What zipfile raises for an entry that is damaged or packed in a way it does not know."""


def opened_archive(stream: BinaryIO) -> ZipFile:
    """Open the archive, or say why it cannot be opened.

    Raises:
        PermanentError: it is cut off or damaged.

    """
    stream.seek(0)
    try:
        return ZipFile(stream)
    except (BadZipFile, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise _unopened(stream) from error


def _unopened(stream: BinaryIO) -> Exception:
    stream.seek(0, 2)
    stream.seek(max(0, stream.tell() - 70_000))
    if b"PK\x05\x06" in stream.read():
        return refusal("document_damaged", "The archive's table of contents is broken.")
    return refusal(
        "document_truncated", "The file is cut off: the table of contents at its end is missing."
    )


def is_locked(entry: ZipInfo) -> bool:
    """Tell whether the entry is locked with a password."""
    return bool(entry.flag_bits & _ENCRYPTED_FLAG)


def check_archive(archive: ZipFile, stream: BinaryIO, *, locks: bool = False) -> list[Note]:
    """Refuse an archive that is a bomb, lies, is locked or declares XML entities.

    With `locks` it may have locked entries: they are counted when somebody unlocks them.

    Raises:
        PermanentError: with the limit that it breaks.

    """
    entries = archive.infolist()
    if not locks and any(map(is_locked, entries)):
        raise refusal("document_encrypted", "Entries of the file are locked with a password.")
    stream.seek(0, 2)
    _check_directory(entries, stream.tell())
    _count(archive, [entry for entry in entries if not is_locked(entry)])
    unsafe = sum(_points_outside(entry.filename) for entry in entries)
    return [note("unsafe_names_ignored")] if unsafe else []


def _check_directory(entries: list[ZipInfo], size: int) -> None:
    if len(entries) > limits.ZIP_ENTRIES:
        words = f"it has {len(entries)} entries, and {limits.ZIP_ENTRIES} are allowed"
        raise _bomb(words, cause="entries")
    if any(entry.header_offset + entry.compress_size > size for entry in entries):
        raise refusal("document_damaged", "The archive's entries reach beyond the end of the file.")
    if _overlapping(entries):
        words = "its entries overlap, so that the same bytes would be unpacked many times"
        raise _bomb(words, cause="overlap")
    _check_sizes(sum(entry.file_size for entry in entries), packed=size)


def _check_sizes(inflated: int, *, packed: int) -> None:
    if inflated > limits.INFLATED_BYTES:
        allowed = limits.INFLATED_BYTES // limits.MEGABYTE
        raise _bomb(f"it unpacks to more than {allowed} MB, which is the limit")
    if inflated > limits.RATIO_FLOOR_BYTES and inflated > limits.INFLATE_RATIO * max(packed, 1):
        ratio = inflated // max(packed, 1)
        raise _bomb(f"it unpacks to {ratio} times its size, {limits.INFLATE_RATIO} are allowed")


def _bomb(what: str, *, cause: str | None = None) -> Exception:
    return refusal("document_bomb", f"The file was not unpacked: {what}.", cause=cause)


def _overlapping(entries: Iterable[ZipInfo]) -> bool:
    """Tell whether two entries claim the same bytes."""
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + entry.compress_size
    return False


def _count(archive: ZipFile, entries: list[ZipInfo]) -> None:
    total, packed = 0, sum(entry.compress_size for entry in entries)
    for entry in entries:
        prolog = PrologCheck() if entry.filename.lower().endswith(_XML_SUFFIXES) else None
        total = _count_entry(archive, entry, prolog, total=total, packed=packed)


def _count_entry(
    archive: ZipFile, entry: ZipInfo, prolog: PrologCheck | None, *, total: int, packed: int
) -> int:
    """Inflate one entry for its length; damage is left to the reader, which knows if it matters."""
    try:
        with archive.open(entry) as content:
            while chunk := content.read(_CHUNK):
                total += len(chunk)
                _check_sizes(total, packed=packed)
                if prolog is not None:
                    prolog.feed(chunk)
    except BROKEN_ENTRY:
        return total
    return total


def _points_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]
