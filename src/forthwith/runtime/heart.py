"""Heartbeats of the workers of one supervising process, and the watchdog of its event loop.

The heart beats in a thread with an event loop and a ledger of its own, so that a stage that blocks
the worker's loop does not cost the worker its lease. It notices that the loop is blocked, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from forthwith.model.errors import LedgerBusyError, StorageError

if TYPE_CHECKING:
    from forthwith.model.records import WorkerRow
    from forthwith.ports.ledger import Ledger

BLOCKED_AFTER_S = 1.0


async def beat_forever(
    ledger: Ledger,
    rows: Callable[[], Sequence[WorkerRow]],
    *,
    lease: timedelta,
    every: timedelta,
    when_busy: Callable[[], None] = lambda: None,
) -> None:
    """Renew the leases of these workers until cancelled.

    `when_busy` is called each time when another process has held the ledger for too long.
    """
    while True:
        try:
            await ledger.beat(rows(), lease=lease)
        except LedgerBusyError:
            when_busy()
        except StorageError:
            pass  # the next beat tries again
        await asyncio.sleep(every.total_seconds())


class Heart:
    """A thread that beats for the workers of this process and watches its event loop."""

    def __init__(
        self,
        open_ledger: Callable[[], Awaitable[Ledger]],
        rows: Callable[[], Sequence[WorkerRow]],
        *,
        lease: timedelta,
        every: timedelta,
    ) -> None:
        self._open_ledger = open_ledger
        self._rows = rows
        self._lease = lease
        self._every = every
        self._watched = asyncio.get_running_loop()
        self._own: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._answered = threading.Event()
        self._blocked_since: float | None = None
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)
        self._up = threading.Event()

    @property
    def blocked_seconds(self) -> float:
        """For how long the event loop has not answered; 0 when it does."""
        since = self._blocked_since
        return 0.0 if since is None or self._own is None else self._own.time() - since

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    async def stop(self) -> None:
        """End the thread; safe to repeat."""
        await asyncio.to_thread(self._up.wait, 5.0)
        if self._own is not None and self._main is not None and self._thread.is_alive():
            self._own.call_soon_threadsafe(self._main.cancel)
            await asyncio.to_thread(self._thread.join, 5.0)

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(self._beat())

    async def _beat(self) -> None:
        self._own, self._main = asyncio.get_running_loop(), asyncio.current_task()
        self._up.set()
        ledger = await self._opened()
        watch = asyncio.ensure_future(self._watch())
        try:
            await beat_forever(ledger, self._rows, lease=self._lease, every=self._every)
        finally:
            watch.cancel()
            await ledger.close()

    async def _opened(self) -> Ledger:
        while True:
            with contextlib.suppress(StorageError):
                return await self._open_ledger()
            await asyncio.sleep(self._every.total_seconds())

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._answered.clear()
            asked = loop.time()
            self._watched.call_soon_threadsafe(self._answered.set)
            await asyncio.sleep(BLOCKED_AFTER_S)
            if self._answered.is_set():
                self._blocked_since = None
            elif self._blocked_since is None:
                self._blocked_since = asked
