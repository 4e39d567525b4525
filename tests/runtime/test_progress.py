"""Progress: never back, not too often, by weights or milestones, and outside the chain."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from forthwith.model.job import Job, JobState
from forthwith.model.pipeline import Pipeline, Stage
from forthwith.model.records import Hint, ProgressUpdate
from forthwith.ports.context import StageContext
from forthwith.runtime.running import JobHandle, Running
from forthwith.runtime.tracking import ProgressSink, Tracker
from tests.runtime.engines import ONCE, PATIENCE, Gate, Heard, engine, one
from tests.strategies import running_jobs
from tests.support.waiting import eventually_async


class Kept(ProgressSink):
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.updates: list[ProgressUpdate] = []

    @override
    def put(self, update: ProgressUpdate) -> None:
        self.updates.append(update)

    @override
    def drop(self, job_id: str) -> None:
        del job_id


def first() -> None: ...


def second(first: None) -> None: ...


TWO = Pipeline(
    name="two", stages=(Stage("first", first, weight=3), Stage("second", second, weight=1))
)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(
            st.just("report"),
            st.sampled_from(["first", "second"]),
            st.floats(allow_nan=True),
        ),
        st.tuples(st.just("started"), st.sampled_from(["first", "second"]), st.just(0.0)),
        st.tuples(st.just("settled"), st.sampled_from(["first", "second"]), st.just(0.0)),
        st.tuples(st.just("show"), st.just("first"), st.just(0.0)),
    ),
    max_size=30,
)


@given(job=running_jobs(), actions=ACTIONS, floor=st.floats(0, 100))
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_what_is_shown_never_goes_back(
    job: Job, actions: list[tuple[str, str, float]], floor: float
) -> None:
    kept = Kept()
    tracker = Tracker(job, TWO, kept, floor=floor)
    for action, stage, share in actions:
        if action == "report":
            tracker.report(stage, share, "")
        elif action == "show":
            tracker.show()
        else:
            (tracker.started if action == "started" else tracker.settled)(stage)
    tracker.show()
    shown = [update.percent for update in kept.updates]

    assert shown == sorted(shown)
    assert all(floor <= percent <= 100 for percent in shown)


async def shown_at(fw: Running, job: JobHandle, seen: Callable[[float], bool]) -> float:
    """The first percentage of the job that is so."""
    until = fw.service.clock.monotonic() + PATIENCE
    record = await job.record()
    while record.progress is None or not seen(record.progress.percent):
        assert not record.job.done
        assert fw.service.clock.monotonic() < until, record.progress
        record = await fw.service.wait_change("local", job.id, etag=record.etag, until=until)
    return record.progress.percent


@pytest.mark.parametrize(
    ("marks", "weights", "half", "done"),
    [
        ((None, None), (3, 1), 37.5, 75.0),
        ((20.0, 100.0), (1, 1), 10.0, 20.0),
    ],
)
async def test_weights_or_milestones_say_how_far_a_job_is(
    tmp_path: Path,
    marks: tuple[float | None, float | None],
    weights: tuple[float, float],
    half: float,
    done: float,
) -> None:
    gates = Gate(), Gate()

    async def first(ctx: StageContext) -> None:
        await ctx.progress(5, 10, "half")
        await gates[0].passed()

    async def second() -> None:
        await gates[1].passed()

    stages = (
        Stage("first", first, milestone=marks[0], weight=weights[0]),
        Stage("second", second, milestone=marks[1], weight=weights[1], after=("first",)),
    )
    async with engine(tmp_path, Pipeline(name="two", stages=stages)) as fw:
        job = await fw.submit("two", None)

        assert await shown_at(fw, job, lambda percent: percent > 0) == half
        gates[0].opened.set()
        assert await shown_at(fw, job, lambda percent: percent > half) == done
        gates[1].opened.set()
        await job.wait(timeout=PATIENCE)


async def test_progress_is_written_at_most_four_times_a_second(tmp_path: Path) -> None:
    hints: list[Hint] = []
    reports = 0

    async def chatty(ctx: StageContext) -> None:
        nonlocal reports
        loop = asyncio.get_running_loop()
        until = loop.time() + 1.2
        while loop.time() < until:
            await ctx.progress(reports, 1_000_000)
            reports += 1
            await asyncio.sleep(0)

    async with engine(tmp_path, one("chatty", chatty)) as fw:
        fw.service.bus.subscribe(hints.extend)
        job = await fw.submit("chatty", None)
        record = await job.wait(timeout=PATIENCE)
        progress = [hint for hint in hints if "progress" in hint.kinds]

    took = record.job.processed_s
    assert reports > 100
    assert 2 <= len(progress) <= 4 * took + 2


async def test_a_plain_function_may_tell_its_progress_from_its_thread(tmp_path: Path) -> None:
    told = threading.Event()

    def work(ctx: StageContext) -> str:
        for number in range(5):
            ctx.progress(number, 5, f"number {number}")
        told.wait(PATIENCE)
        return "end"

    async with engine(tmp_path, one("threaded", work, retry=ONCE)) as fw:
        job = await fw.submit("threaded", None)

        assert await shown_at(fw, job, lambda percent: percent == 80) == 80
        told.set()
        assert await job.result(timeout=PATIENCE) == "end"


async def test_progress_is_no_event_but_changes_the_etag(tmp_path: Path) -> None:
    gate, told = Gate(), asyncio.Event()

    async def work(ctx: StageContext) -> None:
        await gate.passed()
        await ctx.progress(1, 4, "a\udcffmessage")
        told.set()
        await asyncio.Event().wait()

    async with engine(tmp_path, one("work", work)) as fw:
        heard = Heard(fw)
        job = await fw.submit("work", None)
        await heard.of("stage.started", job.id)
        before = await job.record()
        gate.opened.set()
        await shown_at(fw, job, lambda percent: percent == 25)
        after = await job.record()
        await job.cancel()
        await job.wait(timeout=PATIENCE)
        events = await fw.service.ledger.events("local", job.id)

    assert before.etag != after.etag
    assert (before.job.version, before.job.last_seq) == (after.job.version, after.job.last_seq)
    assert after.progress is not None
    assert after.progress.message == "a\\udcffmessage"
    assert not any("message" in event.data for event in events)


async def test_an_interrupted_job_shows_no_less_than_before(tmp_path: Path) -> None:
    gate = Gate()

    async def work(ctx: StageContext) -> None:
        if not gate.opened.is_set():
            await ctx.progress(8, 10)
        await gate.passed()

    async with engine(tmp_path, one("work", work), drain_s=0.0) as fw:
        job = await fw.submit("work", None)
        assert await shown_at(fw, job, lambda percent: percent > 0) == 80
    async with engine(tmp_path, one("work", work), drain_s=0.0) as fw:
        await eventually_async(lambda: gate.inside == 1)
        record = await fw.job(job.id).record()
        gate.opened.set()
        ended = await fw.job(job.id).wait(timeout=PATIENCE)

    assert record.progress is not None
    assert record.progress.percent == 80
    assert ended.job.state is JobState.COMPLETED
