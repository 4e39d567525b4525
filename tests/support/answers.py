"""What every answer of the API must look like, and short words for asking."""

import asyncio

import httpx2

from forthwith.model.json import JsonObject, JsonValue

KEYS = ["status", "data", "error", "meta"]
ERROR_KEYS = ["code", "message", "details", "type", "retryable", "retry_after", "hint"]


def envelope(answer: httpx2.Response) -> JsonObject:
    """The answer's body, which has the envelope's keys in the envelope's order."""
    assert answer.headers["content-type"] == "application/json", answer.text[:300]
    body: JsonObject = answer.json()
    assert list(body) == KEYS
    meta = as_object(body["meta"])
    assert list(meta)[:4] == ["request_id", "timestamp", "version", "duration_ms"]
    assert meta["request_id"] == answer.headers["x-request-id"]
    assert (body["error"] is None) == (body["status"] != "error")
    return body


def as_object(value: JsonValue) -> JsonObject:
    assert isinstance(value, dict), value
    return value


def as_list(value: JsonValue) -> list[JsonValue]:
    assert isinstance(value, list), value
    return value


def data(answer: httpx2.Response, status: int = 200) -> JsonObject:
    """The object in a good answer's `data`."""
    assert answer.status_code == status, answer.text[:500]
    return as_object(envelope(answer)["data"])


def items(answer: httpx2.Response) -> list[JsonObject]:
    """The objects in a good answer's `data`."""
    assert answer.status_code == 200, answer.text[:500]
    return [as_object(one) for one in as_list(envelope(answer)["data"])]


def error(answer: httpx2.Response, status: int, code: str) -> JsonObject:
    """The error of an answer, which is this one."""
    body = envelope(answer)
    assert body["data"] is None
    found = as_object(body["error"])
    assert list(found) == ERROR_KEYS
    assert (answer.status_code, found["code"]) == (status, code), answer.text[:500]
    assert found["type"] == f"/problems/{code.replace('_', '-')}"
    assert isinstance(found["details"], list)
    if found["retry_after"] is not None:
        assert answer.headers["retry-after"] == str(found["retry_after"])
    return found


def fields(found: JsonObject) -> list[JsonValue]:
    """The fields that an error names."""
    return [as_object(one)["field"] for one in as_list(found["details"])]


def job_of(text: str = "", *, pipeline: str = "test.words", gate: str = "") -> JsonObject:
    """The body of a submit."""
    return {"pipeline": pipeline, "input": {"text": text, "gate": gate}}


async def submitted(api: httpx2.AsyncClient, body: JsonObject) -> str:
    """The id of a job that was just submitted, nobody waiting."""
    return str(data(await api.post("jobs", json=body), 202)["id"])


async def ended(api: httpx2.AsyncClient, body: JsonObject) -> str:
    """The id of a job that has ended."""
    return str(data(await api.post("jobs?wait=15", json=body), 201)["id"])


async def held(api: httpx2.AsyncClient, gate: str) -> str:
    """The id of a job that nobody waits for, when its stage has come to that gate."""
    job_id = await submitted(api, job_of(gate=gate))
    async with asyncio.timeout(15):
        while True:
            answer = await api.get(f"jobs/{job_id}")
            progress = data(answer)["progress"]
            if isinstance(progress, dict) and progress["message"]:
                return job_id
            headers = {"If-None-Match": answer.headers["etag"], "Prefer": "wait=5"}
            await api.get(f"jobs/{job_id}", headers=headers)


async def raw(port: int, request: bytes) -> bytes:
    """What the server says to these bytes until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()
