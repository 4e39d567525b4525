"""Calls that share a child: what stays between them, and what ends it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.runtime.isolation import (
    ChildDiedError,
    ChildTimeoutError,
    IsolatedCall,
    Isolation,
    Limits,
    RemoteStageError,
)
from forthwith.runtime.isolation.slots import Slots
from tests.support.waiting import eventually_async

SMALL = Limits(memory_bytes=400 << 20, cpu_seconds=4)
TARGETS = Path(__file__).parent / "targets"


@pytest.fixture
async def isolation() -> AsyncIterator[Isolation]:
    isolation = Isolation(extra_path=[str(TARGETS)])
    yield isolation
    await isolation.aclose()


async def pid_of(
    isolation: Isolation, share: str, what: str = "pid", limits: Limits = SMALL
) -> int:
    call = IsolatedCall(target="sharing:run", request=what.encode(), share=share, limits=limits)
    return int(await isolation.run(call, on_progress=lambda *_: None))


async def test_calls_of_one_job_run_in_one_child_and_others_in_their_own(
    isolation: Isolation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forthwith.runtime.isolation.seats._WAITS_SECONDS", 60.0)
    first, second = await pid_of(isolation, "one"), await pid_of(isolation, "one")
    other, alone = await pid_of(isolation, "two"), await pid_of(isolation, "")

    assert first == second
    assert len({first, other, alone, await pid_of(isolation, "")}) == 4


async def test_a_call_that_may_take_more_than_the_last_has_a_child_that_may(
    isolation: Isolation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forthwith.runtime.isolation.seats._WAITS_SECONDS", 60.0)
    longer, larger = replace(SMALL, cpu_seconds=8), replace(SMALL, memory_bytes=500 << 20)

    small = await pid_of(isolation, "one")
    others = [await pid_of(isolation, "one", limits=limits) for limits in (longer, larger)]

    assert len({small, *others}) == 3
    assert await pid_of(isolation, "one") in {small, *others}


async def test_long_calls_of_one_job_at_the_same_time_have_a_child_each(
    isolation: Isolation,
) -> None:
    pids = await asyncio.gather(*(pid_of(isolation, "one", "slow") for _ in range(2)))

    assert len(set(pids)) == 2


async def test_short_calls_of_one_job_at_the_same_time_wait_for_one_child(
    isolation: Isolation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forthwith.runtime.isolation.siblings._PATIENCE_SECONDS", 60.0)
    pids = await asyncio.gather(*(pid_of(isolation, "one") for _ in range(3)))
    others = await asyncio.gather(*(pid_of(isolation, str(number)) for number in range(2)))

    assert len(set(pids)) == 1
    assert len({*pids, *others}) == 3


async def test_a_call_does_not_wait_for_one_that_was_cancelled(
    isolation: Isolation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forthwith.runtime.isolation.siblings._PATIENCE_SECONDS", 60.0)
    first = asyncio.create_task(pid_of(isolation, "one", "slow"))
    await asyncio.sleep(0)
    second = asyncio.create_task(pid_of(isolation, "one"))
    await asyncio.sleep(0)
    first.cancel()

    assert await asyncio.wait_for(second, 20)


@pytest.mark.parametrize("what", ["greedy", "threaded", "busy"])
async def test_a_child_that_has_used_much_of_its_limits_does_not_stay(
    isolation: Isolation, what: str
) -> None:
    assert await pid_of(isolation, "one", what) != await pid_of(isolation, "one")


async def test_a_child_whose_call_failed_does_not_stay(isolation: Isolation) -> None:
    first = await pid_of(isolation, "one")
    with pytest.raises(RemoteStageError):
        await pid_of(isolation, "one", "fails")

    assert await pid_of(isolation, "one") != first


async def test_a_waiting_child_ends_by_itself_when_no_call_comes(isolation: Isolation) -> None:
    pid = await pid_of(isolation, "one")

    await eventually_async(lambda: not alive(pid))
    assert await pid_of(isolation, "one") != pid


async def test_no_child_is_left_when_isolation_is_closed(isolation: Isolation) -> None:
    pids = [await pid_of(isolation, str(number)) for number in range(3)]

    await isolation.aclose()

    assert not [pid for pid in pids if alive(pid)]


async def test_a_waiting_child_that_was_killed_is_replaced(isolation: Isolation) -> None:
    pid = await pid_of(isolation, "one")
    os.kill(pid, 9)  # nobody here has heard of it when the next call comes

    assert await pid_of(isolation, "one") != pid


async def test_a_call_that_kills_a_child_which_had_served_before_is_to_blame(
    isolation: Isolation,
) -> None:
    await pid_of(isolation, "one")

    with pytest.raises(ChildDiedError):
        await pid_of(isolation, "one", "dies")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_calls_of_a_job_may_run_together_for_so_long_and_no_longer(
    isolation: Isolation,
) -> None:
    def call(share: str, what: str = "slow", seconds: float = 0.5) -> IsolatedCall:
        together = timedelta(seconds=seconds)
        request = what.encode()
        return IsolatedCall(target="sharing:run", request=request, share=share, together=together)

    await isolation.run(call("one"), on_progress=lambda *_: None)  # it takes 0.2 s
    with suppress(ChildTimeoutError):
        await isolation.run(call("one"), on_progress=lambda *_: None)
    with pytest.raises(ChildTimeoutError):
        await isolation.run(call("one"), on_progress=lambda *_: None)
    with pytest.raises(ChildTimeoutError):
        await isolation.run(call("one", "pid"), on_progress=lambda *_: None)
    assert await isolation.run(call("two", "pid", 20.0), on_progress=lambda *_: None)


async def test_slots_go_to_the_jobs_that_came_first() -> None:
    slots, order = Slots(1), list[str]()

    async def call(share: str) -> None:
        async with slots.hold(share):
            order.append(share)
            await asyncio.sleep(0)

    for job in ("old", "young"):
        await call(job)
    held = asyncio.Event()

    async def hold() -> None:
        async with slots.hold("other"):
            await held.wait()

    holding = asyncio.create_task(hold())
    await asyncio.sleep(0)
    calls = [asyncio.create_task(call(job)) for job in ("young", "new", "old")]
    await asyncio.sleep(0)
    held.set()
    await asyncio.gather(holding, *calls)

    assert order == ["old", "young", "old", "young", "new"]


async def test_a_slot_of_who_is_cancelled_goes_to_the_next() -> None:
    slots = Slots(1)

    async def hold(entered: asyncio.Event) -> None:
        async with slots.hold("job"):
            entered.set()
            await asyncio.Event().wait()

    tasks = [asyncio.create_task(hold(asyncio.Event())) for _ in range(3)]
    await asyncio.sleep(0)
    for task in tasks[:2]:
        task.cancel()
    await asyncio.wait(tasks[:2])
    tasks[2].cancel()
    await asyncio.wait(tasks)

    async with asyncio.timeout(5), slots.hold("job"):
        pass
