"""Children that have answered one call of a job and wait for its next.

Forking a child and closing its sandbox costs more than most stages do, and the stages of a job read
the same document anyway: what one of them was misled to do, the next could have been.
"""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from forthwith.runtime.isolation.link import Child
from forthwith.runtime.isolation.values import Limits

#: The next stage of a job begins when the commit of the last one is written, and a child is free.
_WAITS_SECONDS: Final = 2.0


Share: TypeAlias = tuple[str, str]
"""What calls have in common that may run in one child: their word and their function."""


@dataclass(eq=False, slots=True)
class Seat:
    """A child and the worker's end of the socket between them.

    Attributes:
        limits: what the child was born with; the kernel's are never raised again.
        has_served: whether it has answered a call.

    """

    child: Child
    socket: socket.socket
    limits: Limits
    has_served: bool = False
    _timer: asyncio.TimerHandle | None = field(default=None, repr=False)

    def leave(self) -> None:
        """Close the socket, which ends a child that waits, and have it killed to be sure."""
        self.rouse()
        self.socket.close()
        self.child.kill()

    def grants(self, wanted: Limits) -> bool:
        """Whether the child may use as much as a call is to have."""
        born = self.limits
        return born.cpu_seconds >= wanted.cpu_seconds and born.memory_bytes >= wanted.memory_bytes

    def rest(self, timer: asyncio.TimerHandle) -> None:
        """Begin to wait; `timer` ends it."""
        self._timer = timer

    def rouse(self) -> None:
        """End the waiting."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Seats:
    """The waiting children, by what their calls share."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: list[tuple[Share, Seat]] = []

    def take(self, share: Share, wanted: Limits) -> Seat | None:
        """A child that waits for such a call, and has what it is to have."""
        for seat in [seat for seat in self._of(share) if seat.grants(wanted)]:
            self._waiting.remove((share, seat))
            seat.rouse()
            if not seat.child.is_over:
                return seat
            seat.leave()
        return None

    def put(self, share: Share, seat: Seat) -> None:
        """Let a child wait for a moment; the one that has waited longest makes room for it."""
        if len(self._waiting) >= self._most:
            self._expire(*self._waiting[0])
        seat.has_served = True
        self._waiting.append((share, seat))
        loop = asyncio.get_running_loop()
        seat.rest(loop.call_later(_WAITS_SECONDS, self._expire, share, seat))

    def close(self) -> None:
        """Let nobody wait any more."""
        while self._waiting:
            self._expire(*self._waiting[0])

    def _of(self, share: Share) -> Iterator[Seat]:
        return (seat for known, seat in self._waiting if known == share)

    def _expire(self, share: Share, seat: Seat) -> None:
        self._waiting.remove((share, seat))
        seat.leave()
