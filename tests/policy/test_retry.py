"""Retry: how often, how soon, and whether the slot is kept."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.pipeline import Pipeline, RetryPolicy, Stage
from forthwith.policy.retry import (
    IN_PLACE,
    GiveUp,
    Park,
    RetryInPlace,
    bound_of_tries,
    delay,
    next_try,
    stage_policy,
)
from tests.strategies import StageNamed, durations, jitters, retry_policies

tries = st.integers(min_value=1, max_value=100)
caps = st.none() | st.integers(min_value=1, max_value=20)
TICK = timedelta(microseconds=1)


@given(retry_policies, tries, jitters)
def test_a_delay_is_never_negative_and_never_above_the_cap_with_its_jitter(
    policy: RetryPolicy, number: int, jitter: float
) -> None:
    assert timedelta() <= delay(policy, number, jitter=jitter)
    assert delay(policy, number, jitter=jitter) <= policy.cap * (1 + policy.jitter) + TICK


@given(retry_policies, tries)
def test_each_further_delay_is_at_least_as_long(policy: RetryPolicy, number: int) -> None:
    assert delay(policy, number, jitter=0) <= delay(policy, number + 1, jitter=0)


@given(retry_policies, tries, jitters)
def test_jitter_moves_a_delay_by_no_more_than_its_share(
    policy: RetryPolicy, number: int, jitter: float
) -> None:
    plain = delay(policy, number, jitter=0)

    assert abs(delay(policy, number, jitter=jitter) - plain) <= plain * policy.jitter + TICK


@pytest.mark.parametrize(
    ("number", "expected"), [(1, 1), (2, 2), (3, 4), (4, 8), (6, 32), (7, 60), (50, 60)]
)
def test_by_default_delays_double_from_one_second_up_to_sixty(number: int, expected: int) -> None:
    assert delay(RetryPolicy(), number, jitter=0) == timedelta(seconds=expected)


@given(policy=retry_policies, number=tries, cap=caps, permanent=st.booleans(), jitter=jitters)
def test_a_stage_is_tried_again_only_while_it_has_a_try_left(
    *, policy: RetryPolicy, number: int, cap: int | None, permanent: bool, jitter: float
) -> None:
    decision = next_try(policy, tries=number, job_cap=cap, permanent=permanent, jitter=jitter)

    ends = permanent or number >= policy.max_attempts or (cap is not None and number >= cap)
    assert isinstance(decision, GiveUp) == ends


@given(retry_policies, jitters, durations())
def test_the_slot_is_kept_for_a_delay_of_up_to_five_seconds_and_given_back_for_a_longer_one(
    policy: RetryPolicy, jitter: float, asked_for: timedelta
) -> None:
    match next_try(
        policy, tries=1, job_cap=None, permanent=False, jitter=jitter, retry_after=asked_for
    ):
        case RetryInPlace(delay=wait):
            assert wait <= IN_PLACE == timedelta(seconds=5)
            assert wait >= asked_for
        case Park(delay=wait):
            assert wait > IN_PLACE
            assert wait >= asked_for
        case GiveUp():
            assert policy.max_attempts == 1


@given(retry_policies, caps)
def test_the_job_option_caps_the_tries_and_never_raises_them(
    policy: RetryPolicy, cap: int | None
) -> None:
    bound = bound_of_tries(policy, cap)

    assert bound <= policy.max_attempts
    assert cap is None or bound <= cap


def test_a_stages_retry_overrides_the_pipelines() -> None:
    own = RetryPolicy(max_attempts=7)
    pipeline = Pipeline(
        name="demo.any",
        stages=(Stage("mine", StageNamed(), retry=own), Stage("theirs", StageNamed())),
        retry=RetryPolicy(max_attempts=2),
    )

    assert stage_policy(pipeline, pipeline.stage("mine")) == own
    assert stage_policy(pipeline, pipeline.stage("theirs")).max_attempts == 2


def test_by_default_a_stage_has_three_tries_the_first_included() -> None:
    assert RetryPolicy().max_attempts == 3


def test_a_delay_of_exactly_five_seconds_is_waited_in_place() -> None:
    policy = RetryPolicy(base=timedelta(seconds=5))

    kept = next_try(policy, tries=1, job_cap=None, permanent=False, jitter=0)

    assert kept == RetryInPlace(delay=timedelta(seconds=5))
