"""Lifecycle: what each thing that may happen makes of the row."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.errors import JobNotEndedError
from forthwith.model.event import EVENT_KINDS
from forthwith.model.job import Job, JobState, Lane, Method, Priority
from forthwith.model.outcome import Cancelled, Interrupted, Outcome, StageError, Succeeded
from forthwith.model.stage import (
    Output,
    RunOutcome,
    StageChange,
    StageCommitted,
    StageDegraded,
    StageFailed,
    StageSkipped,
    StageStarted,
)
from forthwith.policy.lifecycle import (
    RETRYABLE,
    advanced,
    applied,
    cancel_requested,
    claimed,
    event_of,
    handed_over,
    round_started,
)
from forthwith.policy.rank import HEAD_START_S
from forthwith.policy.settlement import settle
from tests.strategies import (
    FRESH,
    NOW,
    RUNNING,
    accepted_jobs,
    durations,
    ended_jobs,
    outcomes,
    running_jobs,
    seconds,
)

OUTPUT = Output(body=b"1", address=None, sha256="ab" * 32, size_bytes=1)
CHANGES: tuple[StageChange, ...] = (
    StageStarted(stage="count", try_number=1),
    StageCommitted(stage="count", output=OUTPUT, seconds=0.5),
    StageDegraded(stage="count", output=OUTPUT, reason="deadline_near", ran=False),
    StageFailed(stage="count", code="error", message="secret words", retry_delay_s=1.0),
    StageSkipped(stage="count"),
)
WAITED_FOR = replace(
    FRESH,
    lane=Lane.IMMEDIATE,
    method=Method.IMMEDIATE,
    deadline_at=NOW + 45,
    fallback_to_queue=True,
)


@given(accepted_jobs(), st.integers(min_value=0, max_value=99))
def test_each_claim_raises_the_fence_by_one(job: Job, fence: int) -> None:
    change = claimed(replace(job, fence=fence), worker="w1", starts=(), now=NOW)

    assert (change.job.state, change.job.fence) == (JobState.PROCESSING, fence + 1)
    assert (change.job.worker, change.job.claimed_at) == ("w1", NOW)
    assert [event.kind for event in change.events] == ["job.claimed"]


def test_only_a_fresh_job_starts_its_first_stages_with_the_claim() -> None:
    first = claimed(FRESH, worker="w1", starts=("split",), now=NOW)
    again = claimed(replace(FRESH, fence=1), worker="w1", starts=("split",), now=NOW)

    assert first.stages == (StageStarted(stage="split", try_number=1),)
    assert [event.kind for event in first.events] == ["job.claimed", "stage.started"]
    assert again.stages == ()


@given(seconds)
def test_a_job_remembers_when_it_was_started_first(later: float) -> None:
    again = claimed(replace(FRESH, started_at=NOW), worker="w1", starts=(), now=NOW + later)

    assert again.job.started_at == NOW


@given(running_jobs(), st.lists(st.integers(min_value=1, max_value=10)))
def test_the_jobs_attempt_is_the_highest_try_of_any_stage(job: Job, tries: list[int]) -> None:
    starts = tuple(StageStarted(stage="count", try_number=number) for number in tries)

    begun = tries if job.cancel_requested_at is None else []
    assert advanced(job, starts).job.attempt == max([job.attempt, *begun])


@given(running_jobs(), st.integers(min_value=1, max_value=3))
def test_no_stage_begins_once_a_stop_was_asked_for(job: Job, number: int) -> None:
    stopping = replace(job, cancel_requested_at=NOW)
    start = StageStarted(stage="count", try_number=number)

    change = advanced(stopping, (start,))

    assert (change.stages, change.events) == ((), ())


@given(running_jobs())
def test_the_death_of_a_child_is_counted_with_the_run_that_it_ended(job: Job) -> None:
    failed = StageFailed(stage="a", code="child_died", message="", retry_delay_s=None, died=True)

    assert advanced(job, (failed,)).job.deaths == job.deaths + 1


@given(running_jobs(), st.lists(st.sampled_from(CHANGES)))
def test_a_stages_change_moves_nothing_else_of_the_job(
    job: Job, changes: list[StageChange]
) -> None:
    moved = advanced(job, tuple(changes)).job

    assert replace(moved, attempt=job.attempt) == job


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
def test_the_event_of_a_stages_change_is_in_the_catalogue_and_repeats_no_message(
    change: StageChange,
) -> None:
    event = event_of(change)

    assert event.kind in EVENT_KINDS
    assert event.data["stage"] == "count"
    assert "secret words" not in str(event.data)


def test_a_stage_that_failed_for_good_or_was_skipped_has_no_event_of_its_own() -> None:
    failed = StageFailed(stage="count", code="error", message="", retry_delay_s=None)

    assert advanced(RUNNING, (failed, StageSkipped(stage="count"))).events == ()


@given(running_jobs(), outcomes, seconds)
def test_a_job_that_leaves_processing_is_held_by_nobody_and_its_time_is_counted(
    job: Job, outcome: Outcome, spent: float
) -> None:
    moved = applied(job, settle(job, outcome), (), now=NOW + spent).job

    assert (moved.worker, moved.claimed_at, moved.fence) == (None, None, job.fence)
    assert moved.processed_s == pytest.approx(job.processed_s + spent, abs=1e-6)


@given(running_jobs(), outcomes)
def test_a_clock_that_steps_back_takes_no_processing_time_away(job: Job, outcome: Outcome) -> None:
    moved = applied(job, settle(job, outcome), (), now=NOW - 60).job

    assert moved.processed_s == job.processed_s


@given(running_jobs(), outcomes)
def test_a_job_is_finished_exactly_when_it_has_ended(job: Job, outcome: Outcome) -> None:
    moved = applied(job, settle(job, outcome), (), now=NOW + 1).job

    assert moved.done == (moved.finished_at == NOW + 1)
    assert moved.done == (not moved.ready and moved.run_at is None)


@given(running_jobs(), durations())
def test_a_parked_job_is_due_when_its_delay_is_over_by_the_ledgers_clock(
    job: Job, delay: timedelta
) -> None:
    free = replace(job, cancel_requested_at=None)
    error = StageError(
        stage="count",
        code="error",
        message="",
        hint="",
        permanent=False,
        try_number=1,
        max_attempts=3,
        delay=delay,
    )

    moved = applied(free, settle(free, error), (), now=NOW + 5).job

    assert moved.ready == (not delay)
    assert moved.run_at == (NOW + 5 + delay.total_seconds() if delay else None)
    assert moved.last_retry_at == NOW + 5


@given(outcomes)
def test_a_stop_that_came_after_the_decision_still_keeps_the_job_from_waiting_again(
    outcome: Outcome,
) -> None:
    decided = settle(RUNNING, outcome)
    asked = replace(RUNNING, cancel_requested_at=NOW)

    change = applied(asked, decided, (), now=NOW + 1)

    assert change.job.state is not JobState.PENDING
    if decided.target is JobState.PENDING:
        assert change.job.state is JobState.CANCELLED
        assert change.job.stopped
        assert change.close_runs is RunOutcome.CANCELLED
        assert [event.kind for event in change.events] == ["job.ended"]


def test_the_last_changes_of_stages_come_before_the_end_of_the_job() -> None:
    done = settle(RUNNING, Succeeded(result_sha256="ab" * 32, partial=False))
    last = StageCommitted(stage="count", output=OUTPUT, seconds=0.5)

    change = applied(RUNNING, done, (last,), now=NOW + 1)

    assert [event.kind for event in change.events] == ["stage.committed", "job.ended"]
    assert change.job.result_sha256 == "ab" * 32


@given(accepted_jobs() | running_jobs() | ended_jobs())
def test_only_an_open_job_that_is_served_immediately_is_handed_over(job: Job) -> None:
    change = handed_over(job, now=NOW + 1)

    may = not job.done and job.method is Method.IMMEDIATE and job.fallback_to_queue
    assert (change is not None) == may
    if change:
        assert handed_over(change.job, now=NOW + 2) is None


@given(accepted_jobs() | running_jobs())
def test_a_handed_over_job_goes_on_untouched_and_is_never_less_urgent(job: Job) -> None:
    change = handed_over(job, now=NOW + 1)

    if change:
        after = change.job
        assert (after.lane, after.method) == (Lane.BACKGROUND, Method.FALLBACK)
        assert HEAD_START_S[after.priority] >= max(
            HEAD_START_S[job.priority], HEAD_START_S[Priority.HIGH]
        )
        assert after.rank <= job.rank
        assert (after.state, after.fence, after.worker) == (job.state, job.fence, job.worker)
        assert (after.attempt, after.expires_at) == (job.attempt, job.expires_at)
        assert change.stages == ()


def test_a_hand_over_says_why_when_and_where_to_look() -> None:
    change = handed_over(WAITED_FOR, now=NOW + 45)

    assert change is not None
    assert change.fallback == {
        "reason": "deadline",
        "at": NOW + 45,
        "elapsed_ms": 45_000,
        "next_step": "The job goes on in the background: follow its events, or ask for it again.",
    }


@given(job=accepted_jobs(), force=st.booleans())
def test_a_job_that_nobody_runs_is_cancelled_at_once(*, job: Job, force: bool) -> None:
    change = cancel_requested(job, force=force, now=NOW + 1)

    assert change is not None
    assert change.job.state is JobState.CANCELLED
    assert (change.job.processed_s, change.job.stopped) == (job.processed_s, True)
    assert [event.kind for event in change.events] == ["job.cancel_requested", "job.ended"]


@given(job=running_jobs(), force=st.booleans())
def test_a_running_job_is_marked_and_goes_on_until_its_worker_stops_it(
    *, job: Job, force: bool
) -> None:
    change = cancel_requested(replace(job, cancel_requested_at=None), force=force, now=NOW + 1)

    assert change is not None
    assert change.job.state is JobState.PROCESSING
    assert (change.job.cancel_requested_at, change.job.cancel_force) == (NOW + 1, force)


@given(running_jobs())
def test_asking_twice_to_stop_changes_only_how_hard(job: Job) -> None:
    asked = replace(job, cancel_requested_at=NOW, cancel_force=False)
    forced = cancel_requested(asked, force=True, now=NOW + 1)

    assert cancel_requested(asked, force=False, now=NOW + 1) is None
    assert forced is not None
    assert forced.job == replace(asked, cancel_force=True)
    assert forced.events == ()
    assert cancel_requested(forced.job, force=True, now=NOW + 2) is None


@given(job=ended_jobs(), force=st.booleans())
def test_a_job_that_has_ended_is_not_cancelled(*, job: Job, force: bool) -> None:
    assert cancel_requested(job, force=force, now=NOW) is None


@given(running_jobs())
def test_a_finished_job_stays_completed_although_a_stop_was_asked_for(job: Job) -> None:
    asked = replace(job, cancel_requested_at=NOW)
    done = settle(asked, Succeeded(result_sha256="ab" * 32, partial=False))

    assert applied(asked, done, (), now=NOW).job.state is JobState.COMPLETED


@given(accepted_jobs() | running_jobs() | ended_jobs(), durations())
def test_only_a_job_that_ended_badly_gets_another_round(job: Job, delay: timedelta) -> None:
    if job.state in RETRYABLE:
        assert round_started(job, delay=delay, now=NOW).job.state is JobState.PENDING
    else:
        with pytest.raises(JobNotEndedError, match="cannot be retried"):
            round_started(job, delay=delay, now=NOW)


@given(ended_jobs(), durations())
def test_a_new_round_counts_anew_and_keeps_the_fence(job: Job, delay: timedelta) -> None:
    bad = replace(job, state=JobState.FAILED)

    change = round_started(bad, delay=delay, now=NOW)

    fresh = change.job
    assert (fresh.round, fresh.fence) == (bad.round + 1, bad.fence)
    assert (fresh.attempt, fresh.interruptions, fresh.deaths) == (0, 0, 0)
    assert (fresh.processed_s, fresh.cancel_requested_at, fresh.failure) == (0.0, None, None)
    assert (fresh.ready, fresh.run_at is None) == (not delay, not delay)
    assert (change.new_round, change.clear_progress) == (True, True)
    assert [event.kind for event in change.events] == ["job.round_started"]


@given(ended_jobs())
def test_nobody_waits_for_a_new_round(job: Job) -> None:
    fresh = round_started(replace(job, state=JobState.FAILED), delay=timedelta(), now=NOW).job

    assert (fresh.lane, fresh.deadline_at) == (Lane.BACKGROUND, None)
    assert fresh.method is not Method.IMMEDIATE
    assert handed_over(fresh, now=NOW) is None


@given(running_jobs(), st.sampled_from(("drain", "lost_worker", "preempted")))
def test_an_interrupted_job_keeps_its_place_and_its_lane(job: Job, reason: str) -> None:
    free = replace(job, cancel_requested_at=None, interruptions=0)

    moved = applied(free, settle(free, Interrupted(reason=reason)), (), now=NOW).job

    assert (moved.state, moved.ready) == (JobState.PENDING, True)
    assert (moved.lane, moved.rank, moved.attempt) == (free.lane, free.rank, free.attempt)


def test_a_forced_stop_may_leave_work_behind_and_says_so() -> None:
    change = applied(RUNNING, settle(RUNNING, Cancelled(stopped=False)), (), now=NOW)

    assert change.job.stopped is False
    assert change.events[-1].data == {"state": "cancelled", "stopped": False}
