"""Whether a process of this host lives: it holds a lock on a file, which dies with it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self


class HeldLock:
    """A lock file that this process holds until it ends or lets go."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._fd = _locked(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let go and remove the file; safe to repeat."""
        if self._fd >= 0:
            self.path.unlink(missing_ok=True)
            os.close(self._fd)
            self._fd = -1


def _locked(path: Path) -> int:
    """A descriptor that holds the lock; raises BlockingIOError when somebody else does."""
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            raise
        if _is_at(path, fd):
            return fd
        os.close(fd)  # its last holder removed the file before we had it: that lock guards nothing


def _is_at(path: Path, fd: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(fd))
    except FileNotFoundError:
        return False


def is_held(path: str) -> bool:
    """Whether a living process holds the lock, as far as can be told.

    True when the file is gone: who died left it here, so somebody else has removed it, and the
    lease has to decide.
    """
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def forget(path: str) -> None:
    """Remove the lock file of a process that is gone."""
    Path(path).unlink(missing_ok=True)
