"""The files of a batch: uploads and the entries of archives, opened without a path or a trust."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, Self
from zipfile import ZipFile

from forthwith.pipelines.documents.batch import bounds
from forthwith.pipelines.documents.batch.models import Member
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.archives import opened_archive
from forthwith.pipelines.documents.containers.inflating import check_size, inflated
from forthwith.pipelines.documents.sources import SourceFile, password_of
from forthwith.pipelines.documents.within.packed import is_archive
from forthwith.ports.context import StageContext


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

    def upload(self, upload: int) -> SourceFile:
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

    def source(self, member: Member) -> SourceFile:
        """The file of a document of the batch, wherever it is.

        Raises:
            PermanentError: it is too large, cannot be unpacked, or is an archive in an archive.

        """
        if member.entry is None:
            check_size(member.size_bytes, bounds.DOCUMENT_BYTES)
            return self.upload(member.upload)
        archive = self.archive(member.upload)
        info = archive.infolist()[member.entry]
        content = inflated(
            archive, info, most=bounds.DOCUMENT_BYTES, password=password_of(self.ctx)
        )
        if is_archive(BytesIO(content)):
            raise refusal("archive_nested", "An archive within the archive was not opened.")
        return self._source(member.name, len(content), lambda: BytesIO(content))

    def _source(self, name: str, size: int, opener: Callable[[], BinaryIO]) -> SourceFile:
        return SourceFile(name=name, size=size, open=opener, password=password_of(self.ctx))
