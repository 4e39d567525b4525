"""Whatever happens to jobs, in whatever order, every promise of the ledger holds at every step."""

import asyncio
import sqlite3
from collections.abc import Coroutine
from datetime import timedelta
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from typing_extensions import override

from forthwith.ledgers.audit import violations
from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.errors import JobNotEndedError, LeaseLostError
from forthwith.model.job import Job, JobState, Lane
from forthwith.model.outcome import (
    Cancelled,
    ChildDied,
    Interrupted,
    Outcome,
    StageError,
    TimedOut,
)
from forthwith.model.stage import StageRecord, StageState
from forthwith.policy.deadline import expiry_code
from tests.conformance.kit import (
    CHAIN,
    DONE,
    LEASE,
    TENANT,
    Bench,
    new_job,
    on_postgresql,
    open_bench,
    succeeded,
    waiting_job,
    worker,
)
from tests.support.postgres import empty

T = TypeVar("T")

MAX_TRIES = 3
WORKERS = ("w1", "w2")
pick = st.integers(min_value=0, max_value=1000)


class LedgerMachine(RuleBasedStateMachine):
    """A small model beside the ledger: who holds which job, and which jobs have ended how."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.bench: Bench = self.begin()
        self.held: dict[str, Job] = {}
        self.stale: list[Job] = []
        self.fences: dict[str, int] = {}
        self.ended: dict[str, tuple[int, JobState]] = {}
        self.settled: dict[str, set[str]] = {}

    def begin(self) -> Bench:
        """An empty ledger."""
        return open_bench(lambda clock: SqliteDatabase(":memory:", clock=clock))

    def do(self, action: Coroutine[object, object, T]) -> T:
        return self.runner.run(action)

    @override
    def teardown(self) -> None:
        self.do(self.bench.ledger.close())
        self.runner.close()

    @initialize()
    def open(self) -> None:
        self.do(self.bench.ledger.open())
        self.do(self.bench.ledger.register([CHAIN]))

    # -- what callers do ------------------------------------------------------------------------

    @rule(
        waits=st.booleans(),
        later=st.sampled_from([None, 5.0]),
        expires=st.sampled_from([None, 40.0]),
    )
    def submit(self, *, waits: bool, later: float | None, expires: float | None) -> None:
        run_in = None if later is None else timedelta(seconds=later)
        expires_in = None if expires is None else timedelta(seconds=expires)
        make = waiting_job if waits else new_job
        job = self.do(self.bench.submit(make(run_in=run_in, expires_in=expires_in)))
        self.fences[job.id] = 0
        self.settled[job.id] = set()

    @precondition(lambda self: self.fences)
    @rule(n=pick, force=st.booleans())
    def cancel(self, n: int, *, force: bool) -> None:
        job_id = self.any_job(n)
        job = self.do(self.bench.ledger.request_cancel(TENANT, job_id, force=force))
        if job_id in self.held:
            assert job.state is JobState.PROCESSING
            self.held[job_id] = job
        else:
            self.saw(job)

    @precondition(lambda self: self.fences)
    @rule(n=pick)
    def hand_over(self, n: int) -> None:
        job = self.do(self.bench.ledger.hand_over(self.any_job(n)))
        assert job.done or job.lane is Lane.BACKGROUND
        if job.id in self.held:
            self.held[job.id] = job

    @precondition(lambda self: self.fences)
    @rule(n=pick, delay=st.sampled_from([0.0, 3.0]))
    def retry(self, n: int, delay: float) -> None:
        job_id = self.any_job(n)
        ended = self.ended.get(job_id)
        try:
            job = self.do(self.bench.ledger.retry(TENANT, job_id, delay=timedelta(seconds=delay)))
        except JobNotEndedError:
            assert ended is None or ended[1] is JobState.COMPLETED
        else:
            assert ended == (job.round - 1, ended and ended[1])
            del self.ended[job_id]

    # -- what workers do ------------------------------------------------------------------------

    @rule(name=st.sampled_from(WORKERS), slots=st.integers(min_value=1, max_value=3))
    def claim(self, name: str, slots: int) -> None:
        for claimed in self.do(self.bench.claim(name, background=slots, immediate=slots)):
            job = claimed.job
            assert job.id not in self.held
            assert job.id not in self.ended
            assert job.fence == self.fences[job.id] + 1
            assert set(claimed.outputs) == self.settled[job.id]
            self.fences[job.id] = job.fence
            self.held[job.id] = job

    @precondition(lambda self: self.held)
    @rule(n=pick, well=st.booleans())
    def work(self, n: int, *, well: bool) -> None:
        """One step of a held job: begin its next stage, or end the one that runs."""
        job = self.any_held(n)
        stage = self.next_stage(job)
        if stage is None:
            self.settle(job, succeeded())
        elif stage.state is not StageState.RUNNING:
            self.keep(self.do(self.bench.start(job, stage.stage, stage.tries + 1)))
        elif well:
            self.keep(self.do(self.bench.commit(job, stage.stage)))
            self.settled[job.id].add(stage.stage)
        else:
            self.fail(job, stage.stage, stage.tries)

    def fail(self, job: Job, stage: str, tries: int) -> None:
        over = tries >= MAX_TRIES
        failed = self.do(self.bench.fail(job, stage, retry_delay_s=None if over else 1.0))
        if over:
            self.settle(failed, error(stage, tries, delay=None))
        else:
            self.keep(failed)

    @precondition(lambda self: self.held)
    @rule(n=pick, how=st.sampled_from(["drain", "preempted", "park", "child"]))
    def give_back(self, n: int, how: str) -> None:
        job = self.any_held(n)
        if how == "park":
            self.settle(job, error("parse", 1, delay=timedelta(seconds=8)))
        elif how == "child":
            died = ChildDied(
                stage="parse", message="m", try_number=1, max_attempts=3, delay=timedelta()
            )
            self.settle(job, died)
        else:
            self.settle(job, Interrupted(reason=how))

    @precondition(lambda self: self.stale)
    @rule(n=pick, settles=st.booleans())
    def write_of_one_that_lost_its_lease(self, n: int, *, settles: bool) -> None:
        job = self.stale[n % len(self.stale)]
        late = self.bench.settle(job, succeeded()) if settles else self.bench.commit(job, "parse")
        with pytest.raises(LeaseLostError):
            self.do(late)

    # -- what befalls them ----------------------------------------------------------------------

    @rule(name=st.sampled_from(WORKERS))
    def crash(self, name: str) -> None:
        self.do(self.bench.ledger.end_lease(name))
        lost = self.do(self.bench.ledger.lost_jobs())
        assert {job.id for job in lost} == {
            job.id for job in self.held.values() if job.worker == name
        }
        for job in lost:
            self.settle(job, Interrupted(reason="lost_worker"))

    @rule(seconds=st.sampled_from([0.5, 3.0, 20.0, 400.0]))
    def time_passes(self, seconds: float) -> None:
        """The living beat, and what is overdue is swept."""
        self.bench.clock.advance(seconds)
        alive = [worker(name) for name in {job.worker or "" for job in self.held.values()}]
        self.do(self.bench.ledger.beat(alive, lease=LEASE))
        for job in self.do(self.bench.ledger.overdue_jobs(grace=timedelta())):
            self.settle(job, TimedOut(code=expiry_code(job, self.bench.clock.at)))
        for job in self.do(self.bench.ledger.unstopped_jobs(grace=timedelta(seconds=2))):
            self.settle(job, Cancelled(stopped=False))

    # -- what always holds ----------------------------------------------------------------------

    @invariant()
    def every_promise_is_kept(self) -> None:
        assert self.broken_promises() == []

    def broken_promises(self) -> list[str]:
        database = self.bench.ledger._database  # type: ignore[attr-defined] # the tests look inside
        connection: sqlite3.Connection | None = database._connection
        if connection is None:
            return []
        return violations(connection, now=self.bench.clock.at, idle=not self.held)

    @invariant()
    def the_ledger_and_the_model_agree(self) -> None:
        if not self.fences:
            return
        for job in self.do(self.bench.ledger.jobs(list(self.fences))):
            assert job.fence == self.fences[job.id]
            assert (job.state is JobState.PROCESSING) == (job.id in self.held)
            assert (job.state in DONE) == (job.id in self.ended)

    # -- helpers --------------------------------------------------------------------------------

    def any_job(self, n: int) -> str:
        return sorted(self.fences)[n % len(self.fences)]

    def any_held(self, n: int) -> Job:
        return self.held[sorted(self.held)[n % len(self.held)]]

    def keep(self, job: Job) -> None:
        self.held[job.id] = job

    def saw(self, job: Job) -> None:
        if job.done:
            self.ended[job.id] = (job.round, job.state)

    def settle(self, job: Job, outcome: Outcome) -> None:
        settled = self.do(self.bench.settle(job, outcome))
        self.stale.append(job)
        self.held.pop(job.id, None)
        self.saw(settled)

    def next_stage(self, job: Job) -> StageRecord | None:
        stages = self.do(self.bench.ledger.stages(TENANT, job.id))
        return next((stage for stage in stages if not stage.state.settled), None)


def error(stage: str, tries: int, *, delay: timedelta | None) -> StageError:
    return StageError(
        stage=stage,
        code="boom",
        message="m",
        hint="",
        permanent=False,
        try_number=tries,
        max_attempts=MAX_TRIES,
        delay=delay,
    )


TestLedgerMachine = pytest.mark.timeout(180)(LedgerMachine.TestCase)
TestLedgerMachine.settings = settings(
    max_examples=200,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(180)
def test_every_promise_holds_on_postgresql_too(postgres_ledger: str) -> None:
    class OnPostgresql(LedgerMachine):
        @override
        def begin(self) -> Bench:
            self.do(empty(postgres_ledger))
            return on_postgresql(postgres_ledger)

        @override
        def broken_promises(self) -> list[str]:
            return self.do(self.bench.broken_promises(idle=not self.held))

    few = settings(TestLedgerMachine.settings, max_examples=15, stateful_step_count=25)
    run_state_machine_as_test(OnPostgresql, settings=few)
