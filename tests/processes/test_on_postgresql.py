"""A real `forthwith serve` on PostgreSQL: killed workers, a database that crashes, two hosts."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from forthwith.ledgers.postgresql.audit import violations
from tests.processes.conftest import Serve
from tests.processes.service import STAGES
from tests.support.postgres import Server, empty, make_ledger, own_server
from tests.support.program import Program, environment
from tests.support.waiting import eventually


@pytest.fixture
def ledger(postgres_ledger: str) -> str:
    asyncio.run(empty(postgres_ledger))
    return postgres_ledger


@pytest.fixture
def server() -> Iterator[Server]:
    with own_server() as server:
        yield server


def rows(ledger: str, query: str) -> list[tuple[object, ...]]:
    async def ask() -> list[tuple[object, ...]]:
        connection = await asyncpg.connect(ledger)
        found = await connection.fetch(query)
        await connection.close()
        return [tuple(row) for row in found]

    return asyncio.run(ask())


def broken_promises(ledger: str) -> list[str]:
    async def audit() -> list[str]:
        connection = await asyncpg.connect(ledger)
        found = await violations(connection, idle=True)
        await connection.close()
        return found

    return asyncio.run(audit())


def test_a_job_whose_worker_is_killed_goes_on_after_its_last_committed_stage(
    serve: Serve, ledger: str, tmp_path: Path
) -> None:
    service = serve(database_url=ledger)
    job_id = service.submit(hold="two", gate=str(tmp_path / "gate"))
    eventually(lambda: service.begun(job_id, "two"))
    [(pid,)] = rows(ledger, "SELECT w.pid FROM workers w JOIN jobs j ON j.worker = w.id")

    next(one for one in service.named("worker-process") if one.pid == pid).send(signal.SIGKILL)
    eventually(lambda: rows(ledger, "SELECT 1 FROM audit_events WHERE kind = 'job.interrupted'"))
    (tmp_path / "gate").touch()
    job = service.ended(job_id)

    assert (job["state"], job["outcome"], job["attempt"]) == ("completed", "full", 1)
    assert [service.begun(job_id, stage) for stage in STAGES] == [1, 2, 1]
    assert broken_promises(ledger) == []


def test_a_database_that_crashes_under_load_loses_nothing_and_repeats_nothing(
    serve: Serve, server: Server
) -> None:
    ledger = make_ledger(server.url, "crashed")
    service = serve(database_url=ledger)
    jobs = [service.submit(seconds=0.2) for _ in range(40)]
    eventually(lambda: len(service.entries()) > 20)

    server.crash()
    server.start()
    eventually(lambda: service.working_workers() == 2, seconds=30)

    for job_id in jobs:
        assert service.ended(job_id, seconds=60)["state"] == "completed"
    again = rows(
        ledger,
        "SELECT job_id, stage FROM audit_stage_runs WHERE outcome = 'committed'"
        " GROUP BY job_id, stage HAVING count(*) > 1",
    )
    assert again == []
    assert broken_promises(ledger) == []
    assert "Traceback" not in service.log.read_text()


def test_services_on_two_hosts_share_the_work_of_one_ledger(serve: Serve, ledger: str) -> None:
    one, other = serve(database_url=ledger, workers=1), serve(database_url=ledger, workers=1)

    jobs = [service.submit(seconds=0.1) for service in (one, other) for _ in range(12)]

    assert {one.ended(job_id)["state"] for job_id in jobs} == {"completed"}
    workers = {worker for (worker,) in rows(ledger, "SELECT worker FROM audit_stage_runs")}
    assert len(workers) == 2
    assert broken_promises(ledger) == []


def test_doctor_and_submit_work_without_a_server(ledger: str, tmp_path: Path) -> None:
    alone = Program(tmp_path, environment(tmp_path, FORTHWITH_DATABASE_URL=ledger))

    ended = alone("submit", "--text", "a b", "-p", "demo.words", "--wait", "--json")
    found = alone("doctor", "--json")

    assert ended.envelope["data"]["result"] == {"words": ["a", "b"]}
    told = {check["check"]: check for check in found.envelope["data"]["checks"]}
    assert told["ledger"]["status"] == "ok", told
    assert "1 job(s)" in told["ledger"]["found"]


def test_a_server_that_is_not_there_is_said_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://ann:secret@127.0.0.1:1/x"
    alone = Program(tmp_path, environment(tmp_path, FORTHWITH_DATABASE_URL=url))

    ended = alone("list")

    assert ended.code != 0
    assert "does not answer" in ended.err
    assert "secret" not in ended.err + ended.out
