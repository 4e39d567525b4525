"""Events: their order, their numbers, and the callbacks that hear them."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from forthwith.model.errors import InvalidInputError
from forthwith.model.event import Event
from forthwith.model.job import Progress
from forthwith.model.pipeline import Pipeline, Stage
from forthwith.ports.context import StageContext
from tests.runtime import stages
from tests.runtime.engines import PATIENCE, QUICK, Gate, Heard, engine, one


async def first() -> int:
    return 1


async def second(first: int) -> int:
    return first + 1


TWO = Pipeline(name="two", stages=(Stage("first", first), Stage("second", second)))
KINDS = [
    "job.accepted",
    "job.claimed",
    "stage.started",
    "stage.committed",
    "stage.started",
    "stage.committed",
    "job.ended",
]


async def test_a_job_of_two_stages_has_exactly_these_events(tmp_path: Path) -> None:
    async with engine(tmp_path, TWO) as fw:
        heard = Heard(fw)
        job = await fw.submit("two", None)
        await heard.of("job.ended", job.id)
        stored = await fw.service.ledger.events("local", job.id)

    assert [event.kind for event in stored] == KINDS
    assert [event.job_seq for event in stored] == [1, 2, 3, 4, 5, 6, 7]
    assert [event.data.get("stage") for event in stored[2:6]] == ["first"] * 2 + ["second"] * 2
    assert stored[-1].data["state"] == "completed"
    assert heard.events == stored
    for before, after in pairwise(stored):
        assert after.prev_hash == before.hash


async def test_who_follows_gets_every_event_once_and_ends_with_the_job(tmp_path: Path) -> None:
    async with engine(tmp_path, TWO) as fw:
        job = await fw.submit("two", None)
        seen: list[Event | Progress] = []
        async with asyncio.timeout(PATIENCE):
            async for item in fw.service.follow("local", job.id, after=2):
                seen.append(item)  # noqa: PERF401 - a comprehension has no time-out

    numbers = [item.job_seq for item in seen if isinstance(item, Event)]
    assert numbers == [3, 4, 5, 6, 7]


async def test_every_callback_of_an_event_is_called_whatever_the_others_do(
    tmp_path: Path,
) -> None:
    calls: list[str] = []

    def broken(event: Event) -> None:
        calls.append(f"broken {event.kind}")
        raise LookupError(event.kind)

    async def broken_too(event: Event) -> None:
        raise OSError(event.kind)

    async def works(event: Event) -> None:
        calls.append(f"works {event.kind}")

    async with engine(tmp_path, TWO) as fw:
        for callback in (broken, broken_too, works, works):
            fw.on("stage.committed", callback)
        heard = Heard(fw)
        job = await fw.submit("two", None)

        assert await job.result(timeout=PATIENCE) == 2
        await heard.of("job.ended", job.id)
        failed = fw.service.relay.failed
    assert calls == (["broken stage.committed"] + ["works stage.committed"] * 2) * 2
    assert [type(error) for error in failed] == [LookupError, OSError] * 2


async def test_a_callback_hears_its_kind_and_its_job_and_from_when_it_was_added(
    tmp_path: Path,
) -> None:
    ended: list[str] = []
    own: list[str] = []
    async with engine(tmp_path, TWO) as fw:
        before = await fw.submit("two", None)
        await before.wait(timeout=PATIENCE)
        await fw.service.health()
        end = fw.on("job.ended", lambda event: ended.append(event.job_id))
        gone = fw.on("job.ended", lambda _: ended.append("never"))
        gone()
        gone()
        job = await fw.submit("two", None)
        fw.on("*", lambda event: own.append(event.job_id), job_id=job.id)
        heard = Heard(fw)
        other = await fw.submit("two", None)
        await heard.of("job.ended", other.id)
        end()
        await (await fw.submit("two", None)).wait(timeout=PATIENCE)

    assert sorted(ended) == sorted([job.id, other.id])
    assert set(own) <= {job.id}


async def test_a_kind_that_does_not_exist_cannot_be_listened_to(tmp_path: Path) -> None:
    async with engine(tmp_path, TWO) as fw:
        with pytest.raises(InvalidInputError):
            fw.on("job.finished", lambda _: None)


async def test_what_happens_at_the_end_is_told_before_the_engine_is_gone(tmp_path: Path) -> None:
    kinds: list[str] = []

    async def hold() -> None:
        await asyncio.Event().wait()

    async with engine(tmp_path, one("hold", hold), drain_s=0.0) as fw:
        heard = Heard(fw)
        job = await fw.submit("hold", None)
        await heard.of("stage.started", job.id)
        fw.on("*", lambda event: kinds.append(event.kind), job_id=job.id)

    assert kinds == ["job.interrupted"]


async def test_middleware_wraps_every_stage_the_first_one_outermost(tmp_path: Path) -> None:
    seen: list[str] = []

    async def outer(ctx: StageContext, run: object) -> object:
        assert callable(run)
        seen.append(f"+outer {ctx.stage}")
        value = await run()
        seen.append(f"-outer {ctx.stage}")
        return value

    async def inner(ctx: StageContext, run: object) -> object:
        assert callable(run)
        seen.append(f"+inner {ctx.stage}")
        return await run()

    def plain(pid: int) -> int:
        seen.append("plain")
        return pid

    pipeline = Pipeline(
        name="wrapped",
        stages=(Stage("pid", stages.own_pid, isolated=True), Stage("plain", plain)),
    )
    async with engine(tmp_path, pipeline, middleware=[outer, inner]) as fw:
        job = await fw.submit("wrapped", None)

        assert isinstance(await job.result(timeout=PATIENCE), int)
    assert seen == [
        "+outer pid",
        "+inner pid",
        "-outer pid",
        "+outer plain",
        "+inner plain",
        "plain",
        "-outer plain",
    ]


async def test_what_a_middleware_raises_is_the_stages_failed_try(tmp_path: Path) -> None:
    tries: list[int] = []

    async def refuses(ctx: StageContext, run: object) -> object:
        assert callable(run)
        tries.append(ctx.attempt)
        if len(tries) < 3:
            raise ConnectionError("no budget")
        return await run()

    pipeline = Pipeline(name="two", stages=(Stage("first", first),), retry=QUICK)
    async with engine(tmp_path, pipeline, middleware=[refuses]) as fw:
        job = await fw.submit("two", None)

        assert await job.result(timeout=PATIENCE) == 1
    assert tries == [1, 2, 3]


async def test_on_health_tells_a_change_and_survives_a_callback_that_fails(
    tmp_path: Path,
) -> None:
    told: asyncio.Queue[str] = asyncio.Queue()

    def broken(health: object) -> None:
        raise LookupError(str(type(health)))

    gate = Gate()

    async def hold() -> None:
        await gate.passed()

    async with engine(tmp_path, one("hold", hold), immediate_slots=1) as fw:
        fw.on_health(broken)
        fw.on_health(lambda health: told.put_nowait(str(health["status"])))
        fw.on_health(lambda _: told.put_nowait("never"))()
        assert await asyncio.wait_for(told.get(), PATIENCE) == "healthy"
        job = await fw.submit("hold", None, wait=timedelta(seconds=30))
        assert await asyncio.wait_for(told.get(), PATIENCE) == "at_capacity"
        gate.opened.set()
        await job.wait(timeout=PATIENCE)
        assert await asyncio.wait_for(told.get(), PATIENCE) == "healthy"
        assert {type(error) for error in fw.service.relay.failed} == {LookupError}
