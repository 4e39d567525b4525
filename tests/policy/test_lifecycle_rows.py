"""Lifecycle, column by column: what is written and what is left alone."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from forthwith.model.job import Failure, Job, JobState, Lane, Method, Priority
from forthwith.model.outcome import Outcome, StageError
from forthwith.model.records import RetryOptions
from forthwith.model.stage import Output, StageCommitted
from forthwith.policy.lifecycle import (
    applied,
    cancel_requested,
    claimed,
    event_of,
    handed_over,
    round_started,
)
from forthwith.policy.rank import rank
from forthwith.policy.settlement import settle
from tests.strategies import (
    FRESH,
    NOW,
    RUNNING,
    accepted_jobs,
    outcomes,
    retryable_errors,
    running_jobs,
)

LATER = NOW + 7

SPENT = replace(
    RUNNING,
    state=JobState.FAILED,
    lane=Lane.BACKGROUND,
    method=Method.FALLBACK,
    worker=None,
    claimed_at=None,
    finished_at=NOW,
    ready=False,
    outcome="full",
    result_sha256="ab" * 32,
    failure=Failure(code="error", message=""),
    attempt=3,
    interruptions=4,
    deaths=1,
    fence=9,
    processed_s=12.0,
    cancel_requested_at=NOW,
    cancel_force=True,
    stopped=False,
    deadline_at=NOW + 1,
    expiry_at=NOW + 2,
    expires_at=NOW + 2,
)
"""An ended job that has something in every column that a round fills."""


@given(accepted_jobs())
def test_a_first_claim_writes_who_and_when_and_until_when(job: Job) -> None:
    taken = claimed(replace(job, run_at=NOW), worker="w1", starts=(), now=LATER).job

    assert (taken.worker, taken.claimed_at, taken.started_at) == ("w1", LATER, LATER)
    assert (taken.attempt, taken.waiting_for, taken.run_at) == (1, None, None)
    assert taken.expires_at is not None
    assert taken.expires_at <= LATER + job.timeout_s


def test_a_claim_expires_when_its_processing_time_is_used_up() -> None:
    taken = claimed(replace(FRESH, processed_s=100.0), worker="w1", starts=(), now=LATER).job

    assert taken.expires_at == LATER + 200


def test_a_later_claim_keeps_the_highest_try() -> None:
    taken = claimed(replace(FRESH, fence=2, attempt=3), worker="w1", starts=(), now=LATER).job

    assert taken.attempt == 3


@given(running_jobs(), outcomes)
def test_what_was_decided_is_what_is_written(job: Job, outcome: Outcome) -> None:
    decided = settle(job, outcome)

    change = applied(job, decided, (), now=LATER)

    written = change.job
    assert (written.state, written.outcome) == (decided.target, decided.outcome)
    assert (written.failure, written.stopped) == (decided.failure, decided.stopped)
    assert (written.result_sha256, written.waiting_for) == (
        decided.result_sha256,
        decided.waiting_for,
    )
    assert written.lane == (decided.lane or job.lane)
    assert written.interruptions == job.interruptions + decided.interruptions
    assert written.deaths == job.deaths + decided.deaths
    assert change.close_runs == decided.run_outcome


@given(running_jobs(), retryable_errors)
def test_a_parked_job_does_not_expire_by_processing_time_while_it_waits(
    job: Job, error: StageError
) -> None:
    waiting = replace(
        job, cancel_requested_at=None, expiry_at=None, deadline_at=None, expires_at=LATER
    )

    assert applied(waiting, settle(waiting, error), (), now=NOW).job.expires_at is None


def test_a_hand_over_ranks_the_job_as_if_it_had_been_urgent_from_the_start() -> None:
    job = replace(RUNNING, method=Method.IMMEDIATE, lane=Lane.IMMEDIATE, priority=Priority.BULK)
    bulk = replace(job, rank=rank(NOW, Priority.BULK))
    critical = replace(job, priority=Priority.CRITICAL, rank=rank(NOW, Priority.CRITICAL))

    for before, expected in ((bulk, Priority.HIGH), (critical, Priority.CRITICAL)):
        change = handed_over(before, now=LATER)
        assert change is not None
        assert (change.job.priority, change.job.rank) == (expected, rank(NOW, expected))


def test_a_cancelled_job_remembers_when_the_stop_was_asked_for() -> None:
    for job in (FRESH, RUNNING):
        change = cancel_requested(job, force=False, now=LATER)
        assert change is not None
        assert change.job.cancel_requested_at == LATER


def test_a_new_round_leaves_nothing_of_the_last_one_but_its_history() -> None:
    fresh = round_started(SPENT, delay=timedelta(), now=LATER).job

    assert fresh == replace(
        FRESH,
        method=Method.FALLBACK,
        round=2,
        fence=9,
        started_at=NOW,
        last_retry_at=LATER,
    )


def test_a_round_that_is_asked_for_differently_has_the_rank_of_its_new_priority() -> None:
    asked = RetryOptions(
        given={"priority": "bulk"},
        priority=Priority.BULK,
        max_attempts=9,
        timeout=timedelta(seconds=5),
    )

    change = round_started(SPENT, delay=timedelta(), now=LATER, options=asked)

    fresh = change.job
    assert (fresh.priority, fresh.rank) == (Priority.BULK, rank(SPENT.created_at, Priority.BULK))
    assert (fresh.max_attempts, fresh.timeout_s) == (9, 5.0)
    assert change.options == asked


def test_a_delayed_round_waits_for_its_time() -> None:
    fresh = round_started(SPENT, delay=timedelta(seconds=90), now=LATER).job

    assert (fresh.ready, fresh.run_at, fresh.waiting_for) == (False, LATER + 90, "schedule")


def test_the_event_of_a_checkpoint_tells_its_seconds_to_the_microsecond() -> None:
    output = Output(body=b"1", address=None, sha256="ab" * 32, size_bytes=1)
    event = event_of(StageCommitted(stage="count", output=output, seconds=0.123_456_789))

    assert event.data == {"stage": "count", "seconds": 0.123_457}
