"""The two instants of a job, and the reserve before the first."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.admission import Estimate
from forthwith.model.job import DegradeMode, Job
from forthwith.policy.deadline import (
    expires_at_when_claimed,
    expires_at_while_pending,
    expiry_code,
    reason_to_skip,
    reserve,
)
from tests.strategies import FRESH, NOW, RUNNING, accepted_jobs, durations, estimates, running_jobs

modes = st.sampled_from(DegradeMode)
offsets = st.floats(min_value=-100, max_value=100)
waits = durations(up_to=timedelta(seconds=60))


def with_p50(seconds: float) -> Estimate:
    return Estimate(p50=seconds, p90=seconds, samples=100)


@given(durations())
def test_the_reserve_is_a_ninth_of_the_wait_and_at_most_five_seconds(wait: timedelta) -> None:
    assert reserve(wait) == min(timedelta(seconds=5), wait / 9)


@given(offsets, st.none() | offsets, waits, st.none() | estimates)
def test_a_caller_who_refuses_degradation_gets_every_stage(
    now: float, deadline: float | None, wait: timedelta, estimate: Estimate | None
) -> None:
    mode = DegradeMode.NEVER

    assert reason_to_skip(mode, now=now, deadline_at=deadline, wait=wait, estimate=estimate) is None


@given(offsets, waits, estimates)
def test_nothing_is_left_out_before_the_reserve(
    now: float, wait: timedelta, estimate: Estimate
) -> None:
    deadline = now + reserve(wait).total_seconds() + 0.001

    skip = reason_to_skip(
        DegradeMode.AUTO, now=now, deadline_at=deadline, wait=wait, estimate=estimate
    )

    assert skip is None


@given(offsets, waits, estimates, st.floats(min_value=0, max_value=100))
def test_once_the_deadline_has_come_everything_is_run_because_nobody_waits_any_more(
    deadline: float, wait: timedelta, estimate: Estimate, late: float
) -> None:
    skip = reason_to_skip(
        DegradeMode.AUTO, now=deadline + late, deadline_at=deadline, wait=wait, estimate=estimate
    )

    assert skip is None


@given(
    st.floats(min_value=0.01, max_value=4.9), st.floats(min_value=0, max_value=10, exclude_min=True)
)
def test_within_the_reserve_a_stage_is_started_only_if_its_estimate_fits(
    left: float, expected: float
) -> None:
    skip = reason_to_skip(
        DegradeMode.AUTO,
        now=100.0 - left,
        deadline_at=100.0,
        wait=timedelta(seconds=60),
        estimate=with_p50(expected),
    )

    assert (skip == "deadline_near") == (expected > 100.0 - (100.0 - left))


def test_a_stage_without_history_is_started_within_the_reserve() -> None:
    skip = reason_to_skip(
        DegradeMode.AUTO,
        now=99.0,
        deadline_at=100.0,
        wait=timedelta(seconds=60),
        estimate=None,
    )

    assert skip is None


@given(modes)
def test_a_job_without_a_waiting_caller_loses_no_stage_to_a_deadline(mode: DegradeMode) -> None:
    skip = reason_to_skip(
        mode, now=NOW, deadline_at=None, wait=timedelta(), estimate=with_p50(999.0)
    )

    assert (skip == "asked_to_degrade") == (mode is DegradeMode.ALWAYS)


@given(running_jobs())
def test_the_deadline_ends_a_job_only_when_it_may_not_fall_back_to_the_queue(job: Job) -> None:
    patient = replace(job, fallback_to_queue=True)

    without = replace(patient, deadline_at=None)
    assert expires_at_when_claimed(patient, NOW) == expires_at_when_claimed(without, NOW)
    assert expires_at_while_pending(patient) == expires_at_while_pending(without)


@given(accepted_jobs())
def test_a_strict_job_expires_at_its_deadline_at_the_latest(job: Job) -> None:
    strict = replace(job, fallback_to_queue=False)

    if strict.deadline_at is not None:
        assert expires_at_when_claimed(strict, NOW) <= strict.deadline_at
        assert (expires_at_while_pending(strict) or 0) <= strict.deadline_at


@given(running_jobs(), st.floats(min_value=0, max_value=10_000))
def test_a_claim_has_what_earlier_claims_of_the_round_left_of_the_processing_time(
    job: Job, later: float
) -> None:
    now = NOW + later
    left = max(0.0, job.timeout_s - job.processed_s)

    assert expires_at_when_claimed(job, now) <= now + left
    assert expires_at_when_claimed(FRESH, now) == now + FRESH.timeout_s


@given(accepted_jobs())
def test_waiting_costs_no_processing_time(job: Job) -> None:
    short = replace(job, timeout_s=0.001)

    assert expires_at_while_pending(short) == expires_at_while_pending(job)


def test_the_bound_that_came_first_gives_the_code() -> None:
    job = replace(RUNNING, timeout_s=10.0, expiry_at=NOW + 20)
    strict = replace(job, fallback_to_queue=False, deadline_at=NOW + 5)

    assert expiry_code(job, NOW + 11) == "timeout"
    assert expiry_code(job, NOW + 21) == "timeout"
    assert expiry_code(replace(job, expiry_at=NOW + 9), NOW + 21) == "expired"
    assert expiry_code(strict, NOW + 21) == "deadline_exceeded"
    assert expiry_code(replace(FRESH, expiry_at=NOW + 1), NOW + 2) == "expired"


@given(running_jobs())
def test_the_code_at_the_instant_of_expiry_is_that_of_the_bound_that_gave_it(job: Job) -> None:
    at = expires_at_when_claimed(job, NOW)
    code = expiry_code(job, at)

    if code == "timeout":
        assert at == NOW + max(0.0, job.timeout_s - job.processed_s)
    else:
        assert at == (job.expiry_at if code == "expired" else job.deadline_at)


def test_instants_at_the_beginning_of_time_are_instants_too() -> None:
    assert expires_at_when_claimed(replace(FRESH, expiry_at=0.0), 0.0) == 0.0


def test_the_reserve_begins_at_its_first_instant() -> None:
    skip = reason_to_skip(
        DegradeMode.AUTO,
        now=99.0,
        deadline_at=100.0,
        wait=timedelta(seconds=9),
        estimate=with_p50(30.0),
    )

    assert skip == "deadline_near"
