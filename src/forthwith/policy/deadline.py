"""The two instants of a job, and what is left out so that an answer still makes it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from forthwith.model.job import DegradeMode

if TYPE_CHECKING:
    from forthwith.model.admission import Estimate
    from forthwith.model.job import Job

MIN_SAMPLES = 20
"""Prediction starts after this many runs of that pipeline and size; before, run and see."""

_MAX_RESERVE = timedelta(seconds=5)
_RESERVE_SHARE = 9


def reserve(wait: timedelta) -> timedelta:
    """The last part of the caller's wait, in which nothing is started that may not fit.

    >>> reserve(timedelta(seconds=45)), reserve(timedelta(seconds=9))
    (datetime.timedelta(seconds=5), datetime.timedelta(seconds=1))
    """
    return min(_MAX_RESERVE, wait / _RESERVE_SHARE)


def reason_to_skip(
    mode: DegradeMode,
    *,
    now: float,
    deadline_at: float | None,
    wait: timedelta,
    estimate: Estimate | None,
) -> str | None:
    """Why a degradable stage is not started now; None when it is.

    With `auto`: from the reserve on, when its estimate does not fit. Past the deadline nobody
    waits any more, so everything is run.
    """
    if mode is DegradeMode.ALWAYS:
        return "asked_to_degrade"
    if mode is DegradeMode.NEVER or deadline_at is None or now >= deadline_at:
        return None
    left = deadline_at - now
    if left > reserve(wait).total_seconds():
        return None
    if estimate is None or estimate.samples < MIN_SAMPLES:
        return None  # too little is known: run and see
    return "deadline_near" if estimate.p50 > left else None


def expires_at_while_pending(job: Job) -> float | None:
    """When a job that nobody runs ends `timed_out`; None for never."""
    return _earliest(job.expiry_at, _hard_deadline(job))


def expires_at_when_claimed(job: Job, now: float) -> float:
    """When a job that is claimed now ends `timed_out`."""
    processing = now + _processing_left_s(job)
    earlier = _earliest(job.expiry_at, _hard_deadline(job))
    return processing if earlier is None else min(processing, earlier)


def expiry_code(job: Job, now: float) -> str:
    """Which bound ended the job's time: `deadline_exceeded`, `expired` or `timeout`.

    When several have come by now, it is the one that came first.
    """
    bounds = (
        (_hard_deadline(job), "deadline_exceeded"),
        (job.expiry_at, "expired"),
        (_processing_ends(job), "timeout"),
    )
    come = [(instant, code) for instant, code in bounds if instant is not None and instant <= now]
    return min(come)[1] if come else "timeout"


def _processing_ends(job: Job) -> float | None:
    return None if job.claimed_at is None else job.claimed_at + _processing_left_s(job)


def _processing_left_s(job: Job) -> float:
    return max(0.0, job.timeout_s - job.processed_s)


def _hard_deadline(job: Job) -> float | None:
    return None if job.fallback_to_queue else job.deadline_at


def _earliest(*instants: float | None) -> float | None:
    return min((instant for instant in instants if instant is not None), default=None)
