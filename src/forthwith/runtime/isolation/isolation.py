"""The worker's side of isolated calls."""

import asyncio
import fcntl
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from forthwith.runtime.isolation.budgets import Budgets
from forthwith.runtime.isolation.channel import Channel, OnProgress
from forthwith.runtime.isolation.errors import IsolationStartError, ZygoteLostError
from forthwith.runtime.isolation.link import Child, End, ZygoteLink
from forthwith.runtime.isolation.seats import Seat, Seats
from forthwith.runtime.isolation.siblings import Siblings
from forthwith.runtime.isolation.slots import Slots
from forthwith.runtime.isolation.values import NOT_STARTED, IsolatedCall, SandboxLevel
from forthwith.runtime.isolation.verdicts import error_of_end

#: A child that has answered, or was told to die, gets this long before sterner means are used.
_DEAD_WITHIN_SECONDS: Final = 1.0
_MOST_DOCUMENTS: Final = 250
_WAITING_PER_CHILD: Final = 4


class _NotBegunError(Exception):
    """A child that waited was gone before it saw the call."""


class Isolation:
    """Runs functions alone in sandboxed, disposable child processes.

    The zygote starts with the first call, or with `start`. One that dies fails the calls that it
    was running with `ZygoteLostError`, and the next call starts another. Use an instance
    from one event loop only; the zygote ends with the thread that the loop runs in.

    Args:
        preload: modules to import once, before forking (parsers). Others are imported in the
            child, inside the sandbox, each time.
        extra_path: folders of the caller's own modules. Children can read modules and
            packages in them, nothing else.
        max_children: how many run at the same time; by default one more than there are cores.

    """

    def __init__(
        self,
        *,
        preload: Sequence[str] = (),
        extra_path: Sequence[str] = (),
        max_children: int | None = None,
    ) -> None:
        self._preload = tuple(preload)
        self._extra_path = tuple(extra_path)
        most = max_children or (os.cpu_count() or 1) + 1
        self._slots = Slots(most)
        self._seats = Seats(_WAITING_PER_CHILD * most)
        self._siblings = Siblings()
        self._budgets = Budgets()
        self._starting = asyncio.Lock()
        self._link: ZygoteLink | None = None
        self._level = NOT_STARTED
        self._is_closed = False

    @property
    def level(self) -> SandboxLevel:
        """How much of the sandbox is in force, as the zygote last found it."""
        return self._level

    @property
    def zygote_pid(self) -> int | None:
        """Process id of the running zygote."""
        return self._link.pid if self._link is not None and self._link.is_alive else None

    async def start(self) -> SandboxLevel:
        """Start the zygote if none is running, and return the level of the sandbox.

        Raises:
            IsolationStartError: it did not become ready.

        """
        await self._zygote()
        return self._level

    async def aclose(self) -> None:
        """End the zygote and every child, for good.

        Calls that run end with `ZygoteLostError`, those that wait and later ones with
        `IsolationStartError`.
        """
        self._is_closed = True
        self._seats.close()
        async with self._starting:
            link, self._link = self._link, None
            if link is not None:
                await link.close()

    async def run(self, call: IsolatedCall, *, on_progress: OnProgress) -> bytes:
        """Run the function in a child of its own and return what it returned.

        Whatever the way out, the child is dead and waited for: after a result, an error,
        and a cancellation alike. Cancelling kills it at once. Only a child whose calls are
        `shared` may wait for a moment after a result, for the next call that shares it.

        Raises:
            IsolationError: there is no result; the tree in `errors` says why.

        """
        _check_documents(call.fds)
        if not call.share:
            return await self._run(call, on_progress)
        async with self._siblings.after((call.share, call.target)):
            return await self._run(call, on_progress)

    async def _run(self, call: IsolatedCall, on_progress: OnProgress) -> bytes:
        async with self._slots.hold(call.share):
            with self._budgets.charged(call) as bounded:
                return await self._in_child(bounded, on_progress)

    async def _in_child(self, call: IsolatedCall, on_progress: OnProgress) -> bytes:
        waiting = self._seats.take((call.share, call.target), call.limits)
        if waiting is not None:
            with suppress(_NotBegunError):
                return await self._attend(waiting, call, on_progress)
        return await self._attend(await self._seat(call), call, on_progress)

    async def _seat(self, call: IsolatedCall) -> Seat:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                return Seat(await self._start(call, theirs), ours, call.limits)
            except BaseException:
                ours.close()
                raise

    async def _attend(self, seat: Seat, call: IsolatedCall, on_progress: OnProgress) -> bytes:
        """Talk to the child until it answers, and leave only when it is dead, or waits."""
        channel = Channel(seat.socket, call.limits)
        try:
            answer = await channel.ask(call.request, on_progress)
        except BaseException:
            await _dismissed(seat)
            raise
        if answer is not None and answer.stays:
            self._seats.put((call.share, call.target), seat)
            return answer.result
        end = await _dismissed(seat, wait=True)
        if answer is None and seat.has_served and not channel.begun:
            raise _NotBegunError
        if answer is None:
            raise error_of_end(end, seat.limits)
        return answer.result

    async def _start(self, call: IsolatedCall, channel: socket.socket) -> Child:
        """Start a child; if the zygote turns out to be gone, by way of another zygote."""
        with suppress(ZygoteLostError):
            return (await self._zygote()).start(call, channel)
        return (await self._zygote()).start(call, channel)

    async def _zygote(self) -> ZygoteLink:
        async with self._starting:
            if self._link is not None and not self._link.is_alive:
                await self._link.close()
                self._link = None
            if self._is_closed:
                raise IsolationStartError("it was closed")
            if self._link is None:
                self._link = await ZygoteLink.open(
                    preload=self._preload, extra_path=self._extra_path
                )
                self._level = self._link.level
            return self._link


async def _dismissed(seat: Seat, *, wait: bool = False) -> End:
    """How the child ended: by itself, if it is given the time, or killed."""
    try:
        if wait:
            return await seat.child.ended(within=_DEAD_WITHIN_SECONDS)
    finally:
        end = await seat.child.killed(within=_DEAD_WITHIN_SECONDS)
        seat.socket.close()
    return end


def _check_documents(fds: Sequence[int]) -> None:
    """Refuse what would let a child write: the sandbox does not reach open descriptors."""
    if len(fds) > _MOST_DOCUMENTS:
        raise ValueError(f"at most {_MOST_DOCUMENTS} documents for one call")
    for fd in fds:
        if fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY:
            raise ValueError("documents must be open for reading only")
