"""Workers and their leases, and the jobs that somebody has to see to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forthwith.ledgers import rows
from forthwith.ledgers.database import NO_PARAMS, Params, Transaction
from forthwith.ledgers.part import LedgerPart
from forthwith.model.job import Job
from forthwith.model.records import WorkerRow


class Watching(LedgerPart):
    """The part of the ledger that knows the workers and finds what is left undone."""

    async def beat(self, workers: Sequence[WorkerRow], *, lease: timedelta) -> None:
        params = [_beat_row(worker, lease) for worker in workers]

        async def work(tx: Transaction) -> None:
            await tx.many("beat", params)

        await self._database.write(work)

    async def leave(self, worker: str) -> None:
        await self._write_one("leave", {"id": worker})

    async def end_lease(self, worker: str) -> None:
        await self._write_one("end_lease", {"id": worker})

    async def workers(self) -> list[WorkerRow]:
        async def work(tx: Transaction) -> list[WorkerRow]:
            return [rows.worker_of(row) for row in await tx.all("workers")]

        return await self._database.read(work)

    async def held_by(self, worker: str) -> list[Job]:
        return await self._find("held_by", {"worker": worker})

    async def lost_jobs(self) -> list[Job]:
        return await self._find("lost_jobs")

    async def overdue_jobs(self, *, grace: timedelta) -> list[Job]:
        async def work(tx: Transaction) -> list[Job]:
            waiting = await tx.all("overdue_pending")
            running = await tx.all("overdue_processing", {"grace_s": grace.total_seconds()})
            return [rows.job_of(row) for row in (*waiting, *running)]

        return await self._database.read(work)

    async def unstopped_jobs(self, *, grace: timedelta) -> list[Job]:
        return await self._find("unstopped_jobs", {"grace_s": grace.total_seconds()})

    async def unanswered_jobs(self) -> list[Job]:
        return await self._find("unanswered_jobs")

    async def next_due(self) -> float | None:
        async def work(tx: Transaction) -> float | None:
            found = [await tx.one("next_run"), await tx.one("next_expiry")]
            instants = [row[0] for row in found if row is not None and row[0] is not None]
            return min(instants, default=None)

        return await self._database.read(work)

    async def _find(self, name: str, params: Params = NO_PARAMS) -> list[Job]:
        async def work(tx: Transaction) -> list[Job]:
            return [rows.job_of(row) for row in await tx.all(name, params)]

        return await self._database.read(work)

    async def _write_one(self, name: str, params: Params) -> None:
        async def work(tx: Transaction) -> None:
            await tx.many(name, [params])

        await self._database.write(work)


def _beat_row(worker: WorkerRow, lease: timedelta) -> Params:
    return {
        "id": worker.id,
        "host": worker.host,
        "pid": worker.pid,
        "lock": worker.lock,
        "concurrency": worker.concurrency,
        "capabilities": rows.to_json(worker.capabilities),
        "lease_s": lease.total_seconds(),
        "state": worker.state,
    }
