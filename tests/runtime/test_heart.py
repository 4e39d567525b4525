"""Leases, the watchdog, dead workers and the sweeper."""

import asyncio
import os
import socket
import threading
from datetime import timedelta
from pathlib import Path

from forthwith.app import make_settings, open_ledger
from forthwith.model.job import Job, JobState
from forthwith.model.outcome import Interrupted, Transition
from forthwith.model.records import ClaimRequest, WorkerRow
from forthwith.model.stage import StageStarted
from forthwith.policy.settlement import settle
from forthwith.runtime.liveness import HeldLock, is_held
from forthwith.runtime.running import Running
from forthwith.runtime.submit import Submission
from forthwith.runtime.sweeper import Sweeper
from tests.runtime.engines import PATIENCE, Gate, Heard, engine, one
from tests.support.waiting import eventually_async

LEASE = timedelta(seconds=30)


async def test_a_stage_that_blocks_the_loop_for_longer_than_the_lease_keeps_its_job(
    tmp_path: Path,
) -> None:
    blocked: list[float] = []

    async def blocks() -> str:
        loop = asyncio.get_running_loop()
        until = loop.time() + 3.0
        while loop.time() < until:
            threading.Event().wait(0.05)
            blocked.append(fw.engine.blocked_seconds)
        return "kept"

    pipeline = one("blocks", blocks)
    async with engine(tmp_path, pipeline, lease_seconds=1.0, heartbeat_seconds=0.2) as fw:
        job = await fw.submit("blocks", None)

        assert await job.result(timeout=PATIENCE) == "kept"
        record = (await job.record()).job
        assert (record.fence, record.interruptions) == (1, 0)
        await eventually_async(lambda: fw.engine.blocked_seconds == 0)
    assert max(blocked) > 1


def foreign(worker: str, lock: str, host: str = "elsewhere") -> WorkerRow:
    return WorkerRow(
        id=worker, host=host, pid=1, lock=lock, concurrency=1, capabilities=("hold@1",)
    )


def unowned(fw: Running) -> Submission:
    """A job that this process's own worker is not to claim."""
    return Submission(
        tenant="local",
        owner="local",
        pipeline="hold",
        input=None,
        received_at=fw.service.clock.monotonic(),
    )


def settled_as_lost(job: Job) -> Transition:
    return settle(job, Interrupted(reason="lost_worker"))


async def claimed_by(fw: Running, row: WorkerRow, job_id: str) -> None:
    """Let another worker than this process's hold the job."""
    ledger = fw.service.ledger
    await ledger.beat([row], lease=LEASE)
    request = ClaimRequest(
        worker=row.id,
        capabilities={"hold@1": ("work",)},
        background=1,
        immediate=0,
        only=job_id,
    )
    assert [claim.job.id for claim in await ledger.claim(request)] == [job_id]


async def test_the_jobs_of_a_worker_that_is_gone_are_given_back_and_run_elsewhere(
    tmp_path: Path,
) -> None:
    gate = Gate()
    gate.opened.set()

    async def hold() -> str:
        await gate.passed()
        return "ran"

    async with engine(tmp_path, one("hold", hold), only={"none"}) as fw:
        heard = Heard(fw)
        stuck = (await fw.service.submit(unowned(fw))).job
        await claimed_by(fw, foreign("wrk_gone", ""), stuck.id)
        await Sweeper(fw.service.ledger).give_back("wrk_gone")
        event = await heard.of("job.interrupted", stuck.id)
        record = await fw.job(stuck.id).record()
        workers = [row.id for row in await fw.service.ledger.workers() if row.state == "running"]

    assert event.data["reason"] == "lost_worker"
    assert (record.job.state, record.job.interruptions, record.job.attempt) == ("pending", 1, 1)
    assert "wrk_gone" not in workers
    async with engine(tmp_path, one("hold", hold)) as fw:
        assert await fw.job(stuck.id).result(timeout=PATIENCE) == "ran"


async def test_a_worker_of_this_host_that_died_is_noticed_by_its_lock(tmp_path: Path) -> None:
    async def hold() -> str:
        return "ran"

    lock = HeldLock(tmp_path / "run" / "wrk_dead.lock")
    async with engine(tmp_path, one("hold", hold), only={"none"}) as fw:
        heard = Heard(fw)
        stuck = (await fw.service.submit(unowned(fw))).job
        await claimed_by(fw, foreign("wrk_dead", str(lock.path), socket.gethostname()), stuck.id)
        await Sweeper(fw.service.ledger).sweep()
        assert (await fw.job(stuck.id).record()).job.state is JobState.PROCESSING
        os.close(lock._fd)  # as the kernel does for a process that dies; the file stays

        await heard.of("job.interrupted", stuck.id, reason="lost_worker")
        await eventually_async(lambda: not there(lock.path))


def there(path: Path) -> bool:
    return path.exists()


def test_a_lock_file_that_somebody_removed_says_nothing_of_its_holder(tmp_path: Path) -> None:
    with HeldLock(tmp_path / "wrk_1.lock") as lock:
        lock.path.unlink()
        assert is_held(str(lock.path))


async def test_two_sweepers_at_once_give_a_job_back_once(tmp_path: Path) -> None:
    async def hold() -> str:
        return "ran"

    async with engine(tmp_path, one("hold", hold), only={"none"}) as fw:
        stuck = (await fw.service.submit(unowned(fw))).job
        await claimed_by(fw, foreign("wrk_gone", ""), stuck.id)
        await fw.service.ledger.end_lease("wrk_gone")
        other = await open_ledger(make_settings(data_dir=tmp_path))
        try:
            sweepers = [Sweeper(fw.service.ledger), Sweeper(other), Sweeper(other)]
            await asyncio.gather(*(sweeper.sweep() for sweeper in sweepers))
            await asyncio.gather(*(s.give_back("wrk_gone") for s in sweepers))
        finally:
            await other.close()
        events = await fw.service.ledger.events("local", stuck.id)

    assert [event.kind for event in events].count("job.interrupted") == 1


async def test_the_twenty_first_interruption_ends_the_job(tmp_path: Path) -> None:
    async def hold() -> str:
        return "ran"

    async with engine(tmp_path, one("hold", hold), only={"none"}) as fw:
        job_id = (await fw.service.submit(unowned(fw))).job.id
        for number in range(21):
            row = foreign(f"wrk_{number}", "")
            await claimed_by(fw, row, job_id)  # the first claim begins the stage by itself
            if number in {7, 8, 20}:
                begun = [StageStarted(stage="work", try_number=1)]
                await fw.service.ledger.advance(job_id, number + 1, begun)
            await Sweeper(fw.service.ledger).give_back(row.id, Interrupted(reason="drain"))
        record = (await fw.job(job_id).record()).job

    assert record.failure is not None
    assert (record.state, record.failure.code) == (JobState.FAILED, "interrupted_too_often")
    assert (record.interruptions, record.attempt) == (20, 1)
    assert "interrupted 21 times" in record.failure.message
    assert "the service was being stopped" in record.failure.message
    assert "stage 'work' (4 times)" in record.failure.message
    assert (record.failure.stage, "stays up" in record.failure.hint) == ("work", True)


async def test_a_worker_that_lost_its_job_commits_nothing_more_of_it(tmp_path: Path) -> None:
    gate = Gate()
    stopped = asyncio.Event()

    async def hold() -> str:
        try:
            await gate.passed()
        finally:
            stopped.set()
        return "first"

    async with engine(tmp_path, one("hold", hold), concurrency=1) as fw:
        heard = Heard(fw)
        job = await fw.submit("hold", None)
        await heard.of("stage.started", job.id)
        held = await fw.service.ledger.held_by(fw.engine.worker.row.id)
        sweeper = Sweeper(fw.service.ledger)
        for each in held:
            await sweeper._apply(settled_as_lost(each))
        await asyncio.wait_for(stopped.wait(), PATIENCE)
        gate.opened.set()

        assert await job.result(timeout=PATIENCE) == "first"
        runs = await fw.service.ledger.runs("local", job.id)
    assert [run.outcome and run.outcome.value for run in runs] == ["lost", "committed"]
