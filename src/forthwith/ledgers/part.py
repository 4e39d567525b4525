"""What the parts of the ledger share: the database, the seal, and the general write.

The general write is lock → decide → write. The row is locked and read, a pure function of
`forthwith.policy.lifecycle` decides on it as it is, and all that was decided is written in the
same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forthwith.ledgers import rows
from forthwith.ledgers.database import Database, Params, Transaction
from forthwith.ledgers.plan import Plan, Step, plan
from forthwith.model.errors import ConflictError, NotFoundError
from forthwith.model.job import Job
from forthwith.model.outcome import Change
from forthwith.model.records import Hint
from forthwith.ports.codec import Codec

_MUST_CHANGE = frozenset({"move_job", "start_stage", "commit_stage", "degrade_stage", "fail_stage"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLimits:
    """Numbers that admission and the audit go by.

    Attributes:
        immediate_slots: jobs that may be in the immediate lane, over the whole service.
        max_pending: jobs that may wait before the service refuses more.
        lease_s: how long a worker's claims stand without a heartbeat.
        rescue_s: when a claim whose lease has ended is taken back at the latest.
        cancel_s: when a cancel has had its effect at the latest.
        expiry_grace_s: how long a job may be open past its `expires_at`.
        outbox_s: when something to be sent has been tried at the latest.
        max_interruptions: interruptions of one round that a job survives.

    """

    immediate_slots: int = 5
    max_pending: int = 100_000
    lease_s: float = 10.0
    rescue_s: float = 15.0
    cancel_s: float = 5.0
    expiry_grace_s: float = 10.0
    outbox_s: float = 30.0
    max_interruptions: int = 20


class LedgerPart:
    """One subject of the ledger; `SqlLedger` is made of all of them."""

    def __init__(self, database: Database, codec: Codec, limits: LedgerLimits) -> None:
        self._database = database
        self._codec = codec
        self._limits = limits


async def lock(tx: Transaction, job_id: str) -> Job:
    """The job's row, locked for the rest of the transaction. Raises NotFoundError."""
    row = await tx.one("lock_job", {"id": job_id})
    if row is None:
        raise NotFoundError("job", job_id)
    return rows.job_of(row)


async def lock_of(tx: Transaction, tenant: str, job_id: str) -> Job:
    """The same, for a tenant: another's job is not found."""
    job = await lock(tx, job_id)
    if job.tenant != tenant:
        raise NotFoundError("job", job_id)
    return job


async def write(tx: Transaction, before: Job, change: Change) -> Job:
    """Write one change, decided on `before`, in the order that it says; the job as it is now."""
    planned = plan(before, change, now=tx.now)
    await _carry_out(tx, planned.steps)
    _tell(tx, planned, change)
    return planned.job


async def write_alike(
    tx: Transaction, before: Sequence[Job], changes: Sequence[Change]
) -> list[Job]:
    """Write changes of several jobs that are all of one form, a statement at a time for all."""
    plans = [plan(job, change, now=tx.now) for job, change in zip(before, changes, strict=True)]
    steps: dict[str, list[Params]] = {}
    for planned in plans:
        for name, params in planned.steps:
            steps.setdefault(name, []).extend(params)
    await _carry_out(tx, steps.items())
    for planned, change in zip(plans, changes, strict=True):
        _tell(tx, planned, change)
    return [planned.job for planned in plans]


async def _carry_out(tx: Transaction, steps: Iterable[Step]) -> None:
    for name, params in steps:
        changed = await tx.many(name, params)
        if changed < len(params) and name.partition(" ")[0] in _MUST_CHANGE:
            raise ConflictError(f"{name} no longer applies to {len(params) - changed} of its rows")


def _tell(tx: Transaction, planned: Plan, change: Change) -> None:
    kinds = tuple(event.kind for event in change.events)
    job = planned.job
    tx.tell(Hint(job_id=job.id, version=job.version, state=job.state.value, kinds=kinds))
