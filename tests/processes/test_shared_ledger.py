"""Several processes over one SQLite ledger."""

import signal
from datetime import timedelta
from pathlib import Path

import httpx2

from tests.processes.app import app
from tests.processes.conftest import Serve
from tests.processes.service import Service, run_twice
from tests.support.waiting import eventually, eventually_async

BY_HTTP = 40
IN_PROCESS = 20


async def test_jobs_run_once_whichever_of_three_processes_takes_them(serve: Serve) -> None:
    service = serve(workers=1, concurrency=2)
    other = service.spawn("worker")
    await eventually_async(lambda: service.working_workers() == 2)

    async with app.running(data_dir=service.data_dir) as fw:
        jobs = submitted(service, BY_HTTP)
        handles = [
            await fw.submit("test.three", {"diary": str(service.diary), "seconds": 0.02})
            for _ in range(IN_PROCESS)
        ]
        for job_id in (*jobs, *(handle.id for handle in handles)):
            record = await fw.job(job_id).wait(timeout=timedelta(seconds=30))
            assert (record.job.state.value, record.job.attempt) == ("completed", 1)
    other.send_signal(signal.SIGTERM)

    assert other.wait(15) == 0
    workers = {line.split()[3] for line in service.diary.read_text().splitlines()}
    assert len(workers) > 1
    everything = [*jobs, *(handle.id for handle in handles)]
    assert run_twice(service, everything) == []
    assert len(service.entries()) == len(everything) * 3 * 2  # three stages, which begin and end
    service.audit()


def submitted(service: Service, number: int) -> list[str]:
    with service.client() as client:
        answers = [client.post("jobs", json=service.order(seconds=0.02)) for _ in range(number)]
    return [job_of(answer) for answer in answers]


def job_of(answer: httpx2.Response) -> str:
    assert answer.status_code == 202, answer.text
    return str(answer.json()["data"]["id"])


def test_a_killed_worker_of_its_own_is_noticed_by_the_service(serve: Serve, tmp_path: Path) -> None:
    """It has no supervisor: the service's sweeper finds that nobody holds its lock."""
    service = serve(workers=1, concurrency=1)
    keeps_busy, gate = tmp_path / "keeps busy", tmp_path / "gate"
    first = service.submit("test.block", gate=str(keeps_busy))
    eventually(lambda: service.begun(first, "block"))
    other = service.spawn("worker")
    job_id = service.submit("test.block", gate=str(gate))
    eventually(lambda: service.begun(job_id, "block"), seconds=15)

    other.kill()
    other.wait()
    keeps_busy.touch()

    eventually(lambda: service.begun(job_id, "block") == 2)
    gate.touch()
    job = service.ended(job_id)
    assert (job["state"], job["attempt"]) == ("completed", 1)
    service.audit()
