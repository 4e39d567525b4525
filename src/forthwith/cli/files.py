"""Files and stdin that a command was pointed at: looked at before they are read, and not for ever.

A pipe would be waited for, and a device has no end.
"""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import Final

from forthwith.cli.faults import FileUnreadableError
from forthwith.model.errors import TooLargeError

MOST_BYTES: Final = 1 << 30
"""Of what is read into memory; a server takes far less of it, unless it is told otherwise."""

_PIPE_IT: Final = "To submit what a program writes, pipe it in: PROGRAM | forthwith submit -"
_AS_FILE: Final = "A document of another kind is submitted as a file: forthwith submit FILE"
_NO_FILES: Final = {
    stat.S_IFDIR: ("it is a directory", "Name the files in it, as in: forthwith submit FOLDER/*"),
    stat.S_IFIFO: ("it is a pipe, and no file", _PIPE_IT),
    stat.S_IFCHR: ("it is a device, and no file", _PIPE_IT),
    stat.S_IFBLK: ("it is a device, and no file", _PIPE_IT),
    stat.S_IFSOCK: ("it is a socket, and no file", _PIPE_IT),
}


def check_file(path: Path, *, hint: str | None = None) -> None:
    """Return if it is a file that can be opened; `hint` is what to say if there is none.

    Raises:
        FileUnreadableError: it is not there, is no file, or may not be read.

    """
    try:
        kind = _NO_FILES.get(stat.S_IFMT(path.stat().st_mode))
        if kind is None:
            path.open("rb").close()
    except OSError as error:
        raise unreadable(path, error, hint=hint) from error
    if kind is not None:
        raise FileUnreadableError(path, kind[0], hint=kind[1])


def unreadable(path: Path, error: OSError, *, hint: str | None = None) -> FileUnreadableError:
    """The fault that stands for this error."""
    return FileUnreadableError(path, error.strerror or str(error), hint=hint)


def text_of(path: Path) -> str:
    """What stands in a file, which is UTF-8.

    Raises:
        FileUnreadableError: it cannot be read, or is no text.
        TooLargeError: it is longer than anybody takes.

    """
    check_file(path)
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    return _as_text(path, content)


def stdin_bytes() -> bytes:
    """All of stdin. Raises TooLargeError when it does not end."""
    return _bounded(Path("stdin"), sys.stdin.buffer.read(MOST_BYTES + 1))


def stdin_text() -> str:
    """All of stdin, which is UTF-8. Raises FileUnreadableError or TooLargeError."""
    return _as_text(Path("stdin"), sys.stdin.buffer.read(MOST_BYTES + 1))


def _as_text(path: Path, content: bytes) -> str:
    try:
        return _bounded(path, content).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadableError(path, "it is not text in UTF-8", hint=_AS_FILE) from error


def _bounded(path: Path, content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise TooLargeError(str(path), max_bytes=MOST_BYTES)
    return content
