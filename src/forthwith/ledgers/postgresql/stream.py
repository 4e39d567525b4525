"""How far the global stream of events may be read.

Numbers are given out when a row is written, and rows appear when their transaction commits, so a
smaller number may appear after a larger one. Who reads on behind the larger one would never see
it. So it is remembered which number was the last one given at a moment, and which transactions
were open then: when all of them have ended, nothing can come up to that number any more. A
transaction has its own number before it takes one for an event (`began` asks for it first).
"""

from __future__ import annotations

from collections import deque
from typing import Final

_MOMENTS: Final = 1000


class Stream:
    """Moments that were seen, and the last number that is settled."""

    def __init__(self) -> None:
        self._moments: deque[tuple[int, int]] = deque(maxlen=_MOMENTS)
        self._settled = 0

    def settled(self, last: int, oldest_open: int, next_xid: int) -> int:
        """The number up to which all events can be read, at a moment.

        `last` is the last number given, `oldest_open` the oldest transaction that is open (or
        the next one, if none is), `next_xid` the next one.

        >>> stream = Stream()
        >>> stream.settled(7, 100, 102)  # 100 is open and may hold a number up to 7
        0
        >>> stream.settled(9, 103, 103)  # all that were open then have ended, and none is now
        9
        """
        self._moments.append((next_xid, last))
        while self._moments and self._moments[0][0] <= oldest_open:
            self._settled = max(self._settled, self._moments.popleft()[1])
        return self._settled
