"""POST /jobs: in time, handed over, queued, refused."""

import asyncio
import time
from pathlib import Path

import httpx2
import pytest

from forthwith.model.json import JsonObject
from tests.support.answers import as_object, data, envelope, error, fields, items, job_of
from tests.support.serving import GATES, Running, client_of, running


async def test_a_job_that_fits_the_wait_is_answered_with_its_result(
    api: httpx2.AsyncClient,
) -> None:
    answer = await api.post("jobs", json=job_of("a b c"), headers={"Prefer": "wait=15"})

    job = data(answer, 201)
    assert (job["state"], job["method"], job["outcome"]) == ("completed", "immediate", "full")
    assert job["result"] == {"count": 3, "markdown": "# 3 words\n"}
    assert answer.headers["preference-applied"] == "wait=15"
    assert answer.headers["location"] == f"/api/v1/jobs/{job['id']}"
    assert answer.headers["etag"].startswith('"v')
    assert "retry-after" not in answer.headers
    assert answer.headers["vary"] == "Accept, Prefer"
    assert envelope(answer)["status"] == "success"


async def test_a_job_that_does_not_fit_is_handed_over_at_the_deadline(
    api: httpx2.AsyncClient,
) -> None:
    answer = await api.post("jobs?wait=0.3", json=job_of("a b", gate="slow"))

    job = data(answer, 202)
    assert envelope(answer)["status"] == "info"
    assert (job["done"], job["method"], job["fallback_used"]) == (False, "fallback", True)
    assert "result" not in job
    assert int(answer.headers["retry-after"]) >= 1
    assert 'rel="monitor"' in answer.headers["link"]

    GATES["slow"].set()
    later = data(await api.get(f"jobs/{job['id']}", headers={"Prefer": "wait=15"}))
    assert (later["state"], later["method"]) == ("completed", "fallback")


async def test_an_option_of_a_wrong_type_is_refused_by_name_and_nothing_is_stored(
    idle_api: httpx2.AsyncClient,
) -> None:
    order: JsonObject = {**job_of(pipeline="test.locked"), "options": {"password": ["sesame"]}}
    form = {"pipeline": "test.locked", "options": '{"password": ["sesame"]}'}
    for answer in (
        await idle_api.post("jobs", json=order),
        await idle_api.post("jobs", json=order, headers={"Prefer": "wait=5"}),
        await idle_api.post("jobs", data=form, files={"file": ("a.txt", b"text")}),
    ):
        assert fields(error(answer, 422, "invalid_input")) == ["options.password"]
        assert "sesame" not in answer.text

    assert items(await idle_api.get("jobs")) == []


async def test_nobody_who_does_not_ask_to_wait_is_kept_waiting(
    idle_api: httpx2.AsyncClient,
) -> None:
    for headers in ({}, {"Prefer": "respond-async"}):
        answer = await idle_api.post("jobs", json=job_of(), headers=headers)

        job = data(answer, 202)
        assert (job["state"], job["method"]) == ("pending", "queued")
        assert answer.headers.get("preference-applied", "") == headers.get("Prefer", "")


async def test_the_wait_is_clamped_and_echoed(api: httpx2.AsyncClient) -> None:
    answer = await api.post("jobs", json=job_of("a"), headers={"Prefer": "wait=3600"})

    assert answer.headers["preference-applied"] == "wait=60"


async def test_the_deadline_counts_from_when_the_headers_were_read(
    idle_server: Running,
) -> None:
    """The body comes late; the answer does not."""
    reader, writer = await asyncio.open_connection("127.0.0.1", idle_server.port)
    body = b'{"pipeline":"test.words","input":{}}'
    head = f"POST /api/v1/jobs?wait=1.5 HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}"
    begun = time.monotonic()
    writer.write(f"{head}\r\nConnection: close\r\n\r\n".encode())
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=1.2)
    writer.write(body)
    answer = await reader.read()
    taken = time.monotonic() - begun
    writer.close()
    await writer.wait_closed()

    assert b"HTTP/1.1 202" in answer
    assert 1.49 <= taken < 2.6


async def test_a_job_that_must_not_queue_is_stopped_at_its_deadline(
    api: httpx2.AsyncClient,
) -> None:
    body: JsonObject = {**job_of(gate="never"), "options": {"fallback_to_queue": False}}

    answer = await api.post("jobs?wait=0.3", json=body)

    found = error(answer, 504, "deadline_exceeded")
    job_id = answer.headers["location"].rpartition("/")[2]
    assert found["details"] == [{"field": "id", "issue": job_id}]
    job = data(await api.get(f"jobs/{job_id}?wait=15"))  # its worker is stopping it right now
    assert as_object(job["failure"])["code"] == "deadline_exceeded"
    assert job["state"] == "timed_out"


async def test_a_job_that_ends_badly_within_the_wait_is_created_all_the_same(
    api: httpx2.AsyncClient,
) -> None:
    job = data(await api.post("jobs?wait=15", json=job_of("abc", pipeline="test.fails")), 201)

    assert (job["state"], job["result"]) == ("failed", None)
    assert as_object(job["failure"])["code"] == "not_today"


async def test_a_partial_result_is_a_warning_that_names_the_stage(
    api: httpx2.AsyncClient,
) -> None:
    answer = await api.post("jobs?wait=15", json=job_of("a b", pipeline="test.partial"))

    body = envelope(answer)
    assert (answer.status_code, body["status"]) == (201, "warning")
    warnings = as_object(body["meta"])["warnings"]
    assert isinstance(warnings, list)
    assert as_object(warnings[0])["stage"] == "refuse"


async def test_a_result_that_is_a_file_is_not_squeezed_into_the_job(
    api: httpx2.AsyncClient,
) -> None:
    job = data(await api.post("jobs?wait=15", json=job_of("abc", pipeline="test.bytes")), 201)

    assert (job["state"], job["result"]) == ("completed", None)


async def test_a_client_that_hangs_up_changes_nothing(
    server: Running, api: httpx2.AsyncClient
) -> None:
    with pytest.raises(httpx2.ReadTimeout):
        await api.post(
            "jobs?wait=1", json={**job_of("a", gate="gone"), "tags": ["gone"]}, timeout=0.3
        )

    (job,) = items(await api.get("jobs?tag=gone"))
    job_id = str(job["id"])
    record = await server.service.wait_change("local", job_id, etag="", until=time.monotonic())
    while record.job.method.value != "fallback":
        record = await server.service.wait_change(
            "local", job_id, etag=record.etag, until=time.monotonic() + 10
        )
    GATES["gone"].set()
    later = data(await api.get(f"jobs/{job_id}", headers={"Prefer": "wait=15"}))
    assert later["state"] == "completed"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"input": {}}, "pipeline"),
        ({"pipeline": "test.words"}, "input"),
        ({"pipeline": 7, "input": {}}, "pipeline"),
        ({"pipeline": "", "input": {}}, "pipeline"),
        ({"pipeline": "test.words", "input": {}, "extra": 1}, "extra"),
        ({"pipeline": "test.words", "input": {}, "tags": "one"}, "tags"),
        ({"pipeline": "test.words", "input": {}, "tags": [1]}, "tags.0"),
        ({"pipeline": "test.words", "input": {}, "metadata": []}, "metadata"),
        (
            {"pipeline": "test.words", "input": {}, "options": {"priority": "now"}},
            "options.priority",
        ),
        ({"pipeline": "test.words", "input": {}, "options": {"colour": 1}}, "options.colour"),
        ({"pipeline": "test.words", "input": {"text": 1}}, "input.text"),
        ([], "body"),
    ],
)
async def test_what_is_wrong_with_a_submit_is_named(
    idle_api: httpx2.AsyncClient, body: object, field: str
) -> None:
    found = error(await idle_api.post("jobs", json=body), 422, "invalid_input")

    assert fields(found) == [field]


async def test_an_unknown_pipeline_is_its_own_code(idle_api: httpx2.AsyncClient) -> None:
    body: JsonObject = {"pipeline": "no.such", "input": {}}

    error(await idle_api.post("jobs", json=body), 422, "unknown_pipeline")


async def test_a_document_that_is_not_there_is_not_found(idle_api: httpx2.AsyncClient) -> None:
    body: JsonObject = {"pipeline": "test.files", "input": {"document_id": "doc_none"}}

    error(await idle_api.post("jobs", json=body), 404, "not_found")


async def test_a_full_service_says_so_and_when_to_come_back(tmp_path: Path) -> None:
    async with running(tmp_path, worker=False, max_pending=1) as server, client_of(server) as api:
        data(await api.post("jobs", json=job_of()), 202)

        found = error(await api.post("jobs", json=job_of()), 503, "overloaded")

        assert found["retryable"] is True
        assert isinstance(found["retry_after"], int)


@pytest.mark.parametrize("wait", ["soon", "-1", "nan", "inf", ""])
async def test_a_wait_that_is_no_number_is_refused(idle_api: httpx2.AsyncClient, wait: str) -> None:
    found = error(await idle_api.post(f"jobs?wait={wait}", json=job_of()), 422, "invalid_input")

    assert fields(found) == ["wait"]
