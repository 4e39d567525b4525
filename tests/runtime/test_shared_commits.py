"""Claims that share a commit: with the submit that they wait for, with the end that makes room."""

import asyncio
import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.records import Hint
from forthwith.runtime.running import Running
from tests.runtime.engines import PATIENCE, Gate, engine, one
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


def waiting_calls(fw: Running) -> int:
    """How many writes wait behind the one that stands at the gate."""
    database = fw.service.ledger._database  # type: ignore[attr-defined] # the tests look inside
    assert isinstance(database, SqliteDatabase)
    assert database._writer is not None
    return database._writer._calls.qsize()


async def test_a_worker_here_claims_a_job_in_the_commit_that_accepts_it(tmp_path: Path) -> None:
    async with engine(tmp_path, one("p", same)) as fw:
        commits = commits_of(fw)
        with gate_closed(tmp_path):
            submitting = asyncio.ensure_future(fw.submit("p", "x"))
            await eventually_async(lambda: waiting_calls(fw) > 0)
        job = await submitting
        await job.wait(timeout=PATIENCE)

    accepted = next(kinds for kinds in commits if (job.id, "job.accepted") in kinds)
    assert (job.id, "job.claimed") in accepted


async def test_the_next_job_is_claimed_in_the_commit_that_ends_the_last(tmp_path: Path) -> None:
    gate = Gate()

    async def work(input: str) -> str:  # noqa: A002 - the pipeline's name for it
        await gate.passed(input)
        return input

    async with engine(tmp_path, one("p", work), concurrency=1) as fw:
        first = await fw.submit("p", "first")
        await eventually_async(lambda: gate.entered == ["first"])
        second = await fw.submit("p", "second")
        commits = commits_of(fw)
        with gate_closed(tmp_path):
            gate.opened.set()
            await eventually_async(lambda: waiting_calls(fw) > 0)
        await second.wait(timeout=PATIENCE)

    ended = next(kinds for kinds in commits if (first.id, "job.ended") in kinds)
    assert (second.id, "job.claimed") in ended
