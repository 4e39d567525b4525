"""Time-outs of stages and jobs, expiry, and deadlines that must not be passed."""

import asyncio
import os
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.model.job import Failure, JobRecord, JobState
from forthwith.model.json import JsonObject
from forthwith.model.pipeline import Pipeline, Stage
from forthwith.ports.context import StageContext
from forthwith.runtime.running import Running
from forthwith.runtime.submit import Submission
from tests.runtime import stages
from tests.runtime.engines import ONCE, PATIENCE, QUICK, Gate, Heard, engine, one
from tests.support.waiting import eventually_async

SHORT = timedelta(milliseconds=150)


def failure_of(record: JobRecord) -> Failure:
    assert record.job.failure is not None
    return record.job.failure


def limited(name: str, run: object, *, isolated: bool = False) -> Pipeline:
    """One stage with a short time-out, tried once."""
    assert callable(run)
    stage = Stage("work", run, timeout=SHORT, isolated=isolated)
    return Pipeline(name=name, stages=(stage,), retry=ONCE)


async def test_a_coroutine_that_takes_longer_than_its_stage_may_is_stopped(
    tmp_path: Path,
) -> None:
    stopped = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with engine(tmp_path, limited("slow", work)) as fw:
        record = await (await fw.submit("slow", None)).wait(timeout=PATIENCE)

    assert (record.job.state, failure_of(record).code) == (JobState.FAILED, "stage_timeout")
    assert stopped.is_set()


async def test_a_thread_that_takes_longer_than_its_stage_may_is_left_and_taints_the_worker(
    tmp_path: Path,
) -> None:
    let_go = threading.Event()

    def work() -> None:
        let_go.wait()

    async with engine(tmp_path, limited("slow", work)) as fw:
        record = await (await fw.submit("slow", None)).wait(timeout=PATIENCE)
        tainted = fw.engine.worker.tainted
        let_go.set()
        await eventually_async(lambda: not fw.engine.worker.tainted)

    assert failure_of(record).code == "stage_timeout"
    assert tainted


async def test_an_isolated_child_that_takes_longer_than_its_stage_may_is_killed(
    tmp_path: Path,
) -> None:
    pipeline = Pipeline(
        name="slow",
        stages=(Stage("work", stages.hang, isolated=True, timeout=timedelta(seconds=2)),),
        retry=ONCE,
    )
    async with engine(tmp_path, pipeline) as fw:
        job = await fw.submit("slow", None)
        record = await job.wait(timeout=PATIENCE)
        assert record.progress is not None

        assert failure_of(record).code == "stage_timeout"
        assert record.job.deaths == 0
        pid = int(record.progress.message)
        await eventually_async(lambda: not Path(f"/proc/{pid}").exists())


async def test_a_failure_that_the_policy_names_is_not_tried_again(tmp_path: Path) -> None:
    tries: list[int] = []

    async def work(ctx: StageContext) -> None:
        tries.append(ctx.attempt)
        await asyncio.Event().wait()

    once = replace(QUICK, not_after=("stage_timeout",))
    pipeline = Pipeline(name="slow", stages=(Stage("work", work, timeout=SHORT),), retry=once)
    async with engine(tmp_path, pipeline) as fw:
        record = await (await fw.submit("slow", None)).wait(timeout=PATIENCE)

    assert failure_of(record).code == "stage_timeout"
    assert tries == [1]


async def test_a_time_out_of_the_stages_own_is_no_time_out_of_the_stage(tmp_path: Path) -> None:
    async def work() -> None:
        raise TimeoutError("the provider took too long")

    async with engine(tmp_path, one("impatient", work, retry=ONCE)) as fw:
        record = await (await fw.submit("impatient", None)).wait(timeout=PATIENCE)

    assert failure_of(record).code == "stage_failed"
    assert "provider" in failure_of(record).message


async def test_processing_time_that_is_used_up_ends_the_job_timed_out(tmp_path: Path) -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    async with engine(tmp_path, one("slow", work)) as fw:
        job = await fw.submit("slow", None, options={"timeout_seconds": 0.3})
        record = await job.wait(timeout=PATIENCE)

    assert (record.job.state, failure_of(record).code) == (JobState.TIMED_OUT, "timeout")
    assert failure_of(record).stage == "work"
    assert record.job.processed_s == pytest.approx(0.3, abs=0.25)


async def test_the_time_out_of_the_job_bounds_what_a_stage_believes_it_has(
    tmp_path: Path,
) -> None:
    async def work(ctx: StageContext) -> float:
        return ctx.remaining.total_seconds()

    async with engine(tmp_path, one("asks", work)) as fw:
        job = await fw.submit("asks", None, options={"timeout_seconds": 7})

        remaining = await job.result(timeout=PATIENCE)
    assert isinstance(remaining, float)
    assert 5 < remaining <= 7


async def test_a_pending_job_that_expires_is_ended_by_the_sweeper(tmp_path: Path) -> None:
    gate = Gate()

    async def work() -> None:
        await gate.passed()

    async with engine(tmp_path, one("hold", work), concurrency=1) as fw:
        heard = Heard(fw)
        first = await fw.submit("hold", None)
        await heard.of("job.claimed", first.id)
        second = await fw.submit("hold", None, options={"expires_in_seconds": 0.2})
        record = await second.wait(timeout=PATIENCE)
        gate.opened.set()
        await first.wait(timeout=PATIENCE)

    assert (record.job.state, failure_of(record).code) == (JobState.TIMED_OUT, "expired")
    assert (record.job.fence, record.job.started_at) == (0, None)


async def test_a_running_job_that_expires_ends_with_that_code(tmp_path: Path) -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    async with engine(tmp_path, one("slow", work)) as fw:
        job = await fw.submit("slow", None, options={"expires_in_seconds": 0.4})
        record = await job.wait(timeout=PATIENCE)

    assert (record.job.state, failure_of(record).code) == (JobState.TIMED_OUT, "expired")


async def answered(fw: Running, pipeline: str, wait: float, **options: bool | float) -> JobRecord:
    """What a caller gets who waits this long."""
    now = fw.service.clock.monotonic()
    submitted = await fw.service.submit(
        Submission(
            tenant="local",
            owner="local",
            pipeline=pipeline,
            input=None,
            options={**options},
            received_at=now,
            wait=timedelta(seconds=wait),
        )
    )
    return await fw.service.answer(submitted, until=now + wait)


async def test_without_fallback_a_job_ends_at_its_deadline(tmp_path: Path) -> None:
    stopped = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with engine(tmp_path, one("slow", work)) as fw:
        record = await answered(fw, "slow", 0.4, fallback_to_queue=False)
        await asyncio.wait_for(stopped.wait(), PATIENCE)

    assert record.job.state is JobState.TIMED_OUT
    assert failure_of(record).code == "deadline_exceeded"


async def test_without_fallback_a_job_ends_even_when_nobody_is_left_to_answer(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    async with engine(tmp_path, one("slow", work)) as fw:
        options: JsonObject = {"fallback_to_queue": False, "deadline_seconds": 0.4}
        job = await fw.submit("slow", None, options=options, wait=timedelta(seconds=5))
        record = await job.wait(timeout=PATIENCE)

    assert failure_of(record).code == "deadline_exceeded"


async def test_a_deadline_ends_no_job_that_may_fall_back(tmp_path: Path) -> None:
    gate = Gate()

    async def work(ctx: StageContext) -> bool:
        await gate.passed()
        soft = ctx.deadline_remaining
        return ctx.cancelled or soft is None or soft > timedelta(milliseconds=50)

    async with engine(tmp_path, one("slow", work)) as fw:
        record = await answered(fw, "slow", 0.3)
        assert (record.job.state, record.job.method) == (JobState.PROCESSING, "fallback")
        gate.opened.set()

        assert await fw.job(record.job.id).result(timeout=PATIENCE) is False
        assert (await fw.job(record.job.id).record()).job.fence == 1


async def test_the_answer_comes_at_the_deadline(tmp_path: Path) -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    late: list[float] = []
    async with engine(tmp_path, one("slow", work), immediate_slots=20, drain_s=0.0) as fw:
        for _ in range(5):
            begun = fw.service.clock.monotonic()
            await answered(fw, "slow", 0.25)
            late.append(fw.service.clock.monotonic() - begun - 0.25)

    slack = 0.25 if os.getloadavg()[0] > 1 else 0.1
    assert min(late) > -0.02
    assert sorted(late)[2] < slack
