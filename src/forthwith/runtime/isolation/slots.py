"""Who may run a child now: calls wait in the order in which their jobs came, not they themselves.

A job that has begun is carried through before the next one begins: its answer comes earlier than if
all advanced by turns, and its child is still there.
"""

import asyncio
import heapq
import itertools
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

_REMEMBERED: Final = 1_000


class Slots:
    """At most so many at the same time; use it from one event loop only."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._numbers = itertools.count()
        self._turns: OrderedDict[str, int] = OrderedDict()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def hold(self, share: str) -> AsyncIterator[None]:
        """Hold a slot for the block, after the calls of jobs that came earlier."""
        await self._wait(self._turn(share))
        try:
            yield
        finally:
            self._give_back()

    async def _wait(self, turn: int) -> None:
        if self._free > 0:
            self._free -= 1
            return
        given = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (turn, next(self._numbers), given))
        try:
            await given
        except asyncio.CancelledError:
            if given.done() and not given.cancelled():  # it was given in the same moment
                self._give_back()
            raise

    def _give_back(self) -> None:
        while self._waiting:
            _, _, given = heapq.heappop(self._waiting)
            if not given.done():
                given.set_result(None)
                return
        self._free += 1

    def _turn(self, share: str) -> int:
        number = next(self._numbers)
        if not share:
            return number
        turn = self._turns.setdefault(share, number)
        if len(self._turns) > _REMEMBERED:
            self._turns.popitem(last=False)
        return turn
