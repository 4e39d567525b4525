"""Processes come and go: nothing is left behind, and nobody is blamed for a kill."""

import asyncio
import os
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.runtime.isolation import (
    ChildDiedError,
    Isolation,
    IsolationStartError,
    Limits,
    ZygoteLostError,
)
from tests.isolation.calls import Reports, hostile, is_running, open_descriptors, run

WAITING = hostile("answer_with_its_pid_and_wait", limits=Limits(wall=timedelta(seconds=40)))


def started(isolation: Isolation) -> tuple[asyncio.Task[bytes], Reports]:
    reports = Reports()
    return asyncio.create_task(isolation.run(WAITING, on_progress=reports)), reports


async def test_cancelling_kills_the_child_before_the_cancellation_is_through(
    isolation: Isolation,
) -> None:
    task, reports = started(isolation)
    child, zygote = await reports.process_ids()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(2):
            await task

    assert not is_running(child)
    assert is_running(zygote)


async def test_a_cancelled_child_with_busy_threads_dies_too(isolation: Isolation) -> None:
    reports = Reports()
    call = hostile("start_a_thread_and_loop", b"busy")
    task = asyncio.create_task(isolation.run(call, on_progress=reports))
    child, _ = await reports.process_ids()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert not is_running(child)


async def test_a_killed_zygote_interrupts_its_calls_and_the_next_call_works(
    isolation: Isolation,
) -> None:
    task, reports = started(isolation)
    child, zygote = await reports.process_ids()

    os.kill(zygote, signal.SIGKILL)
    with pytest.raises(ZygoteLostError) as caught:
        await task

    assert not caught.value.blames_document
    assert await run(isolation, hostile("echo", b"again")) == b"again"
    assert isolation.zygote_pid not in {None, zygote}
    assert not is_running(child)


async def test_a_zygote_that_died_unnoticed_costs_the_next_call_nothing(
    isolation: Isolation,
) -> None:
    await isolation.start()
    zygote = isolation.zygote_pid
    assert zygote is not None

    os.kill(zygote, signal.SIGKILL)
    os.waitid(os.P_PID, zygote, os.WEXITED | os.WNOWAIT)  # noqa: ASYNC222 - so that nobody hears

    assert await run(isolation, hostile("echo", b"again")) == b"again"


async def test_a_zygote_that_hangs_is_ended_when_it_does_not_obey(isolation: Isolation) -> None:
    task, reports = started(isolation)
    child, zygote = await reports.process_ids()

    os.kill(zygote, signal.SIGSTOP)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(10):
            await task

    assert await run(isolation, hostile("echo", b"again")) == b"again"
    assert not is_running(zygote)
    assert not is_running(child)


async def test_a_child_killed_from_outside_is_reported_with_its_signal(
    isolation: Isolation,
) -> None:
    task, reports = started(isolation)
    child, _ = await reports.process_ids()

    os.kill(child, signal.SIGTERM)
    with pytest.raises(ChildDiedError) as caught:
        await task

    assert caught.value.signal == signal.SIGTERM


async def test_closing_ends_every_process_and_interrupts_the_calls(isolation: Isolation) -> None:
    task, reports = started(isolation)
    child, zygote = await reports.process_ids()

    await isolation.aclose()

    with pytest.raises(ZygoteLostError):
        await task
    assert not is_running(zygote)
    assert not is_running(child)


async def test_when_the_worker_is_killed_nothing_survives_it(modules: Path) -> None:
    script = Path(__file__).parent / "targets" / "worker.py"
    worker = await asyncio.create_subprocess_exec(
        sys.executable, str(script), str(modules), stdout=asyncio.subprocess.PIPE
    )
    assert worker.stdout is not None
    pids = [int(word) for word in (await worker.stdout.readline()).split()]
    assert [is_running(pid) for pid in pids] == [True, True]
    gone = [os.pidfd_open(pid) for pid in pids]

    worker.kill()

    for pidfd in gone:
        await readable(pidfd, within=2)
        os.close(pidfd)
    await worker.wait()


async def readable(fd: int, *, within: float) -> None:
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(fd, event.set)
    try:
        async with asyncio.timeout(within):
            await event.wait()
    finally:
        loop.remove_reader(fd)


async def test_fifty_calls_in_a_row_leave_nothing_behind(isolation: Isolation) -> None:
    await run(isolation, hostile("echo"))
    zygote = isolation.zygote_pid
    before = (open_descriptors(), descriptors_of(zygote), threading.active_count())

    for number in range(50):
        call = hostile("leave", b"3") if number % 10 == 0 else hostile("echo", b"x")
        try:
            await run(isolation, call)
        except ChildDiedError:
            assert call.target == "hostile:leave"

    after = (open_descriptors(), descriptors_of(zygote), threading.active_count())
    assert (isolation.zygote_pid, after) == (zygote, before)
    assert children_of(zygote) == []


def descriptors_of(pid: int | None) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def children_of(pid: int | None) -> list[bytes]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_bytes().split()


async def test_no_more_children_run_at_once_than_allowed(modules: Path) -> None:
    isolation = Isolation(extra_path=[str(modules)], max_children=2)
    tasks = [started(isolation) for _ in range(3)]
    pids = [(await reports.process_ids())[0] for _, reports in tasks[:2]]

    assert not tasks[2][1].seen
    assert len(children_of(isolation.zygote_pid)) == len(set(pids)) == 2

    tasks[0][0].cancel()
    await tasks[2][1].process_ids()
    assert len(children_of(isolation.zygote_pid)) == 2
    await isolation.aclose()
    results = await asyncio.gather(*(task for task, _ in tasks), return_exceptions=True)
    assert [type(result) for result in results[1:]] == [ZygoteLostError, ZygoteLostError]


async def test_a_call_that_waits_for_a_slot_does_not_outlive_the_closing(modules: Path) -> None:
    isolation = Isolation(extra_path=[str(modules)], max_children=1)
    running, reports = started(isolation)
    await reports.process_ids()
    waiting, _ = started(isolation)

    await isolation.aclose()

    results = await asyncio.gather(running, waiting, return_exceptions=True)
    assert [type(result) for result in results] == [ZygoteLostError, IsolationStartError]
    assert isolation.zygote_pid is None


async def test_concurrent_first_calls_start_one_zygote(isolation: Isolation) -> None:
    calls = [isolation.run(hostile("answer_with_parent"), on_progress=Reports()) for _ in range(3)]

    assert len(set(await asyncio.gather(*calls))) == 1


async def test_large_requests_and_results_pass_unchanged(isolation: Isolation) -> None:
    request = os.urandom(1 << 20) * 20

    assert await run(isolation, hostile("echo", request)) == request


async def test_a_module_that_cannot_be_preloaded_is_named(modules: Path) -> None:
    isolation = Isolation(preload=["no_such_parser"], extra_path=[str(modules)])

    with pytest.raises(IsolationStartError, match="no_such_parser"):
        await isolation.start()


async def test_a_module_that_starts_threads_cannot_be_preloaded(modules: Path) -> None:
    (modules / "threaded.py").write_text(
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    )
    isolation = Isolation(preload=["threaded"], extra_path=[str(modules)])

    with pytest.raises(IsolationStartError, match="thread"):
        await isolation.start()


async def test_a_preloaded_module_is_imported_once(modules: Path) -> None:
    isolation = Isolation(preload=["hostile"], extra_path=[str(modules)])
    await isolation.start()
    (modules / "hostile.py").unlink()

    assert await run(isolation, hostile("echo", b"loaded")) == b"loaded"
    await isolation.aclose()
