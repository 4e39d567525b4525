"""Requests that nobody sends by accident."""

import asyncio
import contextlib
import gzip
from http.client import HTTPConnection

import httpx2
import pytest

from tests.support.answers import data, envelope, error, fields, items, job_of, raw
from tests.support.serving import Running

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"\xff\xfe{}",
        b'{"pipeline":"test.words","input":NaN}',
        b'{"pipeline":"test.words","input":-Infinity}',
        b'{"pipeline":"test.words","input":1e999}',
        b'{"pipeline":"test.words","input":"\\ud800"}',
        b'{"pipeline":"test.words","input":' + b"9" * 5000 + b"}",
        b'{"pipeline":"test.words","input":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"pipeline":"test.words","input":{}} trailing',
        b"\xef\xbb\xbf{}",
    ],
    ids=range(12),
)
async def test_what_is_not_json_is_said_to_be_not_json(
    idle_api: httpx2.AsyncClient, body: bytes
) -> None:
    found = error(await idle_api.post("jobs", content=body, headers=JSON), 422, "malformed_json")

    assert fields(found) == ["body"]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b'{"pipeline":"test.words","input":{},"pipeline":"test.words"}', "pipeline"),
        (b'{"pipeline":"test.words","input":{"text":"a","text":"b"}}', "text"),
        (
            b'{"pipeline":"test.words","input":{},"options":{"queue":"a","\\u0071ueue":"b"}}',
            "queue",
        ),
        (b'{"pipeline":"test.words","input":{},"metadata":{"a":[{"k":1,"k":1}]}}', "k"),
    ],
    ids=range(4),
)
async def test_a_key_that_comes_twice_is_refused_by_name(
    idle_api: httpx2.AsyncClient, body: bytes, key: str
) -> None:
    found = error(await idle_api.post("jobs", content=body, headers=JSON), 422, "duplicate_key")

    assert fields(found) == [key]
    assert items(await idle_api.get("jobs")) == []


async def test_one_key_in_several_objects_is_none_that_comes_twice(
    idle_api: httpx2.AsyncClient,
) -> None:
    metadata = {"a": {"k": 1}, "b": [{"k": 1}, {"k": 1}]}
    body = {"pipeline": "test.words", "input": {}, "metadata": metadata}

    data(await idle_api.post("jobs", json=body), 202)


async def test_a_key_that_comes_twice_in_a_field_of_a_form_is_refused_too(
    idle_api: httpx2.AsyncClient,
) -> None:
    form = {"pipeline": "test.files", "options": '{"queue":"a","queue":"b"}'}
    answer = await idle_api.post("jobs", data=form, files={"file": b"x"})

    assert fields(error(answer, 422, "duplicate_key")) == ["queue"]


async def test_an_error_does_not_quote_what_was_sent(idle_api: httpx2.AsyncClient) -> None:
    secret = "patient-4711"
    for body in (
        f'{{"pipeline":"test.words","input":{{"text":["{secret}"]}}}}',
        f'{{"pipeline":"test.words","input":"{secret}',
        f'{{"pipeline":["{secret}"],"input":{{}}}}',
    ):
        answer = await idle_api.post("jobs", content=body.encode(), headers=JSON)
        assert answer.status_code == 422
        assert secret not in answer.text


async def test_json_larger_than_its_limit_is_refused(idle_api: httpx2.AsyncClient) -> None:
    answer = await idle_api.post("jobs", json=job_of("x" * 6_300_000))

    error(answer, 413, "too_large")


@pytest.mark.parametrize("headers", [{}, {"Connection": "close"}], ids=["kept", "closed"])
async def test_a_client_that_sends_all_before_it_listens_hears_that_it_is_too_much(
    idle_server: Running, headers: dict[str, str]
) -> None:
    def send() -> tuple[int, bytes]:
        with contextlib.closing(
            HTTPConnection("127.0.0.1", idle_server.port, timeout=20)
        ) as client:
            client.request("POST", "/api/v1/jobs", bytes(40_000_000), {**JSON, **headers})
            answer = client.getresponse()
            return answer.status, answer.read()

    status, body = await asyncio.to_thread(send)

    assert status == 413
    assert b'"code":"too_large"' in body


@pytest.mark.parametrize("close", [b"", b"Connection: close\r\n"], ids=["kept", "closed"])
@pytest.mark.parametrize("bound", ["_DRAIN_SECONDS", "_MAX_UNREAD_BYTES"])
async def test_the_rest_of_a_refused_body_is_not_read_for_ever(
    monkeypatch: pytest.MonkeyPatch, idle_server: Running, bound: str, close: bytes
) -> None:
    monkeypatch.setattr(f"forthwith.api.protocol.{bound}", 0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", idle_server.port)
    head = b"POST /api/v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    writer.write(head + close + b"Content-Length: 900000000\r\n\r\n" + bytes(1000))
    assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 413 ")

    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(10):
            while await reader.read(1000):
                writer.write(bytes(1000))
    writer.close()


async def test_a_connection_is_of_use_again_when_the_refused_body_is_through(
    idle_server: Running,
) -> None:
    head = b"POST /api/v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    refused = head + b"Content-Length: 7000000\r\n\r\n" + bytes(7_000_000)
    asked = b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"

    answers = await raw(idle_server.port, refused + asked)

    assert answers.startswith(b"HTTP/1.1 413 ")
    assert b"HTTP/1.1 200 " in answers


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "a b c"]
)
async def test_a_body_of_another_kind_is_unsupported(
    idle_api: httpx2.AsyncClient, kind: str
) -> None:
    answer = await idle_api.post("jobs", content=b"x", headers={"Content-Type": kind})

    error(answer, 415, "unsupported_media_type")


async def test_a_compressed_body_is_refused_before_it_is_read(idle_api: httpx2.AsyncClient) -> None:
    packed = gzip.compress(b'{"pipeline":"test.words","input":{}}')
    answer = await idle_api.post(
        "jobs", content=packed, headers=JSON | {"Content-Encoding": "gzip"}
    )

    assert fields(error(answer, 415, "unsupported_media_type")) == ["Content-Encoding"]


@pytest.mark.parametrize("hosts", [("localhost", "evil.example"), ("evil.example", "localhost")])
async def test_two_hosts_are_none(idle_server: Running, hosts: tuple[str, str]) -> None:
    lines = "".join(f"Host: {host}\r\n" for host in hosts)
    request = f"GET /livez HTTP/1.1\r\n{lines}Connection: close\r\n\r\n"

    assert (await raw(idle_server.port, request.encode())).startswith(b"HTTP/1.1 421 ")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/api/v1/nowhere",
        "/api/v1/jobs/",
        "/api/v1/jobs/..%2f..%2fetc%2fpasswd",
        "/api/v1/jobs/%00",
        "/api/v1/jobs/" + "x" * 5000,
        "/docs/static/..%2f..%2fserver.py",
        "/docs/static/../server.py",
        "/problems/none",
        "/api/v1/pipelines/none",
        "/api/v1/documents/doc_none",
        "/api/v1/documents/doc_none/content",
    ],
)
async def test_what_is_nowhere_is_not_found_in_the_envelope(
    idle_server: Running, idle_api: httpx2.AsyncClient, path: str
) -> None:
    answer = await idle_api.get(f"{idle_server.url}{path}")

    error(answer, 404, "not_found")


async def test_a_wrong_method_is_told_which_are_right(idle_api: httpx2.AsyncClient) -> None:
    answer = await idle_api.put("jobs", json={})

    error(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (b"nonsense\r\n\r\n", b"400", b"bad_request"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", b"400", b"bad_request"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", b"400", b"bad_request"),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"400",
            b"bad_request",
        ),
        (
            b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n",
            b"431",
            b"headers_too_large",
        ),
        (
            b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"431",
            b"headers_too_large",
        ),
        (
            b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
            b"431",
            b"headers_too_large",
        ),
    ],
    ids=range(7),
)
async def test_what_cannot_be_read_as_http_is_answered_in_the_envelope(
    idle_server: Running, request_bytes: bytes, status: bytes, code: bytes
) -> None:
    answer = await raw(idle_server.port, request_bytes)

    assert answer.startswith(b"HTTP/1.1 " + status)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head
    assert body.startswith(b'{"status":"error","data":null,"error":{"code":"' + code)


async def test_the_server_is_well_after_all_of_it(idle_server: Running) -> None:
    writers = []
    for start in (b"", b"GET", b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\n"):
        _, writer = await asyncio.open_connection("127.0.0.1", idle_server.port)
        writer.write(start)
        writers.append(writer)
    async with httpx2.AsyncClient(base_url=idle_server.url) as client:
        assert data(await client.get("/livez")) == {"alive": True}
    for writer in writers:
        writer.close()


async def test_a_name_that_was_made_to_point_here_is_refused(
    idle_api: httpx2.AsyncClient,
) -> None:
    for host in ("evil.example", "evil.example:8700", "localhost.evil.example", ""):
        answer = await idle_api.get("jobs", headers={"Host": host})
        error(answer, 421, "wrong_host")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8700"])
async def test_the_usual_names_of_this_machine_are_heard(
    idle_api: httpx2.AsyncClient, host: str
) -> None:
    assert (await idle_api.get("jobs", headers={"Host": host})).status_code == 200


async def test_a_page_of_another_origin_is_not_heard(idle_api: httpx2.AsyncClient) -> None:
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        answer = await idle_api.post("jobs", json=job_of(), headers=headers)
        error(answer, 403, "cross_origin")
        assert "access-control-allow-origin" not in answer.headers


async def test_the_servers_own_page_is_heard(idle_server: Running) -> None:
    async with httpx2.AsyncClient(base_url=idle_server.url) as client:
        answer = await client.post(
            "/api/v1/jobs", json=job_of(), headers={"Origin": idle_server.url}
        )

    assert answer.status_code == 202


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abc-1", True), ("x" * 128, True), ("x" * 129, False), ("a b", False), ("é", False)],
)
async def test_a_request_id_is_kept_if_it_is_plain(
    idle_api: httpx2.AsyncClient, given: str, *, kept: bool
) -> None:
    answer = await idle_api.get("jobs", headers={b"X-Request-ID": given.encode()})

    envelope(answer)
    assert (answer.headers["x-request-id"] == given) is kept


async def test_every_answer_keeps_browsers_from_guessing(idle_server: Running) -> None:
    async with httpx2.AsyncClient(base_url=idle_server.url) as client:
        for path in ("/livez", "/metrics", "/docs", "/nowhere", "/api/v1/jobs", "/openapi.json"):
            answer = await client.get(path)
            assert answer.headers["x-content-type-options"] == "nosniff", path
            assert answer.headers["x-frame-options"] == "DENY", path
            assert "default-src 'none'" in answer.headers["content-security-policy"], path
            assert "server" not in answer.headers, path


@pytest.mark.parametrize("sent", [b"", b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n"])
async def test_a_client_that_does_not_end_its_head_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, idle_server: Running, sent: bytes
) -> None:
    monkeypatch.setattr("forthwith.api.protocol.HEAD_SECONDS", 0.2)

    assert await raw(idle_server.port, sent) == b""


async def test_a_client_that_pauses_in_its_body_is_told_and_let_go(
    monkeypatch: pytest.MonkeyPatch, idle_server: Running
) -> None:
    monkeypatch.setattr("forthwith.api.bodies.PAUSE_SECONDS", 0.2)
    head = b"POST /api/v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"

    answer = await raw(idle_server.port, head + b'Content-Length: 50\r\n\r\n{"pipeline":')

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"request_timeout"' in answer


@pytest.mark.parametrize("instant", ["9999-12-31T23:59:59-23:00", "2199-01-01T00:00:00Z"])
async def test_a_start_beyond_a_year_is_refused(idle_api: httpx2.AsyncClient, instant: str) -> None:
    ask = {"pipeline": "test.words", "input": {}, "options": {"run_at": instant}}

    found = error(await idle_api.post("jobs", json=ask), 422, "invalid_input")

    assert fields(found) == ["options.run_at"]
    assert (await idle_api.get("jobs")).status_code == 200


async def test_metadata_that_would_swell_every_list_is_refused(
    idle_api: httpx2.AsyncClient,
) -> None:
    ask = {"pipeline": "test.words", "input": {}, "metadata": {"note": "x" * 17_000}}

    assert fields(error(await idle_api.post("jobs", json=ask), 422, "invalid_input")) == [
        "metadata"
    ]
