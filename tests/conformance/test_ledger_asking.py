from datetime import timedelta

import pytest

from forthwith.model.errors import (
    JobNotDoneError,
    JobNotEndedError,
    LeaseLostError,
    NoResultError,
    NotFoundError,
)
from forthwith.model.job import JobState, Lane, Method, Priority
from forthwith.model.json import JsonObject
from forthwith.model.outcome import Cancelled, Interrupted, TimedOut
from forthwith.model.records import RetryOptions
from forthwith.model.stage import StageState
from forthwith.policy.settlement import expire
from tests.conformance.kit import NOON, TENANT, Bench, succeeded, waiting_job


async def test_a_waiting_job_is_cancelled_at_once(bench: Bench) -> None:
    job = await bench.submit()

    ended = await bench.ledger.request_cancel(TENANT, job.id)

    assert (ended.state, ended.cancel_requested_at) == (JobState.CANCELLED, NOON)
    assert (await bench.kinds(job.id))[1:] == ["job.cancel_requested", "job.ended"]
    assert await bench.claim() == []


async def test_the_worker_of_a_running_job_is_told_to_stop(bench: Bench) -> None:
    job = await bench.running()

    asked = await bench.ledger.request_cancel(TENANT, job.id)
    again = await bench.ledger.request_cancel(TENANT, job.id)
    forced = await bench.ledger.request_cancel(TENANT, job.id, force=True)

    assert (asked.state, asked.cancel_requested_at) == (JobState.PROCESSING, NOON)
    assert (again, asked.cancel_force, forced.cancel_force) == (asked, False, True)
    assert (await bench.kinds(job.id)).count("job.cancel_requested") == 1
    ended = await bench.settle(forced, Cancelled(stopped=True))
    assert (ended.state, ended.stopped) == (JobState.CANCELLED, True)
    assert await bench.outcomes(job.id) == [("parse", 1, "cancelled")]


async def test_a_completion_that_comes_first_wins_over_the_cancel(bench: Bench) -> None:
    job = await bench.running()
    ended = await bench.complete(job)

    assert await bench.ledger.request_cancel(TENANT, job.id) == ended


async def test_a_completion_after_the_forced_end_is_dropped(bench: Bench) -> None:
    job = await bench.running()
    await bench.ledger.request_cancel(TENANT, job.id)
    ended = await bench.settle(job, Cancelled(stopped=False))

    with pytest.raises(LeaseLostError):
        await bench.complete(job)

    assert (await bench.row(job.id), ended.stopped) == (ended, False)


async def test_what_was_asked_to_stop_does_not_come_back_when_its_worker_is_lost(
    bench: Bench,
) -> None:
    job = await bench.running()
    asked = await bench.ledger.request_cancel(TENANT, job.id)

    ended = await bench.settle(asked, Interrupted(reason="lost_worker"))

    assert ended.state is JobState.CANCELLED


@pytest.mark.parametrize("seconds", [3.0, 5.0])
async def test_a_stop_that_is_not_carried_out_in_time_is_found(
    bench: Bench, seconds: float
) -> None:
    job = await bench.running()
    await bench.ledger.request_cancel(TENANT, job.id)
    bench.clock.advance(seconds)

    late = await bench.ledger.unstopped_jobs(grace=timedelta(seconds=4))

    assert [each.id for each in late] == ([job.id] if seconds > 4 else [])


async def test_a_hand_over_changes_the_lane_and_nothing_of_the_attempt(bench: Bench) -> None:
    job = await bench.submit(waiting_job(30))
    running = (await bench.claim_one()).job
    bench.clock.advance(30)

    assert [each.id for each in await bench.ledger.unanswered_jobs()] == [job.id]
    moved = await bench.ledger.hand_over(job.id)

    assert (moved.lane, moved.method, moved.priority) == (
        Lane.BACKGROUND,
        Method.FALLBACK,
        Priority.HIGH,
    )
    assert (moved.fence, moved.worker, moved.state) == (1, "w1", JobState.PROCESSING)
    record = await bench.ledger.get(TENANT, job.id)
    assert record.details.fallback is not None
    assert record.details.fallback["elapsed_ms"] == 30_000
    assert await bench.ledger.unanswered_jobs() == []
    assert (await bench.complete(running)).state is JobState.COMPLETED


async def test_a_second_hand_over_changes_nothing(bench: Bench) -> None:
    job = await bench.submit(waiting_job(30))
    first = await bench.ledger.hand_over(job.id)

    assert await bench.ledger.hand_over(job.id) == first
    assert (await bench.kinds(job.id)).count("job.handed_over") == 1


async def test_a_job_that_must_not_go_on_is_not_handed_over(bench: Bench) -> None:
    job = await bench.submit(waiting_job(30, fallback_to_queue=False))

    assert await bench.ledger.hand_over(job.id) == job


async def test_a_retry_begins_a_round_in_which_committed_stages_stay(bench: Bench) -> None:
    job = await bench.running()
    await bench.commit(job, "parse")
    await bench.start(job, "note")
    await bench.settle(job, TimedOut(code="timeout"))

    fresh = await bench.ledger.retry(TENANT, job.id, delay=timedelta())

    assert (fresh.state, fresh.round, fresh.attempt, fresh.failure) == (
        JobState.PENDING,
        2,
        0,
        None,
    )
    claimed = await bench.claim_one("w2")
    states = {s.stage: (s.state, s.round, s.tries) for s in claimed.stages}
    assert states == {
        "parse": (StageState.COMMITTED, 1, 1),
        "note": (StageState.PENDING, 2, 0),
    }
    assert list(claimed.outputs) == ["parse"]
    assert claimed.job.fence == 2


async def test_a_retry_can_begin_later(bench: Bench) -> None:
    job = await bench.submit()
    await bench.ledger.request_cancel(TENANT, job.id)

    fresh = await bench.ledger.retry(TENANT, job.id, delay=timedelta(seconds=10))

    assert (fresh.run_at, fresh.waiting_for) == (NOON + 10, "schedule")
    assert await bench.claim() == []
    bench.clock.advance(10)
    assert (await bench.claim_one()).job.round == 2


async def test_what_a_retry_changes_is_kept_over_what_the_submit_asked_for(bench: Bench) -> None:
    job = await bench.submit(
        priority=Priority.LOW, options={"priority": "low", "queue": "q", "password": "wrong"}
    )
    other = await bench.submit()
    await bench.ledger.request_cancel(TENANT, job.id)
    given: JsonObject = {"priority": "high", "max_attempts": 2, "password": "right"}
    asked = RetryOptions(
        given=given, priority=Priority.HIGH, max_attempts=2, timeout=timedelta(seconds=7)
    )

    fresh = await bench.ledger.retry(TENANT, job.id, delay=timedelta(), options=asked)

    assert (fresh.priority, fresh.max_attempts, fresh.timeout_s) == (Priority.HIGH, 2, 7.0)
    assert fresh == await bench.row(job.id)
    first, second = await bench.claim()
    assert [first.job.id, second.job.id] == [job.id, other.id]
    assert first.details.options == {"queue": "q", **given}
    assert first.job.expires_at == NOON + 7


async def test_a_retry_without_options_changes_none(bench: Bench) -> None:
    job = await bench.submit(priority=Priority.LOW, max_attempts=4, options={"max_attempts": 4})
    await bench.ledger.request_cancel(TENANT, job.id)

    fresh = await bench.ledger.retry(TENANT, job.id, delay=timedelta())

    assert (fresh.priority, fresh.rank) == (job.priority, job.rank)
    assert (fresh.max_attempts, fresh.timeout_s) == (4, job.timeout_s)
    assert (await bench.ledger.get(TENANT, job.id)).details.options == {"max_attempts": 4}


async def test_an_expiry_that_was_decided_before_a_retry_does_not_end_the_new_round(
    bench: Bench,
) -> None:
    job = await bench.submit(expires_in=timedelta(seconds=10))
    bench.clock.advance(10)
    [overdue] = await bench.ledger.overdue_jobs(grace=timedelta())
    await bench.ledger.request_cancel(TENANT, job.id)
    fresh = await bench.ledger.retry(TENANT, job.id, delay=timedelta())

    with pytest.raises(LeaseLostError):
        await bench.ledger.apply(expire(overdue, "expired"))

    assert await bench.row(job.id) == fresh


async def test_only_what_ended_badly_can_be_retried(bench: Bench) -> None:
    job = await bench.running()
    with pytest.raises(JobNotEndedError):
        await bench.ledger.retry(TENANT, job.id, delay=timedelta())
    await bench.complete(job)

    with pytest.raises(JobNotEndedError):
        await bench.ledger.retry(TENANT, job.id, delay=timedelta())


async def test_a_result_is_there_only_when_the_job_has_completed(bench: Bench) -> None:
    job = await bench.running()
    with pytest.raises(JobNotDoneError):
        await bench.ledger.result(TENANT, job.id)
    await bench.settle(job, TimedOut(code="timeout"))

    with pytest.raises(NoResultError):
        await bench.ledger.result(TENANT, job.id)


async def test_another_tenants_job_is_not_found(bench: Bench) -> None:
    job = await bench.running()
    await bench.complete(job)
    ledger = bench.ledger

    for asking in (
        ledger.get("other", job.id),
        ledger.events("other", job.id),
        ledger.stages("other", job.id),
        ledger.runs("other", job.id),
        ledger.result("other", job.id),
        ledger.request_cancel("other", job.id),
        ledger.retry("other", job.id, delay=timedelta()),
        ledger.hand_over("job_unknown"),
    ):
        with pytest.raises(NotFoundError):
            await asking


async def test_a_job_interrupted_too_often_ends(bench: Bench) -> None:
    await bench.submit()
    for _ in range(20):
        job = (await bench.claim_one()).job
        assert not (await bench.settle(job, Interrupted(reason="drain"))).done

    job = (await bench.claim_one()).job
    ended = await bench.settle(job, Interrupted(reason="drain"))

    assert ended.failure is not None
    assert (ended.state, ended.failure.code) == (JobState.FAILED, "interrupted_too_often")
    with pytest.raises(LeaseLostError):
        await bench.settle(job, succeeded())
