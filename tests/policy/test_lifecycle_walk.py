"""A job's whole life in any lawful order: what holds after every step."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from forthwith.model.event import EVENT_KINDS, EventDraft
from forthwith.model.job import Job, JobState, Lane, Method, Priority
from forthwith.model.outcome import (
    Cancelled,
    Change,
    ChildDied,
    Interrupted,
    Outcome,
    StageError,
    Succeeded,
    TimedOut,
)
from forthwith.model.pipeline import RetryPolicy
from forthwith.model.stage import StageFailed, StageStarted
from forthwith.policy.deadline import expiry_code
from forthwith.policy.lifecycle import (
    RETRYABLE,
    advanced,
    applied,
    cancel_requested,
    claimed,
    handed_over,
    round_started,
)
from forthwith.policy.rank import HEAD_START_S
from forthwith.policy.retry import GiveUp, bound_of_tries, next_try
from forthwith.policy.settlement import MAX_DEATHS, MAX_INTERRUPTIONS, expire, settle
from tests.strategies import FRESH, NOW, accepted_jobs, jitters

MESSAGE = "words of the document"
POLICY = RetryPolicy()
WAYS_BACK = MAX_INTERRUPTIONS + (MAX_DEATHS - 1) + (POLICY.max_attempts - 1)
"""How often a job of one stage may be pending again in one round."""

reasons = st.sampled_from(("drain", "lost_worker", "preempted"))


def is_pending(walk: "LifeOfAJob") -> bool:
    return walk.job.state is JobState.PENDING


def is_running(walk: "LifeOfAJob") -> bool:
    return walk.job.state is JobState.PROCESSING


def is_open(walk: "LifeOfAJob") -> bool:
    return not walk.job.done


class LifeOfAJob(RuleBasedStateMachine):
    """Keeps one row and its events, as the ledger does, and counts for itself."""

    def __init__(self) -> None:
        super().__init__()
        self.job: Job = FRESH
        self.before: Job = FRESH
        self.now = NOW
        self.tries = 0
        self.ways_back = 0
        self.events: list[tuple[int, EventDraft]] = []

    @initialize(job=accepted_jobs())
    def accept(self, job: Job) -> None:
        self.job = self.before = job
        self.events.append((1, EventDraft(kind="job.accepted", data={})))

    # -- what may happen ----------------------------------------------------------------------
    @rule(seconds=st.floats(min_value=0, max_value=100))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @precondition(is_pending)
    @rule()
    def claim(self) -> None:
        self.now = max(self.now, self.job.run_at or 0.0)
        self.write(claimed(self.job, worker="w1", starts=("count",), now=self.now))

    @precondition(is_running)
    @rule()
    def stage_starts(self) -> None:
        start = StageStarted(stage="count", try_number=self.tries + 1)
        self.write(advanced(self.job, (start,)))

    @precondition(is_running)
    @rule(permanent=st.booleans(), jitter=jitters)
    def stage_fails(self, *, permanent: bool, jitter: float) -> None:
        self.tries += 1
        bound = bound_of_tries(POLICY, self.job.max_attempts)
        follows = next_try(
            POLICY,
            tries=self.tries,
            job_cap=self.job.max_attempts,
            permanent=permanent,
            jitter=jitter,
        )
        delay = None if isinstance(follows, GiveUp) else follows.delay
        failed = StageFailed(
            stage="count",
            code="error",
            message=MESSAGE,
            retry_delay_s=delay.total_seconds() if delay else None,
        )
        error = StageError(
            stage="count",
            code="error",
            message=MESSAGE,
            hint="",
            permanent=permanent,
            try_number=self.tries,
            max_attempts=bound,
            delay=delay,
        )
        self.settle(error, failed)

    @precondition(is_running)
    @rule()
    def child_dies(self) -> None:
        self.tries += 1
        bound = bound_of_tries(POLICY, self.job.max_attempts)
        self.settle(
            ChildDied(
                stage="count",
                message=MESSAGE,
                try_number=self.tries,
                max_attempts=bound,
                delay=timedelta(seconds=1),
            )
        )

    @precondition(is_running)
    @rule(reason=reasons)
    def claim_is_interrupted(self, reason: str) -> None:
        self.settle(Interrupted(reason=reason))

    @precondition(is_open)
    @rule(times=st.integers(min_value=1, max_value=25), reason=reasons)
    def workers_are_lost_in_a_row(self, times: int, reason: str) -> None:
        for _ in range(times):
            if is_pending(self):
                self.claim()
                self.all_is_well()
            if is_running(self):
                self.claim_is_interrupted(reason)
                self.all_is_well()

    @precondition(is_running)
    @rule(partial=st.booleans())
    def all_stages_are_done(self, *, partial: bool) -> None:
        self.settle(Succeeded(result_sha256="ab" * 32, partial=partial))

    @precondition(is_running)
    @rule(stopped=st.booleans())
    def worker_stops_it(self, *, stopped: bool) -> None:
        if self.job.cancel_requested_at is not None:
            self.settle(Cancelled(stopped=stopped))

    @precondition(is_open)
    @rule()
    def expires(self) -> None:
        code = expiry_code(self.job, self.now)
        if is_running(self):
            self.settle(TimedOut(code=code))
        else:
            self.write(applied(self.job, expire(self.job, code), (), now=self.now))

    @rule()
    def patience_ends(self) -> None:
        change = handed_over(self.job, now=self.now)
        if change:
            assert self.job.method is Method.IMMEDIATE
            self.write(change)

    @rule(force=st.booleans())
    def somebody_cancels(self, *, force: bool) -> None:
        change = cancel_requested(self.job, force=force, now=self.now)
        assert (change is None) <= (self.job.done or self.job.cancel_requested_at is not None)
        if change:
            self.write(change)

    @precondition(lambda walk: walk.job.state in RETRYABLE)
    @rule(delay=st.timedeltas(min_value=timedelta(), max_value=timedelta(minutes=5)))
    def somebody_retries(self, delay: timedelta) -> None:
        self.write(round_started(self.job, delay=delay, now=self.now))
        self.tries = self.ways_back = 0

    # -- as the ledger does -------------------------------------------------------------------
    def settle(self, outcome: Outcome, *stages: StageFailed) -> None:
        transition = settle(self.job, outcome)
        self.write(applied(self.job, transition, stages, now=self.now))
        if is_pending(self):
            self.ways_back += 1

    def write(self, change: Change) -> None:
        self.before, self.job = self.job, replace(change.job, version=self.job.version + 1)
        self.events.extend((self.job.round, event) for event in change.events)

    # -- what always holds --------------------------------------------------------------------
    @invariant()
    def all_is_well(self) -> None:
        self.the_fence_grows_with_each_claim_and_never_shrinks()
        self.what_counts_is_bounded()
        self.each_state_has_its_columns()
        self.each_round_ends_once()
        self.hand_over_happens_once_and_never_makes_less_urgent()
        self.events_are_of_the_catalogue_and_hold_no_text()

    def the_fence_grows_with_each_claim_and_never_shrinks(self) -> None:
        was, now = self.before, self.job
        newly_claimed = was.state is JobState.PENDING and now.state is JobState.PROCESSING
        assert now.fence == was.fence + newly_claimed
        claims = [event for _, event in self.events if event.kind == "job.claimed"]
        assert now.fence == len(claims)

    def what_counts_is_bounded(self) -> None:
        assert self.job.interruptions <= MAX_INTERRUPTIONS
        assert self.job.deaths <= MAX_DEATHS
        assert self.ways_back <= WAYS_BACK
        if self.job.round == self.before.round:
            assert self.job.processed_s >= self.before.processed_s
            assert self.job.attempt >= self.before.attempt
        interrupted = [
            event
            for round_, event in self.events
            if event.kind == "job.interrupted" and round_ == self.job.round
        ]
        assert len(interrupted) == self.job.interruptions

    def each_state_has_its_columns(self) -> None:
        job = self.job
        assert (job.worker is not None) == (job.claimed_at is not None) == is_running(self)
        assert (job.finished_at is not None) == job.done
        assert (job.failure is not None) == (job.state in (JobState.FAILED, JobState.TIMED_OUT))
        assert (job.result_sha256 is not None) == (job.state is JobState.COMPLETED)
        if is_pending(self):
            assert job.ready == (job.run_at is None)
            assert job.cancel_requested_at is None
        else:
            assert job.run_at is None

    def each_round_ends_once(self) -> None:
        kinds = [event.kind for _, event in self.events]
        assert kinds.count("job.ended") == self.job.round - (not self.job.done)
        for kind, after in pairwise(kinds):
            assert kind != "job.ended" or after == "job.round_started"
        if self.before.done and not self.job.done:
            assert self.job.round == self.before.round + 1

    def hand_over_happens_once_and_never_makes_less_urgent(self) -> None:
        job = self.job
        times = sum(event.kind == "job.handed_over" for _, event in self.events)
        assert times == (job.method is Method.FALLBACK)
        assert HEAD_START_S[job.priority] >= HEAD_START_S[self.before.priority]
        assert job.rank <= self.before.rank
        if job.lane is Lane.IMMEDIATE:
            assert job.method is Method.IMMEDIATE
        if job.method is Method.FALLBACK:
            assert HEAD_START_S[job.priority] >= HEAD_START_S[Priority.HIGH]

    def events_are_of_the_catalogue_and_hold_no_text(self) -> None:
        for _, event in self.events:
            assert event.kind in EVENT_KINDS
            assert MESSAGE not in str(event.data)


LifeOfAJob.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestWhateverHappensToAJobItsRulesHold = LifeOfAJob.TestCase
