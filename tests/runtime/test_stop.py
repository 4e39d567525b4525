"""Cancelling: at once, at the next good moment, by force, or too late."""

import asyncio
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.model.job import JobState
from forthwith.model.pipeline import Pipeline, RetryPolicy, Stage
from forthwith.ports.context import StageContext
from forthwith.runtime.running import JobHandle
from tests.runtime import stages
from tests.runtime.engines import ONCE, PATIENCE, Gate, Heard, engine, one
from tests.support.waiting import eventually_async

CANCELLED = (JobState.CANCELLED, True)


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def ended(job: JobHandle) -> tuple[JobState, bool]:
    """The state that the job ended in, and whether its work was stopped."""
    record = await job.wait(timeout=PATIENCE)
    return record.job.state, record.job.stopped


async def test_a_pending_job_is_cancelled_at_once(tmp_path: Path) -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    async with engine(tmp_path, one("work", work), concurrency=1, drain_s=0.0) as fw:
        heard = Heard(fw)
        running = await fw.submit("work", None)
        await heard.of("job.claimed", running.id)
        job = await fw.submit("work", None)
        record = await job.cancel()
        await running.cancel(force=True)
        await running.wait(timeout=PATIENCE)

    assert (record.job.state, record.job.fence) == (JobState.CANCELLED, 0)


@pytest.mark.parametrize("force", [False, True])
async def test_a_coroutine_is_stopped_and_its_job_ends_cancelled(
    tmp_path: Path, *, force: bool
) -> None:
    cleaned = asyncio.Event()
    started: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.set()

    async def after() -> None:
        started.append("after")

    pipeline = Pipeline(
        name="two", stages=(Stage("work", work), Stage("after", after, after=("work",)))
    )
    async with engine(tmp_path, pipeline) as fw:
        heard = Heard(fw)
        job = await fw.submit("two", None)
        await heard.of("stage.started", job.id)
        asked = await job.cancel(force=force)

        assert asked.job.cancel_requested_at is not None
        assert await ended(job) == CANCELLED
        await heard.of("job.ended", job.id)
    assert cleaned.is_set()
    assert started == []
    assert heard.kinds(job.id)[-2:] == ["job.cancel_requested", "job.ended"]


async def test_an_isolated_child_is_dead_when_its_job_has_been_cancelled(tmp_path: Path) -> None:
    pipeline = Pipeline(name="hangs", stages=(Stage("work", stages.hang, isolated=True),))
    async with engine(tmp_path, pipeline) as fw:
        job = await fw.submit("hangs", None)
        record = await job.record()
        while record.progress is None or not record.progress.message:
            until = fw.service.clock.monotonic() + PATIENCE
            record = await fw.service.wait_change("local", job.id, etag=record.etag, until=until)
        pid = int(record.progress.message)
        assert is_there(pid)
        await job.cancel()

        assert await ended(job) == CANCELLED
        assert not is_there(pid)


async def test_a_thread_that_sees_the_stop_ends_its_job_as_stopped(tmp_path: Path) -> None:
    def work(ctx: StageContext) -> None:
        pause = threading.Event()
        while not ctx.cancelled:
            pause.wait(0.01)

    async with engine(tmp_path, one("polite", work)) as fw:
        heard = Heard(fw)
        job = await fw.submit("polite", None)
        await heard.of("stage.started", job.id)
        await job.cancel()

        assert await ended(job) == CANCELLED
        assert not fw.engine.worker.tainted


async def test_a_thread_that_ignores_the_stop_is_left_and_the_worker_claims_no_more(
    tmp_path: Path,
) -> None:
    let_go = threading.Event()

    def deaf() -> None:
        let_go.wait()

    async def other() -> None:
        return None

    async with engine(tmp_path, one("deaf", deaf), one("other", other)) as fw:
        heard = Heard(fw)
        job = await fw.submit("deaf", None)
        await heard.of("stage.started", job.id)
        await job.cancel(force=True)

        assert await ended(job) == (JobState.CANCELLED, False)
        assert fw.engine.worker.tainted
        waiting = await fw.submit("other", None)
        for _ in range(3):
            await fw.engine.worker.look()
            fw.engine.worker.nudge()
            await fw.service.health()
        assert (await waiting.record()).job.state is JobState.PENDING
        let_go.set()
        await eventually_async(lambda: not fw.engine.worker.tainted)
        fw.engine.worker.nudge()
        await waiting.wait(timeout=PATIENCE)


async def test_without_force_a_thread_gets_two_seconds(tmp_path: Path) -> None:
    let_go = threading.Event()

    def deaf() -> None:
        let_go.wait()

    async with engine(tmp_path, one("deaf", deaf)) as fw:
        heard = Heard(fw)
        job = await fw.submit("deaf", None)
        await heard.of("stage.started", job.id)
        await job.cancel()

        assert await ended(job) == (JobState.CANCELLED, False)
        record = (await job.record()).job
        let_go.set()
    assert record.finished_at is not None
    assert record.cancel_requested_at is not None
    assert 1.9 < record.finished_at - record.cancel_requested_at < 4


@pytest.mark.parametrize("threaded", [False, True])
async def test_a_cancel_in_the_pause_before_a_try_is_clean_and_quick(
    tmp_path: Path, *, threaded: bool
) -> None:
    def fails() -> None:
        raise ValueError("not yet")

    async def fails_too() -> None:
        raise ValueError("not yet")

    slow = RetryPolicy(base=timedelta(seconds=5), jitter=0.0)
    pipeline = one("fails", fails if threaded else fails_too, retry=slow)
    async with engine(tmp_path, pipeline) as fw:
        heard = Heard(fw)
        job = await fw.submit("fails", None)
        await heard.of("stage.retrying", job.id)
        await job.cancel()

        assert await ended(job) == CANCELLED
        record = (await job.record()).job
    assert record.finished_at is not None
    assert record.cancel_requested_at is not None
    assert record.finished_at - record.cancel_requested_at < 1.5


async def test_a_job_that_is_parked_for_a_retry_is_cancelled_at_once(tmp_path: Path) -> None:
    async def fails() -> None:
        raise ValueError("not yet")

    late = RetryPolicy(base=timedelta(seconds=30), jitter=0.0)
    async with engine(tmp_path, one("fails", fails, retry=late)) as fw:
        heard = Heard(fw)
        job = await fw.submit("fails", None)
        await heard.of("job.retry_scheduled", job.id)

        assert (await job.cancel()).job.state is JobState.CANCELLED


async def test_the_first_commit_wins_and_a_late_cancel_says_so(tmp_path: Path) -> None:
    async def work() -> int:
        return 1

    async with engine(tmp_path, one("work", work)) as fw:
        job = await fw.submit("work", None)
        await job.wait(timeout=PATIENCE)
        late = await job.cancel()

        assert (late.job.state, late.job.cancel_requested_at) == (JobState.COMPLETED, None)
        assert await job.result() == 1


async def test_a_cancel_that_races_with_the_end_leaves_one_of_the_two(tmp_path: Path) -> None:
    async def work() -> int:
        return 1

    async with engine(tmp_path, one("work", work)) as fw:
        for _ in range(20):
            job = await fw.submit("work", None)
            answer = await job.cancel()
            record = await job.wait(timeout=PATIENCE)

            if answer.job.done:
                assert record.job.state is answer.job.state
            assert record.job.state in (JobState.CANCELLED, JobState.COMPLETED)


async def test_force_ends_what_a_patient_cancel_waits_for(tmp_path: Path) -> None:
    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await gate.opened.wait()

    gate = Gate()
    async with engine(tmp_path, one("stubborn", stubborn)) as fw:
        heard = Heard(fw)
        job = await fw.submit("stubborn", None)
        await heard.of("stage.started", job.id)
        await job.cancel()
        await job.cancel(force=True)

        state, _ = await ended(job)
        gate.opened.set()
    assert state is JobState.CANCELLED


async def test_no_stage_and_no_provider_call_begins_after_a_cancel(tmp_path: Path) -> None:
    calls: list[str] = []

    class Provider:
        def call(self, ctx: StageContext) -> None:
            calls.append("refused" if ctx.cancelled else "made")

    asked, seen = threading.Event(), threading.Event()

    def work(ctx: StageContext) -> None:
        provider = ctx.providers.get("model")
        assert isinstance(provider, Provider)
        provider.call(ctx)
        asked.set()
        pause = threading.Event()
        while not ctx.cancelled:
            pause.wait(0.01)
        provider.call(ctx)
        seen.set()

    async def after() -> None:
        calls.append("after")

    stages_ = (Stage("work", work), Stage("after", after, after=("work",)))
    pipeline = Pipeline(name="two", stages=stages_, retry=ONCE)
    async with engine(tmp_path, pipeline, providers={"model": Provider()}) as fw:
        job = await fw.submit("two", None)
        await eventually_async(asked.is_set)
        await job.cancel()

        assert await ended(job) == CANCELLED
        assert seen.is_set()
    assert calls == ["made", "refused"]


async def test_a_cancelled_job_can_be_retried(tmp_path: Path) -> None:
    gate = Gate()

    async def work() -> str:
        await gate.passed()
        return "in the end"

    async with engine(tmp_path, one("work", work)) as fw:
        heard = Heard(fw)
        job = await fw.submit("work", None)
        await heard.of("stage.started", job.id)
        await job.cancel()
        await job.wait(timeout=PATIENCE)
        gate.opened.set()
        record = await job.retry()
        assert (record.job.round, record.job.cancel_requested_at) == (2, None)

        assert await job.result(timeout=PATIENCE) == "in the end"
