"""The gate: one process at a time writes to a SQLite file, in turn.

SQLite's own lock makes waiters sleep and try again, so a busy process starves the others. Here
whoever waits for the gate holds the lobby, and the one who leaves the gate has to pass the lobby
before it comes back. Both are locks on files, which end with the process that holds them.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from forthwith.model.errors import LedgerBusyError

_PAUSE_S: Final = 0.01


class Gate:
    """An inter-process lock with a turn; used by one thread at a time."""

    def __init__(self, path: Path, *, timeout_s: float) -> None:
        self._path = path
        self._timeout_s = timeout_s
        self._files: tuple[int, int] | None = None

    def held(self) -> AbstractContextManager[None]:
        """Hold the gate for the block, however long it takes to get it: the kernel wakes us."""
        return self._through(_wait_for)

    def held_soon(self) -> AbstractContextManager[None]:
        """Hold the gate for the block. Raises LedgerBusyError when it takes too long."""
        until = time.monotonic() + self._timeout_s
        return self._through(lambda file: self._try_until(file, until))

    def busy(self) -> LedgerBusyError:
        """What a caller is told who has waited for too long."""
        return LedgerBusyError(
            f"another process has held the ledger {self._path.name} for more than "
            f"{self._timeout_s:g} s"
        )

    @contextmanager
    def _through(self, lock: Callable[[int], None]) -> Iterator[None]:
        lobby, gate = self._opened()
        lock(lobby)
        try:
            lock(gate)
        finally:
            fcntl.flock(lobby, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(gate, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the files back; safe to repeat."""
        for file in self._files or ():
            os.close(file)
        self._files = None

    def _opened(self) -> tuple[int, int]:
        if self._files is None:
            lobby, gate = (_open(f"{self._path}.{name}") for name in ("lobby", "gate"))
            self._files = (lobby, gate)
        return self._files

    def _try_until(self, file: int, until: float) -> None:
        while not _try_lock(file):
            if time.monotonic() > until:
                raise self.busy()
            time.sleep(_PAUSE_S)


def _wait_for(file: int) -> None:
    fcntl.flock(file, fcntl.LOCK_EX)


def _open(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
