"""Callbacks on events: every event of the ledger from now on, in order, none twice.

Hints say that there is something new; what it is is read from the ledger's own order.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from forthwith.model.errors import InvalidInputError, StorageError
from forthwith.model.event import EVENT_KINDS

if TYPE_CHECKING:
    from forthwith.model.event import Event
    from forthwith.model.records import Hint
    from forthwith.ports.ledger import Ledger
    from forthwith.runtime.clock import Clock

Callback: TypeAlias = "Callable[[Event], Awaitable[None] | None]"

_POLL_S = 1.0
_BATCH = 1000


class Relay:
    """Tails the ledger's events for callbacks of this process."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._callbacks: list[tuple[str, str | None, float, Callback]] = []
        self._wake = asyncio.Event()
        self._after: int | None = None
        self._task: asyncio.Task[None] | None = None
        self.failed: list[BaseException] = []

    def on(self, kind: str, callback: Callback, *, job_id: str | None = None) -> Callable[[], None]:
        """Call back for events of that kind (`*` for all), of one job or of any.

        An exception in a callback is kept in `failed` and disturbs nobody else. The returned
        function ends it.

        Raises:
            InvalidInputError: there is no such kind.

        """
        if kind != "*" and kind not in EVENT_KINDS:
            raise InvalidInputError(f"there is no event {kind!r}")
        entry = (kind, job_id, self._clock.wall(), callback)
        self._callbacks.append(entry)
        return lambda: self._callbacks.remove(entry) if entry in self._callbacks else None

    def hear(self, hints: Sequence[Hint]) -> None:
        """Take hints from the bus."""
        if hints and self._callbacks:
            self._wake.set()

    async def start(self) -> None:
        """Begin with the next event."""
        self._after = await self._ledger.last_seq()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Deliver what is there, then end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
            await self._deliver()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            handle = loop.call_later(_POLL_S, self._wake.set)
            await self._wake.wait()
            handle.cancel()
            self._wake.clear()
            await self._deliver()

    async def _deliver(self) -> None:
        if not self._callbacks:
            await self._pass_over()
        while self._callbacks and self._after is not None:
            try:
                events = await self._ledger.tail(self._after, limit=_BATCH)
            except StorageError:
                return
            for event in events:
                self._after = event.seq
                await self._call(event)
            if len(events) < _BATCH:
                return

    async def _pass_over(self) -> None:
        """Nobody listens: who begins to, hears what comes after that. Done at each poll only."""
        with contextlib.suppress(StorageError):
            newest = await self._ledger.last_seq()
            if not self._callbacks:
                self._after = newest

    async def _call(self, event: Event) -> None:
        for kind, job_id, since, callback in tuple(self._callbacks):
            if kind not in ("*", event.kind) or job_id not in (None, event.job_id):
                continue
            if event.at < since:
                continue  # it happened before anybody listened
            try:
                answer = callback(event)
                if inspect.isawaitable(answer):
                    await answer
            except Exception as error:  # noqa: BLE001 - a user's callback may raise anything
                self.failed.append(error)
