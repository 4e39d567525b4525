"""What one attempt works with: the worker's parts, bound to one claimed job."""

from __future__ import annotations

import asyncio
import functools
import io
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from forthwith.model.errors import StorageError
from forthwith.policy.estimate import size_bucket
from forthwith.runtime.bridge import SharedFile
from forthwith.runtime.context import GuardedProviders, OpenDocument, RunContext, Stop
from forthwith.runtime.tracking import Tracker, from_any_thread

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import BinaryIO

    from forthwith.model.admission import Estimate
    from forthwith.model.job import Job
    from forthwith.model.json import JsonValue
    from forthwith.model.pipeline import Pipeline, Stage
    from forthwith.model.records import Claimed
    from forthwith.ports.blobs import BlobStore
    from forthwith.ports.ledger import Ledger
    from forthwith.ports.providers import Providers
    from forthwith.runtime.clock import Clock
    from forthwith.runtime.execution import Executor
    from forthwith.runtime.tracking import Durations, ProgressSink

T = TypeVar("T")

_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What all attempts of a worker process share."""

    ledger: Ledger
    blobs: BlobStore
    clock: Clock
    executor: Executor
    providers: Providers
    progress: ProgressSink
    durations: Durations


@dataclass(slots=True, kw_only=True)
class Attempt:
    """The parts, bound to one claimed job. `claimed_at` is by the monotonic clock."""

    parts: Parts
    claimed: Claimed
    pipeline: Pipeline
    claimed_at: float
    stop: Stop = field(default_factory=Stop)
    tracker: Tracker = field(init=False)
    _documents: list[OpenDocument] = field(default_factory=list)
    _open: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        """Make the tracker."""
        job = self.claimed.job
        self.tracker = Tracker(job, self.pipeline, self.parts.progress, floor=self.claimed.percent)

    async def open_documents(self) -> None:
        """Open what the job's input names; raises NotFoundError, SealError."""
        if self.claimed.unreadable is not None:
            raise self.claimed.unreadable
        for ref in self.claimed.details.documents:
            handle = await self.parts.blobs.open(self.claimed.job.tenant, ref.address)
            self._open.enter_context(handle)
            self._documents.append(
                OpenDocument(id=ref.id, name=ref.name, size=ref.size_bytes, opener=_opener(handle))
            )

    def context(self, stage: Stage, try_number: int, seconds: float) -> RunContext:
        """The context of one try, which has this many seconds."""
        job, now = self.claimed.job, self.parts.clock.monotonic()
        return RunContext(
            job_id=job.id,
            stage=stage.name,
            attempt=try_number,
            options=self._own_options(),
            documents=tuple(self._documents),
            providers=GuardedProviders(self.parts.providers, self.stop),
            ends_at=now + seconds,
            deadline_at=self.local(job, job.deadline_at),
            monotonic=self.parts.clock.monotonic,
            report=from_any_thread(functools.partial(self.tracker.report, stage.name)),
            stop=self.stop,
            claim=f"{job.id}#{job.fence}",
        )

    def _own_options(self) -> dict[str, JsonValue]:
        """What the pipeline takes for itself, with the secrets in the place of their marks."""
        given = {**self.claimed.details.options, **self.claimed.secrets}
        return {name: given[name] for name in self.pipeline.options if name in given}

    def local(self, job: Job, instant: float | None) -> float | None:
        """An instant of the ledger's clock, by this process's monotonic clock."""
        if instant is None:
            return None
        return self.claimed_at + instant - (job.claimed_at or instant)

    async def estimates(self) -> Mapping[str, Estimate]:
        """How long the stages of this pipeline take for an input of this size."""
        job = self.claimed.job
        return await self.parts.ledger.estimates(job.pipeline, size_bucket(job.size_bytes))

    def took(self, stage: str, seconds: float) -> None:
        """A stage (or, with an empty name, the whole run) took this long."""
        job = self.claimed.job
        self.parts.durations.add(job.pipeline, stage, size_bucket(job.size_bytes), seconds)

    async def write(
        self,
        write: Callable[[], Awaitable[T]],
        *,
        despite: type[StorageError] = StorageError,
    ) -> T:
        """Write to the storage; when it does not take it for now, try again until it does.

        That is so for errors of the kind `despite` that may pass. The lease bounds it (once it is
        lost, a write to the ledger raises LeaseLostError), and so does the job's expiry.
        """
        pause = _FIRST_PAUSE_S
        while True:
            try:
                return await write()
            except despite as error:
                if not error.retryable:
                    raise
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE_S, pause * 2)

    def close(self) -> None:
        """Close the documents and forget the progress."""
        self._open.close()
        self.tracker.close()


def _opener(handle: BinaryIO) -> Callable[[], BinaryIO]:
    return lambda: io.BufferedReader(SharedFile(handle.fileno()))
