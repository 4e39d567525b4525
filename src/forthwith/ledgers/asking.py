"""What people ask for: stop a job, let it go on in the background, try it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from forthwith.ledgers.database import Transaction
from forthwith.ledgers.part import LedgerPart, lock, lock_of, write
from forthwith.ledgers.rows import details_of
from forthwith.ledgers.sealing import opened_secrets, sealed_secrets
from forthwith.model.job import Job
from forthwith.model.json import JsonObject
from forthwith.model.outcome import Change
from forthwith.model.records import RetryOptions
from forthwith.policy.lifecycle import cancel_requested, handed_over, round_started


class Asking(LedgerPart):
    """The part of the ledger that people's wishes change."""

    async def request_cancel(self, tenant: str, job_id: str, *, force: bool = False) -> Job:
        async def work(tx: Transaction) -> Job:
            job = await lock_of(tx, tenant, job_id)
            change = cancel_requested(job, force=force, now=tx.now)
            return job if change is None else await write(tx, job, change)

        return await self._database.write(work)

    async def hand_over(self, job_id: str) -> Job:
        async def work(tx: Transaction) -> Job:
            job = await lock(tx, job_id)
            change = handed_over(job, now=tx.now)
            return job if change is None else await write(tx, job, change)

        return await self._database.write(work)

    async def retry(
        self, tenant: str, job_id: str, *, delay: timedelta, options: RetryOptions | None = None
    ) -> Job:
        async def work(tx: Transaction) -> Job:
            job = await lock_of(tx, tenant, job_id)
            change = round_started(job, delay=delay, now=tx.now, options=options)
            fresh = await write(tx, job, await _over_the_old(tx, change))
            if options is not None and options.secrets:
                await self._keep_secrets(tx, job, options.secrets)
            return fresh

        return await self._database.write(work)

    async def _keep_secrets(self, tx: Transaction, job: Job, given: JsonObject) -> None:
        """Secrets that are given go over those that there were."""
        row = await tx.one("secrets", {"id": job.id})
        kept = opened_secrets(self._codec, job.tenant, job.id, row[0] if row else None)
        await tx.many("drop_secrets", [{"job_id": job.id}])
        secrets = sealed_secrets(self._codec, job.tenant, job.id, {**kept, **given})
        await tx.many("put_secrets", secrets)


async def _over_the_old(tx: Transaction, change: Change) -> Change:
    """The same change, with the options of the submit under those that are changed."""
    row = await tx.one("details", {"id": change.job.id}) if change.options else None
    if row is None or change.options is None:
        return change
    kept = {**details_of(row).options, **change.options.given}
    return replace(change, options=replace(change.options, given=kept))
