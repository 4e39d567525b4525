"""The disk is full: what is refused is told, what was accepted ends when there is room again."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.processes.conftest import Serve
from tests.processes.disks import BoundedWriters, Disk, small_disk
from tests.processes.service import Service
from tests.support.answers import envelope
from tests.support.waiting import eventually

REFUSALS = {507: {"storage_full"}, 503: {"storage_unavailable"}}
LARGE = bytes(range(256)) * 4096
SMALL = b"one page, which a buffer holds back until the end"


@pytest.fixture
def disk_of_its_own(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "service0" / "data") as disk:
        if disk is None:
            pytest.skip("this user may not mount a tmpfs; the bound on writers is tried instead")
        yield disk


@pytest.fixture(params=["a small disk", "a bound on writers"])
def disk(request: pytest.FixtureRequest) -> Disk:
    if request.param == "a bound on writers":
        return BoundedWriters()
    small: Disk = request.getfixturevalue("disk_of_its_own")
    return small


def test_a_full_disk_refuses_new_jobs_and_loses_none(
    disk: Disk, serve: Serve, tmp_path: Path
) -> None:
    service, gate = serve(), tmp_path / "gate"
    running = service.submit(hold="two", gate=str(gate))
    large_one = service.submit("test.large", hold="large", gate=str(gate))
    eventually(lambda: service.begun(running, "two") and service.begun(large_one, "large"))

    disk.fill(service)
    refused, accepted = submit_until_refused(service)
    gate.touch()
    eventually(lambda: (large_one, "large", "ends") in service.entries())
    large, small = uploaded(service, LARGE), uploaded(service, SMALL)
    disk.free(service)

    assert_refused(refused)
    assert_refused(large)
    if small.status_code != 201:  # where only long files are refused it is taken
        assert_refused(small)
    for job_id in (running, large_one, *accepted, service.submit()):
        job = service.ended(job_id)
        assert (job["state"], job["attempt"]) == ("completed", 1)
    assert len(service.rows("SELECT id FROM jobs")) == len(accepted) + 3
    assert service.begun(large_one, "large") == 1
    assert uploaded(service, LARGE).status_code == 201
    assert not list((service.data_dir / "blobs").rglob("tmp*"))
    service.audit()


def submit_until_refused(service: Service) -> tuple[httpx2.Response, list[str]]:
    """The first refusal, and the jobs that were accepted in what room was left."""
    accepted: list[str] = []
    with service.client() as client:
        for _ in range(2000):
            answer = client.post("jobs", json=service.order())
            if answer.status_code != 202:
                return answer, accepted
            accepted.append(str(answer.json()["data"]["id"]))
    raise AssertionError("the disk was never full")


def uploaded(service: Service, body: bytes) -> httpx2.Response:
    with service.client() as client:
        return client.post("documents", files={"file": ("a.txt", body, "text/plain")})


def assert_refused(answer: httpx2.Response) -> None:
    code = envelope(answer)["error"]["code"]  # type: ignore[index,call-overload]  # an error's code
    assert code in REFUSALS.get(answer.status_code, set()), answer.text
