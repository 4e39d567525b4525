"""Waiting for a job to change: on hints, with the ledger as the truth and a poll behind."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from forthwith.model.job import JobRecord
    from forthwith.model.records import Hint
    from forthwith.ports.ledger import Ledger
    from forthwith.runtime.clock import Clock

POLL_S = 1.0


class Waiters:
    """Those who wait for jobs, by job. `hear` is subscribed to the bus."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def hear(self, hints: Sequence[Hint]) -> None:
        """Wake those who wait for these jobs."""
        for hint in hints:
            for event in self._waiting.get(hint.job_id, ()):
                event.set()

    def watch(self, job_id: str) -> Watch:
        """Begin to watch a job; use it as a context manager."""
        return Watch(self._waiting, job_id, self._clock)

    async def until(
        self, tenant: str, job_id: str, *, until: float, enough: Callable[[JobRecord], bool]
    ) -> JobRecord:
        """The job as soon as it is enough, or as it is at `until` (monotonic seconds).

        Raises:
            NotFoundError: there is no such job.

        """
        with self.watch(job_id) as watch:
            while True:
                record = await self._ledger.get(tenant, job_id)
                if enough(record) or self._clock.monotonic() >= until:
                    return record
                await watch.changed(until)


class Watch:
    """One who waits for one job."""

    def __init__(
        self, waiting: defaultdict[str, set[asyncio.Event]], job_id: str, clock: Clock
    ) -> None:
        self._waiting = waiting
        self._job_id = job_id
        self._clock = clock
        self._event = asyncio.Event()

    def __enter__(self) -> Self:
        self._waiting[self._job_id].add(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        mine = self._waiting[self._job_id]
        mine.discard(self._event)
        if not mine:
            del self._waiting[self._job_id]

    async def changed(self, until: float) -> None:
        """Wait for a hint, `until`, or the next poll; then look into the ledger."""
        left = min(until - self._clock.monotonic(), POLL_S)
        if left > 0:
            handle = asyncio.get_running_loop().call_later(left, self._event.set)
            try:
                await self._event.wait()
            finally:
                handle.cancel()
        self._event.clear()
