"""Admission: run now, queue with the reason, or refuse."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from forthwith.model.admission import AdmissionFacts, Estimate, Queue, Reject, RunNow
from forthwith.policy.admission import admit
from tests.strategies import admission_facts, estimates

ROOM = AdmissionFacts(
    immediate_running=0,
    immediate_slots=5,
    pending=0,
    max_pending=100,
    wait=timedelta(seconds=30),
    delayed=False,
    estimate=None,
)


@given(admission_facts)
def test_only_a_job_that_somebody_waits_for_runs_at_once(facts: AdmissionFacts) -> None:
    if isinstance(admit(facts), RunNow):
        assert facts.wait is not None
        assert not facts.delayed


@given(admission_facts)
def test_the_immediate_lane_never_takes_more_than_its_slots(facts: AdmissionFacts) -> None:
    if isinstance(admit(facts), RunNow):
        assert facts.immediate_running < facts.immediate_slots


@given(admission_facts)
def test_the_service_refuses_exactly_when_too_many_wait(facts: AdmissionFacts) -> None:
    refused = isinstance(admit(facts), Reject)

    assert refused == (facts.pending >= facts.max_pending)


@given(admission_facts)
def test_every_decision_gives_its_reason_and_a_refusal_says_when_to_come_back(
    facts: AdmissionFacts,
) -> None:
    decision = admit(facts)

    assert decision.reason
    if isinstance(decision, Reject):
        assert decision.retry_after > timedelta()


@given(estimates)
def test_a_job_that_does_not_fit_the_wait_is_queued_once_there_is_history(
    history: Estimate,
) -> None:
    decision = admit(replace(ROOM, estimate=history))

    assert isinstance(decision, Queue) == (history.p50 > 30 and history.samples >= 20)


@pytest.mark.parametrize(("samples", "prediction"), [(19, RunNow), (20, Queue)])
def test_before_twenty_samples_the_service_runs_and_sees(
    samples: int, prediction: type[RunNow | Queue]
) -> None:
    slow = Estimate(p50=9999.0, p90=9999.0, samples=samples)

    assert isinstance(admit(replace(ROOM, estimate=slow)), prediction)


def test_a_job_that_takes_just_as_long_as_the_caller_waits_is_run() -> None:
    just = Estimate(p50=30.0, p90=40.0, samples=100)

    assert isinstance(admit(replace(ROOM, estimate=just)), RunNow)


def test_a_queued_job_is_told_that_no_slot_was_free() -> None:
    decision = admit(replace(ROOM, immediate_running=5))

    assert decision == Queue(reason="all 5 immediate slots are taken")
