"""The files in a ZIP archive, inflated without a path or a trust.

Only the archive's table of contents says which entries there are; their names are labels. Each
entry is inflated into memory and counted on the way, whatever the table says of its size.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import bare_name
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.archives import (
    check_archive,
    is_locked,
    opened_archive,
)
from forthwith.pipelines.documents.containers.inflating import inflated
from forthwith.pipelines.documents.kinds.packages import package_of
from forthwith.pipelines.documents.kinds.signatures import ZIP
from forthwith.pipelines.documents.within.attached import Attached

_CLUTTER: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file in an archive, by its place in the table of contents."""

    index: int
    info: ZipInfo


def is_archive(stream: BinaryIO) -> bool:
    """Tell a ZIP of files from an Office file and from anything else; leaves it at its start."""
    stream.seek(0)
    try:
        return stream.read(4).startswith(ZIP) and _is_plain(stream)
    finally:
        stream.seek(0)


def _is_plain(stream: BinaryIO) -> bool:
    try:
        with opened_archive(stream) as archive:
            package = package_of(archive)
    except (PermanentError, BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError):
        return False  # the checks of a document say what is wrong with it
    except (RuntimeError, OSError, ValueError):
        return False  # a locked entry, or one that lies about where it is
    return package.is_plain


def entries(archive: ZipFile) -> Iterator[Entry]:
    """The files in the archive; folders are none."""
    for index, info in enumerate(archive.infolist()):
        if not info.is_dir():
            yield Entry(index=index, info=info)


def is_clutter(name: str) -> bool:
    """Tell what a system leaves in archives and nobody means to send.

    >>> is_clutter("__MACOSX/._letter.txt"), is_clutter("a/Thumbs.db"), is_clutter("a/letter.txt")
    (True, True, False)
    """
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].lower() in _CLUTTER


def packed_files(content: bytes, password: str | None) -> Iterator[Attached]:
    """The documents in an archive.

    Raises:
        PermanentError: the archive is hostile or holds none.

    """
    archive = opened_archive(BytesIO(content))
    check_archive(archive, BytesIO(content), locks=True)
    kept = [entry.info for entry in entries(archive) if not is_clutter(entry.info.filename)]
    if not kept:
        raise refusal("archive_empty", "The archive holds no files.")
    return (_attached(archive, info, password) for info in kept)


def _attached(archive: ZipFile, info: ZipInfo, password: str | None) -> Attached:
    unpack = partial(inflated, archive, info, most=limits.ATTACHED_BYTES, password=password)
    return Attached(bare_name(info.filename), unpack, is_locked(info))
