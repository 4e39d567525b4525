"""Waiting for a job: who is woken by which hint, counted in looks into the ledger."""

import asyncio
from dataclasses import replace

from forthwith.model.job import Job, JobDetails, JobRecord, JobState
from forthwith.model.records import Hint
from forthwith.runtime.clock import Clock
from forthwith.runtime.waiting import Waiters
from tests.strategies import RUNNING
from tests.support.waiting import eventually_async

DETAILS = JobDetails(
    options={}, tags=(), metadata={}, request_id="", admission={}, fallback=None, documents=()
)
STEP = Hint(job_id=RUNNING.id, version=8, state="processing", kinds=("stage.committed",))
END = Hint(job_id=RUNNING.id, version=9, state="completed", kinds=("job.ended",))
ENDED = replace(RUNNING, state=JobState.COMPLETED, version=9)


class Looks:
    """The part of a ledger that is asked here; it counts."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.count = 0

    async def get(self, tenant: str, job_id: str) -> JobRecord:
        assert (tenant, job_id) == ("acme", self.job.id)
        self.count += 1
        return JobRecord(job=self.job, details=DETAILS, progress=None, degraded=())


def waiters_over(ledger: Looks) -> Waiters:
    return Waiters(ledger, Clock())  # type: ignore[arg-type] # no more than `get` is asked


async def test_who_waits_for_the_end_looks_at_the_beginning_and_at_the_end_only() -> None:
    ledger, clock = Looks(RUNNING), Clock()
    waiters = waiters_over(ledger)
    until = clock.monotonic() + 0.9
    waiting = asyncio.ensure_future(waiters.until_done("acme", RUNNING.id, until=until))
    await eventually_async(lambda: ledger.count == 1)

    for _ in range(5):
        waiters.hear([STEP])
        await asyncio.sleep(0)
    ledger.job = ENDED
    waiters.hear([END])

    assert (await waiting).job is ENDED
    assert ledger.count == 2


async def test_who_waits_for_a_change_looks_at_every_hint() -> None:
    ledger, clock = Looks(RUNNING), Clock()
    waiters = waiters_over(ledger)
    known = (await ledger.get("acme", RUNNING.id)).etag
    waiting = asyncio.ensure_future(
        waiters.until_changed("acme", RUNNING.id, etag=known, until=clock.monotonic() + 20)
    )
    await eventually_async(lambda: ledger.count == 2)

    ledger.job = replace(RUNNING, version=RUNNING.version + 1)
    waiters.hear([STEP])

    assert (await waiting).job is ledger.job


async def test_whoever_waits_gets_the_job_as_it_is_when_the_time_is_up() -> None:
    ledger, clock = Looks(RUNNING), Clock()
    until = clock.monotonic() + 0.02

    found = await waiters_over(ledger).until_done("acme", RUNNING.id, until=until)

    assert found.job is RUNNING
    assert clock.monotonic() >= until
