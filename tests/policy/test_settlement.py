"""Settlement: where a running job goes next."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.job import Job, JobState, Lane
from forthwith.model.outcome import (
    Cancelled,
    ChildDied,
    Interrupted,
    Outcome,
    StageError,
    Succeeded,
    TimedOut,
)
from forthwith.model.stage import RunOutcome
from forthwith.policy.settlement import MAX_INTERRUPTIONS, expire, settle
from tests.strategies import (
    FRESH,
    RUNNING,
    deaths,
    interruptions,
    outcomes,
    retryable_errors,
    running_jobs,
    stage_errors,
)


@given(running_jobs(), outcomes)
def test_a_transition_is_guarded_by_the_fence_and_the_state_it_was_decided_for(
    job: Job, outcome: Outcome
) -> None:
    decided = settle(job, outcome)

    assert (decided.job_id, decided.fence, decided.source) == (job.id, job.fence, job.state)


@given(running_jobs(), outcomes)
def test_a_job_that_ends_says_so_with_exactly_one_event(job: Job, outcome: Outcome) -> None:
    decided = settle(job, outcome)

    ended = [event for event in decided.events if event.kind == "job.ended"]
    assert len(ended) == (1 if decided.target.done else 0)
    assert all(event.data["state"] == decided.target.value for event in ended)
    if ended:
        assert decided.events[-1] == ended[0]


@given(running_jobs(), outcomes)
def test_a_failed_or_timed_out_job_has_a_code_and_no_other_has(job: Job, outcome: Outcome) -> None:
    decided = settle(job, outcome)

    bad = decided.target in (JobState.FAILED, JobState.TIMED_OUT)
    assert bad == (decided.failure is not None)
    if decided.failure:
        assert decided.failure.code
        assert decided.failure.message


@given(running_jobs(), outcomes)
def test_only_a_job_that_ended_well_is_completed_with_a_result(job: Job, outcome: Outcome) -> None:
    decided = settle(job, outcome)

    assert (decided.target is JobState.COMPLETED) == isinstance(outcome, Succeeded)
    assert (decided.result_sha256 is not None) == isinstance(outcome, Succeeded)
    assert (decided.outcome in ("full", "partial")) == isinstance(outcome, Succeeded)


@given(running_jobs(), outcomes)
def test_every_way_back_to_pending_counts_something_that_is_bounded(
    job: Job, outcome: Outcome
) -> None:
    decided = settle(job, outcome)

    if decided.target is JobState.PENDING:
        assert job.interruptions + decided.interruptions <= MAX_INTERRUPTIONS
        match outcome:
            case StageError() | ChildDied():
                assert outcome.try_number < outcome.max_attempts
            case _:
                assert decided.interruptions == 1


@given(running_jobs(), outcomes)
def test_a_job_that_somebody_wants_stopped_never_waits_again(job: Job, outcome: Outcome) -> None:
    asked = replace(job, cancel_requested_at=1.0)

    assert settle(asked, outcome).target is not JobState.PENDING


@given(running_jobs(), stage_errors | retryable_errors)
def test_an_error_parks_the_job_only_while_a_try_is_left(job: Job, error: StageError) -> None:
    decided = settle(replace(job, cancel_requested_at=None), error)

    left = error.delay is not None and error.try_number < error.max_attempts
    assert (decided.target is JobState.PENDING) == (left and not error.permanent)


@given(running_jobs(), retryable_errors | deaths)
def test_a_parked_job_gives_its_slot_back_and_waits_for_its_delay(
    job: Job, outcome: StageError | ChildDied
) -> None:
    decided = settle(job, outcome)

    if decided.target is JobState.PENDING:
        assert (decided.waiting_for, decided.lane) == ("retry", Lane.BACKGROUND)
        assert decided.delay == outcome.delay
        assert [event.kind for event in decided.events] == ["job.retry_scheduled"]


@given(running_jobs(), interruptions)
def test_an_interruption_is_not_a_try_and_blames_nobody(job: Job, outcome: Interrupted) -> None:
    decided = settle(job, outcome)

    assert decided.deaths == 0
    assert decided.target in (JobState.PENDING, JobState.CANCELLED) or (
        decided.failure is not None
        and decided.failure.code == "interrupted_too_often"
        and decided.failure.recoverable
    )


@given(st.integers(min_value=0, max_value=MAX_INTERRUPTIONS), interruptions)
def test_a_job_survives_twenty_interruptions_and_no_more(before: int, outcome: Interrupted) -> None:
    decided = settle(replace(RUNNING, interruptions=before), outcome)

    assert (decided.target is JobState.PENDING) == (before < 20)
    assert before + decided.interruptions <= 20


@given(interruptions)
def test_a_job_interrupted_too_often_says_how_often_where_and_what_to_do(
    outcome: Interrupted,
) -> None:
    at = replace(outcome, stages=(("reading", 18), ("parsing", 2)))
    failure = settle(replace(RUNNING, interruptions=20), at).failure

    assert failure is not None
    assert "21 times" in failure.message
    assert "stage 'reading' (18 times), stage 'parsing' (2 times)" in failure.message
    assert failure.stage == "reading"
    assert failure.hint


@given(running_jobs(), st.integers(min_value=0, max_value=MAX_INTERRUPTIONS - 1))
def test_a_job_whose_worker_is_lost_again_and_again_stays_away_for_longer(
    job: Job, before: int
) -> None:
    shared = replace(job, cancel_requested_at=None, interruptions=before)

    pause = settle(shared, Interrupted(reason="lost_worker")).delay

    assert (pause is None) == (before < 3)
    assert pause is None or timedelta(seconds=0.5) <= pause <= timedelta(seconds=90)
    assert settle(shared, Interrupted(reason="drain")).delay is None


def test_jobs_that_lost_a_worker_together_do_not_come_back_together() -> None:
    lost = [replace(RUNNING, id=f"job_{n}", interruptions=7) for n in range(20)]

    assert len({settle(job, Interrupted(reason="lost_worker")).delay for job in lost}) > 10


def test_what_a_lost_worker_left_open_is_recorded_as_lost() -> None:
    lost = settle(RUNNING, Interrupted(reason="lost_worker"))
    drained = settle(RUNNING, Interrupted(reason="drain"))

    assert lost.run_outcome is RunOutcome.LOST
    assert drained.run_outcome is RunOutcome.INTERRUPTED


@given(deaths)
def test_the_second_death_of_a_child_ends_the_job_as_poison(death: ChildDied) -> None:
    decided = settle(replace(RUNNING, deaths=1), death)

    assert decided.failure is not None
    assert decided.failure.code == "poison_document"
    assert not decided.failure.recoverable
    assert repr(death.stage) in decided.failure.message
    assert "number 2" in decided.failure.message
    assert decided.failure.hint


@given(deaths)
def test_the_first_death_of_a_child_is_never_called_poison(death: ChildDied) -> None:
    decided = settle(RUNNING, death)

    assert decided.deaths == 1
    assert decided.failure is None or decided.failure.code == "child_died"


@pytest.mark.parametrize(("tries", "state"), [(2, JobState.PENDING), (3, JobState.FAILED)])
def test_the_death_of_a_child_is_a_try_of_its_stage(tries: int, state: JobState) -> None:
    death = ChildDied(
        stage="count", message="", try_number=tries, max_attempts=3, delay=timedelta(seconds=1)
    )

    assert settle(RUNNING, death).target is state


@given(retryable_errors)
def test_an_error_is_neither_an_interruption_nor_a_death(error: StageError) -> None:
    decided = settle(RUNNING, error)

    assert (decided.target, decided.deaths, decided.interruptions) == (JobState.PENDING, 0, 0)


@given(running_jobs(), outcomes)
def test_only_the_death_of_its_own_child_is_blamed_on_the_document(
    job: Job, outcome: Outcome
) -> None:
    if not isinstance(outcome, ChildDied):
        assert settle(job, outcome).deaths == 0


@pytest.mark.parametrize("stopped", [True, False])
def test_work_that_could_not_be_stopped_is_said_so(*, stopped: bool) -> None:
    for outcome in (TimedOut(code="timeout", stopped=stopped), Cancelled(stopped=stopped)):
        assert settle(RUNNING, outcome).stopped is stopped


@given(st.sampled_from(("expired", "deadline_exceeded")))
def test_a_waiting_job_that_expires_ends_timed_out_with_the_bound_that_came(code: str) -> None:
    decided = expire(FRESH, code)

    assert (decided.source, decided.target) == (JobState.PENDING, JobState.TIMED_OUT)
    assert decided.failure is not None
    assert decided.failure.code == code


@given(running_jobs(), outcomes)
def test_the_last_event_says_how_the_job_ended(job: Job, outcome: Outcome) -> None:
    decided = settle(job, outcome)

    if decided.target.done:
        told = decided.events[-1].data
        assert told.get("code") == (decided.failure.code if decided.failure else None)
        assert told.get("outcome") == decided.outcome
        assert None not in told.values()


@given(running_jobs(), retryable_errors | interruptions)
def test_work_that_ended_by_itself_after_a_cancel_counts_as_stopped(
    job: Job, outcome: StageError | Interrupted
) -> None:
    decided = settle(replace(job, cancel_requested_at=1.0), outcome)

    assert (decided.target, decided.stopped) == (JobState.CANCELLED, True)
