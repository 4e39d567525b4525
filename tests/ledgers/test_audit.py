"""The audit finds what it is there for: each planted break is named, and nothing else is."""

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from forthwith.ledgers.audit import violations
from forthwith.ledgers.audit_queries import ALWAYS, WHEN_IDLE
from forthwith.model.outcome import TimedOut
from forthwith.model.records import IdempotencyKey
from tests.conformance.kit import CHAIN, NOON, TENANT, Bench, on_file

COLUMNS = {
    "audit_jobs": "job_id tenant state round fence max_attempts idempotency_key body_hash "
    "accepted_at expires_at cancel_requested_at finished_at result_sha256 failure_code",
    "audit_stages": "job_id stage state fence committed_at result_sha256",
    "audit_needs": "job_id stage needs",
    "audit_stage_runs": "job_id stage run round try fence worker lease_until started_at "
    "ended_at outcome",
    "audit_events": "seq job_id job_seq round kind at fence prev_hash hash",
    "audit_outbox": "outbox_id job_id kind created_at first_tried_at sent_at",
    "audit_limits": "name value",
}

# DONE completed, BAD timed out in its second round, OPEN runs under w1, IDLE waits.
BREAKS: dict[str, str] = {
    "1 a round ended twice": "UPDATE events SET kind = 'job.ended' WHERE job_id = 'DONE' "
    "AND kind = 'job.accepted'",
    "1 ended without its event": "UPDATE events SET kind = 'x' WHERE job_id = 'DONE' "
    "AND kind = 'job.ended'",
    "1 an event says ended, the state does not": "UPDATE jobs SET state = 'pending', "
    "finished_at = NULL WHERE id = 'DONE'",
    "2 finished_at does not fit the state": "UPDATE jobs SET finished_at = NULL WHERE id = 'DONE'",
    "2 completed without a result": "UPDATE jobs SET result_sha256 = NULL WHERE id = 'DONE'",
    "2 ended badly without a code": "UPDATE jobs SET failure = NULL WHERE id = 'BAD'",
    "3 a stage was committed twice": "INSERT INTO stage_runs SELECT job_id, stage, 9, round, try, "
    "fence, worker, started_at, ended_at, outcome, NULL, NULL FROM stage_runs "
    "WHERE job_id = 'DONE' AND stage = 'note'",
    "3 a stage ran again after its commit": "INSERT INTO stage_runs SELECT job_id, stage, 9, "
    "round, try, fence, worker, started_at, ended_at, 'failed', NULL, NULL FROM stage_runs "
    "WHERE job_id = 'DONE' AND stage = 'note'",
    "3 a commit under an old fence": "UPDATE stage_runs SET fence = 0, ended_at = ended_at + 1 "
    "WHERE job_id = 'DONE' AND stage = 'write'",
    "4 fences of a job do not grow": "UPDATE events SET fence = 1 WHERE job_id = 'BAD' "
    "AND kind = 'job.claimed'",
    "4 a job's fence is not its newest claim's": "UPDATE jobs SET fence = 7 WHERE id = 'DONE'",
    "4 two open runs of one stage": "INSERT INTO stage_runs SELECT job_id, stage, 9, round, try, "
    "fence, worker, started_at, NULL, NULL, NULL, NULL FROM stage_runs WHERE job_id = 'OPEN'",
    "5 committed before what it needs": "UPDATE stages SET committed_at = committed_at - 9 "
    "WHERE job_id = 'DONE' AND stage = 'write'",
    "5 completed with a stage that is not settled": "DELETE FROM stages WHERE job_id = 'DONE' "
    "AND stage = 'note'",
    "6 something happened after the round's end": "UPDATE events SET kind = 'job.ended' "
    "WHERE job_id = 'BAD' AND job_seq = 2",
    "6 a run began or ended after the round's end": "UPDATE stage_runs SET ended_at = "
    "ended_at + 100 WHERE job_id = 'DONE' AND stage = 'write'",
    "7 two jobs hold one key": "INSERT INTO idempotency VALUES ('acme', 'r k', 'x', 'b1', "
    "'OPEN', 0), ('acme', 'r', 'k x', 'b1', 'DONE', 0)",
    "7 one key has two bodies": "INSERT INTO idempotency VALUES ('acme', 'r k', 'x', 'b1', "
    "'OPEN', 0), ('acme', 'r', 'k x', 'b2', 'DONE', 0)",
    "8 more tries than allowed": "UPDATE stage_runs SET try = 4 WHERE job_id = 'DONE'",
    "8 more failed runs than allowed": "INSERT INTO stage_runs SELECT job_id, stage, value, round, "
    "1, fence, worker, started_at, started_at, 'failed', NULL, NULL "
    "FROM stage_runs, json_each('[11,12,13,14]') WHERE job_id = 'OPEN'",
    "8 gap in job_seq": "DELETE FROM events WHERE job_id = 'DONE' AND job_seq = 3",
    "8 broken hash chain": "UPDATE events SET prev_hash = 'x' WHERE job_id = 'DONE' "
    "AND job_seq = 3",
    "8 event was changed": "UPDATE events SET data = '{}' WHERE job_id = 'DONE' AND job_seq = 3",
    "8 events do not end where the job says": "DELETE FROM events WHERE job_id = 'DONE' "
    "AND kind = 'job.ended'",
    "9 a cancel was not honoured": "UPDATE jobs SET cancel_requested_at = created_at - 60 "
    "WHERE id = 'OPEN'",
    "9 open past its expiry": "UPDATE jobs SET expires_at = created_at - 60 WHERE id = 'IDLE'",
    "10 a lease ended and nobody took the job back": "UPDATE workers SET lease_until = 0",
    "10 nobody tried to send it": "INSERT INTO outbox VALUES ('o1', 'DONE', 'k', 0, NULL, NULL)",
    "11 a run is open": "SELECT 1",
    "11 a job is processing": "SELECT 1",
    "12 interrupted more often than allowed": "INSERT INTO events SELECT NULL, job_id, value, "
    "round, 'job.interrupted', at, fence, data, prev_hash, hash FROM events, "
    "json_each('[100,101,102,103,104,105,106,107,108,109,110,111,112,113,114,115,116,117,118,"
    "119,120,121]') WHERE job_id = 'OPEN' AND job_seq = 1",
}


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[sqlite3.Connection]:
    """A sound ledger with jobs of every kind, renamed so that a break can name them."""
    bench = on_file(tmp_path)
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])
    jobs = await lives(bench)
    await bench.ledger.close()
    connection = sqlite3.connect(tmp_path / "ledger.db")
    assert violations(connection, now=bench.clock.at) == []
    connection.execute("CREATE TEMP TABLE names (name TEXT, id TEXT)")
    connection.executemany("INSERT INTO names VALUES (?, ?)", jobs.items())
    yield connection
    connection.close()


async def lives(bench: Bench) -> dict[str, str]:
    key = IdempotencyKey(route="POST /jobs", key="k", body_hash="b")
    done = await bench.running(idempotency=key)
    await bench.complete(done)
    bad = await bench.running()
    await bench.settle(bad, TimedOut(code="timeout"))
    await bench.ledger.retry(TENANT, bad.id, delay=timedelta())
    again = (await bench.claim_one(only=bad.id)).job
    await bench.settle(again, TimedOut(code="timeout"))
    open_ = await bench.running()
    idle = await bench.submit()
    return {"DONE": done.id, "BAD": bad.id, "OPEN": open_.id, "IDLE": idle.id}


def plant(connection: sqlite3.Connection, sql: str) -> None:
    for name, job_id in connection.execute("SELECT name, id FROM names").fetchall():
        sql = sql.replace(f"'{name}'", f"'{job_id}'")
    connection.execute(sql)


@pytest.mark.parametrize("rule", BREAKS)
async def test_a_planted_break_is_found(ledger: sqlite3.Connection, rule: str) -> None:
    plant(ledger, BREAKS[rule])

    found = violations(ledger, now=NOON, idle=rule.startswith("11 "))

    assert [line for line in found if line.startswith(f"{rule}:")] != []


def test_every_query_has_a_break_that_proves_it() -> None:
    assert (ALWAYS | WHEN_IDLE).keys() <= BREAKS.keys()


async def test_the_views_have_the_columns_that_are_promised(ledger: sqlite3.Connection) -> None:
    found = {
        name: " ".join(
            row[1] for row in ledger.execute("SELECT * FROM pragma_table_info(?)", [name])
        )
        for name in COLUMNS
    }

    assert found == COLUMNS


async def test_the_limits_are_told_with_the_clock(ledger: sqlite3.Connection) -> None:
    limits = dict(ledger.execute("SELECT name, value FROM audit_limits"))

    wanted = {"lease_s", "rescue_s", "cancel_s", "expiry_grace_s", "outbox_s", "max_interruptions"}
    assert wanted | {"now"} <= limits.keys()
    assert (limits["lease_s"], limits["cancel_s"], limits["outbox_s"]) == (10, 5, 30)
