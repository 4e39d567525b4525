"""One commit for many callers: what one of them does wrong is nobody else's affair."""

import asyncio
import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from forthwith.ledgers.database import Transaction
from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.errors import (
    LedgerBusyError,
    NotFoundError,
    StorageError,
    StorageFullError,
)
from forthwith.model.job import Job
from forthwith.model.records import Hint
from tests.conformance.kit import Bench, new_job, open_bench


@contextmanager
def gate_closed(path: Path) -> Iterator[None]:
    """Another process is writing."""
    with Path(f"{path}.gate").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def database_of(bench: Bench) -> SqliteDatabase:
    database = bench.ledger._database  # type: ignore[attr-defined] # the tests look inside
    assert isinstance(database, SqliteDatabase)
    return database


async def together(bench: Bench, *jobs: object) -> list[Job | BaseException]:
    """Submit the jobs so that they share a commit: all have come while the gate was closed."""
    assert bench.path is not None
    with gate_closed(bench.path):
        first = asyncio.ensure_future(bench.submit())
        await asyncio.sleep(0)
        others = [asyncio.ensure_future(bench.submit(job)) for job in jobs]  # type: ignore[arg-type] # jobs
        await asyncio.sleep(0)
    await first
    return await asyncio.gather(*others, return_exceptions=True)


async def test_callers_that_come_together_share_a_commit(bench: Bench) -> None:
    commits: list[Sequence[Hint]] = []
    bench.ledger.on_commit(commits.append)

    await together(bench, *(new_job() for _ in range(50)))

    assert [len(hints) for hints in commits][-1] >= 49
    assert len(commits) <= 2


async def test_a_failing_caller_does_not_sink_its_neighbours(bench: Bench) -> None:
    good, bad = [new_job(), new_job()], new_job(document_ids=("doc_unknown",))

    outcomes = await together(bench, good[0], bad, good[1])

    assert [type(outcome) for outcome in outcomes] == [Job, NotFoundError, Job]
    assert {job.id for job in await bench.ledger.jobs([good[0].id, bad.id, good[1].id])} == {
        good[0].id,
        good[1].id,
    }


async def test_a_full_disk_hits_the_caller_who_fills_it_alone(bench: Bench) -> None:
    connection = database_of(bench)._connection
    assert connection is not None
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 40}")
    small, huge = [new_job(), new_job()], new_job(input=b"x" * 4_000_000)

    outcomes = await together(bench, small[0], huge, small[1])

    assert [type(outcome) for outcome in outcomes] == [Job, StorageFullError, Job]
    connection.execute("PRAGMA max_page_count = 1073741823")
    assert (await bench.submit(huge)).id == huge.id


async def test_when_the_commit_itself_fails_each_caller_gets_an_answer_of_its_own(
    bench: Bench,
) -> None:
    database = database_of(bench)
    connection = database._connection
    assert connection is not None

    async def breaks_the_commit(tx: Transaction) -> None:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        await tx.each("add_job_document", [{"job_id": "job_unknown", "document_id": "doc_1"}])

    assert bench.path is not None
    with gate_closed(bench.path):
        first = asyncio.ensure_future(bench.submit())
        await asyncio.sleep(0)
        bad = asyncio.ensure_future(database.write(breaks_the_commit))
        good = [asyncio.ensure_future(bench.submit()) for _ in range(3)]
        await asyncio.sleep(0)

    with pytest.raises(StorageError):
        await bad
    jobs = [await first, *[await job for job in good]]
    assert len(await bench.ledger.jobs([job.id for job in jobs])) == 4
    assert len(await bench.ledger.tail(0)) == 4


async def test_a_caller_that_gave_up_can_look_up_what_became_of_its_job(bench: Bench) -> None:
    new = new_job()
    assert bench.path is not None
    with gate_closed(bench.path):
        asking = asyncio.ensure_future(bench.submit(new))
        await asyncio.sleep(0)
        asking.cancel()
    await bench.submit()

    assert [job.id for job in await bench.ledger.jobs([new.id])] == [new.id]
    assert (await bench.submitted(new)).replayed is False


async def test_who_holds_the_ledger_too_long_makes_it_busy_and_not_broken(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    bench = open_bench(
        lambda clock: SqliteDatabase(path, clock=clock, busy_timeout_s=0.05), path=path
    )
    await bench.ledger.open()

    with gate_closed(path), pytest.raises(LedgerBusyError):
        await bench.submit()

    assert (await bench.submit()).last_seq == 1
    await bench.ledger.close()


async def test_a_closed_ledger_says_so(bench: Bench) -> None:
    await bench.ledger.close()

    with pytest.raises(StorageError, match="not open"):
        await bench.submit()
    with pytest.raises(StorageError, match="not open"):
        await bench.ledger.last_seq()


async def test_a_work_that_waits_for_the_event_loop_is_refused(bench: Bench) -> None:
    async def waits(tx: Transaction) -> None:
        await tx.all("workers")
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="waited for something else"):
        await database_of(bench).write(waits)
    assert (await bench.submit()).last_seq == 1
