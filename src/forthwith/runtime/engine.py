"""The engine of one process: a worker, its heartbeat and its sweeper, started and drained as one.

In a user's own process and in `submit` without a server this is everything. Under `serve` the
supervising process beats and sweeps instead, so a worker process has only the worker.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from forthwith.model.errors import StorageError
from forthwith.model.outcome import Interrupted
from forthwith.runtime.heart import Heart, beat_forever
from forthwith.runtime.isolation import IsolationError
from forthwith.runtime.pulse import beat_pulse
from forthwith.runtime.sweeper import Sweeper

if TYPE_CHECKING:
    from forthwith.ports.bus import Bus
    from forthwith.ports.ledger import Ledger
    from forthwith.runtime.attempt import Parts
    from forthwith.runtime.liveness import HeldLock
    from forthwith.runtime.worker import Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often the engine beats, and how long its claims stand."""

    lease: timedelta
    beat: timedelta
    drain: timedelta


class Engine:
    """Runs a worker in this process.

    Args:
        supervised: whether another process beats and sweeps for this one.
        open_ledger: opens a second handle on the ledger, for the heart's thread; None where
            there can be only one (`:memory:`), then the event loop beats.

    """

    def __init__(
        self,
        *,
        worker: Worker,
        parts: Parts,
        bus: Bus,
        lock: HeldLock,
        rhythm: Rhythm,
        supervised: bool,
        open_ledger: Callable[[], Awaitable[Ledger]] | None,
    ) -> None:
        self.worker = worker
        self._parts = parts
        self._bus = bus
        self._lock = lock
        self._rhythm = rhythm
        self._supervised = supervised
        self._open_ledger = open_ledger
        self._heart: Heart | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def blocked_seconds(self) -> float:
        """For how long the event loop has been blocked; 0 when it answers."""
        return self._heart.blocked_seconds if self._heart is not None else 0.0

    @property
    def broken(self) -> BaseException | None:
        """What ended a part of the engine that should run for ever; None as long as all run."""
        over = (task for task in self._tasks if task.done() and not task.cancelled())
        return next((error for task in over if (error := task.exception())), None)

    async def start(self) -> None:
        """Enter the worker, then claim."""
        ledger = self._parts.ledger
        await ledger.beat([self.worker.row], lease=self._rhythm.lease)
        self._unsubscribe = self._bus.subscribe(self.worker.hear)
        self._spawn(self.worker.run(), "worker")
        self._spawn(self._look(), "look")
        self._spawn(self._parts.durations.run(), "durations")
        if self._supervised:
            self._spawn(beat_pulse(self._lock.path), "pulse")
            self._spawn(self._warm_up(), "warm-up")
        else:
            self._spawn(Sweeper(ledger).run(), "sweeper")
            self._beat()

    def _beat(self) -> None:
        lease, every = self._rhythm.lease, self._rhythm.beat
        if self._open_ledger is None:
            beats = beat_forever(
                self._parts.ledger, lambda: [self.worker.row], lease=lease, every=every
            )
            self._spawn(beats, "heart")
            return
        self._heart = Heart(self._open_ledger, lambda: [self.worker.row], lease=lease, every=every)
        self._heart.start()

    def _spawn(self, work: Awaitable[None], name: str) -> None:
        self._tasks.append(asyncio.ensure_future(work))
        self._tasks[-1].set_name(name)

    async def _warm_up(self) -> None:
        """Have the parsers loaded before somebody waits for them."""
        with contextlib.suppress(IsolationError):  # the first call meets it, and says so
            await self._parts.executor.isolation.start()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(self._rhythm.beat.total_seconds())
            with contextlib.suppress(StorageError):  # the next look tries again
                await self.worker.look()

    async def stop(self, *, within: timedelta | None = None) -> None:
        """Drain: stop claiming, let tries finish or stop, give the leases back."""
        drain = self._rhythm.drain if within is None else within
        await self.worker.drain(drain)
        if self._heart is not None:
            await self._heart.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._unsubscribe()
        await self._parts.durations.flush()
        await self._parts.progress.close()
        sweeper = Sweeper(self._parts.ledger)
        await sweeper.give_back(self.worker.row.id, Interrupted(reason="drain"))
        with contextlib.suppress(OSError):
            self._lock.release()
        await self._parts.executor.isolation.aclose()
