"""A job as every edge shows it."""

import asyncio
from pathlib import Path

import pytest

from forthwith.app import open_service
from forthwith.model.json import JsonObject
from forthwith.model.pipeline import Pipeline, RetryPolicy, Stage
from forthwith.runtime.running import JobHandle, Running
from forthwith.runtime.submit import Submission
from forthwith.runtime.view import instant
from forthwith.settings import Settings
from tests.runtime import stages
from tests.runtime.engines import ONCE, PATIENCE, QUICK, engine, one


async def shown(fw: Running, job: JobHandle) -> JsonObject:
    """The view of the job, once it has ended."""
    return await fw.service.view(await job.wait(timeout=PATIENCE))


def fails() -> None:
    raise ValueError("never")


def works() -> int:
    return 1


@pytest.mark.parametrize("run", [works, fails])
async def test_of_a_job_that_nobody_stopped_nothing_is_said_of_stopping(
    tmp_path: Path, run: object
) -> None:
    async with engine(tmp_path, one("plain", run, retry=ONCE)) as fw:
        assert (await shown(fw, await fw.submit("plain", None)))["stopped"] is None


async def test_of_a_job_that_was_stopped_it_is_said_whether_its_work_was(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def waits() -> None:
        begun.set()
        await asyncio.Event().wait()

    async with engine(tmp_path, one("waits", waits)) as fw:
        job = await fw.submit("waits", None)
        await asyncio.wait_for(begun.wait(), PATIENCE)
        assert (await fw.service.view(await job.record()))["stopped"] is None
        await job.cancel()
        cancelled = await shown(fw, job)
        late = await shown(fw, await fw.submit("waits", None, options={"timeout_seconds": 1}))

    assert (cancelled["state"], cancelled["stopped"]) == ("cancelled", True)
    assert (late["state"], late["stopped"]) == ("timed_out", True)


async def test_a_job_that_no_living_worker_can_run_waits_for_its_version(tmp_path: Path) -> None:
    here, elsewhere = one("here", works), one("elsewhere", works)
    async with engine(tmp_path, here):
        service = await open_service(Settings(data_dir=tmp_path), [here, elsewhere])
        submitted = await service.submit(
            Submission(tenant="t", owner="o", pipeline="elsewhere", input=None, received_at=0.0)
        )
        view = await service.view(await service.record("t", submitted.job.id))
        await service.close()

    assert (view["state"], view["waiting_for"]) == ("pending", "version")


@pytest.mark.parametrize("isolated", [False, True])
async def test_a_stage_that_raised_leaves_a_hint_what_to_do(
    tmp_path: Path, *, isolated: bool
) -> None:
    run = stages.stumble if isolated else fails
    pipeline = Pipeline(name="fails", retry=ONCE, stages=(Stage("work", run, isolated=isolated),))
    async with engine(tmp_path, pipeline) as fw:
        failure = (await shown(fw, await fw.submit("fails", None)))["failure"]

    assert isinstance(failure, dict)
    assert failure["code"] == "stage_failed"
    assert "forthwith retry JOB" in str(failure["hint"])


@pytest.mark.parametrize(
    ("own", "asked", "bound"), [(1, None, 1), (2, None, 2), (2, 1, 1), (4, 3, 3), (None, None, 3)]
)
async def test_the_tries_of_a_failed_job_are_shown_against_the_bound_of_its_stage(
    tmp_path: Path, own: int | None, asked: int | None, bound: int
) -> None:
    retry = None if own is None else RetryPolicy(max_attempts=own, base=QUICK.base, jitter=0.0)
    pipeline = Pipeline(
        name="fails",
        retry=QUICK,
        stages=(Stage("first", works), Stage("work", fails, retry=retry, after=("first",))),
    )
    options: JsonObject = {} if asked is None else {"max_attempts": asked}
    async with engine(tmp_path, pipeline) as fw:
        view = await shown(fw, await fw.submit("fails", None, options=options))

    assert (view["attempt"], view["max_attempts"]) == (bound, bound)


@pytest.mark.parametrize("seconds", [1e12, -1e12, 253402300800.0, float("inf")])
def test_no_instant_breaks_a_view(seconds: float) -> None:
    assert instant(seconds) == "9999-12-31T23:59:59.999Z"
