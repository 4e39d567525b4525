"""A job as the ledger has it, and the small closed sets that describe it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forthwith.model.json import JsonObject


class JobState(StrEnum):
    """Where a job is; it leaves the last four only when somebody retries it."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"

    @property
    def done(self) -> bool:
        """Whether the round has ended."""
        return self not in (JobState.PENDING, JobState.PROCESSING)


class Priority(StrEnum):
    """How urgent a job is, most urgent first."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"
    BULK = "bulk"


class Lane(StrEnum):
    """Which limit a job counts against."""

    IMMEDIATE = "immediate"
    BACKGROUND = "background"


class Method(StrEnum):
    """How the caller is served."""

    IMMEDIATE = "immediate"
    QUEUED = "queued"
    FALLBACK = "fallback"


class DegradeMode(StrEnum):
    """When degradable stages may be left out."""

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a round ended badly."""

    code: str
    message: str
    stage: str | None = None
    recoverable: bool = False
    attempts: int = 0
    hint: str = ""


@dataclass(frozen=True, kw_only=True)  # no slots: copied as a dictionary, several times faster
class Job:
    """The hot row of a job. Instants are seconds since the epoch by the ledger's clock.

    Attributes:
        graph: fingerprint of the stage graph that the job was accepted with.
        rank: what due jobs are claimed by, smallest first; written at submit.
        ready: whether it may be claimed now; a job with `run_at` ahead is not.
        fence: grows by one with each claim and never shrinks.
        attempt: the highest try of any stage in this round.
        interruptions: claims of this round that ended through no fault of the job.
        deaths: isolated children that died while they ran this document alone.
        max_attempts: the job's own bound on the tries of a stage; None for the policy's.
        expires_at: when it ends `timed_out`, as far as is known now.
        expiry_at: the part of `expires_at` that counts from acceptance.
        timeout_s: seconds of processing that a round may take.
        processed_s: seconds of processing that this round has taken in earlier claims.
        claimed_at: when the running claim began; None while nobody holds the job.
        stopped: False when a cancelled job's work could not be stopped.
        version: grows with every change of the row.
        last_seq: `job_seq` of the job's newest event.
        last_hash: that event's hash.

    """

    id: str
    tenant: str
    owner: str
    pipeline: str
    pipeline_version: int
    graph: str
    queue: str
    priority: Priority
    lane: Lane
    method: Method
    state: JobState
    outcome: str | None
    rank: float
    ready: bool
    run_at: float | None
    waiting_for: str | None
    round: int
    fence: int
    attempt: int
    interruptions: int
    deaths: int
    max_attempts: int | None
    worker: str | None
    degrade: DegradeMode
    fallback_to_queue: bool
    created_at: float
    started_at: float | None
    claimed_at: float | None
    finished_at: float | None
    last_retry_at: float | None
    deadline_at: float | None
    expires_at: float | None
    expiry_at: float | None
    timeout_s: float
    processed_s: float
    cancel_requested_at: float | None
    cancel_force: bool
    stopped: bool
    result_stage: str
    result_sha256: str | None
    size_bytes: int
    failure: Failure | None
    batch_id: str | None
    version: int
    updated_at: float
    last_seq: int
    last_hash: str

    @property
    def done(self) -> bool:
        """Whether the round has ended."""
        return self.state.done

    @property
    def pipeline_key(self) -> str:
        """Name and version of the pipeline as one word."""
        return f"{self.pipeline}@{self.pipeline_version}"

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> Job:
        """The job with exactly these fields, for who has them all; nothing is checked."""
        job = object.__new__(cls)
        job.__dict__.update(fields)
        return job


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRef:
    """An uploaded document: the content is stored once by its address.

    Attributes:
        address: where the blob store has it; keyed per tenant when sealed.
        sha256: hash of the plain content.
        format: what the content seems to be (`pdf`, `docx`, …), `unknown` where it cannot be told.

    """

    id: str
    tenant: str
    owner: str
    name: str
    size_bytes: int
    sha256: str
    address: str
    format: str
    media_type: str
    created_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDetails:
    """What a job was asked to do; written at submit, read when it is run or shown."""

    options: JsonObject
    tags: tuple[str, ...]
    metadata: JsonObject
    request_id: str
    admission: JsonObject
    fallback: JsonObject | None
    documents: tuple[DocumentRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A snapshot of how far a job is; `percent` never shrinks within a round."""

    percent: float
    stage: str | None
    label: str
    message: str
    step: int
    steps: int
    version: int = 0
    updated_at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """A job with all that an answer shows of it."""

    job: Job
    details: JobDetails
    progress: Progress | None
    degraded: tuple[Degraded, ...]

    @property
    def etag(self) -> str:
        """Changes whenever the job or its progress does."""
        return f"v{self.job.version}.{self.progress.version if self.progress else 0}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Degraded:
    """A stage whose output was stood in for, and why."""

    stage: str
    reason: str
