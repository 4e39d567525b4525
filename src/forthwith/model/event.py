"""Facts of the ledger: what SSE, webhooks, logs and metrics are made of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from forthwith.model.json import JsonObject

EVENT_KINDS: Final = {
    "job.accepted": "The job is in the ledger; from here on it is never lost.",
    "job.claimed": "A worker took the job under a new fence.",
    "stage.started": "A run of a stage began.",
    "stage.committed": "A stage's output is its checkpoint; it never runs again.",
    "stage.degraded": "A stage was stood in for; the reason says why.",
    "stage.retrying": "A run of a stage failed and will be tried again.",
    "job.handed_over": "The caller's patience ended; the running job goes on in the background.",
    "job.retry_scheduled": "The job waits for the next try with its slot given back.",
    "job.interrupted": "A claim ended through no fault of the job; it is pending again.",
    "job.cancel_requested": "Somebody asked for the job to be stopped.",
    "job.round_started": "Somebody retried an ended job; committed stages stay.",
    "job.ended": "The round has ended; the state says how.",
    "job.enriched": "A follow-up replaced stood-in output with the real one.",
    "batch.progress": "Items of a batch have ended.",
    "batch.completed": "All items of a batch have ended.",
    "batch.failed": "A batch ended badly.",
    "batch.cancelled": "A batch was cancelled.",
}
"""The catalogue: every kind of event with its meaning."""

GENESIS: Final = "0" * 64
"""The `prev_hash` of a job's first event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """An event before the ledger has numbered it. Data are ids, states and numbers only."""

    kind: str
    data: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event as stored: `seq` over the whole ledger, `job_seq` within its job, from 1."""

    seq: int
    job_id: str
    job_seq: int
    round: int
    kind: str
    at: float
    fence: int
    data: JsonObject
    prev_hash: str
    hash: str


def event_hash(
    prev_hash: str,
    *,
    job_id: str,
    job_seq: int,
    round_: int,
    kind: str,
    at: float,
    fence: int,
    data: str,
) -> str:
    """SHA-256 over the event before and all that this one says, one value per line.

    `data` is its stored JSON text and comes last: it alone may hold the end of a line.
    """
    text = f"{prev_hash}\n{job_id}\n{job_seq}\n{round_}\n{kind}\n{at!r}\n{fence}\n{data}"
    return hashlib.sha256(text.encode()).hexdigest()
