"""Writes of the worker that holds a job; each is guarded by the fence."""

from __future__ import annotations

from collections.abc import Sequence

from forthwith.ledgers import rows
from forthwith.ledgers.database import Params, Transaction
from forthwith.ledgers.part import LedgerPart, write
from forthwith.model.errors import LeaseLostError
from forthwith.model.job import Job, JobState
from forthwith.model.outcome import Transition
from forthwith.model.records import Hint, ProgressUpdate
from forthwith.model.stage import StageChange
from forthwith.policy.lifecycle import advanced, applied


class Holding(LedgerPart):
    """The part of the ledger that workers write to."""

    async def advance(self, job_id: str, fence: int, stages: Sequence[StageChange]) -> Job:
        async def work(tx: Transaction) -> Job | LeaseLostError:
            job = await _held(tx, job_id, fence, JobState.PROCESSING)
            if job is None:
                return await _lost(tx, job_id, fence)
            change = advanced(job, tuple(stages))
            return await write(tx, job, change)

        return _or_raise(await self._database.write(work))

    async def apply(self, transition: Transition, stages: Sequence[StageChange] = ()) -> Job:
        async def work(tx: Transaction) -> Job | LeaseLostError:
            job_id, fence = transition.job_id, transition.fence
            job = await _held(tx, job_id, fence, transition.source)
            if job is None:
                return await _lost(tx, job_id, fence)
            change = applied(job, transition, tuple(stages), now=tx.now)
            return await write(tx, job, change)

        return _or_raise(await self._database.write(work))

    async def save_progress(self, updates: Sequence[ProgressUpdate]) -> None:
        async def work(tx: Transaction) -> None:
            saved = await tx.each("save_progress", [_progress_row(update) for update in updates])
            for update, row in zip(updates, saved, strict=True):
                if row is not None:
                    tx.tell(_progress_hint(update.job_id, version=row[0]))

        if updates:
            await self._database.write(work)


async def _held(tx: Transaction, job_id: str, fence: int, source: JobState) -> Job | None:
    row = await tx.one("lock_job", {"id": job_id})
    job = None if row is None else rows.job_of(row)
    if job is None or job.fence != fence or job.state is not source:
        return None
    return None if _began_anew(job) else job


def _began_anew(job: Job) -> bool:
    """A waiting job is ended by its expiry alone; one that was retried meanwhile has none."""
    return job.state is JobState.PENDING and job.expires_at is None


async def _lost(tx: Transaction, job_id: str, fence: int) -> LeaseLostError:
    """Record it, and return the error: raised here it would undo the record."""
    await tx.many("fence_runs", [{"job_id": job_id, "fence": fence}])
    return LeaseLostError(job_id, fence)


def _or_raise(outcome: Job | LeaseLostError) -> Job:
    if isinstance(outcome, LeaseLostError):
        raise outcome
    return outcome


def _progress_row(update: ProgressUpdate) -> Params:
    return {
        "job_id": update.job_id,
        "fence": update.fence,
        "percent": update.percent,
        "stage": update.stage,
        "label": update.label,
        "message": update.message,
        "step": update.step,
        "steps": update.steps,
    }


def _progress_hint(job_id: str, *, version: int) -> Hint:
    state = JobState.PROCESSING.value
    return Hint(job_id=job_id, version=version, state=state, kinds=("progress",))
