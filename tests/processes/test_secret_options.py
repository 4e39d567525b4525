"""A password goes through a whole service, from the request to the child, and is seen nowhere."""

import base64
from collections.abc import Iterator
from pathlib import Path

import httpx2

from forthwith.model.json import JsonObject
from tests.processes.conftest import Serve
from tests.processes.service import Service

PASSWORD = "canary-7f3a-sings"
KEYS = "k1:" + base64.b64encode(bytes(range(32))).decode()
OF_A_JOB = ("", "/events", "/stages", "/attempts", "/progress", "/result")
OF_ALL = ("jobs", "pipelines", "pipelines/test.locked", "jobs/health", "admission")


def answers(client: httpx2.Client, service: Service, job_id: str) -> Iterator[str]:
    """All that the service says of a job, and of itself."""
    for path in (*(f"jobs/{job_id}{more}" for more in OF_A_JOB), *OF_ALL):
        yield client.get(path).text
    yield client.get(f"jobs/{job_id}/events", headers={"Accept": "application/json"}).text
    for path in ("metrics", "openapi.json", "readyz"):
        yield client.get(f"{service.url}/{path}").text


def files_that_tell(*places: Path) -> list[str]:
    """The files at these places that hold the password in clear."""
    files = [one for place in places for one in (place, *place.rglob("*")) if one.is_file()]
    assert files
    return sorted(str(one) for one in files if PASSWORD.encode() in one.read_bytes())


def test_a_password_opens_the_job_and_is_in_no_answer_no_log_and_no_file(serve: Serve) -> None:
    service = serve(encryption_keys=KEYS, log_format="json", workers=1)
    order: JsonObject = {**service.order("test.locked"), "options": {"password": PASSWORD}}
    headers = {"Idempotency-Key": "once"}
    with service.client() as client:
        first = client.post("jobs?wait=20", json=order, headers=headers)
        failed = first.json()["data"]
        said = [first.text, *answers(client, service, failed["id"])]
        while_failed = files_that_tell(service.data_dir, service.log)
        other: JsonObject = {"options": {"password": f"{PASSWORD}!"}}
        said.append(client.post(f"jobs/{failed['id']}/retry", json=other).text)
        opened = client.get(f"jobs/{failed['id']}?wait=20").json()["data"]
        said += answers(client, service, failed["id"])
        reused = client.post("jobs", json=order | other, headers=headers)
        replayed = client.post("jobs", json=order, headers=headers)

    assert (failed["state"], failed["failure"]["code"]) == ("failed", "locked")
    assert (opened["state"], opened["options"]) == ("completed", {"password": "[secret]"})
    assert reused.json()["error"]["code"] == "idempotency_key_reused"
    assert replayed.json()["data"]["id"] == failed["id"]
    assert [text for text in (*said, reused.text, replayed.text) if PASSWORD in text] == []
    assert service.stop() == 0
    assert while_failed + files_that_tell(service.data_dir, service.log) == []


def test_without_keys_the_password_of_a_completed_job_is_in_no_file_when_the_service_has_ended(
    serve: Serve,
) -> None:
    service = serve(workers=1)
    options: JsonObject = {"password": f"{PASSWORD}!"}
    with service.client() as client:
        order: JsonObject = {**service.order("test.locked"), "options": options}
        ended = client.post("jobs?wait=20", json=order).json()["data"]

    assert ended["state"] == "completed"
    assert service.stop() == 0
    assert files_that_tell(service.data_dir, service.log) == []
