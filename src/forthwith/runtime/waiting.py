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
_OPEN = frozenset({"pending", "processing"})


class Waiters:
    """Those who wait for jobs, by job. `hear` is subscribed to the bus."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._waiting: defaultdict[str, set[Watch]] = defaultdict(set)

    def hear(self, hints: Sequence[Hint]) -> None:
        """Wake those who wait for these jobs."""
        for hint in hints:
            for watch in self._waiting.get(hint.job_id, ()):
                watch.hear(hint)

    def watch(self, job_id: str, *, for_end: bool = False) -> Watch:
        """Begin to watch a job, or only for its end; use it as a context manager."""
        return Watch(self._waiting, job_id, self._clock, for_end=for_end)

    async def until_done(self, tenant: str, job_id: str, *, until: float) -> JobRecord:
        """The job when it has ended, or as it is at `until` (monotonic seconds).

        Raises:
            NotFoundError: there is no such job.

        """
        return await self._until(
            self.watch(job_id, for_end=True), tenant, until, lambda record: record.job.done
        )

    async def until_changed(
        self, tenant: str, job_id: str, *, etag: str, until: float
    ) -> JobRecord:
        """The job when it is another than that, or as it is at `until` (monotonic seconds).

        Raises:
            NotFoundError: there is no such job.

        """
        return await self._until(
            self.watch(job_id),
            tenant,
            until,
            lambda record: record.etag != etag or record.job.done,
        )

    async def _until(
        self, watching: Watch, tenant: str, until: float, enough: Callable[[JobRecord], bool]
    ) -> JobRecord:
        with watching as watch:
            while True:
                record = await self._ledger.get(tenant, watch.job_id)
                if enough(record) or self._clock.monotonic() >= until:
                    return record
                await watch.changed(until)


class Watch:
    """One who waits for one job."""

    def __init__(
        self,
        waiting: defaultdict[str, set[Watch]],
        job_id: str,
        clock: Clock,
        *,
        for_end: bool,
    ) -> None:
        self.job_id = job_id
        self._waiting = waiting
        self._clock = clock
        self._for_end = for_end
        self._event = asyncio.Event()

    def __enter__(self) -> Self:
        self._waiting[self.job_id].add(self)
        return self

    def __exit__(self, *_: object) -> None:
        mine = self._waiting[self.job_id]
        mine.discard(self)
        if not mine:
            del self._waiting[self.job_id]

    def hear(self, hint: Hint) -> None:
        """Take a hint about the job; each look that it causes costs the ledger a read."""
        if not self._for_end or hint.state not in _OPEN:
            self._event.set()

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
