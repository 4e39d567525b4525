"""Hypothesis strategies: any job, stage, pipeline and outcome that may lawfully exist."""

import inspect
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from forthwith.model.admission import AdmissionFacts, Estimate
from forthwith.model.event import GENESIS
from forthwith.model.job import DegradeMode, Job, JobState, Lane, Method, Priority
from forthwith.model.outcome import (
    Cancelled,
    ChildDied,
    Interrupted,
    Outcome,
    StageError,
    Succeeded,
    TimedOut,
)
from forthwith.model.pipeline import Degrade, Pipeline, RetryPolicy, Stage
from forthwith.model.records import QueueFacts, WorkerRow
from forthwith.policy.rank import rank
from forthwith.policy.settlement import MAX_DEATHS, MAX_INTERRUPTIONS

NOW = 1_800_000_000.0
"""A stopped clock: seconds since the epoch."""

FRESH = Job(
    id="job_1",
    tenant="acme",
    owner="ann",
    pipeline="demo.words",
    pipeline_version=1,
    graph="0" * 16,
    queue="default",
    priority=Priority.NORMAL,
    lane=Lane.BACKGROUND,
    method=Method.QUEUED,
    state=JobState.PENDING,
    outcome=None,
    rank=NOW,
    ready=True,
    run_at=None,
    waiting_for="slot",
    round=1,
    fence=0,
    attempt=0,
    interruptions=0,
    deaths=0,
    max_attempts=None,
    worker=None,
    degrade=DegradeMode.AUTO,
    fallback_to_queue=True,
    created_at=NOW,
    started_at=None,
    claimed_at=None,
    finished_at=None,
    last_retry_at=None,
    deadline_at=None,
    expires_at=None,
    expiry_at=None,
    timeout_s=300.0,
    processed_s=0.0,
    cancel_requested_at=None,
    cancel_force=False,
    stopped=True,
    result_stage="count",
    result_sha256=None,
    size_bytes=0,
    failure=None,
    batch_id=None,
    version=1,
    updated_at=NOW,
    last_seq=1,
    last_hash=GENESIS,
)
"""A job that was accepted just now, and for which nobody waits."""

RUNNING = replace(
    FRESH,
    state=JobState.PROCESSING,
    fence=1,
    attempt=1,
    worker="w1",
    claimed_at=NOW,
    started_at=NOW,
    waiting_for=None,
)
"""A job that a worker claimed just now."""

seconds = st.floats(min_value=0, max_value=10_000)
priorities = st.sampled_from(Priority)
jitters = st.floats(min_value=-1, max_value=1)


def durations(*, up_to: timedelta = timedelta(days=1)) -> st.SearchStrategy[timedelta]:
    return st.timedeltas(min_value=timedelta(), max_value=up_to)


@st.composite
def accepted_jobs(draw: st.DrawFn) -> Job:
    """A job as `submit` leaves it: in either lane, urgent or not, bounded or not."""
    waited_for = draw(st.booleans())
    priority = draw(priorities)
    return replace(
        FRESH,
        priority=priority,
        rank=rank(NOW, priority),
        lane=Lane.IMMEDIATE if waited_for else Lane.BACKGROUND,
        method=Method.IMMEDIATE if waited_for else Method.QUEUED,
        fallback_to_queue=draw(st.booleans()),
        deadline_at=NOW + draw(seconds) if waited_for else None,
        expiry_at=draw(st.none() | st.floats(min_value=NOW, max_value=NOW + 10_000)),
        timeout_s=draw(st.floats(min_value=1, max_value=10_000)),
        max_attempts=draw(st.none() | st.integers(min_value=1, max_value=10)),
        degrade=draw(st.sampled_from(DegradeMode)),
    )


@st.composite
def running_jobs(draw: st.DrawFn) -> Job:
    """A job that a worker holds, after any number of earlier claims."""
    job = draw(accepted_jobs())
    asked = draw(st.none() | st.just(NOW))
    return replace(
        job,
        state=JobState.PROCESSING,
        worker="w1",
        waiting_for=None,
        fence=draw(st.integers(min_value=1, max_value=50)),
        attempt=draw(st.integers(min_value=1, max_value=10)),
        round=draw(st.integers(min_value=1, max_value=5)),
        interruptions=draw(st.integers(min_value=0, max_value=MAX_INTERRUPTIONS)),
        deaths=draw(st.integers(min_value=0, max_value=MAX_DEATHS - 1)),
        started_at=NOW,
        claimed_at=NOW,
        processed_s=draw(seconds),
        cancel_requested_at=asked,
        cancel_force=asked is not None and draw(st.booleans()),
    )


@st.composite
def ended_jobs(draw: st.DrawFn) -> Job:
    """A job whose round has ended, in any of the four ways."""
    job = draw(running_jobs())
    state = draw(st.sampled_from([state for state in JobState if state.done]))
    return replace(
        job,
        state=state,
        worker=None,
        claimed_at=None,
        ready=False,
        finished_at=NOW,
        outcome="full" if state is JobState.COMPLETED else None,
    )


codes = st.sampled_from(("provider_down", "unreadable", "error"))
limits = st.integers(min_value=1, max_value=10)

stage_errors = st.builds(
    StageError,
    stage=st.just("count"),
    code=codes,
    message=st.just("It did not work."),
    hint=st.just(""),
    permanent=st.booleans(),
    try_number=limits,
    max_attempts=limits,
    delay=st.none() | durations(),
)
retryable_errors = st.builds(
    StageError,
    stage=st.just("count"),
    code=codes,
    message=st.just("It did not work."),
    hint=st.just(""),
    permanent=st.just(value=False),
    try_number=st.integers(min_value=1, max_value=9),
    max_attempts=st.just(10),
    delay=durations(),
)
"""Errors after which another try is left."""

deaths = st.builds(
    ChildDied,
    stage=st.just("count"),
    message=st.just("signal 11"),
    try_number=limits,
    max_attempts=limits,
    delay=durations(),
)
interruptions = st.builds(
    Interrupted, reason=st.sampled_from(("drain", "lost_worker", "preempted"))
)
outcomes: st.SearchStrategy[Outcome] = st.one_of(
    st.builds(Succeeded, result_sha256=st.just("ab" * 32), partial=st.booleans()),
    stage_errors,
    retryable_errors,
    deaths,
    st.builds(
        TimedOut,
        code=st.sampled_from(("timeout", "expired", "deadline_exceeded")),
        stopped=st.booleans(),
    ),
    st.builds(Cancelled, stopped=st.booleans()),
    interruptions,
)

retry_policies = st.builds(
    RetryPolicy,
    max_attempts=st.integers(min_value=1, max_value=20),
    base=durations(),
    multiplier=st.floats(min_value=1, max_value=1000),
    cap=durations(),
    jitter=st.floats(min_value=0, max_value=1, exclude_max=True),
)

estimates = st.builds(
    Estimate,
    p50=seconds,
    p90=seconds,
    samples=st.integers(min_value=1, max_value=1000),
)

admission_facts = st.builds(
    AdmissionFacts,
    immediate_running=st.integers(min_value=0, max_value=10),
    immediate_slots=st.integers(min_value=0, max_value=10),
    pending=st.integers(min_value=0, max_value=20),
    max_pending=st.integers(min_value=1, max_value=20),
    wait=st.none() | durations(up_to=timedelta(seconds=60)),
    delayed=st.booleans(),
    estimate=st.none() | estimates,
)

queue_facts = st.builds(
    QueueFacts,
    pending=st.integers(min_value=0, max_value=20),
    scheduled=st.integers(min_value=0, max_value=20),
    processing=st.integers(min_value=0, max_value=40),
    immediate=st.integers(min_value=0, max_value=10),
    oldest_waiting_s=seconds,
)

worker_rows = st.builds(
    WorkerRow,
    id=st.just("w1"),
    host=st.just("here"),
    pid=st.just(1),
    lock=st.just(""),
    concurrency=st.integers(min_value=1, max_value=10),
    capabilities=st.just(()),
    lease_until=st.floats(min_value=NOW - 20, max_value=NOW + 20),
    state=st.sampled_from(("running", "draining")),
)


class StageNamed:
    """A stage function whose parameters have these names."""

    def __init__(self, *parameters: str) -> None:
        self.__signature__ = inspect.Signature(
            [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in parameters]
        )

    def __call__(self, **outputs: object) -> None:
        """Do nothing."""


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    """A pipeline of up to six stages, each of which needs any of those before it."""
    names = [f"s{number}" for number in range(draw(st.integers(min_value=1, max_value=6)))]
    by_milestones = draw(st.booleans())
    stages = []
    for index, name in enumerate(names):
        needed = draw(st.sets(st.sampled_from(names[:index]))) if index else set()
        stages.append(
            Stage(
                name,
                StageNamed(*sorted(needed)),
                weight=draw(st.floats(min_value=0, max_value=100)),
                milestone=draw(st.floats(min_value=0, max_value=100)) if by_milestones else None,
                on_failure=draw(st.none() | st.just(Degrade(to=None))),
            )
        )
    return Pipeline(name="demo.any", stages=tuple(stages))
