"""From submit to result: what a stage returns is what the next one and the caller get."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel
from typing_extensions import override

from forthwith.app import LOCAL
from forthwith.model.errors import InvalidInputError, NoResultError, WaitTimeoutError
from forthwith.model.job import JobState
from forthwith.model.json import JsonValue
from forthwith.model.pipeline import Pipeline, Stage
from forthwith.model.records import JobFilter
from forthwith.ports.context import StageContext
from tests.runtime import stages
from tests.runtime.engines import ONCE, PATIENCE, Gate, engine, one


class Order(BaseModel):
    item: str
    count: int


@dataclass(frozen=True)
class Parcel:
    items: tuple[str, ...]
    heavy: bool


async def pack(document: Order) -> Parcel:
    return Parcel(items=(document.item,) * document.count, heavy=document.count > 2)


def label(pack: Parcel) -> bytes:
    return b"\x00\xff" + ",".join(pack.items).encode()


def weigh(label: bytes, pack: Parcel) -> dict[str, object]:
    return {"bytes": len(label), "heavy": pack.heavy, "none": None}


PARCELS = Pipeline(
    name="parcels",
    input=Order,
    stages=(Stage("pack", pack), Stage("label", label), Stage("weigh", weigh)),
)


async def test_the_result_is_the_last_stages_output(tmp_path: Path) -> None:
    async with engine(tmp_path, PARCELS) as fw:
        job = await fw.submit("parcels", {"item": "book", "count": 3})

        assert await job.result(timeout=PATIENCE) == {"bytes": 16, "heavy": True, "none": None}


@pytest.mark.parametrize(
    ("stage", "result"),
    [("pack", Parcel(items=("book",), heavy=False)), ("label", b"\x00\xffbook")],
)
async def test_the_result_is_the_output_of_the_stage_that_the_pipeline_names(
    tmp_path: Path, stage: str, result: object
) -> None:
    named = Pipeline(name="named", input=Order, stages=PARCELS.stages, result=stage)
    async with engine(tmp_path, named) as fw:
        job = await fw.submit("named", {"item": "book", "count": 1})

        assert await job.result(timeout=PATIENCE) == result


async def test_stages_that_do_not_need_each_other_run_at_the_same_time(tmp_path: Path) -> None:
    met = asyncio.Barrier(3)

    async def left() -> str:
        await met.wait()
        return "l"

    async def right() -> str:
        await met.wait()
        return "r"

    async def centre() -> str:
        await met.wait()
        return "c"

    def join(left: str, right: str, centre: str) -> str:
        return left + centre + right

    three = tuple(Stage(run.__name__, run) for run in (left, right, centre))
    pipeline = Pipeline(name="fork", stages=(*three, Stage("join", join)))
    async with engine(tmp_path, pipeline) as fw:
        job = await fw.submit("fork", None)

        assert await job.result(timeout=PATIENCE) == "lcr"


async def test_needs_and_after_order_the_stages(tmp_path: Path) -> None:
    order: list[str] = []

    async def first() -> str:
        order.append("first")
        return "text"

    async def audit() -> None:
        order.append("audit")

    async def last(text: str) -> str:
        order.append("last")
        return text

    pipeline = Pipeline(
        name="ordered",
        stages=(
            Stage("last", last, needs={"text": "first"}, after=("audit",)),
            Stage("audit", audit, after=("first",)),
            Stage("first", first),
        ),
        result="last",
    )
    async with engine(tmp_path, pipeline) as fw:
        job = await fw.submit("ordered", None)

        assert await job.result(timeout=PATIENCE) == "text"
    assert order == ["first", "audit", "last"]


async def test_a_large_output_comes_back_through_the_blob_store(tmp_path: Path) -> None:
    async def grow() -> bytes:
        return bytes(range(256)) * 4096

    def turn(grow: bytes) -> bytes:
        return grow[::-1]

    pipeline = Pipeline(name="large", stages=(Stage("grow", grow), Stage("turn", turn)))
    async with engine(tmp_path, pipeline) as fw:
        job = await fw.submit("large", None)

        assert await job.result(timeout=PATIENCE) == (bytes(range(256)) * 4096)[::-1]
        stored = await fw.service.ledger.result("local", job.id)
    assert (stored.body, stored.size_bytes) == (None, 1 << 20)
    assert (tmp_path / "ledger.db").stat().st_size < 1 << 20


async def test_an_isolated_stage_gives_its_value_like_any_other(tmp_path: Path) -> None:
    def count(shout: str) -> int:
        return len(shout)

    pipeline = Pipeline(
        name="isolated",
        input=dict[str, str],
        stages=(Stage("shout", stages.shout, isolated=True), Stage("count", count)),
    )
    async with engine(tmp_path, pipeline) as fw:
        job = await fw.submit("isolated", {"text": "quiet"})

        assert await job.result(timeout=PATIENCE) == 5


@pytest.mark.parametrize("value", ["three", object(), {"items": "book"}])
async def test_an_output_of_another_type_fails_the_job_as_bad_output(
    tmp_path: Path, value: object
) -> None:
    def lie() -> int:
        return value  # type: ignore[return-value] # the point

    async with engine(tmp_path, one("lies", lie)) as fw:
        job = await fw.submit("lies", None)
        record = await job.wait(timeout=PATIENCE)

        with pytest.raises(NoResultError):
            await job.result()
    assert record.job.failure is not None
    assert (record.job.failure.code, record.job.attempt) == ("bad_output", 1)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [1.0, float("-inf")]])
async def test_a_number_that_json_does_not_have_is_no_output(tmp_path: Path, value: object) -> None:
    def number() -> object:
        return value

    async with engine(tmp_path, one("numbers", number)) as fw:
        record = await (await fw.submit("numbers", None)).wait(timeout=PATIENCE)

    assert record.job.failure is not None
    assert record.job.failure.code == "bad_output"


async def test_an_invalid_input_is_refused_with_every_wrong_field(tmp_path: Path) -> None:
    async with engine(tmp_path, PARCELS) as fw:
        with pytest.raises(InvalidInputError) as refused:
            await fw.submit("parcels", {"item": 7, "count": "many"})

        assert [each.field for each in refused.value.details] == ["input.item", "input.count"]
        assert (await fw.service.ledger.queue_facts()).by_state == {}


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"no_such": 1}, "options.no_such"),
        ({"max_attempts": 0}, "options.max_attempts"),
        ({"timeout_seconds": -1}, "options.timeout_seconds"),
        ({"priority": "urgent"}, "options.priority"),
        ({"queue": "Not A Queue"}, "options.queue"),
    ],
)
async def test_an_option_that_is_unknown_or_out_of_bounds_is_refused_by_name(
    tmp_path: Path, options: dict[str, JsonValue], field: str
) -> None:
    async with engine(tmp_path, PARCELS) as fw:
        with pytest.raises(InvalidInputError) as refused:
            await fw.submit("parcels", {"item": "book", "count": 1}, options=options)

    assert [each.field for each in refused.value.details] == [field]


async def test_a_pipelines_own_options_reach_its_stages_and_the_engines_do_not(
    tmp_path: Path,
) -> None:
    def seen(ctx: StageContext) -> dict[str, object]:
        return dict(ctx.options)

    pipeline = one("options", seen, options=("tone",))
    async with engine(tmp_path, pipeline) as fw:
        job = await fw.submit("options", None, options={"tone": "dry", "priority": "high"})

        assert await job.result(timeout=PATIENCE) == {"tone": "dry"}


async def test_an_option_that_does_not_fit_its_type_costs_no_job(tmp_path: Path) -> None:
    pipeline = one("typed", lambda: 1, options={"pages": list[int], "free": object})
    async with engine(tmp_path, pipeline) as fw:
        with pytest.raises(InvalidInputError) as refused:
            await fw.submit("typed", None, options={"pages": [1, "two"], "free": "two"})
        everything = JobFilter(tenant=LOCAL)
        assert not await fw.service.ledger.search(everything, before=None, limit=5)

    assert [each.field for each in refused.value.details] == ["options.pages.1"]


async def test_a_wait_that_ends_before_the_job_says_so_and_the_job_goes_on(
    tmp_path: Path,
) -> None:
    gate = Gate()

    async def hold() -> int:
        await gate.passed()
        return 1

    async with engine(tmp_path, one("hold", hold)) as fw:
        job = await fw.submit("hold", None)
        with pytest.raises(WaitTimeoutError):
            await job.wait(timeout=timedelta(milliseconds=50))
        gate.opened.set()

        assert (await job.wait(timeout=PATIENCE)).job.state is JobState.COMPLETED


async def test_a_callers_error_text_that_cannot_be_encoded_does_not_hold_the_job(
    tmp_path: Path,
) -> None:
    class Mute(Exception):  # noqa: N818 - a user's name
        @override
        def __str__(self) -> str:
            raise RuntimeError("no words")

    def surrogate() -> None:
        raise ValueError("lone \udcff surrogate")

    def mute() -> None:
        raise Mute

    pipelines = [one(run.__name__, run, retry=ONCE) for run in (surrogate, mute)]
    async with engine(tmp_path, *pipelines) as fw:
        for name in ("surrogate", "mute"):
            record = await (await fw.submit(name, None)).wait(timeout=5)

            assert record.job.failure is not None
            assert record.job.failure.code == "stage_failed"


async def test_whatever_a_stage_raises_is_a_failed_try(tmp_path: Path) -> None:
    async def cancelled() -> None:
        raise asyncio.CancelledError

    async def exits() -> None:
        raise SystemExit(3)

    def stops() -> None:
        raise StopIteration

    def interrupts() -> None:
        raise KeyboardInterrupt

    def exits_in_thread() -> None:
        raise SystemExit(3)

    runs = (cancelled, exits, stops, interrupts, exits_in_thread)
    pipelines = [one(run.__name__, run, retry=ONCE) for run in runs]
    async with engine(tmp_path, *pipelines) as fw:
        for pipeline in pipelines:
            record = await (await fw.submit(pipeline.name, None)).wait(timeout=5)

            assert record.job.failure is not None, pipeline.name
            assert record.job.failure.code == "stage_failed"
            assert record.job.attempt == 1
