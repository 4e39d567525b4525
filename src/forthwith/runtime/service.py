"""The service: what every edge asks of the engine. It runs no job itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from forthwith.model.job import JobState
from forthwith.model.records import Submitted
from forthwith.policy.estimate import size_bucket
from forthwith.policy.health import Capacity, capacity, is_working
from forthwith.runtime.answering import Answering
from forthwith.runtime.documents import Intake
from forthwith.runtime.options import parse_retry_options
from forthwith.runtime.payloads import media_type
from forthwith.runtime.relay import Relay
from forthwith.runtime.rendering import Renderer, Result
from forthwith.runtime.submit import Submission, Submitter
from forthwith.runtime.view import view_capacity, view_job
from forthwith.runtime.waiting import Waiters

if TYPE_CHECKING:
    from forthwith.model.admission import Estimate
    from forthwith.model.event import Event
    from forthwith.model.job import DocumentRef, Job, JobRecord, Progress
    from forthwith.model.json import JsonObject
    from forthwith.model.rendering import Rendered, Rendering
    from forthwith.ports.blobs import BlobStore
    from forthwith.ports.bus import Bus
    from forthwith.ports.ledger import Ledger
    from forthwith.runtime.catalogue import Catalogue
    from forthwith.runtime.clock import Clock

NEXT_STEP = "Follow the job's events, or ask for its status, until it is done."
_ESTIMATES_LIVE_S = 5.0
_CAPABILITIES_LIVE_S = 1.0
_FOLLOW_EVERY_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLimits:
    """What the service takes on: the largest upload, and the bounds that admission goes by."""

    max_upload_bytes: int
    immediate_slots: int
    max_pending: int


class Service:
    """Everything that an edge needs, over one ledger."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        blobs: BlobStore,
        bus: Bus,
        catalogue: Catalogue,
        clock: Clock,
        limits: ServiceLimits,
        sandbox: Callable[[], Awaitable[JsonObject]],
    ) -> None:
        self.ledger = ledger
        self.blobs = blobs
        self.bus = bus
        self.catalogue = catalogue
        self.clock = clock
        self.started_at = clock.wall()
        self.relay = Relay(ledger, clock)
        self._intake = Intake(ledger, blobs, clock, max_bytes=limits.max_upload_bytes)
        self._limits = limits
        self._sandbox = sandbox
        self._submitter = Submitter(ledger, catalogue, clock)
        self._renderer = Renderer()
        self._waiters = Waiters(ledger, clock)
        self._answering = Answering(ledger, self._waiters, clock)
        self._capable: tuple[float, frozenset[str]] = (float("-inf"), frozenset())
        self._estimates: dict[tuple[str, int], tuple[float, Estimate | None]] = {}
        bus.subscribe(self._waiters.hear)
        bus.subscribe(self.relay.hear)

    def wake_at_submit(self, nudge: Callable[[], None]) -> None:
        """Call `nudge` with each submit, before it is durable: for workers of this process."""
        self._submitter.nudges.append(nudge)

    # -- submit and wait ----------------------------------------------------------------------

    async def submit(self, submission: Submission) -> Submitted:
        """Accept a job; see `Submitter.submit` for what it raises."""
        return await self._submitter.submit(submission)

    async def answer(self, submitted: Submitted, *, until: float) -> JobRecord:
        """What a waiting caller gets: the ended job, or the receipt of one that goes on.

        `until` is the deadline by the monotonic clock. A job that runs in the immediate lane is
        handed over there; one that must not queue is ended `timed_out`. Safe to repeat.
        """
        return await self._answering.answer(submitted, until=until)

    async def wait_done(self, tenant: str, job_id: str, *, until: float) -> JobRecord:
        """The job when it has ended, or as it is at `until`. Raises NotFoundError."""
        return await self._waiters.until_done(tenant, job_id, until=until)

    async def wait_change(self, tenant: str, job_id: str, *, etag: str, until: float) -> JobRecord:
        """The job when its ETag is another one, or as it is at `until`. Raises NotFoundError."""
        return await self._waiters.until_changed(tenant, job_id, etag=etag, until=until)

    async def follow(
        self, tenant: str, job_id: str, *, after: int
    ) -> AsyncIterator[Event | Progress]:
        """The job's events after that `job_seq` as they come, with snapshots of its progress.

        Ends after the event that ends the round, when no later one has begun. Raises
        NotFoundError.
        """
        shown = -1
        with self._waiters.watch(job_id) as watch:
            while True:
                record = await self.ledger.get(tenant, job_id)
                for event in await self.ledger.events(tenant, job_id, after=after):
                    after = event.job_seq
                    yield event
                if record.job.done and after >= record.job.last_seq:
                    return
                if record.progress is not None and record.progress.version > shown:
                    shown = record.progress.version
                    yield record.progress
                await watch.changed(self.clock.monotonic() + _FOLLOW_EVERY_S)

    # -- one job ------------------------------------------------------------------------------

    async def record(self, tenant: str, job_id: str) -> JobRecord:
        """The job. Raises NotFoundError."""
        return await self.ledger.get(tenant, job_id)

    async def result(self, tenant: str, job_id: str) -> Result:
        """The job's result. Raises NotFoundError, JobNotDoneError, NoResultError."""
        output = await self.ledger.result(tenant, job_id)
        job = (await self.ledger.jobs([job_id]))[0]
        body = output.body
        if body is None:
            body = await self.blobs.get(tenant, output.address or "")
        pipeline = self.catalogue.find(job.pipeline_key)
        if pipeline is None:
            return Result(body=body, media_type=media_type(object))
        kind = pipeline.signatures[job.result_stage].returns
        of_result = job.result_stage == pipeline.result
        renderings = pipeline.renderings if of_result else ()
        return Result(body=body, media_type=media_type(kind), kind=kind, renderings=renderings)

    async def render(self, result: Result, rendering: Rendering) -> Rendered | None:
        """The result in that form; see `Renderer.render`."""
        return await self._renderer.render(result, rendering)

    async def cancel(self, tenant: str, job_id: str, *, force: bool = False) -> JobRecord:
        """Ask for a stop; safe to repeat. Raises NotFoundError."""
        await self.ledger.request_cancel(tenant, job_id, force=force)
        return await self.ledger.get(tenant, job_id)

    async def retry(
        self,
        tenant: str,
        job_id: str,
        *,
        delay: timedelta = timedelta(),
        options: JsonObject | None = None,
    ) -> JobRecord:
        """Begin a new round; options that are given go over those of the submit.

        Raises:
            NotFoundError: no such job.
            InvalidInputError: an option cannot be changed, or has a value that it cannot have.
            JobNotEndedError: it is open, or completed.

        """
        job = (await self.ledger.get(tenant, job_id)).job
        pipeline = self.catalogue.find(job.pipeline_key)
        changes = parse_retry_options(options, pipeline) if options else None
        await self.ledger.retry(tenant, job_id, delay=delay, options=changes)
        return await self.ledger.get(tenant, job_id)

    async def view(self, record: JobRecord, *, position: int | None = None) -> JsonObject:
        """The job as every edge shows it; its place in the queue is looked up if not given."""
        job = record.job
        waiting_for = None
        if job.state is JobState.PENDING:
            if position is None:
                position = await self.ledger.queue_position(job)
            waiting_for = await self._waiting_for(job)
        estimate = None if job.done else await self.estimate(job)
        return view_job(
            record,
            self.catalogue.find(job.pipeline_key),
            now=await self.ledger.now(),
            estimate=estimate,
            position=position,
            waiting_for=waiting_for,
            next_step=NEXT_STEP,
        )

    async def _waiting_for(self, job: Job) -> str | None:
        """What a pending job waits for: `version` when workers live and none has its pipeline."""
        known = await self._capabilities()
        return "version" if known and job.pipeline_key not in known else job.waiting_for

    async def _capabilities(self) -> frozenset[str]:
        """What the living workers can run, all together; looked up once a second at most."""
        now = self.clock.monotonic()
        if now - self._capable[0] > _CAPABILITIES_LIVE_S:
            instant = await self.ledger.now()
            working = [row for row in await self.ledger.workers() if is_working(row, instant)]
            known = frozenset(key for row in working for key in row.capabilities)
            self._capable = (now, known)
        return self._capable[1]

    async def estimate(self, job: Job) -> Estimate | None:
        """How long jobs like this one take; None without history. Cached for some seconds."""
        key = (job.pipeline, size_bucket(job.size_bytes))
        cached = self._estimates.get(key)
        now = self.clock.monotonic()
        if cached is None or now - cached[0] > _ESTIMATES_LIVE_S:
            found = (await self.ledger.estimates(*key)).get("")
            cached = self._estimates[key] = (now, found)
        return cached[1]

    # -- documents ----------------------------------------------------------------------------

    async def store_document(
        self,
        tenant: str,
        owner: str,
        name: str,
        media_type_: str,
        chunks: AsyncIterator[bytes],
    ) -> DocumentRef:
        """Store an upload. Raises TooLargeError, StorageFullError."""
        return await self._intake.store(tenant, owner, name, media_type_, chunks)

    async def sweep_contents(self) -> int:
        """Remove stored contents that a crash left behind; how many. Raises StorageError."""
        return await self._intake.sweep()

    # -- the whole ----------------------------------------------------------------------------

    async def capacity(self) -> Capacity:
        """What runs, what may run, and what that means for the next job."""
        return capacity(
            await self.ledger.queue_facts(),
            await self.ledger.workers(),
            immediate_slots=self._limits.immediate_slots,
            max_pending=self._limits.max_pending,
            now=await self.ledger.now(),
        )

    async def admission(self) -> JsonObject:
        """Capacity and advice, as GET /admission shows it."""
        return view_capacity(await self.capacity())

    async def health(self) -> JsonObject:
        """The state of the parts. Raises StorageError when the ledger cannot serve."""
        now = await self.ledger.now()
        ledger = await self.ledger.health()
        workers = [row for row in await self.ledger.workers() if is_working(row, now)]
        facts = await self.ledger.queue_facts()
        current = await self.capacity()
        return {
            "status": current.status.value if workers else "no_workers",
            "ledger": {**ledger},
            "workers": len(workers),
            "sandbox": await self._sandbox(),
            "queue": {
                "pending": facts.pending,
                "scheduled": facts.scheduled,
                "processing": facts.processing,
                "immediate": facts.immediate,
                "oldest_waiting_seconds": round(facts.oldest_waiting_s, 3),
            },
        }

    async def close(self) -> None:
        """Close what was opened for this service; safe to repeat."""
        await self._answering.close()
        await self.relay.stop()
        await self.bus.close()
        await self.ledger.close()
        await asyncio.sleep(0)
