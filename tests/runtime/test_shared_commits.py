"""Claims that share a commit: with the submit that they wait for, with the end that makes room."""

import asyncio
import fcntl
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from forthwith.model.errors import StorageError
from forthwith.model.job import Job
from forthwith.model.records import Claimed, ClaimRequest, Hint
from forthwith.runtime.running import Running
from tests.runtime.engines import PATIENCE, Gate, broken_promises, engine, one
from tests.support.waiting import eventually_async


async def same(input: str) -> str:  # noqa: A002 - the pipeline's name for it
    return input


@contextmanager
def gate_closed(data_dir: Path) -> Iterator[None]:
    """Another process is writing."""
    with (data_dir / "ledger.db.gate").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def commits_of(fw: Running) -> list[set[tuple[str, str]]]:
    """Job and kind of each event, commit by commit from now on."""
    commits: list[set[tuple[str, str]]] = []

    def note(hints: Sequence[Hint]) -> None:
        commits.append({(hint.job_id, kind) for hint in hints for kind in hint.kinds})

    fw.service.ledger.on_commit(note)
    return commits


async def first_claim(
    fw: Running, monkeypatch: pytest.MonkeyPatch, *, that: Callable[[ClaimRequest], bool]
) -> asyncio.Event:
    """Set as soon as the worker hands in a claim like that; those before it find nothing.

    So none of them, which polls and hints bring at any time, is on its way at that moment; one
    from before this call isn't, either.
    """
    looked, asked, claim = asyncio.Event(), asyncio.Event(), fw.service.ledger.claim

    async def noted(request: ClaimRequest) -> list[Claimed]:
        looked.set()
        if not (asked.is_set() or that(request)):
            return []
        asked.set()
        return await claim(request)

    monkeypatch.setattr(fw.service.ledger, "claim", noted)
    fw.engine.worker.nudge()
    await looked.wait()
    return asked


def writer_connection(fw: Running) -> sqlite3.Connection:
    database = fw.service.ledger._database  # type: ignore[attr-defined] # as above
    assert isinstance(database._connection, sqlite3.Connection)
    return database._connection


async def test_a_worker_here_claims_a_job_in_the_commit_that_accepts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine(tmp_path, one("p", same)) as fw:
        nudged = asyncio.Event()
        fw.service.wake_at_submit(nudged.set)
        asked = await first_claim(fw, monkeypatch, that=lambda _request: nudged.is_set())
        commits = commits_of(fw)
        with gate_closed(tmp_path):
            submitting = asyncio.ensure_future(fw.submit("p", "x"))
            await asked.wait()
        job = await submitting
        await job.wait(timeout=PATIENCE)

    accepted = next(kinds for kinds in commits if (job.id, "job.accepted") in kinds)
    assert (job.id, "job.claimed") in accepted


async def test_the_next_job_is_claimed_in_the_commit_that_ends_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()

    async def work(input: str) -> str:  # noqa: A002 - the pipeline's name for it
        await gate.passed(input)
        return input

    async with engine(tmp_path, one("p", work), concurrency=1) as fw:
        first = await fw.submit("p", "first")
        await eventually_async(lambda: gate.entered == ["first"])
        second = await fw.submit("p", "second")
        asked = await first_claim(fw, monkeypatch, that=lambda request: request.background > 0)
        commits = commits_of(fw)
        with gate_closed(tmp_path):
            gate.opened.set()
            await asked.wait()
        await second.wait(timeout=PATIENCE)

    ended = next(kinds for kinds in commits if (first.id, "job.ended") in kinds)
    assert (second.id, "job.claimed") in ended


async def test_a_job_whose_claim_is_on_its_way_stops_with_the_engine(tmp_path: Path) -> None:
    began: list[str] = []
    ended: list[str] = []

    async def work(input: str) -> str:  # noqa: A002 - the pipeline's name for it
        began.append(input)
        await asyncio.sleep(0)
        ended.append(input)
        return input

    for number in range(5):
        async with engine(tmp_path, one("p", work)) as fw:
            await fw.submit("p", str(number))

    assert began == ended
    assert broken_promises(tmp_path) == []
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("job ")]


async def test_a_slot_stays_taken_while_the_end_of_its_job_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gate, refusals = Gate(), list[StorageError]()

    async def work(input: int) -> str:  # noqa: A002 - the pipeline's name for it
        await gate.passed(str(input))
        return "x" * 60_000

    async with engine(tmp_path, one("p", work), concurrency=2) as fw:
        jobs = [await fw.submit("p", number) for number in range(12)]
        await eventually_async(lambda: gate.inside == 2)
        apply = fw.service.ledger.apply

        async def counted(*change: object) -> Job:
            try:
                return await apply(*change)  # type: ignore[arg-type] # passed on
            except StorageError as error:
                refusals.append(error)
                raise

        monkeypatch.setattr(fw.service.ledger, "apply", counted)
        connection = writer_connection(fw)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 12}")
        gate.opened.set()
        await eventually_async(lambda: len(refusals) > 3)
        running = len(fw.engine.worker.running)
        connection.execute("PRAGMA max_page_count = 1073741823")
        for job in jobs:
            await job.wait(timeout=PATIENCE)

    assert running <= 2 * 2  # each that ended may have made room for one, and no more


async def test_a_job_that_is_claimed_again_at_once_is_still_known_to_its_worker(
    tmp_path: Path,
) -> None:
    gate = Gate()

    async def work(input: str) -> None:  # noqa: A002 - the pipeline's name for it
        await gate.passed(input)

    async with engine(tmp_path, one("p", work)) as fw:
        job = await fw.submit("p", "x")
        await eventually_async(lambda: gate.inside == 1)
        worker = fw.engine.worker
        newer = worker._running[job.id]
        older = replace(newer, task=asyncio.create_task(asyncio.sleep(0)))

        worker._ended(job.id, older)(older.task)

        assert worker.running == (job.id,)
        gate.opened.set()
        await job.wait(timeout=PATIENCE)
        await eventually_async(lambda: worker.running == ())
