"""What goes into the ledger and what comes out of it, besides the job itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from forthwith.model.errors import SealError
    from forthwith.model.job import DegradeMode, Job, JobDetails, JobState, Priority
    from forthwith.model.json import JsonObject
    from forthwith.model.stage import Output, StageRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKey:
    """A caller's key, bound to a body for 24 h, per tenant and route."""

    route: str
    key: str
    body_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job that somebody asks for, checked but not accepted yet.

    Attributes:
        id: made before the write, so that repeating the write is safe.
        waited: time since the request's headers were read; counts against `deadline`.
        deadline: when the caller gets an answer, from that moment; None when nobody waits.
        wait: whether the caller waits for the answer (only then the immediate lane is open).
        timeout: processing time of one round.
        expires_in: end it this long after acceptance.
        run_in: do not start before this long after acceptance.
        input: the job's input as bytes, plain; the ledger seals it.
        size_bytes: of input and documents, for the estimate.
        options: as they are shown, a secret as its mark.
        secrets: the secret options, plain; the ledger seals them.

    """

    id: str
    tenant: str
    owner: str
    pipeline: str
    pipeline_version: int
    graph: str
    result_stage: str
    queue: str
    priority: Priority
    wait: timedelta | None
    waited: timedelta
    deadline: timedelta | None
    timeout: timedelta
    expires_in: timedelta | None
    run_in: timedelta | None
    max_attempts: int | None
    degrade: DegradeMode
    fallback_to_queue: bool
    input: bytes
    size_bytes: int
    options: JsonObject
    tags: tuple[str, ...]
    metadata: JsonObject
    request_id: str
    document_ids: tuple[str, ...]
    secrets: JsonObject = field(default_factory=dict, repr=False)
    idempotency: IdempotencyKey | None = None
    batch_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryOptions:
    """What is changed of a job that is retried, checked; None leaves it as it is.

    Attributes:
        given: all of them by name, a secret as its mark; kept over the options of the submit.
        secrets: the secret ones, plain, kept over those of the submit; None takes one back.

    """

    given: JsonObject = field(default_factory=dict)
    secrets: JsonObject = field(default_factory=dict, repr=False)
    priority: Priority | None = None
    max_attempts: int | None = None
    timeout: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What became of a submit.

    Attributes:
        replayed: whether an earlier request had the same key and body.
        position: how many jobs are to go first, where that was cheap to tell; else None.

    """

    job: Job
    details: JobDetails
    replayed: bool
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRequest:
    """What a worker process asks for.

    Attributes:
        capabilities: pipeline key (`name@version`) → the stages a fresh job of it starts with.
        background: free background slots; 0 claims none.
        immediate: whether jobs of the immediate lane are claimed too (up to `IMMEDIATE_SLOTS`).
        only: claim this job and no other.

    """

    worker: str
    capabilities: Mapping[str, tuple[str, ...]]
    background: int
    immediate: int
    only: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A job that the worker holds now, with what it needs to run it.

    Attributes:
        input: the plain bytes of the input.
        stages: the stages of earlier claims; empty for a fresh job.
        outputs: stage → its stored output (still sealed), for settled stages.
        percent: what was shown last, so that progress never goes back.
        secrets: the secret options, plain.
        unreadable: why input or secrets cannot be opened; they are empty then.

    """

    job: Job
    details: JobDetails
    input: bytes
    stages: tuple[StageRecord, ...]
    outputs: Mapping[str, Output]
    percent: float
    secrets: JsonObject = field(default_factory=dict, repr=False)
    unreadable: SealError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressUpdate:
    """A new snapshot of a running job's progress, guarded by its fence."""

    job_id: str
    fence: int
    percent: float
    stage: str | None
    label: str
    message: str
    step: int
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """A worker process: where it runs and how long its claims stand.

    Attributes:
        lock: path of the file that the process holds locked while it lives, for its own host.

    """

    id: str
    host: str
    pid: int
    lock: str
    concurrency: int
    capabilities: tuple[str, ...]
    started_at: float = 0.0
    beat_at: float = 0.0
    lease_until: float = 0.0
    state: str = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """Which jobs a list shows: values of one field are alternatives, fields add up."""

    tenant: str
    states: tuple[JobState, ...] = ()
    pipelines: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    batches: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationSample:
    """How long a stage (or, with an empty name, a whole run) took."""

    pipeline: str
    stage: str
    bucket: int
    bin: int
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFacts:
    """The state of the queue at one instant, over all tenants.

    Attributes:
        oldest_waiting_s: age of the oldest due job that waits; 0 when none does.

    """

    pending: int
    scheduled: int
    processing: int
    immediate: int
    oldest_waiting_s: float
    by_state: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Something changed: a job has a new version, or there is work to claim.

    A hint may be lost, doubled or late; the ledger is the truth.
    """

    job_id: str
    version: int
    state: str
    kinds: tuple[str, ...]
