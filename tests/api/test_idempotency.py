"""Idempotency-Key: a request that is safe to repeat."""

import asyncio

import httpx2
import pytest

from tests.support.answers import data, error, fields, items, job_of
from tests.support.serving import Running

KEY = {"Idempotency-Key": '"8e03978e-40d5"'}


async def test_the_same_request_is_one_job(idle_api: httpx2.AsyncClient) -> None:
    first = await idle_api.post("jobs", json=job_of("a"), headers=KEY)
    second = await idle_api.post("jobs", json=job_of("a"), headers=KEY)

    assert data(first, 202)["id"] == data(second, 202)["id"]
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert len(items(await idle_api.get("jobs"))) == 1


async def test_a_repeat_shows_the_job_as_it_is_now(api: httpx2.AsyncClient) -> None:
    await api.post("jobs?wait=15", json=job_of("a"), headers=KEY)

    again = await api.post("jobs?wait=15", json=job_of("a"), headers=KEY)

    job = data(again, 201)
    assert (job["state"], job["result"]) == ("completed", {"count": 1, "markdown": "# 1 words\n"})


async def test_how_the_json_is_laid_out_does_not_matter(idle_api: httpx2.AsyncClient) -> None:
    headers = {**KEY, "Content-Type": "application/json"}
    one = b'{"pipeline":"test.words","input":{"text":"a"}}'
    two = b'{ "input": {"text": "\\u0061"},\n "pipeline": "test.words", "tags": [] }'

    first = await idle_api.post("jobs", content=one, headers=headers)
    second = await idle_api.post("jobs", content=two, headers=headers)

    assert data(first, 202)["id"] == data(second, 202)["id"]


async def test_a_key_with_another_body_is_refused(idle_api: httpx2.AsyncClient) -> None:
    await idle_api.post("jobs", json=job_of("a"), headers=KEY)

    answer = await idle_api.post("jobs", json=job_of("b"), headers=KEY)

    error(answer, 422, "idempotency_key_reused")


async def test_a_key_may_be_quoted_or_bare(idle_api: httpx2.AsyncClient) -> None:
    first = await idle_api.post("jobs", json=job_of(), headers={"Idempotency-Key": '"k"'})
    second = await idle_api.post("jobs", json=job_of(), headers={"Idempotency-Key": "k"})

    assert data(first, 202)["id"] == data(second, 202)["id"]


@pytest.mark.parametrize("key", ['""', "x" * 256, "two words", '"open', '"in"side"'])
async def test_a_key_that_cannot_be_is_refused(idle_api: httpx2.AsyncClient, key: str) -> None:
    answer = await idle_api.post("jobs", json=job_of(), headers={"Idempotency-Key": key})

    assert fields(error(answer, 422, "invalid_input")) == ["Idempotency-Key"]


async def test_two_keys_are_none(idle_api: httpx2.AsyncClient) -> None:
    two = [("Idempotency-Key", "one"), ("Idempotency-Key", "two")]
    answer = await idle_api.post("jobs", json=job_of(), headers=two)

    assert fields(error(answer, 422, "invalid_input")) == ["Idempotency-Key"]


async def test_a_repeat_while_the_first_is_being_read_is_told_to_wait(
    idle_server: Running, idle_api: httpx2.AsyncClient
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", idle_server.port)
    body = b'{"pipeline":"test.words","input":{}}'
    writer.write(
        b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: slow\r\n"
        b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")

    answer = await idle_api.post("jobs", json=job_of(), headers={"Idempotency-Key": "slow"})
    found = error(answer, 409, "idempotency_in_progress")
    writer.write(body)
    first = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    await writer.wait_closed()

    assert (found["retryable"], found["retry_after"]) == (True, 1)
    assert first.startswith(b"HTTP/1.1 202")


async def test_a_repeated_form_is_one_job_and_keeps_one_copy_of_its_files(
    server: Running, api: httpx2.AsyncClient
) -> None:
    def form() -> dict[str, tuple[str, bytes, str]]:
        return {"file": ("a.txt", b"hello", "text/plain")}

    ask = {"pipeline": "test.files"}
    first = await api.post("jobs?wait=15", data=ask, files=form(), headers=KEY)
    second = await api.post("jobs?wait=15", data=ask, files=form(), headers=KEY)
    other = await api.post(
        "jobs", data=ask, files={"file": ("a.txt", b"other", "text/plain")}, headers=KEY
    )

    assert data(first, 201)["id"] == data(second, 201)["id"]
    error(other, 422, "idempotency_key_reused")
    files = list((server.settings.data_dir / "blobs").glob("??/??/*"))
    assert len(files) == 1
