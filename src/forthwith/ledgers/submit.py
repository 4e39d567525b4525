"""Accepting jobs: row, input, idempotency key and first event in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from forthwith.ledgers import rows
from forthwith.ledgers.database import Database, Params, Transaction
from forthwith.ledgers.part import LedgerLimits, LedgerPart
from forthwith.ledgers.plan import event_rows
from forthwith.ledgers.sealing import input_context, sealed_secrets
from forthwith.model.admission import Admission, AdmissionFacts, Estimate, Queue, Reject, RunNow
from forthwith.model.errors import IdempotencyKeyReusedError, NotFoundError, OverloadedError
from forthwith.model.event import GENESIS, EventDraft
from forthwith.model.evolve import evolve
from forthwith.model.job import DocumentRef, Job, JobDetails, JobState, Lane, Method
from forthwith.model.json import JsonObject
from forthwith.model.records import Hint, IdempotencyKey, NewJob, Submitted
from forthwith.policy.deadline import expires_at_while_pending
from forthwith.policy.estimate import estimate, size_bucket
from forthwith.policy.rank import rank
from forthwith.ports.codec import Codec

KEY_KEPT: Final = timedelta(hours=24)
_KEPT_S: Final = KEY_KEPT.total_seconds()
_MARGIN: Final = 200
_STANDS_S: Final = 0.2
_QUICK_S: Final = 0.001
_PAUSES: Final = 20  # a long count stands for twenty times as long: no more than 5 % goes into it
_ESTIMATE_STANDS_S: Final = 1.0
_SHORT_QUEUE: Final = 500


class _KeyTakenError(Exception):
    """Another request has bound the key since it was looked for."""


Admit = Callable[[AdmissionFacts], Admission]


class Submitting(LedgerPart):
    """The part of the ledger that accepts jobs."""

    def __init__(self, database: Database, codec: Codec, limits: LedgerLimits) -> None:
        super().__init__(database, codec, limits)
        self._waiting = PendingCount()
        self._known: dict[tuple[str, int], tuple[float, Estimate | None]] = {}

    async def submit(self, new: NewJob, admit: Admit) -> Submitted:
        sealed = self._codec.seal(new.input, context=input_context(new.tenant, new.id))

        async def work(tx: Transaction) -> Submitted:
            earlier = await self._earlier(tx, new)
            if earlier is not None:
                return earlier
            documents = await _documents(tx, new)
            facts = await self._facts(tx, new)
            decision = admit(facts)
            if isinstance(decision, Reject):
                return await _already_in(tx, new, decision)
            job = accepted(new, decision, now=tx.now)
            details = _details(new, decision, facts.estimate, documents)
            return await self._enter(tx, new, job, details, sealed)

        try:
            return await self._database.write(work)
        except _KeyTakenError:  # between the look and the write: now it is found
            return await self._database.write(work)

    async def _earlier(self, tx: Transaction, new: NewJob) -> Submitted | None:
        """The job of an earlier request with the same key."""
        known = new.idempotency
        if known is None:
            return None
        params: Params = {**_key(new.tenant, known), "kept_s": _KEPT_S}
        row = await tx.one("find_key", params)
        if row is None:
            return None
        # A row from before there were keys has the plain hash.
        if row[1] not in (known.body_hash, self._codec.fingerprint(new.tenant, known.body_hash)):
            raise IdempotencyKeyReusedError
        return await _as_it_is(tx, row[0], replayed=row[0] != new.id)

    async def _facts(self, tx: Transaction, new: NewJob) -> AdmissionFacts:
        immediate = await _immediate(tx) if new.wait is not None else 0
        return AdmissionFacts(
            immediate_running=immediate,
            immediate_slots=self._limits.immediate_slots,
            pending=await self._waiting.count(tx, self._limits.max_pending),
            max_pending=self._limits.max_pending,
            wait=new.wait,
            delayed=new.run_in is not None and new.run_in > timedelta(),
            estimate=await self._estimate(tx, new),
        )

    async def _estimate(self, tx: Transaction, new: NewJob) -> Estimate | None:
        """How long such jobs take, as it was known a second ago at most."""
        key, moment = (new.pipeline, size_bucket(new.size_bytes)), time.monotonic()
        known = self._known.get(key)
        if known is None or moment - known[0] > _ESTIMATE_STANDS_S:
            params: Params = {"pipeline": key[0], "bucket": key[1]}
            found = estimate(dict(await tx.all("durations_of_run", params)))
            known = self._known[key] = (moment, found)
        return known[1]

    async def _enter(
        self, tx: Transaction, new: NewJob, job: Job, details: JobDetails, sealed: bytes
    ) -> Submitted:
        draft = EventDraft(kind="job.accepted", data=_accepted_facts(job))
        [event] = event_rows(job, (draft,), now=tx.now)
        entered = evolve(job, last_seq=1, last_hash=event.hash)
        if not await tx.many("add_job", [rows.whole_row(entered)]):
            return await _as_it_is(tx, job.id, replayed=False)  # by an earlier run of this write
        await tx.many("add_details", [rows.details_row(job.id, details, sealed)])
        secrets = sealed_secrets(self._codec, job.tenant, job.id, new.secrets)
        await tx.many("put_secrets", secrets)
        await tx.many("add_event", [event.row])
        ids = [{"job_id": job.id, "document_id": name} for name in new.document_ids]
        await tx.many("add_job_document", ids)
        if new.idempotency is not None:
            kept = self._codec.fingerprint(new.tenant, new.idempotency.body_hash)
            bound = {**_key(new.tenant, new.idempotency), "body_hash": kept}
            if not await tx.many("bind_key", [{**bound, "job_id": job.id, "kept_s": _KEPT_S}]):
                raise _KeyTakenError
        self._waiting.add()
        tx.tell(Hint(job_id=job.id, version=1, state=job.state.value, kinds=(draft.kind,)))
        position = await _position(tx, entered)
        return Submitted(job=entered, details=details, replayed=False, position=position)


async def _position(tx: Transaction, job: Job) -> int | None:
    """The place in the queue while it is short and one tenant's; else it is read when shown."""
    if not job.ready or job.lane is not Lane.BACKGROUND:
        return None
    params: Params = {"tenant": job.tenant, "rank": job.rank, "limit": _SHORT_QUEUE}
    row = await tx.one("place_of_new", params)
    if row is None or row[0] >= _SHORT_QUEUE or row[1] != row[2]:
        return None
    return int(row[0])


async def _immediate(tx: Transaction) -> int:
    """How many hold an immediate slot; nobody else counts them until this is committed."""
    await tx.one("lock_admission")
    row = await tx.one("count_immediate")
    return int(row[0]) if row else 0


class PendingCount:
    """How many jobs wait: counted at each submit near the limit, now and then far from it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known = 0
        self._counted_at = float("-inf")
        self._stands_s = 0.0

    async def count(self, tx: Transaction, limit: int) -> int:
        """The number; when fewer than some hundred are left to the limit, as exact as is cheap."""
        began = self._clock()
        if began - self._counted_at > (
            self._stands_s if limit - self._known < _MARGIN else _STANDS_S
        ):
            row = await tx.one("count_pending")
            self._known = row[0] if row else 0
            self._counted_at = self._clock()
            took = self._counted_at - began
            self._stands_s = took * _PAUSES if took > _QUICK_S else 0.0
        return self._known

    def add(self) -> None:
        """One more waits."""
        self._known += 1


async def _already_in(tx: Transaction, new: NewJob, reject: Reject) -> Submitted:
    """What is refused now may have been accepted by an earlier run of this same write."""
    if await tx.one("tenant_of", {"id": new.id}) is None:
        raise OverloadedError(reject.reason, retry_after=reject.retry_after)
    return await _as_it_is(tx, new.id, replayed=False)


async def _as_it_is(tx: Transaction, job_id: str, *, replayed: bool) -> Submitted:
    row = await tx.one("job", {"id": job_id})
    details = await tx.one("details", {"id": job_id})
    if row is None or details is None:
        raise NotFoundError("job", job_id)
    return Submitted(job=rows.job_of(row), details=rows.details_of(details), replayed=replayed)


def _key(tenant: str, key: IdempotencyKey) -> Mapping[str, str]:
    return {"tenant": tenant, "route": key.route, "key": key.key}


async def _documents(tx: Transaction, new: NewJob) -> tuple[DocumentRef, ...]:
    if not new.document_ids:
        return ()
    params = {"tenant": new.tenant, "ids": rows.to_json(new.document_ids)}
    found = {row[0]: rows.document_of(row) for row in await tx.all("documents_of", params)}
    for name in new.document_ids:
        if name not in found:
            raise NotFoundError("document", name)
    return tuple(found[name] for name in new.document_ids)


_TAKEN_OVER: Final = (
    "id",
    "tenant",
    "owner",
    "pipeline",
    "pipeline_version",
    "graph",
    "queue",
    "priority",
    "max_attempts",
    "degrade",
    "fallback_to_queue",
    "result_stage",
    "size_bytes",
    "batch_id",
)
_NEVER_CLAIMED: Final[dict[str, Any]] = {
    "state": JobState.PENDING,
    "round": 1,
    "fence": 0,
    "attempt": 0,
    "interruptions": 0,
    "deaths": 0,
    "processed_s": 0.0,
    "cancel_force": False,
    "stopped": True,
    "version": 1,
    "last_seq": 0,
    "last_hash": GENESIS,
    **dict.fromkeys(("outcome", "worker", "started_at", "claimed_at", "finished_at")),
    **dict.fromkeys(("last_retry_at", "cancel_requested_at", "result_sha256", "failure")),
}


def accepted(new: NewJob, decision: RunNow | Queue, *, now: float) -> Job:
    """The new job's row, as admission decided."""
    lane, method = _served(decision)
    later = new.run_in.total_seconds() if new.run_in else 0.0
    job = Job(
        **{name: getattr(new, name) for name in _TAKEN_OVER},
        **_NEVER_CLAIMED,
        lane=lane,
        method=method,
        rank=rank(now, new.priority),
        ready=later <= 0,
        run_at=now + later if later > 0 else None,
        waiting_for="schedule" if later > 0 else "slot",
        created_at=now,
        updated_at=now,
        deadline_at=_instant(now - new.waited.total_seconds(), new.deadline),
        expires_at=None,
        expiry_at=_instant(now, new.expires_in),
        timeout_s=new.timeout.total_seconds(),
    )
    return evolve(job, expires_at=expires_at_while_pending(job))


def _served(decision: RunNow | Queue) -> tuple[Lane, Method]:
    if isinstance(decision, RunNow):
        return Lane.IMMEDIATE, Method.IMMEDIATE
    return Lane.BACKGROUND, Method.QUEUED


def _instant(since: float, span: timedelta | None) -> float | None:
    return None if span is None else since + span.total_seconds()


def _accepted_facts(job: Job) -> JsonObject:
    return {"lane": job.lane.value, "method": job.method.value, "priority": job.priority.value}


def _details(
    new: NewJob,
    decision: RunNow | Queue,
    expected: Estimate | None,
    documents: tuple[DocumentRef, ...],
) -> JobDetails:
    admission: JsonObject = {
        "decision": "immediate" if isinstance(decision, RunNow) else "queued",
        "reason": decision.reason,
        "estimate": None if expected is None else asdict(expected),
    }
    return JobDetails(
        options=new.options,
        tags=new.tags,
        metadata=new.metadata,
        request_id=new.request_id,
        admission=admission,
        fallback=None,
        documents=documents,
    )
