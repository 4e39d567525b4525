"""The ledger: the durable record of jobs, attempts, checkpoints and events; the only truth.

Every write is one transaction: row, stages and events, all or nothing. Ids are made before the
write, so a caller whose connection broke may repeat it or look up what became of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import timedelta

    from forthwith.model.admission import Admission, AdmissionFacts, Estimate
    from forthwith.model.event import Event
    from forthwith.model.job import DocumentRef, Job, JobRecord
    from forthwith.model.outcome import Transition
    from forthwith.model.pipeline import Pipeline
    from forthwith.model.records import (
        Claimed,
        ClaimRequest,
        DurationSample,
        Hint,
        JobFilter,
        NewJob,
        ProgressUpdate,
        QueueFacts,
        RetryOptions,
        Submitted,
        WorkerRow,
    )
    from forthwith.model.stage import Output, StageChange, StageRecord, StageRun


class Ledger(Protocol):
    """Where jobs live. All methods may raise StorageError; nothing is then half-written."""

    # -- life --------------------------------------------------------------------------------
    async def open(self) -> None:
        """Create or migrate the schema, under a lock; raises LedgerDamagedError."""
        ...

    async def close(self) -> None:
        """Finish the writes that were handed in and close; safe to repeat."""
        ...

    async def register(self, pipelines: Iterable[Pipeline]) -> None:
        """Record the graphs of these pipelines; safe to repeat.

        Raises:
            PipelineChangedError: a version's stages changed while open jobs are pinned to it.

        """
        ...

    def on_commit(self, listener: Callable[[Sequence[Hint]], None]) -> None:
        """Call `listener` in the event loop after each commit of this process that has events."""
        ...

    async def now(self) -> float:
        """The ledger's clock, in seconds since the epoch."""
        ...

    # -- submit and claim ---------------------------------------------------------------------
    async def submit(self, new: NewJob, admit: Callable[[AdmissionFacts], Admission]) -> Submitted:
        """Accept a job: row, input, idempotency key and first event, in one transaction.

        `admit` is called inside it, with the immediate lane counted under the admission lock.

        Raises:
            OverloadedError: `admit` rejected it; nothing was written.
            IdempotencyKeyReusedError: the key belongs to another body.
            NotFoundError: a document is not the tenant's.

        """
        ...

    async def claim(self, request: ClaimRequest) -> list[Claimed]:
        """Take the due jobs that come first, each under a new fence, with `job.claimed`.

        Due means pending, `run_at` not ahead, not past `expires_at`, and of a pipeline that the
        worker has. Immediate-lane jobs by rank; background ones by turns among tenants. A fresh
        job's first stages are started in the same write.
        """
        ...

    # -- writes of the worker that holds the job -----------------------------------------------
    async def advance(self, job_id: str, fence: int, stages: Sequence[StageChange]) -> Job:
        """Record that stages begin, end, degrade or are tried again, with their events.

        Raises:
            LeaseLostError: the fence no longer holds the job; nothing of it was written, and
                open runs under that fence are recorded as `fenced`.

        """
        ...

    async def apply(self, transition: Transition, stages: Sequence[StageChange] = ()) -> Job:
        """Move a job out of `processing` (or end a pending one) and record it, both or neither.

        `stages` are recorded first, in the same transaction. Guarded by fence and source state:
        applying the same transition twice raises.

        Raises:
            LeaseLostError: the job is no longer where the transition starts from.

        """
        ...

    async def save_progress(self, updates: Sequence[ProgressUpdate]) -> None:
        """Store snapshots of running jobs; one whose fence is not the newest is dropped."""
        ...

    # -- what people ask for -------------------------------------------------------------------
    async def request_cancel(self, tenant: str, job_id: str, *, force: bool = False) -> Job:
        """Ask for a stop: a pending job ends at once, a running one's worker is told.

        Safe to repeat; a job that has ended is returned as it is. Raises NotFoundError.
        """
        ...

    async def hand_over(self, job_id: str) -> Job:
        """Move a job from the immediate lane to the background lane, if it is in it.

        Safe to repeat: the second call changes nothing. Raises NotFoundError.
        """
        ...

    async def retry(
        self, tenant: str, job_id: str, *, delay: timedelta, options: RetryOptions | None = None
    ) -> Job:
        """Begin a new round of a job that ended badly; committed stages stay.

        `options` go over those of the submit and into the row, in the same transaction.

        Raises:
            NotFoundError: no such job.
            JobNotEndedError: it is open, or completed.

        """
        ...

    # -- reading -------------------------------------------------------------------------------
    async def get(self, tenant: str, job_id: str) -> JobRecord:
        """The job with all that an answer shows of it. Raises NotFoundError."""
        ...

    async def jobs(self, job_ids: Sequence[str]) -> list[Job]:
        """The hot rows of these jobs, whoever's they are; missing ones are left out."""
        ...

    async def search(
        self, filter_: JobFilter, *, before: str | None, limit: int
    ) -> list[JobRecord]:
        """Newest first, those with an id smaller than `before`."""
        ...

    async def queue_position(self, job: Job) -> int | None:
        """How many due jobs are claimed before this pending one (0 is next); None if not due."""
        ...

    async def events(
        self, tenant: str, job_id: str, *, after: int = 0, limit: int = 1000
    ) -> list[Event]:
        """The job's events with a `job_seq` above `after`, in order. Raises NotFoundError."""
        ...

    async def tail(self, after: int, *, limit: int = 1000) -> list[Event]:
        """Events of all jobs with a `seq` above `after`, in order; none is ever skipped."""
        ...

    async def last_seq(self) -> int:
        """The `seq` of the newest event; 0 when there is none."""
        ...

    async def stages(self, tenant: str, job_id: str) -> list[StageRecord]:
        """The job's stages in the pipeline's order, pending ones included."""
        ...

    async def runs(self, tenant: str, job_id: str) -> list[StageRun]:
        """Every run of the job's stages, in order of their start."""
        ...

    async def result(self, tenant: str, job_id: str) -> Output:
        """The stored output of the result stage (body opened, plain).

        Raises:
            JobNotDoneError: the job has not ended.
            NoResultError: it ended badly.

        """
        ...

    def open_output(self, job_id: str, stage: str, output: Output) -> bytes | None:
        """The plain bytes of an output that is kept in the row; None when in the blob store."""
        ...

    def seal_output(self, job_id: str, stage: str, plain: bytes, sha256: str) -> Output:
        """An output to be kept in the row, sealed for this job and stage."""
        ...

    # -- workers and sweeping ------------------------------------------------------------------
    async def beat(self, workers: Sequence[WorkerRow], *, lease: timedelta) -> None:
        """Renew (or enter) these workers' leases."""
        ...

    async def leave(self, worker: str) -> None:
        """Take a worker out; its open jobs must have been given back before."""
        ...

    async def end_lease(self, worker: str) -> None:
        """The worker is known to be dead: its lease ends now."""
        ...

    async def workers(self) -> list[WorkerRow]:
        """All known worker processes."""
        ...

    async def held_by(self, worker: str) -> list[Job]:
        """The jobs that this worker process holds."""
        ...

    async def lost_jobs(self) -> list[Job]:
        """Running jobs whose worker's lease has ended, or whose worker is unknown."""
        ...

    async def overdue_jobs(self, *, grace: timedelta) -> list[Job]:
        """Open jobs past `expires_at`: pending ones at once, running ones after the grace."""
        ...

    async def unstopped_jobs(self, *, grace: timedelta) -> list[Job]:
        """Running jobs whose stop was asked for longer ago than the grace."""
        ...

    async def unanswered_jobs(self) -> list[Job]:
        """Open jobs with `method: immediate` whose `deadline_at` has come."""
        ...

    async def next_due(self) -> float | None:
        """When the next delayed job becomes due, or a pending one expires; None for never."""
        ...

    async def clear_keys(self, *, older_than: timedelta) -> int:
        """Forget idempotency keys of that age; how many there were."""
        ...

    # -- history -------------------------------------------------------------------------------
    async def add_durations(self, samples: Sequence[DurationSample]) -> None:
        """Add to the histograms of how long things take."""
        ...

    async def estimates(self, pipeline: str, bucket: int) -> Mapping[str, Estimate]:
        """Stage → estimate (the whole run under the empty name), of one pipeline and size."""
        ...

    async def queue_facts(self) -> QueueFacts:
        """Counts for admission, health and metrics."""
        ...

    # -- documents -----------------------------------------------------------------------------
    async def add_document(self, document: DocumentRef) -> DocumentRef:
        """Enter an uploaded document whose content is in the blob store; safe to repeat by id."""
        ...

    async def document(self, tenant: str, document_id: str) -> DocumentRef:
        """One document. Raises NotFoundError."""
        ...

    async def delete_document(self, tenant: str, document_id: str) -> str | None:
        """Forget a document; its address when no other row needs the content any more.

        Raises:
            NotFoundError: no such document.
            ConflictError: an open job needs it.

        """
        ...

    async def needed(self, addresses: Sequence[str]) -> set[str]:
        """Those of these contents that a document or an output needs, whoever's it is."""
        ...

    async def identity(self) -> str:
        """A name that no other ledger has, given when this one was made."""
        ...

    async def health(self) -> Mapping[str, str]:
        """Facts for `/readyz` and `doctor`; raises StorageError when the ledger cannot serve."""
        ...
