"""Progress of running jobs, and how long things took: collected here, written now and then.

A snapshot is written at most four times a second and job; what comes in between is coalesced.
Durations are lost with the process, at most a second's worth: they only feed estimates.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from forthwith.model.errors import StorageError
from forthwith.model.records import DurationSample, ProgressUpdate
from forthwith.policy.estimate import bin_of
from forthwith.policy.progress import MIN_INTERVAL_S, percent

if TYPE_CHECKING:
    from forthwith.model.job import Job
    from forthwith.model.pipeline import Pipeline
    from forthwith.ports.ledger import Ledger

_DURATIONS_EVERY_S = 1.0


class ProgressSink:
    """Writes the newest snapshot of each job, all jobs together, four times a second."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._latest: dict[str, ProgressUpdate] = {}
        self._task: asyncio.Task[None] | None = None

    def put(self, update: ProgressUpdate) -> None:
        """Take a newer snapshot of a job."""
        self._latest[update.job_id] = update
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._write_soon())

    def drop(self, job_id: str) -> None:
        """The job is not run here any more."""
        self._latest.pop(job_id, None)

    async def _write_soon(self) -> None:
        try:
            while self._latest:
                updates, self._latest = list(self._latest.values()), {}
                await self._save(updates)
                await asyncio.sleep(MIN_INTERVAL_S)
        finally:
            self._task = None

    async def _save(self, updates: list[ProgressUpdate]) -> None:
        try:
            await self._ledger.save_progress(updates)
        except StorageError:
            for update in updates:  # shown a little later; the next tick tries again
                self._latest.setdefault(update.job_id, update)

    async def close(self) -> None:
        """Write nothing more."""
        self._latest = {}
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


def from_any_thread(report: Callable[[float, str], None]) -> Callable[[float, str], None]:
    """The same, to be called from the event loop's thread or, by a plain stage, from its own."""
    loop, home = asyncio.get_running_loop(), threading.get_ident()

    def told(share: float, message: str) -> None:
        if threading.get_ident() == home:
            return report(share, message)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is shown any more
            loop.call_soon_threadsafe(report, share, message)
        return None

    return told


class Tracker:
    """The progress of one running job."""

    def __init__(self, job: Job, pipeline: Pipeline, sink: ProgressSink, *, floor: float) -> None:
        self._job = job
        self._pipeline = pipeline
        self._sink = sink
        self._floor = floor
        self._settled: set[str] = set()
        self._fractions: dict[str, float] = {}
        self._stage: str | None = None
        self._message = ""

    def begin(self, settled: set[str]) -> None:
        """These stages are done already."""
        self._settled |= settled

    def started(self, stage: str) -> None:
        """A run of the stage begins."""
        self._stage, self._message = stage, ""
        self._fractions.setdefault(stage, 0.0)

    def settled(self, stage: str) -> None:
        """The stage is done."""
        self._settled.add(stage)
        self._fractions.pop(stage, None)
        if self._stage == stage and self._fractions:
            self._stage, self._message = next(reversed(self._fractions)), ""

    def report(self, stage: str, share: float, message: str) -> None:
        """The stage tells how far it is."""
        if stage in self._settled:
            return
        self._fractions[stage] = max(self._fractions.get(stage, 0.0), share)
        self._stage, self._message = stage, message
        self.show()

    def show(self) -> None:
        """Hand the snapshot on."""
        self._floor = percent(
            self._pipeline, settled=self._settled, fractions=self._fractions, floor=self._floor
        )
        stage = self._stage
        steps = len(self._pipeline.stages)
        self._sink.put(
            ProgressUpdate(
                job_id=self._job.id,
                fence=self._job.fence,
                percent=self._floor,
                stage=stage,
                label=self._label(stage),
                message=self._message,
                step=min(steps, len(self._settled) + 1),
                steps=steps,
            )
        )

    def close(self) -> None:
        """The job is not run here any more."""
        self._sink.drop(self._job.id)

    def _label(self, stage: str | None) -> str:
        return "" if stage is None else self._pipeline.stage(stage).label or stage


class Durations:
    """Collects how long stages and runs took, and adds them to the ledger's history."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._counts: Counter[tuple[str, str, int, int]] = Counter()

    def add(self, pipeline: str, stage: str, bucket: int, seconds: float) -> None:
        """A stage (or, with an empty name, a whole run) took this long."""
        self._counts[pipeline, stage, bucket, bin_of(seconds)] += 1

    async def flush(self) -> None:
        """Write what was collected; on failure it is kept for the next time."""
        counts, self._counts = self._counts, Counter()
        if not counts:
            return
        samples = [
            DurationSample(pipeline=p, stage=s, bucket=b, bin=n, count=c)
            for (p, s, b, n), c in counts.items()
        ]
        try:
            await self._ledger.add_durations(samples)
        except StorageError:
            self._counts.update(counts)

    async def run(self) -> None:
        """Flush every second, for ever."""
        while True:
            await asyncio.sleep(_DURATIONS_EVERY_S)
            await self.flush()
