"""Health: the words of GET /admission, and jobs that have gone quiet."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.job import Job
from forthwith.model.records import QueueFacts, WorkerRow
from forthwith.policy.health import (
    Action,
    Capacity,
    ServiceStatus,
    capacity,
    is_stalled,
    is_working,
)
from tests.strategies import (
    FRESH,
    NOW,
    RUNNING,
    accepted_jobs,
    ended_jobs,
    queue_facts,
    worker_rows,
)

teams = st.lists(worker_rows, max_size=4)
slots = st.integers(min_value=0, max_value=8)
IDLE = QueueFacts(pending=0, scheduled=0, processing=0, immediate=0, oldest_waiting_s=0)
WORKER = WorkerRow(
    id="w1",
    host="here",
    pid=1,
    lock="",
    concurrency=10,
    capabilities=(),
    lease_until=NOW + 10,
)


def judge(facts: QueueFacts, team: list[WorkerRow], immediate_slots: int = 5) -> Capacity:
    return capacity(facts, team, immediate_slots=immediate_slots, max_pending=20, now=NOW)


@given(queue_facts, teams, slots)
def test_the_figures_agree_with_each_other(
    facts: QueueFacts, team: list[WorkerRow], immediate_slots: int
) -> None:
    found = judge(facts, team, immediate_slots)

    assert found.concurrent_processing == facts.processing
    assert 0 <= found.available_capacity <= found.max_concurrent_processing
    assert 0 <= found.capacity_utilization <= 1
    assert (found.available_capacity == 0) == (found.capacity_utilization == 1)


@given(queue_facts, teams, slots)
def test_only_workers_that_are_alive_count(
    facts: QueueFacts, team: list[WorkerRow], immediate_slots: int
) -> None:
    alive = [worker for worker in team if is_working(worker, NOW)]
    found = judge(facts, team, immediate_slots)

    assert found == judge(facts, alive, immediate_slots)
    if not alive:
        assert found.max_concurrent_processing == 0
        assert found.status is ServiceStatus.OVERLOADED
        assert not found.can_process_immediately


@given(queue_facts, teams, slots)
def test_the_advice_follows_from_what_would_happen_to_the_next_job(
    facts: QueueFacts, team: list[WorkerRow], immediate_slots: int
) -> None:
    found = judge(facts, team, immediate_slots)

    refused = facts.pending >= 20
    assert (found.recommended_action is Action.RETRY_LATER) == refused
    assert (found.recommended_action is Action.PROCESS_IMMEDIATELY) == found.can_process_immediately


@given(queue_facts, teams, slots)
def test_a_healthy_service_has_room_for_a_caller_who_waits(
    facts: QueueFacts, team: list[WorkerRow], immediate_slots: int
) -> None:
    found = judge(facts, team, immediate_slots)

    if found.status is ServiceStatus.HEALTHY:
        assert found.can_process_immediately
        assert found.available_capacity > 0


def test_the_words_follow_the_load() -> None:
    busy = replace(IDLE, processing=5, immediate=5)
    full = replace(IDLE, pending=20)

    assert judge(IDLE, [WORKER]).status is ServiceStatus.HEALTHY
    assert judge(busy, [WORKER]).status is ServiceStatus.AT_CAPACITY
    assert judge(full, [WORKER]).status is ServiceStatus.OVERLOADED
    assert judge(replace(IDLE, processing=6), [WORKER]).available_capacity == 9
    assert judge(IDLE, [replace(WORKER, state="draining")]).status is ServiceStatus.OVERLOADED


@given(accepted_jobs() | ended_jobs())
def test_only_a_running_job_can_be_stalled(job: Job) -> None:
    assert not is_stalled(job, progress_at=None, now=NOW + 1e6)


@given(
    st.floats(min_value=0, max_value=1000),
    st.none() | st.floats(min_value=0, max_value=1000),
    st.floats(min_value=0, max_value=2000),
)
def test_a_job_is_stalled_after_five_minutes_without_a_stage_or_progress(
    moved: float, shown: float | None, now: float
) -> None:
    job = replace(RUNNING, claimed_at=0.0, updated_at=moved)

    newest = max(moved, shown or 0.0)
    assert is_stalled(job, progress_at=shown, now=now) == (now - newest > 300)


def test_a_job_that_was_claimed_just_now_is_not_stalled() -> None:
    old = replace(RUNNING, created_at=NOW - 9999, updated_at=NOW - 9999, claimed_at=NOW)

    assert not is_stalled(old, progress_at=None, now=NOW + 1)
    assert not is_stalled(FRESH, progress_at=None, now=NOW + 9999)


def test_a_job_is_stalled_from_the_sixth_minute_on() -> None:
    assert not is_stalled(RUNNING, progress_at=None, now=NOW + 300)
    assert is_stalled(RUNNING, progress_at=None, now=NOW + 301)
    assert not is_stalled(RUNNING, progress_at=NOW + 200, now=NOW + 301)


def test_a_service_whose_slots_are_all_in_use_is_at_capacity_though_nobody_waits() -> None:
    found = judge(replace(IDLE, processing=15), [WORKER])

    assert found.status is ServiceStatus.AT_CAPACITY
    assert found.available_capacity == 0
    assert judge(replace(IDLE, processing=14), [WORKER]).status is ServiceStatus.HEALTHY
