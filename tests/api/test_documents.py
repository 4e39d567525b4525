"""Uploads and what comes back of them, and submits with files."""

import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from forthwith.app.application import shipped_pipelines
from tests.support.answers import as_object, data, error, fields, items, job_of, raw
from tests.support.serving import Running, client_of, running
from tests.support.waiting import eventually_async


def blobs(server: Running) -> list[str]:
    """Every content that the blob store holds, unfinished ones too."""
    return [str(p) for p in (server.settings.data_dir / "blobs").glob("*/**/*") if p.is_file()]


async def test_several_files_for_a_pipeline_of_one_document_are_refused_and_none_is_kept(
    tmp_path: Path,
) -> None:
    files = [("file", (name, name.encode())) for name in ("a.txt", "b.txt")]
    form = {"pipeline": "documents.full_analysis"}
    async with (
        running(tmp_path / "data", pipelines=shipped_pipelines(), worker=False) as server,
        client_of(server) as api,
    ):
        refused = error(await api.post("jobs", data=form, files=files), 422, "invalid_input")

        assert fields(refused) == ["input.document_ids"]
        assert "documents.batch_analysis" in str(refused["hint"])
        assert items(await api.get("jobs")) == []
        assert blobs(server) == []


async def test_an_upload_comes_back_as_it_was(api: httpx2.AsyncClient) -> None:
    content = bytes(range(256)) * 1000
    answer = await api.post("documents", files={"file": ("Bericht ä.bin", content, "image/x")})

    document = data(answer, 201)
    place = f"documents/{document['id']}"
    assert answer.headers["location"] == f"/api/v1/{place}"
    assert (document["name"], document["bytes"]) == ("Bericht ä.bin", len(content))
    assert document["sha256"] == hashlib.sha256(content).hexdigest()
    assert data(await api.get(place)) == document
    back = await api.get(f"{place}/content")
    assert back.content == content
    assert back.headers["content-disposition"] == (
        "attachment; filename=\"Bericht a.bin\"; filename*=UTF-8''Bericht%20%C3%A4.bin"
    )
    assert back.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert back.headers["x-content-type-options"] == "nosniff"
    known = {"If-None-Match": back.headers["etag"]}
    assert (await api.get(f"{place}/content", headers=known)).status_code == 304


async def test_a_document_may_be_the_body_itself(api: httpx2.AsyncClient) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"x" * 1000

    answer = await api.post("documents?name=a.txt", content=stream())

    document = data(answer, 201)
    assert (document["name"], document["bytes"], document["format"]) == ("a.txt", 10_000, "txt")


async def test_a_deleted_document_is_gone_with_its_content(
    server: Running, api: httpx2.AsyncClient
) -> None:
    document = data(await api.post("documents", content=b"once"), 201)

    assert data(await api.delete(f"documents/{document['id']}"))["deleted"] is True

    error(await api.get(f"documents/{document['id']}"), 404, "not_found")
    error(await api.delete(f"documents/{document['id']}"), 404, "not_found")
    assert blobs(server) == []


async def test_a_document_that_a_job_needs_cannot_be_deleted(
    idle_api: httpx2.AsyncClient,
) -> None:
    document = data(await idle_api.post("documents", content=b"needed"), 201)
    body = {"pipeline": "test.files", "input": {"document_id": document["id"]}}
    data(await idle_api.post("jobs", json=body), 202)

    error(await idle_api.delete(f"documents/{document['id']}"), 409, "conflict")


async def test_what_is_announced_too_large_is_refused_before_it_is_sent(server: Running) -> None:
    answer = await raw(
        server.port,
        b"POST /api/v1/documents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000001\r\n"
        b"Expect: 100-continue\r\nConnection: close\r\n\r\n",
    )

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"code":"too_large"' in answer
    assert b"1000000 bytes" in answer


async def test_what_grows_too_large_is_refused_while_it_comes(
    server: Running, api: httpx2.AsyncClient
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(400):
            yield b"x" * 10_000

    error(await api.post("documents", content=endless()), 413, "too_large")

    assert blobs(server) == []


async def test_a_form_whose_file_is_too_large_leaves_nothing(
    server: Running, api: httpx2.AsyncClient
) -> None:
    files = [
        ("file", ("a.txt", b"small", "text/plain")),
        ("file", ("b.txt", b"x" * 1_500_000, "text/plain")),
    ]

    answer = await api.post("jobs", data={"pipeline": "test.files"}, files=files)

    error(answer, 413, "too_large")
    assert blobs(server) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\plan.pdf", "plan.pdf"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ("..", "document"),
        ("x" * 1000, "x" * 255),
    ],
)
async def test_a_name_is_a_label_and_nothing_else(
    api: httpx2.AsyncClient, name: str, kept: str
) -> None:
    answer = await api.post("documents", params={"name": name}, content=b"x")

    document = data(answer, 201)
    assert document["name"] == kept
    back = await api.get(f"documents/{document['id']}/content")
    assert back.content == b"x"
    assert "set-cookie" not in back.headers


async def test_a_foreign_media_type_cannot_break_out_of_its_header(
    api: httpx2.AsyncClient,
) -> None:
    headers = {"Content-Type": 'text/html" onload="x'}
    document = data(await api.post("documents", content=b"<b>", headers=headers), 201)

    back = await api.get(f"documents/{document['id']}/content")

    assert back.headers["content-type"] == "application/octet-stream"


async def test_a_form_is_a_job_over_its_files(api: httpx2.AsyncClient) -> None:
    answer = await api.post(
        "jobs?wait=15",
        data={
            "pipeline": "test.files",
            "options": '{"priority": "high"}',
            "metadata": '{"case": 7}',
            "tags": ["one", "two"],
        },
        files=[
            ("file", ("a.txt", b"a", "text/plain")),
            ("file", ("b.txt", b"b", "text/plain")),
        ],
    )

    job = data(answer, 201)
    assert job["result"] == {"names": ["a.txt", "b.txt"]}
    assert (job["priority"], job["tags"], job["metadata"]) == ("high", ["one", "two"], {"case": 7})
    assert as_object(job["document"])["name"] == "a.txt"


@pytest.mark.parametrize(
    ("form", "files", "code", "field"),
    [
        ({"pipeline": "test.files"}, {}, "invalid_input", "file"),
        ({}, {"file": b"x"}, "invalid_input", "pipeline"),
        ({"pipeline": "test.files", "colour": "1"}, {"file": b"x"}, "invalid_input", "colour"),
        ({"pipeline": ["a", "b"]}, {"file": b"x"}, "invalid_input", "pipeline"),
        ({"pipeline": "test.files", "options": "{"}, {"file": b"x"}, "malformed_json", "body"),
        ({"pipeline": "test.files", "options": "[]"}, {"file": b"x"}, "invalid_input", "options"),
        ({"pipeline": "no.such"}, {"file": b"x"}, "unknown_pipeline", "pipeline"),
    ],
)
async def test_what_is_wrong_with_a_form_is_named_and_leaves_no_file(
    server: Running,
    api: httpx2.AsyncClient,
    form: dict[str, object],
    files: dict[str, bytes],
    code: str,
    field: str,
) -> None:
    answer = await api.post("jobs", data=form, files=files or {"other": b""})

    found = error(answer, 422, code)
    assert fields(found) == [field] or not files
    assert blobs(server) == []


FIELD = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
WRONG = (
    FIELD % (b"pipeline", b"test.files") + FIELD % (b"options", b'{"priority":"soon"}'),
    FIELD % (b"pipeline", b"test.files") + FIELD % (b"options", b'{"colour":1}'),
    FIELD % (b"pipeline", b"no.such"),
)


@pytest.mark.parametrize("wrong", WRONG, ids=["a value", "a name", "the pipeline"])
async def test_what_is_wrong_before_a_file_is_told_before_the_file_is_in(
    server: Running, wrong: bytes
) -> None:
    begun = wrong + HEAD + b"the beginning"
    head = b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    form = b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n"

    answer = await raw(server.port, head + form + begun)

    assert answer.startswith(b"HTTP/1.1 422 ")
    assert blobs(server) == []


@pytest.mark.parametrize("wrong", WRONG, ids=["a value", "a name", "the pipeline"])
async def test_what_is_wrong_after_a_file_leaves_nothing_of_it(
    server: Running, api: httpx2.AsyncClient, wrong: bytes
) -> None:
    file = HEAD + b"of no use" + b"\r\n"

    answer = await api.post("jobs", content=file + wrong + b"--b--\r\n", headers=BOUNDARY)

    assert answer.status_code == 422
    assert blobs(server) == []


BOUNDARY = {"Content-Type": "multipart/form-data; boundary=b"}
HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        HEAD + b"the end is missing",
        HEAD + b"x\r\n--b--"[:-2],
        b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
        b"--b\r\nno colon\r\n\r\nx\r\n--b--\r\n",
        b"--b\r\n" + b"X: y\r\n" * 1000 + b"\r\nx\r\n--b--\r\n",
    ],
    ids=range(7),
)
async def test_a_broken_form_is_refused_and_leaves_nothing(
    server: Running, api: httpx2.AsyncClient, body: bytes
) -> None:
    error(await api.post("jobs", content=body, headers=BOUNDARY), 422, "malformed_form")

    assert blobs(server) == []


def form_of(*, files: int, tags: int) -> bytes:
    part = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    fields = part % (b"pipeline", b"test.files") + part % (b"options", b"{}")
    return fields + part % (b"file", b"x") * files + part % (b"tags", b"x") * tags + b"--b--\r\n"


async def test_a_form_takes_as_many_files_as_it_says_whatever_other_fields_it_has(
    server: Running, api: httpx2.AsyncClient
) -> None:
    full = await api.post(
        "jobs?wait=15", content=form_of(files=200, tags=50), headers=BOUNDARY, timeout=60
    )
    assert data(full, 201)["state"] == "completed"
    kept = blobs(server)

    over = await api.post("jobs", content=form_of(files=201, tags=0), headers=BOUNDARY, timeout=60)

    found = error(over, 422, "invalid_input")
    assert fields(found) == ["file"]
    assert "at most 200" in over.text
    assert blobs(server) == kept


async def test_the_other_fields_of_a_form_have_a_limit_of_their_own(
    server: Running, api: httpx2.AsyncClient
) -> None:
    answer = await api.post("jobs", content=form_of(files=1, tags=99), headers=BOUNDARY)

    assert fields(error(answer, 422, "invalid_input")) == ["form"]
    assert "at most 100" in answer.text
    assert blobs(server) == []


async def test_a_form_without_a_boundary_is_refused(api: httpx2.AsyncClient) -> None:
    headers = {"Content-Type": "multipart/form-data"}

    error(await api.post("jobs", content=b"x", headers=headers), 422, "malformed_form")


async def test_a_field_of_a_form_may_not_be_endless(api: httpx2.AsyncClient) -> None:
    form = {"pipeline": "test.files", "metadata": "x" * 1_100_000}

    answer = await api.post("jobs", data=form, files={"file": b"x"})

    error(answer, 413, "too_large")


async def test_jobs_over_text_need_no_document(api: httpx2.AsyncClient) -> None:
    job = data(await api.post("jobs?wait=15", json=job_of("a")), 201)

    assert job["document"] is None


async def test_a_server_that_starts_removes_what_an_earlier_one_left_behind(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, worker=False) as server:
        await server.service.blobs.put("local", b"left behind")
        [left] = blobs(server)
    os.utime(left, (0, 0))

    async with running(tmp_path, worker=False) as server:
        await eventually_async(lambda: blobs(server) == [])
