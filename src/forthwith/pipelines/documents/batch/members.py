"""The files of a batch: uploads and the entries of archives, opened without a path or a trust.

Only the archive's table of contents says which entries there are; their names are labels. Each
entry is inflated into memory and counted on the way, whatever the table says of its size.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, Final, Self
from zipfile import BadZipFile, ZipFile, ZipInfo

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents.batch import bounds
from forthwith.pipelines.documents.batch.models import Member
from forthwith.pipelines.documents.checks.archives import BROKEN_ENTRY, opened_archive
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.kinds.packages import package_of
from forthwith.pipelines.documents.kinds.signatures import ZIP
from forthwith.pipelines.documents.sources import Source
from forthwith.ports.context import StageContext

_CHUNK: Final = 1 << 16
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


def inflated(archive: ZipFile, info: ZipInfo) -> bytes:
    """The content of an entry.

    Raises:
        PermanentError: it is larger than a document may be, locked or damaged.

    """
    content = bytearray()
    try:
        with archive.open(info) as packed:
            while chunk := packed.read(_CHUNK):
                content += chunk
                check_size(len(content))
    except BROKEN_ENTRY as error:
        raise refusal("document_damaged", "The entry of the archive cannot be unpacked.") from error
    except RuntimeError as error:
        raise refusal("document_encrypted", "The entry of the archive is locked.") from error
    return bytes(content)


def check_size(size: int) -> None:
    """Refuse a document that is too large for a batch.

    Raises:
        PermanentError: it is.

    """
    if size > bounds.DOCUMENT_BYTES:
        allowed = bounds.DOCUMENT_BYTES >> 20
        raise refusal("document_too_large", f"The document has more than {allowed} MB.")


@dataclass(slots=True)
class Files:
    """The files of the batch; an archive stays open while its documents are asked for.

    Use it as a context manager.
    """

    ctx: StageContext
    _opened: ExitStack = field(default_factory=ExitStack)
    _archives: dict[int, ZipFile] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def upload(self, upload: int) -> Source:
        """One of the job's files."""
        document = self.ctx.documents[upload]
        return self._source(document.name, document.size, document.open)

    def archive(self, upload: int) -> ZipFile:
        """One of the job's files, opened as an archive.

        Raises:
            PermanentError: it is cut off or damaged.

        """
        if upload not in self._archives:
            stream = self._opened.enter_context(self.upload(upload).open())
            self._archives[upload] = self._opened.enter_context(opened_archive(stream))
        return self._archives[upload]

    def source(self, member: Member) -> Source:
        """The file of a document of the batch, wherever it is.

        Raises:
            PermanentError: it is too large, cannot be unpacked, or is an archive in an archive.

        """
        if member.entry is None:
            check_size(member.size_bytes)
            return self.upload(member.upload)
        archive = self.archive(member.upload)
        content = inflated(archive, archive.infolist()[member.entry])
        if is_archive(BytesIO(content)):
            raise refusal("archive_nested", "An archive within the archive was not opened.")
        return self._source(member.name, len(content), lambda: BytesIO(content))

    def _source(self, name: str, size: int, opener: Callable[[], BinaryIO]) -> Source:
        password = self.ctx.options.get("password")
        known = password if isinstance(password, str) else None
        return Source(name=name, size=size, open=opener, password=known)
