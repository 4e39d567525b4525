"""Deaths of isolated children: whom they are blamed on."""

import os
import signal
from pathlib import Path

from forthwith.model.job import JobState
from forthwith.model.pipeline import Pipeline, Stage
from tests.runtime import stages
from tests.runtime.engines import PATIENCE, Heard, engine
from tests.support.waiting import eventually_async


def isolated(run: object) -> Pipeline:
    assert callable(run)
    return Pipeline(name="isolated", stages=(Stage("work", run, isolated=True),))


async def test_the_second_death_of_a_child_ends_the_job_as_poison(tmp_path: Path) -> None:
    async with engine(tmp_path, isolated(stages.crash)) as fw:
        heard = Heard(fw)
        job = await fw.submit("isolated", None)
        record = (await job.wait(timeout=PATIENCE)).job
        await heard.of("job.ended", job.id)

    assert record.failure is not None
    assert (record.state, record.failure.code) == (JobState.FAILED, "poison_document")
    assert (record.deaths, record.interruptions, record.attempt) == (2, 0, 2)
    assert record.failure.recoverable is False
    assert "Stage 'work'" in record.failure.message
    assert "number 2" in record.failure.message
    assert "child_memory_mb" in record.failure.hint
    assert heard.kinds(job.id).count("stage.retrying") == 1


async def test_a_killed_zygote_blames_no_document(tmp_path: Path) -> None:
    async with engine(tmp_path, isolated(stages.hang)) as fw:
        heard = Heard(fw)
        job = await fw.submit("isolated", None)
        isolation = fw.engine.worker._parts.executor.isolation
        pid = await eventually_async(lambda: isolation.zygote_pid)
        record = await job.record()
        until = fw.service.clock.monotonic() + PATIENCE
        while record.progress is None or not record.progress.message:
            record = await fw.service.wait_change("local", job.id, etag=record.etag, until=until)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await heard.of("job.interrupted", job.id)
        again = await heard.of("job.claimed", job.id, times=2)
        await job.cancel(force=True)
        record = await job.wait(timeout=PATIENCE)

    assert again.fence == 2
    assert (record.job.deaths, record.job.attempt) == (0, 1)
    assert record.job.state is JobState.CANCELLED


async def test_a_child_of_one_document_does_not_disturb_the_jobs_beside_it(
    tmp_path: Path,
) -> None:
    bad = Pipeline(name="bad", stages=(Stage("work", stages.crash, isolated=True),))
    good = Pipeline(name="good", stages=(Stage("work", stages.own_pid, isolated=True),))
    async with engine(tmp_path, bad, good) as fw:
        poison = await fw.submit("bad", None)
        others = [await fw.submit("good", None) for _ in range(3)]

        pids = [await job.result(timeout=PATIENCE) for job in others]
        await poison.wait(timeout=PATIENCE)
        records = [(await job.record()).job for job in others]
    assert len(set(pids)) == 3
    assert [(r.deaths, r.attempt, r.interruptions) for r in records] == [(0, 1, 0)] * 3


async def test_an_isolated_stages_permanent_error_keeps_its_code_and_is_no_death(
    tmp_path: Path,
) -> None:
    async with engine(tmp_path, isolated(stages.refuse)) as fw:
        record = (await (await fw.submit("isolated", None)).wait(timeout=PATIENCE)).job

    assert record.failure is not None
    assert (record.failure.code, record.deaths, record.attempt) == ("not_today", 0, 1)
    assert (record.failure.message, record.failure.hint) == ("an isolated no", "Ask tomorrow.")
