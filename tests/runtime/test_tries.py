"""Tries, parking, interruptions and rounds."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.model.errors import JobNotEndedError, PermanentError
from forthwith.model.job import JobState
from forthwith.model.pipeline import Pipeline, RetryPolicy, Stage
from forthwith.ports.context import StageContext
from forthwith.runtime.running import JobHandle, Running
from tests.runtime.engines import ONCE, PATIENCE, QUICK, Gate, Heard, engine, one

LATER = RetryPolicy(max_attempts=3, base=timedelta(seconds=30), jitter=0.0)


async def ended(job: JobHandle) -> tuple[JobState, str | None, int]:
    """State, code and attempt of the job, once it has ended."""
    record = await job.wait(timeout=PATIENCE)
    failure = record.job.failure
    return record.job.state, failure.code if failure else None, record.job.attempt


async def runs_of(fw: Running, job: JobHandle) -> list[tuple[str, int, int, str | None]]:
    """Stage, round, try and outcome of every run of the job."""
    runs = await fw.service.ledger.runs("local", job.id)
    return [(r.stage, r.round, r.try_number, r.outcome and r.outcome.value) for r in runs]


async def test_a_short_delay_is_waited_in_place_and_the_tries_count_from_one(
    tmp_path: Path,
) -> None:
    tries: list[int] = []

    async def work(ctx: StageContext) -> int:
        tries.append(ctx.attempt)
        if len(tries) < 3:
            raise ValueError("not yet")
        return len(tries)

    async with engine(tmp_path, one("flaky", work, retry=QUICK)) as fw:
        heard = Heard(fw)
        job = await fw.submit("flaky", None)

        assert await job.result(timeout=PATIENCE) == 3
        record = await job.record()
        await heard.of("job.ended", job.id)
    assert tries == [1, 2, 3]
    assert (record.job.attempt, record.job.fence) == (3, 1)
    assert heard.kinds(job.id).count("stage.retrying") == 2
    assert heard.kinds(job.id).count("job.claimed") == 1


async def test_a_retry_in_place_keeps_the_slot(tmp_path: Path) -> None:
    first = asyncio.Event()

    async def work(ctx: StageContext) -> None:
        if ctx.attempt == 1:
            raise ValueError("not yet")
        first.set()

    async def other() -> bool:
        return first.is_set()

    policy = RetryPolicy(max_attempts=2, base=timedelta(milliseconds=300), jitter=0.0)
    pipelines = one("flaky", work, retry=policy), one("other", other)
    async with engine(tmp_path, *pipelines, concurrency=1) as fw:
        heard = Heard(fw)
        flaky = await fw.submit("flaky", None)
        await heard.of("stage.retrying", flaky.id)
        second = await fw.submit("other", None)

        assert await second.result(timeout=PATIENCE) is True


async def test_a_long_delay_parks_the_job_and_frees_its_slot(tmp_path: Path) -> None:
    async def work() -> None:
        raise ValueError("not yet")

    async def other() -> str:
        return "ran"

    pipelines = one("parks", work, retry=LATER), one("other", other)
    async with engine(tmp_path, *pipelines, concurrency=1) as fw:
        heard = Heard(fw)
        job = await fw.submit("parks", None)
        await heard.of("job.retry_scheduled", job.id)
        parked = (await job.record()).job

        assert (parked.state, parked.waiting_for, parked.worker) == ("pending", "retry", None)
        assert parked.run_at is not None
        assert parked.run_at - parked.updated_at == pytest.approx(30, abs=0.5)
        assert parked.interruptions == 0
        assert await (await fw.submit("other", None)).result(timeout=PATIENCE) == "ran"


async def test_running_siblings_finish_and_commit_before_a_job_parks(tmp_path: Path) -> None:
    gate = Gate()

    async def fails() -> None:
        raise ValueError("not yet")

    async def sibling() -> str:
        await gate.passed()
        return "kept"

    async def never(sibling: str) -> str:
        return sibling

    stages = (
        Stage("fails", fails),
        Stage("sibling", sibling),
        Stage("never", never, after=("fails",)),
    )
    async with engine(tmp_path, Pipeline(name="parks", stages=stages, retry=LATER)) as fw:
        heard = Heard(fw)
        job = await fw.submit("parks", None)
        await heard.of("stage.retrying", job.id)
        assert (await job.record()).job.state is JobState.PROCESSING
        gate.opened.set()
        await heard.of("job.retry_scheduled", job.id)
        states = {s.stage: s.state.value for s in await fw.service.ledger.stages("local", job.id)}

    assert states["sibling"] == "committed"
    assert states["never"] == "pending"


async def test_a_parked_job_goes_on_with_its_tries_when_its_time_has_come(tmp_path: Path) -> None:
    tries: list[int] = []

    async def work(ctx: StageContext) -> str:
        tries.append(ctx.attempt)
        if len(tries) == 1:
            raise ValueError("not yet")
        return "done"

    policy = RetryPolicy(max_attempts=2, base=timedelta(seconds=5.01), jitter=0.0)
    async with engine(tmp_path, one("parks", work, retry=policy)) as fw:
        job = await fw.submit("parks", None)

        assert await job.result(timeout=PATIENCE) == "done"
        record = (await job.record()).job
    assert tries == [1, 2]
    assert (record.attempt, record.fence, record.interruptions) == (2, 2, 0)


@pytest.mark.parametrize(("asked", "tried"), [(1, 1), (2, 2), (9, 3)])
async def test_the_jobs_option_caps_the_tries_and_never_raises_them(
    tmp_path: Path, asked: int, tried: int
) -> None:
    async def work() -> None:
        raise ValueError("never")

    async with engine(tmp_path, one("fails", work, retry=QUICK)) as fw:
        job = await fw.submit("fails", None, options={"max_attempts": asked})

        assert await ended(job) == (JobState.FAILED, "stage_failed", tried)


async def test_a_permanent_error_is_not_tried_again_and_keeps_its_code(tmp_path: Path) -> None:
    def work() -> None:
        raise PermanentError("no_such_page", "page 7 is missing", hint="Send the whole file.")

    async with engine(tmp_path, one("fails", work, retry=QUICK)) as fw:
        job = await fw.submit("fails", None)

        assert await ended(job) == (JobState.FAILED, "no_such_page", 1)
        failure = (await job.record()).job.failure
    assert failure is not None
    assert (failure.message, failure.hint) == ("page 7 is missing", "Send the whole file.")
    assert (failure.stage, failure.recoverable) == ("work", False)


async def test_a_drain_in_the_middle_of_a_stage_is_no_try_and_repeats_no_commit(
    tmp_path: Path,
) -> None:
    ran: list[tuple[str, int]] = []
    gates = [Gate(), Gate()]

    async def first(ctx: StageContext) -> str:
        ran.append(("first", ctx.attempt))
        return "kept"

    async def second(first: str, ctx: StageContext) -> str:
        ran.append(("second", ctx.attempt))
        await gates[0].passed()
        return first

    pipeline = Pipeline(name="two", stages=(Stage("first", first), Stage("second", second)))
    async with engine(tmp_path, pipeline, drain_s=0.0) as fw:
        heard = Heard(fw)
        job = await fw.submit("two", None)
        await heard.of("stage.started", job.id, stage="second")
    gates[0] = gates[1]
    gates[1].opened.set()
    async with engine(tmp_path, pipeline) as fw:
        again = fw.job(job.id)

        assert await again.result(timeout=PATIENCE) == "kept"
        record = (await again.record()).job
    assert (record.interruptions, record.attempt, record.fence) == (1, 1, 2)
    assert ran.count(("first", 1)) == 1
    assert ("second", 2) not in ran


async def test_a_drain_lets_a_running_try_finish_and_starts_no_further_stage(
    tmp_path: Path,
) -> None:
    gate = Gate()
    ran: list[str] = []

    async def first() -> None:
        ran.append("first")
        await gate.passed()

    async def second() -> str:
        ran.append("second")
        return "end"

    pipeline = Pipeline(
        name="two", stages=(Stage("first", first), Stage("second", second, after=("first",)))
    )
    async with engine(tmp_path, pipeline, drain_s=PATIENCE) as fw:
        heard = Heard(fw)
        job = await fw.submit("two", None)
        await heard.of("stage.started", job.id)
        asyncio.get_running_loop().call_later(0.1, gate.opened.set)
    assert ran == ["first"]
    async with engine(tmp_path, pipeline) as fw:
        assert await fw.job(job.id).result(timeout=PATIENCE) == "end"
        assert (await fw.job(job.id).record()).job.interruptions == 1
    assert ran == ["first", "second"]


async def test_a_worker_that_is_drained_while_it_claims_leaves_the_job_to_the_next(
    tmp_path: Path,
) -> None:
    async def work() -> str:
        return "ran"

    jobs: list[str] = []
    for _ in range(5):
        async with engine(tmp_path, one("work", work), drain_s=0.0) as fw:
            jobs.append((await fw.submit("work", None)).id)
    async with engine(tmp_path, one("work", work)) as fw:
        for job_id in jobs:
            assert await fw.job(job_id).result(timeout=PATIENCE) == "ran"


async def test_a_new_round_counts_tries_from_one_and_keeps_finished_stages(
    tmp_path: Path,
) -> None:
    ran: list[str] = []
    healed = asyncio.Event()

    async def first() -> str:
        ran.append("first")
        return "kept"

    async def second(first: str, ctx: StageContext) -> str:
        ran.append(f"second {ctx.attempt}")
        if not healed.is_set():
            raise ValueError("broken")
        return first

    stages = (Stage("first", first), Stage("second", second))
    pipeline = Pipeline(name="two", stages=stages, retry=QUICK)
    async with engine(tmp_path, pipeline) as fw:
        job = await fw.submit("two", None)
        assert await ended(job) == (JobState.FAILED, "stage_failed", 3)
        healed.set()
        await job.retry()

        assert await job.result(timeout=PATIENCE) == "kept"
        record = (await job.record()).job
        runs = await runs_of(fw, job)
    assert ran == ["first", "second 1", "second 2", "second 3", "second 1"]
    assert (record.round, record.attempt, record.interruptions) == (2, 1, 0)
    assert runs[-1] == ("second", 2, 1, "committed")


async def test_a_completed_job_cannot_be_retried(tmp_path: Path) -> None:
    async def work() -> int:
        return 1

    async with engine(tmp_path, one("work", work, retry=ONCE)) as fw:
        job = await fw.submit("work", None)
        await job.wait(timeout=PATIENCE)

        with pytest.raises(JobNotEndedError):
            await job.retry()
        assert (await job.record()).job.round == 1


async def test_an_output_that_cannot_be_kept_is_a_failed_try(tmp_path: Path) -> None:
    async def grow() -> bytes:
        return bytes(1 << 20)

    async with engine(tmp_path / "data", one("large", grow, retry=QUICK)) as fw:
        blobs = tmp_path / "data" / "blobs"
        blobs.rename(tmp_path / "gone")
        blobs.write_bytes(b"no folder any more")
        job = await fw.submit("large", None)
        state, code, tried = await ended(job)

    assert (state, code, tried) == (JobState.FAILED, "storage_unavailable", 3)


async def test_a_checkpoint_that_was_changed_fails_the_job_and_is_never_used(
    tmp_path: Path,
) -> None:
    gate = Gate()
    used: list[bytes] = []

    async def grow() -> bytes:
        return bytes(1 << 20)

    async def hold(grow: bytes) -> None:
        used.append(grow[:1])
        await gate.passed()

    stages = (Stage("grow", grow), Stage("hold", hold))
    pipeline = Pipeline(name="two", stages=stages, retry=ONCE)
    async with engine(tmp_path, pipeline, drain_s=0.0) as fw:
        heard = Heard(fw)
        job = await fw.submit("two", None)
        await heard.of("stage.started", job.id, stage="hold")
    stored = [p for p in (tmp_path / "blobs").glob("??/??/*") if p.stat().st_size]
    for path in stored:
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    async with engine(tmp_path, pipeline) as fw:
        state, code, _ = await ended(fw.job(job.id))

    assert (state, code) == (JobState.FAILED, "sealed_unreadable")
    assert used == [b"\x00"]
