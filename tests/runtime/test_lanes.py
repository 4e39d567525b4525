"""Lanes and slots: who runs at once, who is handed over, who gives way, whose turn it is."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forthwith.model.job import JobState, Lane, Method, Priority
from forthwith.model.json import JsonValue
from forthwith.model.pipeline import Pipeline, Stage
from forthwith.model.records import Submitted
from forthwith.runtime.running import Running
from forthwith.runtime.submit import Submission
from tests.runtime.engines import PATIENCE, Gate, Heard, engine, one
from tests.support.waiting import eventually_async

Named = dict[str, str]


def submission(
    fw: Running, pipeline: str, name: str, *, wait: float | None, tenant: str = "local"
) -> Submission:
    return Submission(
        tenant=tenant,
        owner="somebody",
        pipeline=pipeline,
        input={"name": name},
        received_at=fw.service.clock.monotonic(),
        wait=None if wait is None else timedelta(seconds=wait),
    )


async def waiting(fw: Running, pipeline: str, name: str = "", *, wait: float = 30) -> Submitted:
    """Submit as somebody who waits this long."""
    return await fw.service.submit(submission(fw, pipeline, name, wait=wait))


def hold_pipeline(gate: Gate) -> Pipeline:
    async def work(document: Named) -> str:
        await gate.passed(document["name"])
        return document["name"]

    return one("hold", work, input=Named)


async def test_the_sixth_who_waits_is_queued_with_a_reason(tmp_path: Path) -> None:
    gate = Gate()
    async with engine(tmp_path, hold_pipeline(gate)) as fw:
        six = [await waiting(fw, "hold", str(number)) for number in range(6)]
        gate.opened.set()
        for submitted in six:
            await fw.job(submitted.job.id).wait(timeout=PATIENCE)

    assert [s.job.method for s in six] == [Method.IMMEDIATE] * 5 + [Method.QUEUED]
    assert [s.job.lane for s in six] == [Lane.IMMEDIATE] * 5 + [Lane.BACKGROUND]
    assert six[5].details.admission["reason"] == "all 5 immediate slots are taken"


async def test_who_waits_gets_a_slot_although_the_background_is_full(tmp_path: Path) -> None:
    gate, quick = Gate(), Gate()
    quick.opened.set()

    async def fast(document: Named) -> str:
        await quick.passed()
        return document["name"]

    pipelines = hold_pipeline(gate), one("fast", fast, input=Named)
    async with engine(tmp_path, *pipelines, concurrency=1) as fw:
        blocking = await fw.submit("hold", {"name": "long"})
        await eventually_async(lambda: gate.inside == 1)
        submitted = await waiting(fw, "fast", "now")

        assert await fw.job(submitted.job.id).result(timeout=PATIENCE) == "now"
        assert (await blocking.record()).job.state is JobState.PROCESSING
        gate.opened.set()


async def test_a_hand_over_changes_the_lane_and_nothing_else_of_the_attempt(
    tmp_path: Path,
) -> None:
    gate = Gate()
    ran: list[str] = []

    async def first(document: Named) -> str:
        ran.append("first")
        await gate.passed()
        return document["name"]

    async def second(first: str) -> str:
        ran.append("second")
        return first

    stages = (Stage("first", first), Stage("second", second))
    async with engine(tmp_path, Pipeline(name="two", input=Named, stages=stages)) as fw:
        heard = Heard(fw)
        now = fw.service.clock.monotonic()
        submitted = await waiting(fw, "two", "kept", wait=0.4)
        record = await fw.service.answer(submitted, until=now + 0.4)
        gate.opened.set()
        ended = await fw.job(record.job.id).wait(timeout=PATIENCE)
        await heard.of("job.ended", record.job.id)

    assert (record.job.method, record.job.lane) == (Method.FALLBACK, Lane.BACKGROUND)
    assert record.job.priority in (Priority.CRITICAL, Priority.HIGH)
    assert record.details.fallback is not None
    assert record.details.fallback["reason"] == "deadline"
    assert (ended.job.fence, ended.job.state) == (1, JobState.COMPLETED)
    assert ran == ["first", "second"]
    assert heard.kinds(record.job.id).count("job.handed_over") == 1


async def test_the_sweeper_hands_over_when_the_one_who_answers_is_gone(tmp_path: Path) -> None:
    gate = Gate()
    async with engine(tmp_path, hold_pipeline(gate)) as fw:
        heard = Heard(fw)
        submitted = await waiting(fw, "hold", wait=0.2)
        await heard.of("job.handed_over", submitted.job.id)
        gate.opened.set()

        assert await fw.job(submitted.job.id).result(timeout=PATIENCE) == ""


async def test_the_youngest_handed_over_job_gives_way_and_repeats_nothing(
    tmp_path: Path,
) -> None:
    gates = {"old": Gate(), "young": Gate()}
    ran: list[str] = []

    async def first(document: Named) -> str:
        ran.append(f"first {document['name']}")
        await gates[document["name"]].passed()
        return document["name"]

    async def second(first: str) -> str:
        ran.append(f"second {first}")
        if first == "old":
            await gates["young"].opened.wait()
            await done.wait()
        return first

    done = asyncio.Event()
    stages = (Stage("first", first), Stage("second", second))
    pipeline = Pipeline(name="two", input=Named, stages=stages)
    async with engine(tmp_path, pipeline, concurrency=1) as fw:
        heard = Heard(fw)
        old = await waiting(fw, "two", "old", wait=0.3)
        young = await waiting(fw, "two", "young", wait=0.3)
        for each in (old, young):
            await heard.of("job.handed_over", each.job.id)
        await fw.engine.worker.look()  # the test may hear of it before the worker does
        gates["old"].opened.set()
        await heard.of("stage.started", old.job.id, stage="second")
        gates["young"].opened.set()
        await heard.of("job.interrupted", young.job.id, reason="preempted")
        assert (await fw.job(young.job.id).record()).job.state is JobState.PENDING
        done.set()

        assert await fw.job(old.job.id).result(timeout=PATIENCE) == "old"
        assert await fw.job(young.job.id).result(timeout=PATIENCE) == "young"
        records = [(await fw.job(s.job.id).record()).job for s in (old, young)]
    assert [job.fence for job in records] == [1, 2]
    assert [job.attempt for job in records] == [1, 1]
    assert sorted(ran) == ["first old", "first young", "second old", "second young"]


@pytest.mark.parametrize(("concurrency", "slots"), [(1, 1), (2, 1), (3, 2)])
async def test_never_more_run_than_both_limits_together(
    tmp_path: Path, concurrency: int, slots: int
) -> None:
    gate = Gate()
    pipeline = hold_pipeline(gate)
    async with engine(
        tmp_path, pipeline, concurrency=concurrency, immediate_slots=slots, lease_seconds=30
    ) as fw:
        jobs = [await fw.submit("hold", {"name": str(number)}) for number in range(5)]
        ids = [job.id for job in jobs]
        ids += [(await waiting(fw, "hold", f"w{number}")).job.id for number in range(5)]
        await eventually_async(lambda: gate.inside == concurrency + slots)
        gate.opened.set()
        for job_id in ids:
            await fw.job(job_id).wait(timeout=PATIENCE)

    assert gate.most == concurrency + slots


async def test_a_hand_over_frees_no_immediate_slot_while_the_background_is_over_full(
    tmp_path: Path,
) -> None:
    gate = Gate()
    pipeline = hold_pipeline(gate)
    async with engine(tmp_path, pipeline, concurrency=1, immediate_slots=1) as fw:
        heard = Heard(fw)
        background = await fw.submit("hold", {"name": "background"})
        await heard.of("job.claimed", background.id)
        first = await waiting(fw, "hold", "first", wait=0.2)
        await heard.of("job.handed_over", first.job.id)
        second = await waiting(fw, "hold", "second", wait=10)
        for _ in range(3):
            await fw.engine.worker.look()
            await fw.service.ledger.queue_facts()
        gate.opened.set()
        for job_id in (background.id, first.job.id, second.job.id):
            await fw.job(job_id).wait(timeout=PATIENCE)

    assert (second.job.method, gate.most) == (Method.QUEUED, 2)


async def test_tenants_take_turns(tmp_path: Path) -> None:
    gate, first = Gate(), Gate()

    async def work(document: Named) -> None:
        if document["name"] == "first":
            await first.passed()
        order.append(document["name"])

    order: list[str] = []
    gate.opened.set()
    async with engine(tmp_path, one("work", work, input=Named), concurrency=1) as fw:
        blocking = await fw.submit("work", {"name": "first"})
        await eventually_async(lambda: first.inside == 1)
        many = [submission(fw, "work", "many", wait=None, tenant="many") for _ in range(6)]
        few = [submission(fw, "work", "few", wait=None, tenant="few") for _ in range(2)]
        submitted = [await fw.service.submit(each) for each in (*many, *few)]
        first.opened.set()
        until = fw.service.clock.monotonic() + PATIENCE
        for each in submitted:
            await fw.service.wait_done(each.job.tenant, each.job.id, until=until)
        await blocking.wait(timeout=PATIENCE)

    assert Counter(order) == {"first": 1, "many": 6, "few": 2}
    assert order.index("few") <= 2, order


async def test_no_tenant_holds_every_slot_while_another_waits(tmp_path: Path) -> None:
    gate = Gate()
    async with engine(tmp_path, hold_pipeline(gate), concurrency=4) as fw:
        ended: list[Submitted] = []
        for tenant in ("many", "few"):
            for number in range(6):
                asked = submission(fw, "hold", tenant, wait=None, tenant=tenant)
                ended.append(await fw.service.submit(asked))
                del number
            if tenant == "many":
                await eventually_async(lambda: gate.inside == 4)
        gate.opened.set()
        until = fw.service.clock.monotonic() + PATIENCE
        for each in ended:
            await fw.service.wait_done(each.job.tenant, each.job.id, until=until)

    assert gate.entered[:4] == ["many"] * 4
    assert "few" in gate.entered[4:6], gate.entered


async def test_an_engine_of_its_own_jobs_claims_all_of_them_and_no_other(tmp_path: Path) -> None:
    in_a_month = datetime.now(UTC) + timedelta(days=30)
    later: dict[str, JsonValue] = {"run_at": in_a_month.isoformat()}

    async def work(document: Named) -> str:
        return document["name"]

    pipeline = one("work", work, input=Named)
    async with engine(tmp_path, pipeline, only=set()) as fw:
        stranger = await fw.service.submit(submission(fw, "work", "other", wait=None))
        for number in range(4):
            await fw.submit("work", {"name": f"later {number}"}, options=later)
        job = await fw.submit("work", {"name": "own"})

        assert await job.result(timeout=5) == "own"
        assert (await fw.job(stranger.job.id).record()).job.state is JobState.PENDING
