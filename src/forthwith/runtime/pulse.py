"""The watchdog outside a worker's event loop: the loop sets its pulse, the supervisor feels it.

A worker that is silent for a while still has its lease: native code may hold the interpreter for
long, and the job it works on is bounded by its own time. But it claims nothing and answers no
stop, so it is taken out of the capacity and told of; and when nothing is left there to be saved,
or it stays silent, it is ended and started afresh. Its jobs then go back, and nobody is blamed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forthwith.runtime.clock import Clock

EVERY_S = 0.5
BLOCKED_AFTER_S = 5.0
HOPELESS_AFTER_S = 60.0


async def beat_pulse(path: Path) -> None:
    """Touch the file twice a second, as long as this event loop runs."""
    while True:
        with contextlib.suppress(OSError):
            os.utime(path)
        await asyncio.sleep(EVERY_S)


class PulseWatch:
    """How long each watched process has been silent, by this process's own clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._felt: dict[str, tuple[float, float]] = {}

    def silent_seconds(self, path: str) -> float:
        """Seconds since the pulse was last felt to move; 0 at the first look."""
        now = self._clock.monotonic()
        try:
            pulse = Path(path).stat().st_mtime
        except OSError:
            return 0.0  # it is gone, or not there yet: others see to that
        known = self._felt.get(path)
        if known is None or known[0] != pulse:
            self._felt[path] = (pulse, now)
            return 0.0
        return now - known[1]

    def forget(self, path: str) -> None:
        """The process is gone."""
        self._felt.pop(path, None)
