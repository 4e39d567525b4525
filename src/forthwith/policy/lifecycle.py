"""What each thing that may happen to a job makes of its row: the state machine on paper.

Each function takes the row as it is under the lock, and returns the change that the ledger
writes in the same transaction, or None when there is nothing to change. `now` is the ledger's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from forthwith.model.errors import JobNotEndedError
from forthwith.model.event import EventDraft
from forthwith.model.evolve import evolve
from forthwith.model.job import Job, JobState, Lane, Method, Priority
from forthwith.model.outcome import Cancelled, Change, Transition
from forthwith.model.stage import (
    StageChange,
    StageCommitted,
    StageDegraded,
    StageFailed,
    StageSkipped,
    StageStarted,
)
from forthwith.policy.deadline import expires_at_when_claimed, expires_at_while_pending
from forthwith.policy.rank import at_least, rank
from forthwith.policy.settlement import settle

if TYPE_CHECKING:
    from datetime import timedelta

    from forthwith.model.json import JsonObject
    from forthwith.model.records import RetryOptions

_NEXT_STEP = "The job goes on in the background: follow its events, or ask for it again."
RETRYABLE = frozenset({JobState.FAILED, JobState.TIMED_OUT, JobState.CANCELLED})


def claimed(job: Job, *, worker: str, starts: tuple[str, ...], now: float) -> Change:
    """A worker takes the job: a new fence, and the first runs of the stages it starts with."""
    fresh = starts if job.fence == 0 else ()
    taken = evolve(
        job,
        state=JobState.PROCESSING,
        fence=job.fence + 1,
        worker=worker,
        waiting_for=None,
        run_at=None,
        started_at=now if job.started_at is None else job.started_at,
        claimed_at=now,
        expires_at=expires_at_when_claimed(job, now),
        attempt=max(job.attempt, 1),
    )
    stages = tuple(StageStarted(stage=name, try_number=1) for name in fresh)
    event = EventDraft(kind="job.claimed", data={"worker": worker, "lane": job.lane.value})
    return Change(job=taken, events=(event, *map(event_of, stages)), stages=stages)


def advanced(job: Job, stages: tuple[StageChange, ...]) -> Change:
    """Stages of a running job begin, end or are tried again.

    Once a stop was asked for, no stage begins: what should have begun is left out.
    """
    if job.cancel_requested_at is not None:
        stages = tuple(c for c in stages if not isinstance(c, StageStarted))
    events = tuple(event_of(c) for c in stages if not _is_silent(c))
    return Change(job=_counted(job, stages), events=events, stages=stages)


def _counted(job: Job, stages: tuple[StageChange, ...]) -> Job:
    tries = [change.try_number for change in stages if isinstance(change, StageStarted)]
    deaths = sum(c.died for c in stages if isinstance(c, StageFailed | StageDegraded))
    if not tries and not deaths:
        return job
    return evolve(job, attempt=max([job.attempt, *tries]), deaths=job.deaths + deaths)


def _is_silent(change: StageChange) -> bool:
    if isinstance(change, StageFailed):
        return change.retry_delay_s is None
    return isinstance(change, StageSkipped)


def event_of(change: StageChange) -> EventDraft:
    """The event that tells of a stage's change."""
    match change:
        case StageStarted(stage=stage, try_number=number):
            return EventDraft(kind="stage.started", data={"stage": stage, "try": number})
        case StageCommitted(stage=stage, seconds=seconds):
            took = round(seconds, 6)
            return EventDraft(kind="stage.committed", data={"stage": stage, "seconds": took})
        case StageDegraded(stage=stage, reason=reason):
            return EventDraft(kind="stage.degraded", data={"stage": stage, "reason": reason})
        case StageFailed(stage=stage, code=code, retry_delay_s=delay):
            return EventDraft(
                kind="stage.retrying", data={"stage": stage, "code": code, "delay_s": delay}
            )
        case StageSkipped(stage=stage):
            return EventDraft(kind="stage.degraded", data={"stage": stage, "reason": "skipped"})
        case _:
            assert_never(change)


def applied(
    job: Job, transition: Transition, stages: tuple[StageChange, ...], *, now: float
) -> Change:
    """Move a job to its decided state, after these last changes of its stages."""
    before = advanced(job, stages)
    decided = _as_things_are(job, transition)
    left = _left_processing(before.job, decided, now=now)
    goes = _ended if decided.target.done else _again
    moved = goes(left, decided, now)
    return Change(
        job=moved,
        events=(*before.events, *decided.events),
        stages=stages,
        close_runs=decided.run_outcome,
    )


def _as_things_are(job: Job, transition: Transition) -> Transition:
    """Let no job wait again that somebody wants stopped: the stop may have come meanwhile."""
    if transition.target is JobState.PENDING and job.cancel_requested_at is not None:
        return settle(job, Cancelled(stopped=True))
    return transition


def _left_processing(job: Job, transition: Transition, *, now: float) -> Job:
    spent = now - job.claimed_at if job.claimed_at is not None else 0.0
    return evolve(
        job,
        state=transition.target,
        worker=None,
        claimed_at=None,
        processed_s=job.processed_s + max(0.0, spent),
        interruptions=job.interruptions + transition.interruptions,
        deaths=job.deaths + transition.deaths,
        lane=transition.lane or job.lane,
        waiting_for=transition.waiting_for,
    )


def _ended(job: Job, transition: Transition, now: float) -> Job:
    return evolve(
        job,
        finished_at=now,
        outcome=transition.outcome,
        failure=transition.failure,
        result_sha256=transition.result_sha256,
        stopped=transition.stopped,
        ready=False,
        run_at=None,
    )


def _again(job: Job, transition: Transition, now: float) -> Job:
    later = transition.delay.total_seconds() if transition.delay else 0.0
    return evolve(
        job,
        ready=later <= 0,
        run_at=now + later if later > 0 else None,
        last_retry_at=now if transition.delay is not None else job.last_retry_at,
        expires_at=expires_at_while_pending(job),
    )


def handed_over(job: Job, *, now: float) -> Change | None:
    """The caller's patience ends: the job goes on in the background, untouched."""
    if job.done or job.method is not Method.IMMEDIATE or not job.fallback_to_queue:
        return None
    priority = at_least(job.priority, Priority.HIGH)
    moved = evolve(
        job,
        lane=Lane.BACKGROUND,
        method=Method.FALLBACK,
        priority=priority,
        rank=min(job.rank, rank(job.created_at, priority)),
    )
    elapsed_ms = round((now - job.created_at) * 1000)
    fallback: JsonObject = {
        "reason": "deadline",
        "at": now,
        "elapsed_ms": elapsed_ms,
        "next_step": _NEXT_STEP,
    }
    event = EventDraft(kind="job.handed_over", data={"elapsed_ms": elapsed_ms})
    return Change(job=moved, events=(event,), fallback=fallback)


def cancel_requested(job: Job, *, force: bool, now: float) -> Change | None:
    """Somebody wants the job stopped: at once when nobody runs it, else the worker is told."""
    if job.done:
        return None
    asked = EventDraft(kind="job.cancel_requested", data={"force": force})
    if job.state is JobState.PENDING:
        marked = evolve(job, cancel_requested_at=now)
        change = applied(marked, settle(marked, Cancelled(stopped=True)), (), now=now)
        return replace(change, events=(asked, *change.events))
    if job.cancel_requested_at is None:
        marked = evolve(job, cancel_requested_at=now, cancel_force=force)
        return Change(job=marked, events=(asked,))
    if force and not job.cancel_force:
        return Change(job=evolve(job, cancel_force=True))
    return None


def round_started(
    job: Job, *, delay: timedelta, now: float, options: RetryOptions | None = None
) -> Change:
    """Somebody retries an ended job: a new round, in which committed stages stay committed.

    With `options` the job goes on differently: a new priority has the rank that it would have
    had from the start.

    Raises:
        JobNotEndedError: the job has not ended badly.

    """
    if job.state not in RETRYABLE:
        raise JobNotEndedError(job.id, job.state.value)
    later = delay.total_seconds()
    fresh = evolve(
        _reordered(job, options),
        state=JobState.PENDING,
        round=job.round + 1,
        lane=Lane.BACKGROUND,
        method=Method.QUEUED if job.method is Method.IMMEDIATE else job.method,
        outcome=None,
        ready=later <= 0,
        run_at=now + later if later > 0 else None,
        waiting_for="schedule" if later > 0 else "slot",
        attempt=0,
        interruptions=0,
        deaths=0,
        processed_s=0.0,
        finished_at=None,
        failure=None,
        result_sha256=None,
        cancel_requested_at=None,
        cancel_force=False,
        stopped=True,
        deadline_at=None,
        expiry_at=None,
        expires_at=None,
        last_retry_at=now,
    )
    event = EventDraft(kind="job.round_started", data={"round": fresh.round})
    return Change(job=fresh, events=(event,), clear_progress=True, new_round=True, options=options)


def _reordered(job: Job, options: RetryOptions | None) -> Job:
    """The job as it is asked for from now on."""
    if options is None:
        return job
    if options.priority is not None:
        newly = rank(job.created_at, options.priority)
        job = evolve(job, priority=options.priority, rank=newly)
    if options.max_attempts is not None:
        job = evolve(job, max_attempts=options.max_attempts)
    if options.timeout is not None:
        job = evolve(job, timeout_s=options.timeout.total_seconds())
    return job
