"""Where a running job goes next. `settle` is the only place that decides it.

    processing ──Succeeded──────────────────────────────▶ completed
               ──StageError──── a try is left ──────────▶ pending   (run_at ahead, slot free)
               │                none is left, permanent ▶ failed
               ──ChildDied───── the first ──────────────▶ pending
               │                the second ─────────────▶ failed    poison_document
               ──TimedOut───────────────────────────────▶ timed_out
               ──Cancelled──────────────────────────────▶ cancelled
               ──Interrupted─── 20 times before ────────▶ failed    interrupted_too_often
                                else ───────────────────▶ pending

Where this says `pending` and a stop was asked for, it is `cancelled`: no stage starts after that.

The hazard that this page guards against is a job that goes round for ever: each way back to
`pending` counts something that is bounded (tries, interruptions or deaths).
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import assert_never

from forthwith.model.event import EventDraft
from forthwith.model.failure_codes import DEATH_HINT, INTERRUPTION_HINTS, INTERRUPTIONS
from forthwith.model.job import Failure, Job, JobState, Lane
from forthwith.model.outcome import (
    Cancelled,
    ChildDied,
    Interrupted,
    Outcome,
    StageError,
    Succeeded,
    TimedOut,
    Transition,
)
from forthwith.model.stage import RunOutcome

MAX_INTERRUPTIONS = 20
"""Interruptions of one round that a job survives."""

MAX_DEATHS = 2
"""The death of an isolated child that ends a job as poison."""

_LOSSES = frozenset({"lost_worker", "engine_error"})
_LOSSES_WITHOUT_PAUSE = 3
_LONGEST_PAUSE_S = 60.0

_TIMEOUT_MESSAGES = {
    "timeout": "The job took longer than the processing time that it was given.",
    "expired": "The job was not done before it expired.",
    "deadline_exceeded": "The job was not done by its deadline, and it was not to go on after it.",
}


def settle(job: Job, outcome: Outcome) -> Transition:
    """Decide where a running job goes next."""
    match outcome:
        case Succeeded():
            return _completed(job, outcome)
        case StageError():
            return _after_error(job, outcome)
        case ChildDied():
            return _after_death(job, outcome)
        case TimedOut():
            return _timed_out(job, outcome)
        case Cancelled():
            return _cancelled(job, stopped=outcome.stopped)
        case Interrupted():
            return _interrupted(job, outcome)
        case _:
            assert_never(outcome)


def expire(job: Job, code: str) -> Transition:
    """End a job whose `expires_at` has come, from outside.

    Whether the work of one that runs has stopped is not known here, so it is not claimed.
    """
    return _timed_out(job, TimedOut(code=code, stopped=job.state is JobState.PENDING))


def is_poison(job: Job) -> bool:
    """Whether one more death of an isolated child ends the job as poison."""
    return job.deaths + 1 >= MAX_DEATHS


def is_interrupted_too_often(job: Job) -> bool:
    """Whether one more interruption ends the job."""
    return job.interruptions >= MAX_INTERRUPTIONS


def _completed(job: Job, outcome: Succeeded) -> Transition:
    kind = "partial" if outcome.partial else "full"
    return Transition(
        job_id=job.id,
        fence=job.fence,
        source=job.state,
        target=JobState.COMPLETED,
        events=(_ended(JobState.COMPLETED, outcome=kind),),
        outcome=kind,
        result_sha256=outcome.result_sha256,
    )


def _after_error(job: Job, error: StageError) -> Transition:
    spent = error.try_number >= error.max_attempts
    if error.permanent or spent or error.delay is None:
        return _failed(job, error.code, error.message, error)
    return _parked(job, error.delay, {"stage": error.stage, "code": error.code})


def _after_death(job: Job, death: ChildDied) -> Transition:
    deaths = job.deaths + 1
    if deaths >= MAX_DEATHS:
        message = (
            f"Stage {death.stage!r} had this document alone when its isolated process ended; that"
            f" is the death number {deaths} of such a process in this job: {death.message}"
        )
        return _failed(job, "poison_document", message, death, deaths=1)
    if death.try_number >= death.max_attempts:
        return _failed(job, "child_died", death.message, death, deaths=1)
    return _parked(job, death.delay, {"stage": death.stage, "code": "child_died"}, deaths=1)


def _parked(job: Job, delay: timedelta, data: dict[str, str], *, deaths: int = 0) -> Transition:
    if job.cancel_requested_at is not None:
        return _cancelled(job, stopped=True)
    return Transition(
        job_id=job.id,
        fence=job.fence,
        source=job.state,
        target=JobState.PENDING,
        events=(
            EventDraft(kind="job.retry_scheduled", data={**data, "delay_s": delay.total_seconds()}),
        ),
        delay=delay,
        waiting_for="retry",
        lane=Lane.BACKGROUND,
        deaths=deaths,
        run_outcome=RunOutcome.INTERRUPTED,
    )


def _failed(
    job: Job, code: str, message: str, at: StageError | ChildDied, *, deaths: int = 0
) -> Transition:
    permanent = isinstance(at, StageError) and at.permanent
    return Transition(
        job_id=job.id,
        fence=job.fence,
        source=job.state,
        target=JobState.FAILED,
        events=(_ended(JobState.FAILED, code=code, stage=at.stage),),
        failure=Failure(
            code=code,
            message=message,
            stage=at.stage,
            recoverable=not permanent and code != "poison_document",
            attempts=at.try_number,
            hint=at.hint if isinstance(at, StageError) else DEATH_HINT,
        ),
        deaths=deaths,
        run_outcome=RunOutcome.INTERRUPTED,
    )


def _timed_out(job: Job, outcome: TimedOut) -> Transition:
    return Transition(
        job_id=job.id,
        fence=job.fence,
        source=job.state,
        target=JobState.TIMED_OUT,
        events=(_ended(JobState.TIMED_OUT, code=outcome.code, stopped=outcome.stopped),),
        failure=Failure(
            code=outcome.code,
            message=_TIMEOUT_MESSAGES[outcome.code],
            stage=outcome.stage,
            recoverable=True,
            attempts=job.attempt,
        ),
        stopped=outcome.stopped,
        run_outcome=RunOutcome.INTERRUPTED,
    )


def _cancelled(job: Job, *, stopped: bool) -> Transition:
    return Transition(
        job_id=job.id,
        fence=job.fence,
        source=job.state,
        target=JobState.CANCELLED,
        events=(_ended(JobState.CANCELLED, stopped=stopped),),
        stopped=stopped,
        run_outcome=RunOutcome.CANCELLED,
    )


def _interrupted(job: Job, outcome: Interrupted) -> Transition:
    if job.cancel_requested_at is not None:
        return _cancelled(job, stopped=True)
    count, reason = job.interruptions + 1, outcome.reason
    lost = RunOutcome.LOST if reason == "lost_worker" else RunOutcome.INTERRUPTED
    if is_interrupted_too_often(job):
        return _interrupted_too_often(job, outcome, lost)
    event = EventDraft(kind="job.interrupted", data={"reason": reason, "interruptions": count})
    return Transition(
        job_id=job.id,
        fence=job.fence,
        source=job.state,
        target=JobState.PENDING,
        events=(event,),
        delay=pause_after(job, reason),
        waiting_for="slot",
        interruptions=1,
        run_outcome=lost,
    )


def pause_after(job: Job, reason: str) -> timedelta | None:
    """How long a job stays away after its worker was lost again and again; None for not at all.

    Which of the jobs that shared a worker ended it is not known, so nobody is blamed; but they are
    sent different ways: those that did no harm then run while the one that does waits.
    """
    again = job.interruptions + 1 - _LOSSES_WITHOUT_PAUSE
    if reason not in _LOSSES or again <= 0:
        return None
    seconds = min(_LONGEST_PAUSE_S, 2.0 ** (again - 1))
    digest = hashlib.sha256(f"{job.id} {again}".encode()).digest()
    return timedelta(seconds=seconds * (0.5 + digest[0] / 255))


def _interrupted_too_often(job: Job, outcome: Interrupted, lost: RunOutcome) -> Transition:
    code = "interrupted_too_often"
    return Transition(
        job_id=job.id,
        fence=job.fence,
        source=job.state,
        target=JobState.FAILED,
        events=(_ended(JobState.FAILED, code=code),),
        failure=Failure(
            code=code,
            message=_interruptions_in_words(job.interruptions + 1, outcome),
            stage=outcome.stages[0][0] if outcome.stages else None,
            recoverable=True,
            attempts=job.attempt,
            hint=INTERRUPTION_HINTS.get(outcome.reason, ""),
        ),
        run_outcome=lost,
    )


def _interruptions_in_words(count: int, outcome: Interrupted) -> str:
    last = INTERRUPTIONS.get(outcome.reason, outcome.reason).rstrip(".")
    named = ", ".join(f"stage {name!r} ({_times(times)})" for name, times in outcome.stages)
    return (
        f"The job was interrupted {count} times, through no fault of its own; the last time:"
        f" {last[:1].lower()}{last[1:]}. Cut off were {named or 'no stages'}."
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _ended(state: JobState, **facts: str | bool | None) -> EventDraft:
    known = {name: fact for name, fact in facts.items() if fact is not None}
    return EventDraft(kind="job.ended", data={"state": state.value, **known})
