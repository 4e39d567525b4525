"""Workers that are silent for longer than their lease: suspended, blocked, or busy in C."""

import signal
import time
from pathlib import Path

from tests.processes.conftest import Serve
from tests.processes.processes import Process
from tests.processes.service import Service
from tests.support.waiting import eventually

LEASE_S = 2
PUNCTUAL_S = 1.0
"""What an answer may take at most while a worker is silent, on a machine that others use too."""


def test_a_suspended_worker_loses_its_job_and_what_it_says_later_counts_for_nothing(
    serve: Serve, tmp_path: Path
) -> None:
    service = serve(lease_seconds=LEASE_S, heartbeat_seconds=0.5)
    gate = tmp_path / "gate"
    job_id = service.submit("test.block", gate=str(gate))
    eventually(lambda: service.begun(job_id, "block"))
    suspended = suspend_its_worker(service, job_id)

    eventually(lambda: service.begun(job_id, "block") == 2, seconds=LEASE_S + 8)
    gate.touch()
    before = service.ended(job_id)
    suspended.send(signal.SIGCONT)
    eventually(lambda: ("fenced",) in outcomes(service))

    assert service.job(job_id) == {**before, "progress": service.job(job_id)["progress"]}
    assert before["state"] == "completed"
    assert (before["attempt"], sorted(outcomes(service))) == (1, [("committed",), ("fenced",)])
    eventually(lambda: service.working_workers() == 2)
    service.audit()


def suspend_its_worker(service: Service, job_id: str) -> Process:
    ((pid,),) = service.rows(
        "SELECT w.pid FROM workers w JOIN jobs j ON j.worker = w.id WHERE j.id = ?", job_id
    )
    worker = next(one for one in service.named("worker-process") if one.pid == pid)
    worker.send(signal.SIGSTOP)
    eventually(lambda: worker.stopped)
    return worker


def outcomes(service: Service) -> list[tuple[object, ...]]:
    return service.rows("SELECT outcome FROM audit_stage_runs ORDER BY started_at")


def test_a_worker_that_is_suspended_in_the_middle_of_a_write_does_not_stop_the_others(
    serve: Serve,
) -> None:
    service = serve(workers=1, lease_seconds=LEASE_S, heartbeat_seconds=0.5)

    job_id = service.submit("test.freeze", gate=f"{service.ledger}.gate")

    assert service.ended(job_id, seconds=25)["state"] == "completed"
    assert service.begun(job_id, "freeze") == 2
    service.audit()


def test_a_stage_that_blocks_its_worker_keeps_its_lease_and_the_api_is_punctual(
    serve: Serve,
) -> None:
    service = serve(lease_seconds=LEASE_S, heartbeat_seconds=0.5, concurrency=1)
    jobs = {
        "block": service.submit("test.block", seconds=2 * LEASE_S),
        "hog": service.submit("test.hog", seconds=2 * LEASE_S),
    }
    eventually(lambda: all(service.begun(job_id, stage) for stage, job_id in jobs.items()))

    slowest = slowest_answer_until_done(service, list(jobs.values()))

    assert slowest < PUNCTUAL_S
    for stage, job_id in jobs.items():
        assert service.ended(job_id)["state"] == "completed"
        assert service.begun(job_id, stage) == 1
    assert service.rows("SELECT max(interruptions), max(attempt) FROM jobs") == [(0, 1)]
    service.audit()


def slowest_answer_until_done(service: Service, jobs: list[str]) -> float:
    """Ask all the time: how long did the slowest answer take?"""
    slowest = 0.0
    with service.client() as client:
        while not all(client.get(f"jobs/{job_id}").json()["data"]["done"] for job_id in jobs):
            begun = time.monotonic()
            assert client.get("admission").status_code == 200
            slowest = max(slowest, time.monotonic() - begun)
    return slowest
