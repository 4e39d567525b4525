"""One attempt: run each stage of a claimed job that has no checkpoint, and settle it.

                      ┌────────────── a try ends ───────────────┐
    claimed ─▶ record and start what is ready ─▶ wait ─▶ record what ended, decide
                                                  │
                                                  └─ a stop: cancel, expiry, drain, lost lease

Only the loop records, so all writes of the attempt come one after the other, and what happens at
the same moment is written together. A run is recorded before its try begins. Two hazards: what
ends after a stop is dropped; and `LeaseLostError` ends the attempt without another write, for
somebody else holds the job.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from forthwith.model.errors import ForthwithError, LeaseLostError, StorageError, StorageFullError
from forthwith.model.job import DegradeMode
from forthwith.model.outcome import Cancelled, Interrupted, Outcome, StageError, Succeeded, TimedOut
from forthwith.model.stage import Output, StageChange, StageCommitted, StageStarted
from forthwith.policy.deadline import expiry_code
from forthwith.policy.graph import ready_stages
from forthwith.policy.retry import GiveUp, Park, RetryInPlace, next_try, stage_policy
from forthwith.policy.settlement import is_poison
from forthwith.runtime.clock import pause
from forthwith.runtime.degrading import reason_not_to_start, stand_in
from forthwith.runtime.ending import end_tasks
from forthwith.runtime.execution import Work
from forthwith.runtime.failing import (
    Tried,
    death,
    failure_of_run,
    stage_error,
    unreadable,
    unstored,
)
from forthwith.runtime.failures import Failed
from forthwith.runtime.interrupting import settled
from forthwith.runtime.outputs import Outputs
from forthwith.runtime.stopping import GRACE_S, LOST, PREEMPTED, StopRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from forthwith.model.admission import Estimate
    from forthwith.model.job import Job
    from forthwith.model.outcome import Transition
    from forthwith.runtime.attempt import Attempt

Ended: TypeAlias = "Output | Failed | None"
"""What a task gives: an output, a failure, or None when the delay before a try is over."""

EXPIRY_LEAD_S = 5.0
"""A try is bounded by the job's `expires_at`, but it is the job that times out then."""


class JobRun:
    """Runs one claimed job to an outcome and applies it."""

    def __init__(
        self, attempt: Attempt, *, started: tuple[str, ...], on_leaving: Callable[[], None]
    ) -> None:
        claimed = attempt.claimed
        self.job: Job = claimed.job
        self.leaving = False
        self._on_leaving = on_leaving
        self._attempt = attempt
        self._parts = attempt.parts
        self._pipeline = attempt.pipeline
        self._outputs = Outputs(claimed, self._parts.ledger, self._parts.blobs)
        self._tries = {s.stage: s.tries for s in claimed.stages if s.round == self.job.round}
        self._begun: set[str] = set()
        self._launching: list[str] = list(started)
        self._tasks: dict[asyncio.Task[Ended], str] = {}
        self._began: dict[str, float] = {}
        self._final: Outcome | None = None
        self._parked: StageError | None = None
        self._stop: StopRequest | None = None
        self._wake: asyncio.Future[Ended] | None = None
        self._pauses: set[asyncio.Task[Ended]] = set()
        self._estimates: Mapping[str, Estimate] = {}

    # -- from outside -------------------------------------------------------------------------

    def stop(self, request: StopRequest) -> None:
        """Ask the attempt to stop; a sterner request replaces a milder one."""
        if self._stop is None or self._stop.at_checkpoint:
            self._stop = request
            self._attempt.stop.asked = self._attempt.stop.asked or not request.at_checkpoint
            if self._wake is not None and not self._wake.done():
                self._wake.set_result(None)

    def go_on(self) -> None:
        """Withdraw a stop at the next checkpoint that turned out not to be needed."""
        if self._stop is not None and self._stop.outcome == PREEMPTED:
            self._stop = None

    def refresh(self, job: Job) -> None:
        """The ledger has a newer row: another lane, a stop, or another holder."""
        if job.fence != self.job.fence or job.worker != self.job.worker:
            self.stop(StopRequest(outcome=LOST, grace_s=0.0))
            return
        if job.version > self.job.version:
            self.job = job
        if job.cancel_requested_at is not None:
            grace = 0.0 if job.cancel_force else GRACE_S
            self.stop(StopRequest(outcome=Cancelled(stopped=True), grace_s=grace))

    async def run(self) -> None:
        """Run the job until it leaves `processing` or is lost. Raises nothing."""
        expiry = asyncio.get_running_loop().call_later(self._seconds_left(), self._expire)
        try:
            await self._prepare()
            await self._loop()
        except LeaseLostError:
            pass  # somebody else holds or ended the job: nothing of ours counts any more
        except Exception:  # noqa: BLE001 - whatever is wrong with us, nobody waits for the lease
            await self._give_back()
        finally:
            expiry.cancel()
            await self._end_tasks(grace_s=0.0)
            self._attempt.close()

    # -- the loop -----------------------------------------------------------------------------

    async def _prepare(self) -> None:
        self._attempt.tracker.begin(self._outputs.settled)
        try:
            await self._attempt.open_documents()
        except ForthwithError as error:
            self._final = unreadable(error)
        if self.job.deadline_at is not None and not all(s.critical for s in self._pipeline.stages):
            self._estimates = await self._attempt.estimates()
        self._tries |= dict.fromkeys(self._launching, 1)
        self._begun |= set(self._launching)
        if self._final is None:
            self._launch()

    async def _loop(self) -> None:
        while not self._must_stop_now():
            changes = await self._collect(await self._next_ends())
            verdict = self._verdict()
            if verdict is not None:
                return await self._apply(verdict, changes)
            changes += await self._start_ready()
            if changes:
                await self._record(changes)
        await self._stopped()
        return None

    def _must_stop_now(self) -> bool:
        return self._stop is not None and not self._stop.at_checkpoint

    async def _next_ends(self) -> list[asyncio.Task[Ended]]:
        """Wait until a task ends or a stop is asked for; at once when nothing runs."""
        if not self._tasks or self._final is not None:
            return []
        if not self._may_start():
            for waiting in self._pauses:
                waiting.cancel()
        self._wake = asyncio.get_running_loop().create_future()
        await asyncio.wait((*self._tasks, self._wake), return_when=asyncio.FIRST_COMPLETED)
        return [task for task in self._tasks if task.done()]

    async def _collect(self, ended: list[asyncio.Task[Ended]]) -> list[StageChange]:
        changes: list[StageChange] = []
        for task in ended:
            name = self._tasks.pop(task)
            self._pauses.discard(task)
            result = None if task.cancelled() else task.result()
            if isinstance(result, Failed):
                changes += await self._after_failure(name, result)
            elif result is not None:
                changes.append(self._committed(name, result))
            elif self._may_start():
                changes += await self._start(name)
        return changes

    def _verdict(self) -> Outcome | None:
        """The outcome, once there is nothing left to run for it."""
        if self._final is not None:
            return self._final
        if len(self._outputs.settled) == len(self._pipeline.stages):
            partial = bool(self._outputs.degraded)
            sha = self._outputs.sha256_of(self._pipeline.result)
            return Succeeded(result_sha256=sha, partial=partial)
        if self._tasks:
            return None
        if self._parked is not None:
            return self._parked
        return self._stop.outcome if self._stop is not None else None

    # -- starting -----------------------------------------------------------------------------

    def _may_start(self) -> bool:
        return self._final is None and self._parked is None and self._stop is None

    async def _start_ready(self) -> list[StageChange]:
        changes: list[StageChange] = []
        while self._may_start():
            ready = ready_stages(self._pipeline, settled=self._outputs.settled, begun=self._begun)
            if not ready:
                break
            for name in ready:
                changes += await self._start(name)
        return changes

    async def _start(self, name: str) -> list[StageChange]:
        self._begun.add(name)
        estimate = self._estimates.get(name)
        now = self._parts.clock.monotonic()
        reason = reason_not_to_start(self._attempt, self._pipeline.stage(name), estimate, now)
        if reason is None:
            return [self._again(name)]
        return await self._degrade(name, Failed(code=reason, message=""), ran=False)

    def _again(self, name: str) -> StageChange:
        self._tries[name] = self._tries.get(name, 0) + 1
        self._launching.append(name)
        return StageStarted(stage=name, try_number=self._tries[name])

    def _launch(self) -> None:
        for name in self._launching:
            self._began[name] = self._parts.clock.monotonic()
            self._attempt.tracker.started(name)
            self._tasks[asyncio.ensure_future(self._try(name))] = name
        self._launching.clear()

    async def _try(self, name: str) -> Ended:
        stage = self._pipeline.stage(name)
        try:
            inputs = await self._outputs.inputs(self._pipeline, name)
        except ForthwithError as error:
            return unstored(error)
        limit = stage.timeout or self._parts.executor.longest(stage, self._pipeline.timeout)
        left = self._seconds_left()
        seconds = min(limit.total_seconds(), left + EXPIRY_LEAD_S)  # the job's expiry comes first
        context = self._attempt.context(stage, self._tries[name], max(0.001, min(seconds, left)))
        result = await self._parts.executor.run(
            Work(
                pipeline=self._pipeline,
                stage=stage,
                inputs=inputs,
                context=context,
                seconds=seconds,
            )
        )
        if isinstance(result, Failed):
            return result
        try:  # a full disk is nobody's fault: what the stage gave waits for room
            store = partial(self._outputs.store, name, result)
            return await self._attempt.write(store, despite=StorageFullError)
        except ForthwithError as error:
            return unstored(error)

    def _seconds_left(self) -> float:
        """Until `expires_at`, by the monotonic clock."""
        ends = self._attempt.local(self._attempt.claimed.job, self.job.expires_at)
        now = self._parts.clock.monotonic()
        return max(0.0, (ends if ends is not None else now + 1.0) - now)

    # -- what a try's end means ---------------------------------------------------------------

    def _committed(self, name: str, output: Output) -> StageChange:
        seconds = self._parts.clock.monotonic() - self._began[name]
        self._attempt.took(name, seconds)
        self._outputs.settle(name, output)
        self._attempt.tracker.settled(name)
        return StageCommitted(stage=name, output=output, seconds=seconds)

    async def _after_failure(self, name: str, failed: Failed) -> list[StageChange]:
        if failed.interrupted:
            self._final = Interrupted(reason="isolation_lost")
            return []
        if failed.child_died and is_poison(self.job):
            jitter = self._parts.clock.jitter()
            self._final = death(self._tried(name), failed, jitter=jitter)
            return [failure_of_run(name, failed, None, counted=True)]
        policy = stage_policy(self._pipeline, self._pipeline.stage(name))
        step = next_try(
            policy,
            tries=self._tries[name],
            job_cap=self.job.max_attempts,
            permanent=failed.permanent or failed.code in policy.not_after,
            jitter=self._parts.clock.jitter(),
            retry_after=failed.retry_after,
        )
        match step:
            case RetryInPlace(delay=wait):
                if self._may_start():
                    delay = asyncio.ensure_future(pause(wait.total_seconds()))
                    self._tasks[delay] = name
                    self._pauses.add(delay)
                return [failure_of_run(name, failed, wait.total_seconds())]
            case Park(delay=wait):
                self._parked = stage_error(self._tried(name), failed, delay=wait)
                return [failure_of_run(name, failed, wait.total_seconds())]
            case GiveUp():
                return await self._give_up(name, failed)

    async def _give_up(self, name: str, failed: Failed) -> list[StageChange]:
        stage = self._pipeline.stage(name)
        if not stage.critical and self.job.degrade is not DegradeMode.NEVER:
            return await self._degrade(name, failed, ran=True)
        self._final = stage_error(self._tried(name), failed)
        return [failure_of_run(name, failed, None)]

    async def _degrade(self, name: str, failed: Failed, *, ran: bool) -> list[StageChange]:
        result = await stand_in(self._pipeline, name, self._outputs, failed, ran=ran)
        if isinstance(result, Failed):
            self._final = stage_error(self._tried(name), result)
            return [failure_of_run(name, result, None)] if ran else []
        self._outputs.settle(name, result.output, degraded=True)
        self._attempt.tracker.settled(name)
        return [result]

    def _tried(self, name: str) -> Tried:
        return Tried(
            pipeline=self._pipeline, stage=name, tries=self._tries.get(name, 0), job=self.job
        )

    # -- writing ------------------------------------------------------------------------------

    async def _record(self, changes: list[StageChange]) -> None:
        ledger, job = self._parts.ledger, self.job
        newer = await self._attempt.write(lambda: ledger.advance(job.id, job.fence, changes))
        if newer.version > self.job.version:
            self.refresh(newer)
        if any(not isinstance(change, StageStarted) for change in changes) and self._tasks:
            self._attempt.tracker.show()
        if self._must_stop_now():
            self._launching.clear()  # a stop came first: the ledger recorded no start
        self._launch()
        self._attempt.tracker.show()

    async def _apply(self, outcome: Outcome, changes: list[StageChange]) -> None:
        await self._end_tasks(grace_s=0.0)
        self._attempt.tracker.close()
        transition = await settled(self._parts.ledger, self.job, outcome)
        if isinstance(outcome, Succeeded):
            spent = self._parts.clock.monotonic() - self._attempt.claimed_at
            self._attempt.took("", self.job.processed_s + spent)
        self.leaving = True
        self._on_leaving()  # the next claim then shares the commit of this write
        self.job = await self._attempt.write(partial(self._end, transition, changes))

    async def _end(self, transition: Transition, changes: list[StageChange]) -> Job:
        try:
            return await self._parts.ledger.apply(transition, changes)
        except StorageError:
            self.leaving = False  # the slot is taken until the end can be written
            raise

    # -- stopping -----------------------------------------------------------------------------

    def _expire(self) -> None:
        code = expiry_code(self.job, self.job.expires_at or 0.0)
        running = next(iter(self._tasks.values()), None)
        self.stop(StopRequest(outcome=TimedOut(code=code, stage=running)))

    async def _stopped(self) -> None:
        request = self._stop
        if request is None:
            return
        stopped = await self._end_tasks(grace_s=request.grace_s)
        if request.outcome is LOST:
            return
        outcome = request.outcome
        if isinstance(outcome, Cancelled | TimedOut):
            outcome = replace(outcome, stopped=stopped)
        await self._apply(outcome, [])

    async def _give_back(self) -> None:
        """Let another claim of the job begin; interruptions are bounded, so this is, too."""
        ledger, outcome = self._parts.ledger, Interrupted(reason="engine_error")
        with contextlib.suppress(LeaseLostError, StorageError):
            await ledger.apply(await settled(ledger, self.job, outcome))

    async def _end_tasks(self, *, grace_s: float) -> bool:
        """End what runs; False when something could not be ended and is left behind."""
        tasks, self._tasks = self._tasks, {}
        threads = {task for task, name in tasks.items() if self._in_thread(task, name)}
        return await end_tasks(tasks, threads, grace_s=grace_s)

    def _in_thread(self, task: asyncio.Task[Ended], name: str) -> bool:
        if task in self._pauses:
            return False
        stage = self._pipeline.stage(name)
        return not stage.isolated and not self._pipeline.signatures[name].is_async
