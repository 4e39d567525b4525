"""Reading jobs, their events, stages and results; each on one consistent snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from forthwith.ledgers import rows
from forthwith.ledgers.database import Params, Row, SqlValue, Transaction
from forthwith.ledgers.part import LedgerPart
from forthwith.model.errors import JobNotDoneError, NoResultError, NotFoundError
from forthwith.model.event import Event
from forthwith.model.job import Degraded, Job, JobRecord, JobState
from forthwith.model.records import JobFilter
from forthwith.model.stage import Output, StageRecord, StageRun


class Reading(LedgerPart):
    """The part of the ledger that shows jobs."""

    async def get(self, tenant: str, job_id: str) -> JobRecord:
        async def work(tx: Transaction) -> JobRecord:
            job = await _visible(tx, tenant, job_id)
            return (await _records(tx, [job]))[0]

        return await self._database.read(work)

    async def jobs(self, job_ids: Sequence[str]) -> list[Job]:
        async def work(tx: Transaction) -> list[Job]:
            found = await tx.all("jobs", {"ids": rows.to_json(list(job_ids))})
            return [rows.job_of(row) for row in found]

        return await self._database.read(work)

    async def search(
        self, filter_: JobFilter, *, before: str | None, limit: int
    ) -> list[JobRecord]:
        params: Params = {**_conditions(filter_), "before": before, "limit": limit}

        async def work(tx: Transaction) -> list[JobRecord]:
            found = [rows.job_of(row) for row in await tx.all("search", params)]
            return await _records(tx, found)

        return await self._database.read(work)

    async def events(
        self, tenant: str, job_id: str, *, after: int = 0, limit: int = 1000
    ) -> list[Event]:
        async def work(tx: Transaction) -> list[Event]:
            await _check_visible(tx, tenant, job_id)
            found = await tx.all("events", {"id": job_id, "after": after, "limit": limit})
            return [rows.event_of(row) for row in found]

        return await self._database.read(work)

    async def tail(self, after: int, *, limit: int = 1000) -> list[Event]:
        params: Params = {"after": after, "limit": limit, "settled": await self._database.settled()}

        async def work(tx: Transaction) -> list[Event]:
            return [rows.event_of(row) for row in await tx.all("tail", params)]

        return await self._database.read(work)

    async def last_seq(self) -> int:
        params: Params = {"settled": await self._database.settled()}

        async def work(tx: Transaction) -> int:
            row = await tx.one("last_seq", params)
            return row[0] if row else 0

        return await self._database.read(work)

    async def stages(self, tenant: str, job_id: str) -> list[StageRecord]:
        async def work(tx: Transaction) -> list[StageRecord]:
            await _check_visible(tx, tenant, job_id)
            found = await tx.all("stages", {"id": job_id})
            return [rows.stage_of((job_id, *row)) for row in found]

        return await self._database.read(work)

    async def runs(self, tenant: str, job_id: str) -> list[StageRun]:
        async def work(tx: Transaction) -> list[StageRun]:
            await _check_visible(tx, tenant, job_id)
            return [rows.run_of(row) for row in await tx.all("runs", {"id": job_id})]

        return await self._database.read(work)

    async def result(self, tenant: str, job_id: str) -> Output:
        async def work(tx: Transaction) -> tuple[Job, Row | None]:
            job = await _visible(tx, tenant, job_id)
            return job, await tx.one("output", {"id": job_id, "stage": job.result_stage})

        job, row = await self._database.read(work)
        if not job.done:
            raise JobNotDoneError(job_id, job.state.value)
        if job.state is not JobState.COMPLETED or row is None:
            raise NoResultError(job_id, job.state.value)
        output = rows.output_of(row)
        return replace(output, body=self.open_output(job_id, job.result_stage, output))

    def open_output(self, job_id: str, stage: str, output: Output) -> bytes | None:
        if output.body is None:
            return None
        return self._codec.open(output.body, context=_output_context(job_id, stage))

    def seal_output(self, job_id: str, stage: str, plain: bytes, sha256: str) -> Output:
        sealed = self._codec.seal(plain, context=_output_context(job_id, stage))
        return Output(body=sealed, address=None, sha256=sha256, size_bytes=len(plain))


def _output_context(job_id: str, stage: str) -> str:
    return f"{job_id}/{stage}/output"


async def _visible(tx: Transaction, tenant: str, job_id: str) -> Job:
    row = await tx.one("job", {"id": job_id})
    if row is None or row[1] != tenant:
        raise NotFoundError("job", job_id)
    return rows.job_of(row)


async def _check_visible(tx: Transaction, tenant: str, job_id: str) -> None:
    if await tx.one("tenant_of", {"id": job_id}) != (tenant,):
        raise NotFoundError("job", job_id)


async def _records(tx: Transaction, jobs: list[Job]) -> list[JobRecord]:
    """The jobs with all that an answer shows of them: three statements, however many."""
    if not jobs:
        return []
    ids: Params = {"ids": rows.to_json([job.id for job in jobs])}
    details = {row[0]: rows.details_of(row[1:]) for row in await tx.all("details_of", ids)}
    progress = {row[0]: rows.progress_of(row[1:]) for row in await tx.all("progress_of", ids)}
    degraded: defaultdict[str, list[Degraded]] = defaultdict(list)
    for row in await tx.all("degraded_of", ids):
        degraded[row[0]].append(rows.degraded_of(row[1:]))
    return [
        JobRecord(
            job=job,
            details=details[job.id],
            progress=progress.get(job.id),
            degraded=tuple(degraded[job.id]),
        )
        for job in jobs
    ]


def _conditions(filter_: JobFilter) -> dict[str, SqlValue]:
    return {
        "tenant": filter_.tenant,
        "states": _any_of(state.value for state in filter_.states),
        "pipelines": _any_of(filter_.pipelines),
        "queues": _any_of(filter_.queues),
        "priorities": _any_of(priority.value for priority in filter_.priorities),
        "batches": _any_of(filter_.batches),
        "tags": _any_of(filter_.tags),
        "owners": _any_of(filter_.owners),
        "formats": _any_of(filter_.formats),
        "text": filter_.text.lower() if filter_.text else None,
    }


def _any_of(values: Iterable[str]) -> str | None:
    alternatives = list(values)
    return rows.to_json(alternatives) if alternatives else None
