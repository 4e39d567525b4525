"""How an attempt ended, and the change of the job that was decided for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

    from forthwith.model.event import EventDraft
    from forthwith.model.job import Failure, Job, JobState, Lane
    from forthwith.model.json import JsonObject
    from forthwith.model.records import RetryOptions
    from forthwith.model.stage import RunOutcome, StageChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Succeeded:
    """Every stage is committed, degraded or skipped."""

    result_sha256: str
    partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StageError:
    """A critical stage's try failed and cannot be retried in place.

    Attributes:
        try_number: the try that failed, in this round, from 1.
        permanent: whether trying again cannot help.
        max_attempts: the bound that the stage's policy and the job's option give.
        delay: what the retry policy asks for before the next try; None when none is left.

    """

    stage: str
    code: str
    message: str
    hint: str
    permanent: bool
    try_number: int
    max_attempts: int
    delay: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildDied:
    """The isolated child died while it ran this document alone."""

    stage: str
    message: str
    try_number: int
    max_attempts: int
    delay: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedOut:
    """`expires_at` came: code `timeout`, `expired` or `deadline_exceeded`."""

    code: str
    stage: str | None = None
    stopped: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """The stop that somebody asked for was carried out.

    `stopped` is False when work in a thread could not be ended.
    """

    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """The claim ended through no fault of the job: `drain`, `lost_worker` or `preempted`.

    `stages` are those that interruptions of this round cut off, with how often; looked up for the
    interruption that ends the job.
    """

    reason: str
    stages: tuple[tuple[str, int], ...] = ()


Outcome = Succeeded | StageError | ChildDied | TimedOut | Cancelled | Interrupted


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A decided change of a job that leaves `processing` (or, from `pending`, ends).

    Durations are relative: the ledger adds them to its own clock.
    """

    job_id: str
    fence: int
    source: JobState
    target: JobState
    events: tuple[EventDraft, ...]
    outcome: str | None = None
    failure: Failure | None = None
    result_sha256: str | None = None
    delay: timedelta | None = None
    waiting_for: str | None = None
    lane: Lane | None = None
    interruptions: int = 0
    deaths: int = 0
    stopped: bool = True
    run_outcome: RunOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is written in one go: the job as it shall be, its events and its stages.

    Attributes:
        job: the new row; `version`, `updated_at`, `last_seq` and `last_hash` are the ledger's.
        events: in order; numbered and chained by the ledger.
        stages: changes of stages, in order.
        close_runs: how still open runs of the job end, if they do.
        fallback: set when the caller's patience ended.
        clear_progress: whether the progress begins anew.
        new_round: whether stages that are not settled begin anew, with their tries.
        options: set when the job is asked for with other options from now on.

    """

    job: Job
    events: tuple[EventDraft, ...] = ()
    stages: tuple[StageChange, ...] = ()
    close_runs: RunOutcome | None = None
    fallback: JsonObject | None = None
    clear_progress: bool = False
    new_round: bool = False
    options: RetryOptions | None = None
