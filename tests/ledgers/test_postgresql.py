"""What holds on PostgreSQL in particular: shared statements, lost connections, many processes."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from forthwith.ledgers.database import Transaction
from forthwith.ledgers.dialect import load
from forthwith.ledgers.postgresql.database import PostgresDatabase
from forthwith.ledgers.postgresql.statements import PreparedStatements
from forthwith.model.errors import StorageError
from tests.conformance.kit import CHAIN, TENANT, Bench, new_job, on_postgresql, waiting_job
from tests.support.postgres import empty

PIECES = {"for_update", "clock", "failure_code", "due", "is_due", "add_revision_table"}


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Bench]:
    bench = on_postgresql(url)
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])
    try:
        yield bench
    finally:
        await bench.ledger.close()


@pytest.fixture
async def bench(postgres_ledger: str) -> AsyncIterator[Bench]:
    await empty(postgres_ledger)
    async with opened(postgres_ledger) as bench:
        yield bench
    assert await bench.broken_promises() == []


@pytest.fixture
async def connection(postgres_ledger: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(postgres_ledger)
    yield connection
    await connection.close()


def database_of(bench: Bench) -> PostgresDatabase:
    found: PostgresDatabase = bench.ledger._database  # type: ignore[attr-defined] # the tests look inside
    return found


async def test_every_statement_is_one_that_postgresql_understands(
    connection: asyncpg.Connection,
) -> None:
    dialect = load("postgresql")
    statements = PreparedStatements(dialect)
    pieces = PIECES | {name for name in dialect.statements if name.endswith("_columns")}

    whole = {name for name in dialect.statements if name != "move_job"}
    for name in whole - pieces | {"move_job state worker"}:
        await connection.prepare(statements[name].text)


WANTED = {
    "promote": "jobs_delayed",
    "ready_work": "jobs_ready",
    "heads": "jobs_ready",
    "claimable_of_tenant": "jobs_ready",
    "claimable_immediate": "jobs_ready",
    "running_by_tenant": "jobs_held",
    "count_pending": "jobs_ready",
    "count_immediate": "jobs_held",
    "held_by": "jobs_held",
    "lost_jobs": "jobs_held",
    "overdue_pending": "jobs_expiring",
    "overdue_processing": "jobs_held",
    "unanswered_jobs": "jobs_awaited",
    "next_run": "jobs_delayed",
    "next_expiry": "jobs_expiring",
    "lock_job": "jobs_pkey",
    "move_job state worker": "jobs_pkey",
    "commit_stage": "stages_pkey",
    "end_run": "stage_runs_pkey",
    "events": "events_of_job",
    "tail": "events_pkey",
}


@pytest.mark.parametrize("name", WANTED)
async def test_the_hot_questions_are_answered_from_their_indexes(
    bench: Bench, connection: asyncpg.Connection, name: str
) -> None:
    """As a worker's session plans them, on tables and indexes that are as new."""
    await connection.execute("REINDEX TABLE jobs")  # what other tests left makes it look large
    database = database_of(bench)
    statement = database._statements[name]
    writer = database._writer
    assert writer is not None

    await writer.execute(f"PREPARE asked AS {statement.text}")
    nulls = ", ".join(["NULL"] * len(statement.names))
    plan = await writer.fetch(f"EXPLAIN EXECUTE asked{f'({nulls})' if nulls else ''}")
    await writer.execute("DEALLOCATE asked")

    words = "\n".join(row[0] for row in plan)
    assert WANTED[name] in words
    assert not re.search("Seq Scan on (jobs|stages|stage_runs|events|job_details)", words)


async def test_callers_that_come_together_share_statements(bench: Bench) -> None:
    writer = database_of(bench)._writer
    assert writer is not None
    asked: Counter[str] = Counter()
    writer.add_query_logger(lambda record: asked.update([record.query.split()[0]]))

    jobs = await asyncio.gather(*(bench.submit() for _ in range(100)))

    assert len({job.id for job in jobs}) == 100
    assert asked["BEGIN"] <= 2
    assert asked["INSERT"] <= 10


async def test_one_that_fails_takes_nobody_with_it(
    bench: Bench, connection: asyncpg.Connection
) -> None:
    async def fails(tx: Transaction) -> None:
        await tx.many("set_limit", [{"name": "half", "value": 1.0}])
        raise LookupError("after it has written")

    async def writes(tx: Transaction) -> int:
        return await tx.many("set_limit", [{"name": "whole", "value": 1.0}])

    database = database_of(bench)
    results = await asyncio.gather(
        *(database.write(work) for work in (writes, fails, writes)), return_exceptions=True
    )

    assert [results[0], results[2]] == [1, 1]
    assert isinstance(results[1], LookupError)
    known = {name for (name,) in await connection.fetch("SELECT name FROM limits")}
    assert known & {"half", "whole"} == {"whole"}


async def test_two_in_one_transaction_hold_a_job_one_after_the_other(bench: Bench) -> None:
    job = await bench.running()

    await asyncio.gather(
        bench.ledger.request_cancel(TENANT, job.id), bench.ledger.hand_over(job.id)
    )

    kinds = await bench.kinds(job.id)
    assert "job.cancel_requested" in kinds


async def test_the_immediate_lane_is_counted_one_by_one(bench: Bench) -> None:
    jobs = await asyncio.gather(*(bench.submit(waiting_job()) for _ in range(20)))

    assert Counter(job.lane.value for job in jobs)["immediate"] == bench.limits.immediate_slots


async def test_two_processes_never_claim_one_job(postgres_ledger: str) -> None:
    await empty(postgres_ledger)
    async with opened(postgres_ledger) as one, opened(postgres_ledger) as other:
        jobs = {(await one.submit(new_job(tenant=f"t{n % 7}"))).id for n in range(120)}
        taken: list[str] = []
        while len(taken) < len(jobs):
            claims = await asyncio.gather(one.claim("w1"), other.claim("w2"))
            taken += [claimed.job.id for claim in claims for claimed in claim]
            assert any(claims)

    assert sorted(taken) == sorted(jobs)


async def test_a_connection_that_was_lost_costs_no_write(
    bench: Bench, connection: asyncpg.Connection
) -> None:
    job = await bench.submit()

    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'forthwith'"
    )

    assert (await bench.submit()).id != job.id
    assert (await bench.row(job.id)).id == job.id


class Cut:
    """A connection whose commit is not answered; whether it took place is up to the test."""

    def __init__(self, real: asyncpg.Connection, *, reaches: bool) -> None:
        self._real = real
        self._reaches = reaches

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    async def execute(self, query: str, *args: object) -> str:
        if query != "COMMIT":
            return str(await self._real.execute(query, *args))
        if self._reaches:
            await self._real.execute(query)
        self._real.terminate()
        raise asyncpg.ConnectionDoesNotExistError


@pytest.mark.parametrize("reaches", [True, False])
async def test_a_commit_without_an_answer_is_asked_for_and_done_once(
    bench: Bench, *, reaches: bool
) -> None:
    database = database_of(bench)
    job = await bench.running()
    assert database._writer is not None
    database._writer = Cut(database._writer, reaches=reaches)  # type: ignore[assignment] # as one

    advanced = await bench.commit(job, "parse")

    assert advanced.last_seq == job.last_seq + 1
    assert (await bench.kinds(job.id)).count("stage.committed") == 1


async def test_the_stream_never_skips_an_event_that_commits_late(
    bench: Bench, postgres_ledger: str
) -> None:
    first = await bench.submit()
    before = await bench.ledger.last_seq()
    late = await asyncpg.connect(postgres_ledger)
    slow = late.transaction()
    await slow.start()
    await late.fetchval("SELECT pg_current_xact_id()")
    await late.execute(
        "INSERT INTO events (job_id, job_seq, round, kind, at, fence, data, prev_hash, hash)"
        " SELECT id, 2, 1, 'late', 0, 0, '{}', last_hash, '' FROM jobs WHERE id = $1",
        first.id,
    )
    await bench.submit()

    while_it_is_open = await bench.ledger.tail(before)
    await slow.commit()
    then = await bench.ledger.tail(before)
    await late.execute("DELETE FROM events WHERE kind = 'late'")
    await late.close()

    assert while_it_is_open == []
    assert [event.kind for event in then] == ["late", "job.accepted"]


async def test_a_server_that_may_lose_commits_is_refused(postgres_ledger: str) -> None:
    database = PostgresDatabase(f"{postgres_ledger}&synchronous_commit=off")

    with pytest.raises(StorageError, match="synchronous_commit is off"):
        await database.open()

    told = PostgresDatabase(f"{postgres_ledger}&synchronous_commit=off", accept_loss=True)
    await told.open()
    await told.close()


async def test_no_password_is_in_an_error() -> None:
    database = PostgresDatabase("postgresql://ann:secret@127.0.0.1:1/x")

    with pytest.raises(StorageError) as caught:
        await database.open()

    assert "secret" not in str(caught.value)
    assert "127.0.0.1:1/x" in str(caught.value)
