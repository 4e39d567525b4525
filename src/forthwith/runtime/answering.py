"""The answer to a caller who waits: the ended job, or the receipt of one that goes on."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from forthwith.model.errors import LeaseLostError, NotFoundError, StorageError
from forthwith.model.evolve import evolve
from forthwith.model.job import JobState, Method
from forthwith.policy.lifecycle import handed_over
from forthwith.policy.settlement import expire

if TYPE_CHECKING:
    from forthwith.model.job import Job, JobRecord
    from forthwith.model.records import Submitted
    from forthwith.ports.ledger import Ledger
    from forthwith.runtime.clock import Clock
    from forthwith.runtime.waiting import Waiters

HAND_OVER_LEAD_S: Final = 0.004
"""The hand-over is one commit; it begins this much before the deadline, to answer at it."""
_LAST_WORD_S: Final = 0.015
"""How long an answer waits, past its deadline, for what is written at that instant."""
_END_WITHIN_S: Final = 0.5
"""How long it waits for the end of a job that must not go on: a receipt would not be true."""
_DEADLINE_TRIES: Final = 5


class Answering:
    """Answers those who wait, at their deadline whatever the storage does meanwhile."""

    def __init__(self, ledger: Ledger, waiters: Waiters, clock: Clock) -> None:
        self._ledger = ledger
        self._waiters = waiters
        self._clock = clock
        self._late: set[asyncio.Task[None]] = set()

    async def answer(self, submitted: Submitted, *, until: float) -> JobRecord:
        """What the caller gets; see `Service.answer`."""
        job = submitted.job
        record = await self._done(job, until - HAND_OVER_LEAD_S)
        if record.job.done:
            return record
        if not record.job.fallback_to_queue:
            await self._end_at_deadline(record.job)
            return await self._done(job, until + _END_WITHIN_S)
        if record.job.method is Method.IMMEDIATE:
            return await self._receipt(record, until + _LAST_WORD_S)
        return record

    async def close(self) -> None:
        """Let the hand-overs that were too slow for their answers be written, or refused."""
        if self._late:
            await asyncio.wait(self._late)

    async def _done(self, job: Job, until: float) -> JobRecord:
        return await self._waiters.until_done(job.tenant, job.id, until=until)

    async def _receipt(self, record: JobRecord, until: float) -> JobRecord:
        """The job that was handed over; one that is being handed over when that takes too long.

        What is promised to the caller stands since the job was accepted, and a hand-over that
        cannot be written now is made good by the sweeper.
        """
        handing_over = asyncio.create_task(self._hand_over(record.job))
        self._late.add(handing_over)
        handing_over.add_done_callback(self._late.discard)
        try:
            async with asyncio.timeout(max(0.0, until - self._clock.monotonic())):
                await asyncio.shield(handing_over)
                return await self._ledger.get(record.job.tenant, record.job.id)
        except (TimeoutError, StorageError):
            return as_handed_over(record)

    async def _hand_over(self, job: Job) -> None:
        with contextlib.suppress(StorageError, NotFoundError):  # the sweeper tries again
            await self._ledger.hand_over(job.id)

    async def _end_at_deadline(self, job: Job) -> None:
        """End a waiting job that must not go on; its worker ends a running one at that instant."""
        for _ in range(_DEADLINE_TRIES):
            current = next(iter(await self._ledger.jobs([job.id])), None)
            if current is None or current.state is not JobState.PENDING:
                return
            with contextlib.suppress(LeaseLostError):
                await self._ledger.apply(expire(current, "deadline_exceeded"))
                return


def as_handed_over(record: JobRecord) -> JobRecord:
    """The record as its hand-over at the deadline makes it, of the version that it has now.

    So an ETag taken from it says no more than the ledger does.
    """
    job = record.job
    change = handed_over(job, now=job.deadline_at or job.created_at)
    if change is None:
        return record
    return replace(
        record,
        job=evolve(change.job, version=job.version),
        details=replace(record.details, fallback=change.fallback),
    )
