"""The clock and the dice, in one place, so that everything else takes them as arguments."""

from __future__ import annotations

import os
import random
import time

from forthwith.model.ids import ENTROPY_BYTES, make_id

_MILLIS = 1000


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
        return make_id(prefix, millis=millis, entropy=os.urandom(ENTROPY_BYTES))
