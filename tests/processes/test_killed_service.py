"""kill -9 of everything at once, while it takes in jobs and runs them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx2

from tests.processes.conftest import Serve
from tests.processes.processes import family, gone
from tests.processes.service import Service, run_twice
from tests.support.waiting import eventually

CALLERS = 4
ACCEPTED_BEFORE_THE_KILL = 60


def submit_until(over: Event, service: Service, accepted: list[str]) -> None:
    """Submit jobs and note those that were accepted, until the service is dead and that is told."""
    with service.client(timeout=5) as client:
        while not over.is_set():
            try:
                answer = client.post("jobs", json=service.order(seconds=0.01))
            except httpx2.TransportError:
                over.wait(0.01)
                continue
            if answer.status_code in (201, 202):
                accepted.append(str(answer.json()["data"]["id"]))


def test_every_accepted_job_survives_the_kill_of_the_whole_service(serve: Serve) -> None:
    service, over = serve(), Event()
    accepted: list[str] = []
    with ThreadPoolExecutor(CALLERS) as callers:
        calls = [callers.submit(submit_until, over, service, accepted) for _ in range(CALLERS)]
        eventually(lambda: len(accepted) >= ACCEPTED_BEFORE_THE_KILL)
        service.supervisor.kill()
        service.supervisor.wait()
        over.set()
        for call in calls:
            call.result()
    eventually(lambda: not _answers(service))
    service.audit(idle=False)

    service.start()

    states = "SELECT state, count(*) FROM jobs GROUP BY state"
    eventually(lambda: [state for state, _ in service.rows(states)] == ["completed"], seconds=40)
    known = {str(job) for (job,) in service.rows("SELECT id FROM jobs WHERE attempt <= 1")}
    assert len(accepted) >= ACCEPTED_BEFORE_THE_KILL
    assert set(accepted) <= known
    assert run_twice(service, sorted(known)) == []
    service.audit()


def _answers(service: Service) -> bool:
    try:
        httpx2.get(f"{service.url}/livez", timeout=1)
    except httpx2.TransportError:
        return False
    return True


def test_no_process_outlives_a_killed_supervisor(serve: Serve, tmp_path: Path) -> None:
    service = serve()
    service.submit("test.apart", seconds=60)
    service.submit(hold="one", gate=str(tmp_path / "never"))
    workers = service.named("worker-process")
    eventually(lambda: any(len(family(one.pid)) >= 2 for one in workers))  # zygote and child
    below = service.processes()

    service.supervisor.kill()
    service.supervisor.wait()

    eventually(lambda: gone(below), seconds=5)


def test_a_second_service_on_the_same_data_is_refused(serve: Serve) -> None:
    service = serve(workers=1)

    second = service.spawn("serve", "--port", "1")

    assert second.wait(20) != 0
    assert "already" in service.log.read_text()
    assert service.working_workers() == 1
