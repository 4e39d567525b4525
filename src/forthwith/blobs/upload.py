"""One upload on its way into the store: hashed, counted, and gone unless it is kept."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from forthwith.blobs.pieces import PieceWriter
from forthwith.ports.blobs import FileMark

HEAD_BYTES: Final = 4096
"""How much of the beginning is kept, to tell what the content is."""


class Upload:
    """A temporary file beside the store; its methods block."""

    def __init__(
        self, folder: Path, sealing: Callable[[IO[bytes]], PieceWriter] | None = None
    ) -> None:
        number, name = tempfile.mkstemp(dir=folder)
        self._path = Path(name)
        self._file = os.fdopen(number, "wb")
        self._pieces = sealing(self._file) if sealing else None
        self._digest = hashlib.sha256()
        self.size_bytes = 0
        self.head = b""

    def write(self, chunk: bytes) -> None:
        """Add to it."""
        self._digest.update(chunk)
        self.size_bytes += len(chunk)
        if len(self.head) < HEAD_BYTES:
            self.head += chunk[: HEAD_BYTES - len(self.head)]
        (self._pieces or self._file).write(chunk)

    def finish(self) -> str:
        """Make all of it durable under its temporary name; the SHA-256 of the plain bytes."""
        if self._pieces is not None:
            self._pieces.finish()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._digest.hexdigest()

    def move_to(self, path: Path) -> FileMark | None:
        """Give it its name; durable on return. The same content may be there already.

        Returns the mark of the file if the content was not there.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark: FileMark | None = mark_of(self._path)
        try:
            path.hardlink_to(self._path)  # of two at once, one alone succeeds
        except OSError:  # it is there already, or the file system has no links
            self._path.replace(path)
            mark = None
        for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
            _sync(folder)
        return mark

    def discard(self) -> None:
        """Forget what was not moved; safe after all else."""
        with suppress(OSError):  # a full disk refuses once more what is buffered
            self._file.close()
        self._path.unlink(missing_ok=True)


def mark_of(path: Path) -> FileMark:
    """What tells this file from any other that had or will have its name."""
    facts = path.stat()
    return facts.st_ino, facts.st_mtime_ns


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
