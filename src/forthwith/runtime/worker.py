"""A worker: it claims due jobs into its free slots and runs them side by side.

It is woken by hints and, for what a lost hint or a clock brings, by a poll with jitter. Nothing
of a job is in its hands that the ledger does not have: killing it at any moment loses no job.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from forthwith.model.errors import StorageError
from forthwith.model.outcome import Interrupted
from forthwith.model.records import Claimed, ClaimRequest, Hint, WorkerRow
from forthwith.policy.lanes import free_background_slots, to_preempt
from forthwith.runtime.attempt import Attempt, Parts
from forthwith.runtime.job_run import JobRun
from forthwith.runtime.stopping import LOST, PREEMPTED, StopRequest

if TYPE_CHECKING:
    from forthwith.model.job import Job
    from forthwith.runtime.catalogue import Catalogue

POLL_S = 1.0
"""How long a worker sleeps at most before it looks into the ledger."""

_PAUSE_AFTER_ERROR_S = 1.0
_LAST_CLAIM_S = 6.0
"""How long a drain waits for a claim on its way: longer than a write waits for the ledger."""
_ASK_EVERY_S = 0.1
_GATHER_S = 0.003
"""How long a worker that runs something gathers new jobs: one claim takes them all."""

_WAKING = frozenset({"job.accepted", "job.round_started", "job.interrupted", "job.retry_scheduled"})
_TELLING = frozenset({"job.cancel_requested", "job.handed_over", "job.interrupted", "job.ended"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerPlan:
    """How much a worker takes on, and what.

    Attributes:
        only: claim these jobs and no others; None for any.
        drain: how long running jobs may go on once the worker is told to end.

    """

    concurrency: int = 10
    immediate_slots: int = 5
    only: set[str] | None = None
    drain: timedelta = timedelta(seconds=30)


@dataclass(slots=True)
class _Running:
    run: JobRun
    task: asyncio.Task[None] = field(repr=False)


class Worker:
    """One worker of this process."""

    def __init__(
        self, row: WorkerRow, parts: Parts, catalogue: Catalogue, plan: WorkerPlan
    ) -> None:
        self.row = row
        self._parts = parts
        self._catalogue = catalogue
        self._plan = plan
        self._running: dict[str, _Running] = {}
        self._wake = asyncio.Event()
        self._looping = asyncio.Event()
        self._looping.set()
        self._told: set[str] = set()
        self._draining = False
        self._asked_at = float("-inf")
        self._gathering: asyncio.TimerHandle | None = None

    # -- facts --------------------------------------------------------------------------------

    @property
    def running(self) -> tuple[str, ...]:
        """The ids of the jobs that run here."""
        return tuple(self._running)

    @property
    def tainted(self) -> bool:
        """Whether work that could not be stopped still runs in a thread of this process."""
        return self._parts.executor.abandoned.count > 0

    # -- life ---------------------------------------------------------------------------------

    def hear(self, hints: Sequence[Hint]) -> None:
        """Take hints from the bus."""
        taken = {hint.job_id for hint in hints if "job.claimed" in hint.kinds}
        for hint in hints:
            if hint.job_id in self._running and not _TELLING.isdisjoint(hint.kinds):
                self._told.add(hint.job_id)
                self._wake.set()
            elif hint.job_id not in taken and not _WAKING.isdisjoint(hint.kinds):
                self._wake_soon()

    def _wake_soon(self) -> None:
        """Look at once when nothing runs here; else let an idle worker be first, and gather."""
        if not self._running:
            self._wake.set()
        elif self._gathering is None:
            loop = asyncio.get_running_loop()
            self._gathering = loop.call_later(_GATHER_S, self._gathered)

    def _gathered(self) -> None:
        self._gathering = None
        self._wake.set()

    def nudge(self) -> None:
        """Look into the ledger now."""
        self._wake.set()

    async def run(self) -> None:
        """Claim and run jobs until it is cancelled or told to drain."""
        self._looping.clear()
        try:
            while not self._draining:
                await self._turn()
        finally:
            self._looping.set()

    async def _turn(self) -> None:
        self._wake.clear()
        try:
            await self._tell_runs()
            pause = None if await self._claim() else await self._until_next()
        except StorageError:
            pause = _PAUSE_AFTER_ERROR_S
        if pause is not None and not self._draining:
            await self._sleep(pause)

    async def drain(self, within: timedelta) -> None:
        """Stop claiming; let running tries finish and commit, then give the leases back."""
        self._draining = True
        self._wake.set()
        with contextlib.suppress(TimeoutError):  # a claim on its way brings jobs: they stop, too
            await asyncio.wait_for(self._looping.wait(), max(_LAST_CLAIM_S, within.total_seconds()))
        for running in self._running.values():
            running.run.stop(StopRequest(outcome=Interrupted(reason="drain"), at_checkpoint=True))
        await self._wait_for_runs(within.total_seconds())
        for running in self._running.values():
            running.run.stop(StopRequest(outcome=Interrupted(reason="drain"), grace_s=0.0))
        await self._wait_for_runs(2.0)

    async def _wait_for_runs(self, seconds: float) -> None:
        tasks = [running.task for running in self._running.values()]
        if tasks and seconds > 0:
            await asyncio.wait(tasks, timeout=seconds)

    async def _sleep(self, seconds: float) -> None:
        handle = asyncio.get_running_loop().call_later(seconds, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            handle.cancel()

    async def _until_next(self) -> float:
        """Seconds to the next poll, or to the moment when a delayed job becomes due."""
        now = self._parts.clock.monotonic()
        if now < self._asked_at + _ASK_EVERY_S:  # a busy worker has better things to do
            return self._asked_at + _ASK_EVERY_S - now
        self._asked_at = now
        poll = POLL_S * (1 + 0.1 * self._parts.clock.jitter())
        due = await self._parts.ledger.next_due()
        if due is None:
            return poll
        return max(0.0, min(poll, due - await self._parts.ledger.now()))

    # -- claiming -----------------------------------------------------------------------------

    async def _claim(self) -> bool:
        """Take what fits; True when there may be more."""
        full = False
        for request in self._requests():
            claimed = await self._parts.ledger.claim(request)
            at = self._parts.clock.monotonic()
            for job in claimed:
                self._start(job, at)
            full = len(claimed) > 0 and len(claimed) >= request.background
        return full

    def _requests(self) -> Iterator[ClaimRequest]:
        """One for whatever comes first, or one for each of the jobs that are this worker's own."""
        only = self._plan.only
        wanted = [None] if only is None else sorted(only - self._running.keys())
        for job_id in wanted:
            free = self._free()
            if not (self.tainted or self._draining) and (free or only is None):
                yield ClaimRequest(
                    worker=self.row.id,
                    capabilities=self._catalogue.capabilities(),
                    background=free,
                    immediate=self._plan.immediate_slots,
                    only=job_id,
                )

    def _free(self) -> int:
        return free_background_slots(self._staying(), self._plan.concurrency)

    def _staying(self) -> list[Job]:
        """The running jobs without those whose end is being written: they need no slot any more."""
        runs = (running.run for running in self._running.values())
        return [run.job for run in runs if not run.leaving]

    def _start(self, claimed: Claimed, at: float) -> None:
        pipeline = self._catalogue.find(claimed.job.pipeline_key)
        if pipeline is None:
            return  # not ours: the lease stays with nobody and the sweeper gives it back
        attempt = Attempt(parts=self._parts, claimed=claimed, pipeline=pipeline, claimed_at=at)
        earlier = self._running.get(claimed.job.id)
        if earlier is not None:  # its claim was lost: what it still does counts no more
            earlier.run.stop(StopRequest(outcome=LOST, grace_s=0.0))
        started = self._catalogue.capabilities()[pipeline.key] if claimed.job.fence == 1 else ()
        run = JobRun(attempt, started=started, on_leaving=self.nudge)
        task = asyncio.get_running_loop().create_task(run.run(), name=f"job {claimed.job.id}")
        running = self._running[claimed.job.id] = _Running(run, task)
        task.add_done_callback(self._ended(claimed.job.id, running))

    def _ended(self, job_id: str, running: _Running) -> Callable[[asyncio.Task[None]], None]:
        def ended(_task: asyncio.Task[None]) -> None:
            if self._running.get(job_id) is running:  # else it was claimed again meanwhile
                del self._running[job_id]
            if self._plan.only is not None:
                self._plan.only.discard(job_id)
            if not running.run.leaving:  # who leaves has said so
                self._wake.set()

        return ended

    # -- what others decided about the jobs that run here --------------------------------------

    async def look(self) -> None:
        """Read the rows of the running jobs again; called with each heartbeat."""
        self._told |= self._running.keys()
        await self._tell_runs()

    async def _tell_runs(self) -> None:
        told, self._told = self._told & self._running.keys(), set()
        if told:
            for job in await self._parts.ledger.jobs(sorted(told)):
                if job.id in self._running:
                    self._running[job.id].run.refresh(job)
        self._preempt()

    def _preempt(self) -> None:
        surplus = set(to_preempt(self._staying(), self._plan.concurrency))
        for job_id, running in self._running.items():
            if job_id in surplus:
                running.run.stop(StopRequest(outcome=PREEMPTED, at_checkpoint=True))
            else:
                running.run.go_on()
