"""Stages of a job as the ledger has them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StageState(StrEnum):
    """Where a stage of a job is."""

    PENDING = "pending"
    RUNNING = "running"
    COMMITTED = "committed"
    DEGRADED = "degraded"
    SKIPPED = "skipped"
    FAILED = "failed"

    @property
    def settled(self) -> bool:
        """Whether its output stands, so that the stages that need it may start."""
        return self in (StageState.COMMITTED, StageState.DEGRADED, StageState.SKIPPED)


class RunOutcome(StrEnum):
    """How one run of a stage ended."""

    COMMITTED = "committed"
    DEGRADED = "degraded"
    FAILED = "failed"
    LOST = "lost"
    FENCED = "fenced"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRecord:
    """A stage of a job: its state, its tries in this round and its checkpoint's hash."""

    job_id: str
    stage: str
    state: StageState
    round: int
    tries: int
    runs: int
    fence: int
    started_at: float | None
    ended_at: float | None
    committed_at: float | None
    sha256: str | None
    size_bytes: int
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRun:
    """One run of a stage: which try of which round, under which fence, and how it ended.

    `try_number` counts within the round, from 1; `run` over the whole job.
    """

    job_id: str
    stage: str
    run: int
    round: int
    try_number: int
    fence: int
    worker: str
    started_at: float
    ended_at: float | None
    outcome: RunOutcome | None
    error_code: str | None
    error_message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A stage's output as it is kept: sealed bytes, in the row or in the blob store.

    Attributes:
        body: the bytes, when they are small enough for the row.
        address: where the blob store has them, when they are not.
        sha256: hash of the plain bytes.
        size_bytes: length of the plain bytes.

    """

    body: bytes | None
    address: str | None
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStarted:
    """A run of this stage begins."""

    stage: str
    try_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCommitted:
    """The running run of this stage ended well; the output is its checkpoint."""

    stage: str
    output: Output
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDegraded:
    """The stage failed for good or was not started; the output stands in for its own.

    `ran` tells whether a run is open that ends with this, `died` whether its isolated child died.
    """

    stage: str
    output: Output
    reason: str
    ran: bool
    error_code: str = ""
    error_message: str = ""
    died: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFailed:
    """The running run of this stage failed; `retry_delay_s` is set when it is tried again.

    `died` tells whether its isolated child died while it ran this document alone.
    """

    stage: str
    code: str
    message: str
    retry_delay_s: float | None
    died: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSkipped:
    """The stage is not needed any more: its job ended without it.

    Reserved: ledger and policy know it, and nothing in the engine leaves a stage out yet.
    """

    stage: str


StageChange = StageStarted | StageCommitted | StageDegraded | StageFailed | StageSkipped
