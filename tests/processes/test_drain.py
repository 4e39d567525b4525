"""SIGTERM and Ctrl-C: the service stops claiming, gives back what it holds, and ends well."""

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.processes.conftest import Serve
from tests.processes.processes import gone
from tests.processes.service import STAGES, Service
from tests.support.waiting import eventually

DRAIN_S = 2
ENDS_WITHIN_S = 3
"""What closing takes on a busy machine, besides the drain itself."""


def terminate(service: Service) -> None:
    service.supervisor.send_signal(signal.SIGTERM)


def interrupt(service: Service) -> None:
    """Ctrl-C: the terminal sends it to the whole foreground group."""
    os.killpg(service.supervisor.pid, signal.SIGINT)


def state_of(service: Service, job_id: str) -> tuple[object, ...]:
    return service.rows("SELECT state, worker, attempt FROM jobs WHERE id = ?", job_id)[0]


@pytest.mark.parametrize("ask", [terminate, interrupt])
def test_a_drain_lets_the_running_stage_commit_and_starts_nothing_more(
    serve: Serve, ask: Callable[[Service], None]
) -> None:
    service = serve(workers=1, concurrency=1, drain_seconds=20)
    running = service.submit(seconds=1.0)
    waiting = service.submit(seconds=1.0)
    eventually(lambda: service.begun(running, "two"))
    below = service.processes()

    ask(service)

    assert service.supervisor.wait(10) == 0
    assert gone(below)
    assert state_of(service, running) == ("pending", None, 1)
    assert [service.begun(running, stage) for stage in STAGES] == [1, 1, 0]
    assert service.entries(waiting) == []
    service.audit()
    service.start()
    assert service.ended(running)["state"] == service.ended(waiting)["state"] == "completed"
    assert [service.begun(running, stage) for stage in STAGES] == [1, 1, 1]
    service.audit()


def test_a_stage_that_outlasts_the_drain_is_given_back(serve: Serve, tmp_path: Path) -> None:
    service = serve(drain_seconds=DRAIN_S)
    job_id = service.submit(hold="two", gate=str(tmp_path / "gate"))
    eventually(lambda: service.begun(job_id, "two"))

    begun = time.monotonic()
    code = service.stop()
    took = time.monotonic() - begun

    assert code == 0
    assert took < DRAIN_S + ENDS_WITHIN_S
    assert state_of(service, job_id) == ("pending", None, 1)
    assert service.rows("SELECT outcome FROM audit_stage_runs WHERE stage = 'two'") == [
        ("interrupted",)
    ]
    assert service.rows("SELECT 1 FROM workers") == []
    service.audit()
    (tmp_path / "gate").touch()
    service.start()
    job = service.ended(job_id)
    assert (job["state"], job["attempt"]) == ("completed", 1)
    assert [service.begun(job_id, stage) for stage in STAGES] == [1, 2, 1]


def test_a_second_signal_does_not_wait_for_the_drain(serve: Serve, tmp_path: Path) -> None:
    service = serve(drain_seconds=30)
    job_id = service.submit(hold="one", gate=str(tmp_path / "never"))
    eventually(lambda: service.begun(job_id, "one"))
    below = service.processes()
    (api,) = service.named("api-process")

    terminate(service)
    eventually(lambda: not api.alive)
    begun = time.monotonic()
    terminate(service)

    assert service.supervisor.wait(10) == 0
    assert time.monotonic() - begun < ENDS_WITHIN_S
    assert gone(below)
    assert state_of(service, job_id)[:2] == ("pending", None)
    service.audit()


def test_a_waiting_caller_gets_its_receipt_when_the_service_is_stopped(
    serve: Serve, tmp_path: Path
) -> None:
    service = serve(drain_seconds=DRAIN_S)
    body = service.order(hold="one", gate=str(tmp_path / "gate"))

    def ask() -> httpx2.Response:
        with service.client() as client:
            return client.post("jobs?wait=25", json=body)

    with ThreadPoolExecutor(1) as caller:
        answer: Future[httpx2.Response] = caller.submit(ask)
        eventually(service.entries)
        assert service.stop() == 0
        got = answer.result(timeout=5)

    assert got.status_code == 202
    job = got.json()["data"]
    assert job["done"] is False
    (tmp_path / "gate").touch()
    service.start()
    assert service.ended(job["id"])["state"] == "completed"
    service.audit()
