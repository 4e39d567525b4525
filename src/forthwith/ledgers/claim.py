"""Claiming: promote what is due → who comes first → take → read what it takes to run it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from forthwith.ledgers import rows
from forthwith.ledgers.database import NO_PARAMS, Database, Params, Row, Transaction
from forthwith.ledgers.part import LedgerLimits, LedgerPart, write_alike
from forthwith.ledgers.sealing import input_context, opened_secrets
from forthwith.model.errors import SealError
from forthwith.model.job import Job
from forthwith.model.json import JsonObject
from forthwith.model.records import Claimed, ClaimRequest
from forthwith.model.stage import Output, StageRecord
from forthwith.policy.lifecycle import claimed
from forthwith.policy.turns import contenders, take_turns
from forthwith.ports.codec import Codec

Candidates = list[tuple[float, str]]

_MAX_TENANTS = 10_000
_DETAILS = slice(len(rows.JOB_COLUMNS), None)


class Claiming(LedgerPart):
    """The part of the ledger that gives jobs to workers."""

    def __init__(self, database: Database, codec: Codec, limits: LedgerLimits) -> None:
        super().__init__(database, codec, limits)
        self._turns = Turns()

    async def claim(self, request: ClaimRequest) -> list[Claimed]:
        async def work(tx: Transaction) -> list[Claimed]:
            chosen = await _choose(tx, request, self._turns)
            if not chosen:
                return []
            found = await _rows(tx, chosen)
            if not found:
                return []
            jobs = await _take(tx, [rows.job_of(row) for row in found], request)
            known = await _earlier_claims(tx, [job for job in jobs if job.fence > 1])
            return [
                self._claimed(job, row[_DETAILS], *known[job.id])
                for job, row in zip(jobs, found, strict=True)
            ]

        async def nothing(tx: Transaction) -> list[Claimed] | None:
            return None if (await _look(tx)).has_work_for(request) else []

        return await self._database.write(work, unless=nothing)

    def _claimed(self, job: Job, details: Row, stages: Sequence[Row], percent: float) -> Claimed:
        plain, secrets, unreadable = self._opened(job, *details[:2])
        records = tuple(rows.stage_of(row) for row in stages)
        return Claimed(
            job=job,
            details=rows.details_of(details[2:]),
            input=plain,
            stages=records,
            outputs=dict(_outputs(records, stages)),
            percent=percent,
            secrets=secrets,
            unreadable=unreadable,
        )

    def _opened(
        self, job: Job, sealed: bytes, secrets: bytes | None
    ) -> tuple[bytes, JsonObject, SealError | None]:
        """One job that cannot be opened must not hold up the others: it is claimed, and fails."""
        try:
            plain = self._codec.open(sealed, context=input_context(job.tenant, job.id))
            return plain, opened_secrets(self._codec, job.tenant, job.id, secrets), None
        except SealError as error:
            return b"", {}, error


class Turns:
    """When this process last gave each tenant a slot: a number that grows with every turn."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        self._number = 0

    def took(self, tenant: str) -> None:
        """It is this tenant's turn now."""
        if len(self.last) >= _MAX_TENANTS:
            self.last.clear()
        self._number += 1
        self.last[tenant] = self._number


async def _choose(tx: Transaction, request: ClaimRequest, turns: Turns) -> list[str]:
    """The ids of the jobs that come first, in that order."""
    ready = await _look(tx)
    if ready.due:
        await tx.many("promote", [NO_PARAMS])
        ready = await _look(tx)
    capable: Params = {"capabilities": rows.to_json(list(request.capabilities))}
    if request.only is not None:
        found = await tx.all("claimable", {**capable, "id": request.only})
        return [job_id for _, job_id in found]
    chosen: list[str] = []
    if request.immediate > 0 and ready.immediate:
        params: Params = {**capable, "limit": request.immediate}
        chosen += [job_id for _, job_id in await tx.all("claimable_immediate", params)]
    if request.background > 0 and ready.first is not None:
        alone = ready.first if ready.first == ready.last else None
        chosen += await _by_turns(tx, alone, capable, request.background, turns)
    return chosen


class Ready(NamedTuple):
    """What one look found: whether there is work of a kind, and the tenants at both ends."""

    due: int
    immediate: int
    first: str | None
    last: str | None

    def has_work_for(self, request: ClaimRequest) -> bool:
        """Whether a claim might find something that it has a slot for."""
        immediate = self.immediate and request.immediate > 0
        background = self.first is not None and request.background > 0
        return bool(self.due or immediate or background or request.only is not None)


async def _look(tx: Transaction) -> Ready:
    found = await tx.all("ready_work")
    return Ready(*found[0])


async def _by_turns(
    tx: Transaction, alone: str | None, capable: Params, slots: int, turns: Turns
) -> list[str]:
    """The jobs that get the slots; `alone` is the tenant, where only one has ready jobs."""
    held: dict[str, int] = {}
    among = {} if alone is None else {alone: slots}
    if alone is None:
        held = dict(await tx.all("running_by_tenant"))
        heads = {
            tenant: rank for tenant, rank in await tx.all("heads", capable) if rank is not None
        }
        among = contenders(heads, held, slots, turns=turns.last)
    asked: list[Params] = [{**capable, "tenant": t, "limit": most} for t, most in among.items()]
    found = await tx.every("claimable_of_tenant", asked)
    waiting: dict[str, Candidates] = dict(zip(among, map(list, found), strict=True))
    chosen = take_turns(waiting, held, slots, turns=turns.last)
    tenant_of = {job_id: tenant for tenant, jobs in waiting.items() for _, job_id in jobs}
    for job_id in chosen:
        turns.took(tenant_of[job_id])
    return chosen


async def _rows(tx: Transaction, ids: list[str]) -> list[Row]:
    """The jobs with their details, in the order of the ids; none that others take meanwhile."""
    found = await tx.all("jobs_with_details", {"ids": rows.to_json(ids)})
    by_id = {row[0]: row for row in found}
    return [by_id[job_id] for job_id in ids if job_id in by_id]


async def _take(tx: Transaction, jobs: list[Job], request: ClaimRequest) -> list[Job]:
    changes = [
        claimed(
            job,
            worker=request.worker,
            starts=request.capabilities.get(job.pipeline_key, ()),
            now=tx.now,
        )
        for job in jobs
    ]
    return await write_alike(tx, jobs, changes)


async def _earlier_claims(
    tx: Transaction, jobs: list[Job]
) -> defaultdict[str, tuple[list[Row], float]]:
    """Stages and percentage of jobs that were claimed before; nothing for a fresh one."""
    known: defaultdict[str, tuple[list[Row], float]] = defaultdict(lambda: ([], 0.0))
    if not jobs:
        return known
    ids: Params = {"ids": rows.to_json([job.id for job in jobs])}
    percents = {row[0]: row[1] for row in await tx.all("progress_of", ids)}
    stages: defaultdict[str, list[Row]] = defaultdict(list)
    for row in await tx.all("stages_of", ids):
        stages[row[0]].append(row)
    for job in jobs:
        known[job.id] = (stages[job.id], percents.get(job.id, 0.0))
    return known


def _outputs(records: Sequence[StageRecord], stages: Sequence[Row]) -> list[tuple[str, Output]]:
    return [
        (record.stage, rows.output_of((row[14], row[13], row[10], row[11])))
        for record, row in zip(records, stages, strict=True)
        if record.state.settled
    ]
