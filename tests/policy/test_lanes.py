"""Lanes: how many run, and which handed-over jobs give way."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.job import Job, Lane, Method
from forthwith.policy.lanes import free_background_slots, to_preempt
from tests.strategies import NOW, RUNNING

concurrencies = st.integers(min_value=1, max_value=6)
KINDS = (
    (Lane.IMMEDIATE, Method.IMMEDIATE),
    (Lane.BACKGROUND, Method.QUEUED),
    (Lane.BACKGROUND, Method.FALLBACK),
)


@st.composite
def running_together(draw: st.DrawFn) -> list[Job]:
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=14))
    ages = st.floats(min_value=0, max_value=100)
    return [
        replace(RUNNING, id=f"job_{n:02}", lane=lane, method=method, created_at=NOW - draw(ages))
        for n, (lane, method) in enumerate(kinds)
    ]


def in_background(jobs: list[Job]) -> list[Job]:
    return [job for job in jobs if job.lane is Lane.BACKGROUND]


@given(running_together(), concurrencies)
def test_a_worker_claims_no_more_background_jobs_than_it_has_slots(
    jobs: list[Job], concurrency: int
) -> None:
    free = free_background_slots(jobs, concurrency)

    assert free == max(0, concurrency - len(in_background(jobs)))


@given(running_together(), concurrencies)
def test_only_handed_over_jobs_give_way(jobs: list[Job], concurrency: int) -> None:
    stopped = set(to_preempt(jobs, concurrency))

    assert stopped <= {job.id for job in jobs if job.method is Method.FALLBACK}


@given(running_together(), concurrencies)
def test_as_many_give_way_as_there_are_more_jobs_than_slots(
    jobs: list[Job], concurrency: int
) -> None:
    surplus = max(0, len(in_background(jobs)) - concurrency)
    handed_over = sum(job.method is Method.FALLBACK for job in jobs)

    assert len(to_preempt(jobs, concurrency)) == min(surplus, handed_over)


@given(running_together(), concurrencies)
def test_the_youngest_handed_over_jobs_give_way_first(jobs: list[Job], concurrency: int) -> None:
    stopped = set(to_preempt(jobs, concurrency))
    handed_over = [job for job in jobs if job.method is Method.FALLBACK]

    stay = [job.created_at for job in handed_over if job.id not in stopped]
    go = [job.created_at for job in handed_over if job.id in stopped]
    assert not (stay and go) or max(stay) <= min(go)
