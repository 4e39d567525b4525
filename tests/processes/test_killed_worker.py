"""kill -9 of one process of a running service."""

import signal
import time
from pathlib import Path
from threading import Thread

import httpx2
import pytest

from tests.processes.conftest import Serve
from tests.processes.processes import Process, family, gone
from tests.processes.service import STAGES, Service
from tests.support.waiting import eventually


def holder(service: Service, job_id: str) -> Process:
    """The worker process that runs the job."""
    (pid,) = service.rows(
        "SELECT w.pid FROM workers w JOIN jobs j ON j.worker = w.id WHERE j.id = ?", job_id
    )[0]
    return next(one for one in service.named("worker-process") if one.pid == pid)


def holding(service: Service, gate: Path, stage: str = "two") -> str:
    """A job that waits in the middle of that stage."""
    job_id = service.submit(hold=stage, gate=str(gate))
    eventually(lambda: service.begun(job_id, stage))
    return job_id


def test_a_job_whose_worker_is_killed_goes_on_after_its_last_committed_stage(
    serve: Serve, tmp_path: Path
) -> None:
    service = serve()
    job_id = holding(service, tmp_path / "gate")
    before = {one.pid for one in service.named("worker-process")}

    holder(service, job_id).send(signal.SIGKILL)
    killed_at = time.monotonic()
    eventually(lambda: service.rows("SELECT 1 FROM audit_events WHERE kind = 'job.interrupted'"))
    given_back = time.monotonic() - killed_at
    (tmp_path / "gate").touch()
    job = service.ended(job_id)

    assert given_back < 2
    assert (job["state"], job["outcome"]) == ("completed", "full")
    assert job["attempt"] == 1
    assert service.rows("SELECT interruptions FROM jobs") == [(1,)]
    assert [service.begun(job_id, stage) for stage in STAGES] == [1, 2, 1]
    eventually(lambda: service.working_workers() == 2, seconds=20)
    assert len({one.pid for one in service.named("worker-process")} - before) == 1
    service.audit()


def test_an_isolated_child_does_not_outlive_its_killed_worker(serve: Serve) -> None:
    service = serve(workers=1)
    (worker,) = service.named("worker-process")
    service.submit("test.apart", seconds=60)
    eventually(lambda: len(family(worker.pid)) >= 2)  # the zygote, and the child for the job
    below = family(worker.pid)

    worker.send(signal.SIGKILL)

    eventually(lambda: gone(below), seconds=5)


def test_a_killed_api_process_costs_the_waiting_caller_the_answer_and_no_job(
    serve: Serve, tmp_path: Path
) -> None:
    service = serve()
    gate = tmp_path / "gate"
    killing = Thread(target=_kill_api_when_a_stage_runs, args=(service,))
    killing.start()
    with service.client() as client, pytest.raises(httpx2.TransportError):
        client.post("jobs?wait=3", json=service.order(hold="two", gate=str(gate)))
    killing.join()
    ((job_id,),) = service.rows("SELECT id FROM jobs")

    eventually(lambda: service.working_workers() == 2, seconds=20)
    eventually(lambda: service.job(str(job_id))["method"] == "fallback")
    gate.touch()
    job = service.ended(str(job_id))

    assert (job["state"], job["method"], job["attempt"]) == ("completed", "fallback", 1)
    assert [service.begun(str(job_id), stage) for stage in STAGES] == [1, 1, 1]
    service.audit()


def _kill_api_when_a_stage_runs(service: Service) -> None:
    eventually(lambda: any(stage == "two" for _, stage, _ in service.entries()))
    service.named("api-process")[0].send(signal.SIGKILL)
