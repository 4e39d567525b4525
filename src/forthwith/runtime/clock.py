"""The clock and the dice, in one place, so that everything else takes them as arguments."""

from __future__ import annotations

import asyncio
import os
import random
import time

from forthwith.model.ids import ENTROPY_BYTES, make_id

_MILLIS = 1000


_POOL_BYTES = 4096


class Entropy:
    """Random bytes for ids, fetched in blocks.

    The call into the system lets another thread take the interpreter, and getting it back costs a
    busy event loop more than the whole id. A forked child starts with an empty pool.
    """

    def __init__(self) -> None:
        self._pool: list[bytes] = []
        os.register_at_fork(after_in_child=self._pool.clear)

    def take(self) -> bytes:
        """`ENTROPY_BYTES` bytes that nobody else has; safe to call from any thread."""
        try:
            return self._pool.pop()
        except IndexError:
            block = os.urandom(_POOL_BYTES)
            last = _POOL_BYTES - ENTROPY_BYTES
            self._pool += [block[i : i + ENTROPY_BYTES] for i in range(0, last, ENTROPY_BYTES)]
            return block[-ENTROPY_BYTES:]


ENTROPY = Entropy()


class Clock:
    """The time of this process, and its randomness."""

    def wall(self) -> float:
        """Seconds since the epoch; for labels only, never for leases or deadlines."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that only ever grow; the same clock as the event loop's."""
        return time.monotonic()

    def jitter(self) -> float:
        """A number in [-1, 1], for delays."""
        return random.uniform(-1.0, 1.0)  # noqa: S311  spreads load, guards nothing

    def new_id(self, prefix: str) -> str:
        """A new id that sorts after the earlier ones."""
        millis = int(time.time() * _MILLIS)
        return make_id(prefix, millis=millis, entropy=ENTROPY.take())


async def pause(seconds: float) -> None:
    """Let time pass, as a task that can be cancelled."""
    await asyncio.sleep(seconds)
