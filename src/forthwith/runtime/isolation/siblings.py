"""Calls of one job that come at the same moment.

Each could have a child of its own, but most calls are shorter than it takes to make one: the later
call waits a little for the child of the earlier, and has one of its own only if that takes longer.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from forthwith.runtime.isolation.seats import Share

#: A few times what a child costs on a slow machine.
_PATIENCE_SECONDS: Final = 0.05


class Siblings:
    """Which jobs have calls that run; use it from one event loop only."""

    def __init__(self) -> None:
        self._running: Counter[Share] = Counter()
        self._ended: dict[Share, asyncio.Event] = {}

    @asynccontextmanager
    async def after(self, share: Share) -> AsyncIterator[None]:
        """Begin when the running call of the same job has ended, or has gone on for long enough."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while self._running[share]:  # of those who wait, one goes on at a time
                    await self._ended.setdefault(share, asyncio.Event()).wait()
        self._running[share] += 1
        try:
            yield
        finally:
            self._end(share)

    def _end(self, share: Share) -> None:
        self._running[share] -= 1
        if not self._running[share]:
            del self._running[share]
        ended = self._ended.pop(share, None)
        if ended is not None:
            ended.set()
