"""The gate: one process at a time writes to a SQLite file, in turn.

SQLite's own lock makes waiters sleep and try again, so a busy process starves the others. Here
whoever waits for the gate holds the lobby, and the one who leaves the gate has to pass the lobby
before it comes back. Both are locks on files, which end with the process that holds them.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from forthwith.model.errors import LedgerBusyError

_SHORTEST_PAUSE_S: Final = 0.000_05
_LONGEST_PAUSE_S: Final = 0.002
_SHARE_OF_WAIT: Final = 1 / 8


class Gate:
    """An inter-process lock with a turn and a time-out; used by one thread at a time."""

    def __init__(self, path: Path, *, timeout_s: float) -> None:
        self._path = path
        self._timeout_s = timeout_s
        self._files: tuple[int, int] | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the gate for the block. Raises LedgerBusyError when it takes too long."""
        lobby, gate = self._opened()
        until = time.monotonic() + self._timeout_s
        self._lock(lobby, until)
        try:
            self._lock(gate, until)
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

    def _lock(self, file: int, until: float) -> None:
        began = now = time.monotonic()
        while not _try_lock(file):
            if now > until:
                raise LedgerBusyError(
                    f"another process has held the ledger {self._path.name} for more than "
                    f"{self._timeout_s:g} s"
                )
            pause = max(_SHORTEST_PAUSE_S, (now - began) * _SHARE_OF_WAIT)
            time.sleep(min(pause, _LONGEST_PAUSE_S))
            now = time.monotonic()


def _open(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
