"""Degradable stages: what stands in, how it is labelled, and when a stage is not started."""

import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.model.job import Degraded, JobRecord, JobState
from forthwith.model.pipeline import Degrade, Pipeline, Stage
from forthwith.model.records import DurationSample
from forthwith.policy.estimate import bin_of, size_bucket
from forthwith.runtime.running import Running
from forthwith.runtime.submit import Submission
from tests.runtime.engines import ONCE, PATIENCE, QUICK, engine

BROKEN = Degraded(stage="extra", reason="stage_failed")


async def base(document: Mapping[str, str]) -> str:
    return document["text"]


async def extra(base: str, document: Mapping[str, str]) -> str:
    raise ValueError(f"{base} {len(document)}")


def join(base: str, extra: str) -> str:
    return f"{base}+{extra}"


def with_extra(run: object, to: object) -> Pipeline:
    """`base`, a degradable `extra`, and `join` of the two."""
    assert callable(run)
    return Pipeline(
        name="degrades",
        input=Mapping[str, str],
        stages=(
            Stage("base", base),
            Stage("extra", run, on_failure=Degrade(to=to)),
            Stage("join", join),
        ),
        retry=QUICK,
    )


def of_one_input(base: str) -> str:
    return base.upper()


def of_the_documents(document: Mapping[str, str]) -> str:
    return document["text"][::-1]


@pytest.mark.parametrize(
    ("to", "result"),
    [("-", "ab+-"), (of_one_input, "ab+AB"), (of_the_documents, "ab+ba"), (lambda: "", "ab+")],
)
async def test_a_degradable_stage_that_fails_for_good_is_stood_in_for_and_labelled(
    tmp_path: Path, to: object, result: str
) -> None:
    async with engine(tmp_path, with_extra(extra, to)) as fw:
        job = await fw.submit("degrades", {"text": "ab"})

        assert await job.result(timeout=PATIENCE) == result
        record = await job.record()
    assert record.degraded == (BROKEN,)
    assert (record.job.outcome, record.job.attempt) == ("partial", 3)


async def test_with_degrade_never_a_failing_degradable_stage_fails_the_job(
    tmp_path: Path,
) -> None:
    async with engine(tmp_path, with_extra(extra, "-")) as fw:
        job = await fw.submit("degrades", {"text": "ab"}, options={"degrade": "never"})
        record = await job.wait(timeout=PATIENCE)

    assert record.job.state is JobState.FAILED
    assert record.degraded == ()


async def test_with_degrade_always_a_degradable_stage_is_not_started(tmp_path: Path) -> None:
    ran: list[str] = []

    async def counted(base: str) -> str:
        ran.append(base)
        return "ran"

    async with engine(tmp_path, with_extra(counted, "-")) as fw:
        job = await fw.submit("degrades", {"text": "ab"}, options={"degrade": "always"})

        assert await job.result(timeout=PATIENCE) == "ab+-"
        record = await job.record()
    assert record.degraded == (Degraded(stage="extra", reason="asked_to_degrade"),)
    assert ran == []


async def test_a_degradable_first_stage_is_not_started_with_degrade_always(
    tmp_path: Path,
) -> None:
    ran: list[str] = []

    async def first() -> str:
        ran.append("first")
        return "ran"

    stage = Stage("first", first, on_failure=Degrade(to="-"))
    async with engine(tmp_path, Pipeline(name="first", stages=(stage,))) as fw:
        job = await fw.submit("first", None, options={"degrade": "always"})

        assert await job.result(timeout=PATIENCE) == "-"
    assert ran == []


def misfit(base: str) -> int:
    return len(base)


def raises(base: str) -> str:
    raise LookupError(base)


@pytest.mark.parametrize(("to", "code"), [(7, "bad_output"), (raises, "degrade_failed")])
async def test_a_stand_in_that_does_not_work_fails_the_job_with_its_own_code(
    tmp_path: Path, to: object, code: str
) -> None:
    async with engine(tmp_path, with_extra(extra, to)) as fw:
        job = await fw.submit("degrades", {"text": "ab"})
        record = await job.wait(timeout=PATIENCE)

    assert record.job.failure is not None
    assert (record.job.failure.code, record.job.failure.stage) == (code, "extra")


async def test_a_degraded_output_stays_when_the_job_is_interrupted(tmp_path: Path) -> None:
    gate = asyncio.Event()
    holding = asyncio.Event()

    async def held(base: str, extra: str) -> str:
        holding.set()
        await gate.wait()
        return f"{base}+{extra}"

    stages = with_extra(extra, "-").stages
    pipeline = Pipeline(
        name="held",
        input=Mapping[str, str],
        stages=(*stages[:2], Stage("held", held)),
        retry=ONCE,
    )
    async with engine(tmp_path, pipeline, drain_s=0.0) as fw:
        job = await fw.submit("held", {"text": "ab"})
        await asyncio.wait_for(holding.wait(), PATIENCE)
    gate.set()
    async with engine(tmp_path, pipeline) as fw:
        again = fw.job(job.id)

        assert await again.result(timeout=PATIENCE) == "ab+-"
        record = await again.record()
    assert record.degraded == (BROKEN,)
    assert record.job.outcome == "partial"


async def answered(fw: Running, pipeline: str, *, wait: float) -> JobRecord:
    now = fw.service.clock.monotonic()
    submission = Submission(
        tenant="local",
        owner="local",
        pipeline=pipeline,
        input={"text": "ab"},
        received_at=now,
        wait=timedelta(seconds=wait),
    )
    return await fw.service.answer(await fw.service.submit(submission), until=now + wait)


async def test_near_the_deadline_a_degradable_stage_that_does_not_fit_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wait 45 s, so the reserve is 5 s: by its clock `base` ends in it; `extra` takes a minute."""
    ran: list[str] = []

    async def late(document: Mapping[str, str]) -> str:
        monkeypatch.setattr(fw.service.clock, "monotonic", lambda: time.monotonic() + 41.0)
        return document["text"]

    async def counted(base: str) -> str:
        ran.append(base)
        return "ran"

    stages = (
        Stage("base", late),
        Stage("extra", counted, on_failure=Degrade(to="-")),
        Stage("join", join),
    )
    pipeline = Pipeline(name="late", input=Mapping[str, str], stages=stages)
    async with engine(tmp_path, pipeline) as fw:
        size = size_bucket(len(b'{"text":"ab"}'))
        took = DurationSample(
            pipeline="late", stage="extra", bucket=size, bin=bin_of(60.0), count=50
        )
        await fw.service.ledger.add_durations([took])
        record = await answered(fw, "late", wait=45.0)

    assert record.job.state is JobState.COMPLETED
    assert record.job.method == "immediate"
    assert record.degraded == (Degraded(stage="extra", reason="deadline_near"),)
    assert ran == []
