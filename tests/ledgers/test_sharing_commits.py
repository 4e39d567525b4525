"""Who shares a commit with whom, who waits for nobody, and who waits no longer."""

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from forthwith.ledgers.database import Transaction
from forthwith.ledgers.part import LedgerLimits
from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.errors import LedgerBusyError, OverloadedError
from forthwith.model.job import Job
from forthwith.model.records import ClaimRequest, Hint
from tests.conformance.kit import CAPABILITIES, CHAIN, Bench, new_job, on_file, open_bench
from tests.ledgers.test_group_commit import database_of, gate_closed, together

ANY = ClaimRequest(worker="w1", capabilities=CAPABILITIES, background=5, immediate=5)


class Slow:
    """A unit of work that goes on until the test lets it end; it tells when it runs."""

    def __init__(self) -> None:
        self.runs = asyncio.Event()
        self.may_end = threading.Event()
        self._loop = asyncio.get_running_loop()

    async def work(self, tx: Transaction) -> None:
        self._loop.call_soon_threadsafe(self.runs.set)
        self.may_end.wait(20)
        await tx.many("set_limit", [{"name": "x", "value": 1.0}])
        tx.tell(Hint(job_id="slow", version=1, state="", kinds=()))


async def test_who_comes_while_others_are_written_joins_their_commit(bench: Bench) -> None:
    commits: list[Sequence[Hint]] = []
    bench.ledger.on_commit(commits.append)
    slow = Slow()
    first = asyncio.ensure_future(database_of(bench).write(slow.work))
    await slow.runs.wait()
    second = asyncio.ensure_future(bench.submit())
    await asyncio.sleep(0)
    slow.may_end.set()

    job = (await asyncio.gather(first, second))[1]

    assert [[hint.job_id for hint in hints] for hints in commits] == [["slow", job.id]]


async def test_a_claim_sees_the_submit_that_it_shares_a_commit_with(bench: Bench) -> None:
    slow = Slow()
    first = asyncio.ensure_future(database_of(bench).write(slow.work))
    await slow.runs.wait()
    submitting = asyncio.ensure_future(bench.submit())
    claiming = asyncio.ensure_future(bench.ledger.claim(ANY))
    await asyncio.sleep(0)
    slow.may_end.set()
    await first

    assert [one.job.id for one in await claiming] == [(await submitting).id]


async def test_a_unit_that_fails_after_it_has_written_undoes_itself_alone(bench: Bench) -> None:
    async def fails(tx: Transaction) -> None:
        await tx.many("set_limit", [{"name": "left behind", "value": 1.0}])
        raise LookupError

    assert bench.path is not None
    with gate_closed(bench.path):
        good = [asyncio.ensure_future(bench.submit()) for _ in range(2)]
        bad = asyncio.ensure_future(database_of(bench).write(fails))
        good += [asyncio.ensure_future(bench.submit()) for _ in range(2)]
        await asyncio.sleep(0)

    with pytest.raises(LookupError):
        await bad
    jobs = [await one for one in good]
    connection = database_of(bench)._connection
    assert connection is not None
    assert len(await bench.ledger.jobs([job.id for job in jobs])) == 4
    assert connection.execute("SELECT 1 FROM limits WHERE name = 'left behind'").fetchall() == []


async def test_a_claim_that_finds_nothing_waits_for_no_gate(bench: Bench) -> None:
    assert bench.path is not None
    with gate_closed(bench.path):
        assert await bench.ledger.claim(ANY) == []


async def test_a_claim_without_a_slot_for_what_is_there_waits_for_no_gate(bench: Bench) -> None:
    await bench.submit()
    full = ClaimRequest(worker="w1", capabilities=CAPABILITIES, background=0, immediate=5)
    assert bench.path is not None
    with gate_closed(bench.path):
        assert await bench.ledger.claim(full) == []


async def test_what_was_withdrawn_from_a_closed_gate_is_not_written_later(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    bench = open_bench(
        lambda clock: SqliteDatabase(path, clock=clock, busy_timeout_s=0.05), path=path
    )
    await bench.ledger.open()
    refused, taken = new_job(), new_job()

    with gate_closed(path), pytest.raises(LedgerBusyError):
        await bench.submit(refused)
    await bench.submit(taken)

    found = await bench.ledger.jobs([refused.id, taken.id])
    assert [job.id for job in found] == [taken.id]
    await bench.ledger.close()


async def test_a_ledger_can_be_closed_while_its_gate_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    bench = open_bench(
        lambda clock: SqliteDatabase(path, clock=clock, busy_timeout_s=0.05), path=path
    )
    await bench.ledger.open()

    with gate_closed(path):
        with pytest.raises(LedgerBusyError):
            await bench.submit()
        await bench.ledger.close()


async def test_a_refused_neighbour_costs_nobody_a_second_run(bench: Bench) -> None:
    runs = 0

    async def counted(tx: Transaction) -> None:
        nonlocal runs
        runs += 1
        await tx.many("set_limit", [{"name": "x", "value": 1.0}])

    counting = asyncio.ensure_future(database_of(bench).write(counted))
    outcomes = await together(bench, new_job(), new_job(document_ids=("doc_unknown",)))
    await counting

    assert isinstance(outcomes[0], Job)
    assert runs == 1


async def test_everybody_is_answered_when_a_group_fails_and_the_ledger_is_then_held(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.db"
    database = SqliteDatabase(path, busy_timeout_s=0.1)
    await database.open()
    outsider = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    async def fails(tx: Transaction) -> None:
        await tx.many("set_limit", [{"name": "y", "value": 1.0}])
        assert database._connection is not None
        database._connection.execute("ROLLBACK")
        outsider.execute("BEGIN IMMEDIATE")
        raise LookupError

    slow = Slow()
    first = asyncio.ensure_future(database.write(slow.work))
    await slow.runs.wait()
    others = [asyncio.ensure_future(database.write(work)) for work in (fails, slow.work)]
    await asyncio.sleep(0)
    slow.may_end.set()

    answers = await asyncio.wait_for(
        asyncio.gather(first, *others, return_exceptions=True), timeout=20
    )
    outsider.close()

    assert [type(answer) for answer in answers] == [LedgerBusyError] * 3
    await database.close()


async def test_full_and_far_from_it_the_number_of_waiting_jobs_bounds_submits(
    tmp_path: Path,
) -> None:
    bench = on_file(tmp_path, limits=LedgerLimits(max_pending=3))
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])

    outcomes = [await refused_or_id(bench) for _ in range(5)]

    assert [outcome == "refused" for outcome in outcomes] == [False] * 3 + [True] * 2
    await bench.ledger.close()


async def refused_or_id(bench: Bench) -> str:
    try:
        return (await bench.submit()).id
    except OverloadedError:
        return "refused"
