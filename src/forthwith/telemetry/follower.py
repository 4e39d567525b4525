"""Follows the ledger's events and tells those who count and write them.

One reader for all of them, off the path of every job: it wakes on the bus's hints, looks once in a
while without one, and reads what is new in the order in which it was numbered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from forthwith.model.errors import StorageError
from forthwith.model.event import Event
from forthwith.model.records import Hint
from forthwith.ports.bus import Bus
from forthwith.ports.ledger import Ledger

Listener = Callable[[Sequence[Event]], None]

GATHER_SECONDS: Final = 0.25
LOOK_SECONDS: Final = 5.0
_BATCH: Final = 500
_SLICE: Final = 25
"""As many events are told in one go: some milliseconds of the event loop."""


class Follower:
    """Tells listeners of the events from now on; each must be quick and must not raise."""

    def __init__(self, ledger: Ledger, bus: Bus, listeners: Sequence[Listener]) -> None:
        self._ledger = ledger
        self._bus = bus
        self._listeners = tuple(listeners)
        self._woken = asyncio.Event()
        self._seen = 0

    async def run(self) -> None:
        """Follow until cancelled; a ledger that does not answer is asked again."""
        self._seen = await self._ledger.last_seq()
        unsubscribe = self._bus.subscribe(self._wake)
        try:
            while True:
                await self._pause()
                with suppress(StorageError):
                    await self.catch_up()
        finally:
            unsubscribe()

    def _wake(self, hints: Sequence[Hint]) -> None:
        if any(hint.kinds != ("progress",) for hint in hints):
            self._woken.set()

    async def _pause(self) -> None:
        """Until there is something new, and then a little longer, to read it in one go."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._woken.wait()
        await asyncio.sleep(GATHER_SECONDS)
        self._woken.clear()

    async def catch_up(self) -> None:
        """Tell of everything that is new."""
        while events := await self._ledger.tail(self._seen, limit=_BATCH):
            for first in range(0, len(events), _SLICE):
                some = events[first : first + _SLICE]
                self._seen = some[-1].seq
                for tell in self._listeners:
                    tell(some)
                await asyncio.sleep(0)  # others are due, at their deadlines
