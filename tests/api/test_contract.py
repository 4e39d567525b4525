"""The description of the API and what it really answers, held together."""

import asyncio
import re

import httpx2
import pytest

from forthwith.api.errors import DrainingError
from forthwith.api.problems import PROBLEMS
from forthwith.api.schemas import Envelope, Failure, FinishedJobOut, JobOut
from forthwith.api.server import ROUTERS
from forthwith.model.errors import LedgerBusyError, LedgerDamagedError, StorageError
from forthwith.model.json import JsonObject, JsonValue
from tests.support.answers import (
    as_list,
    as_object,
    data,
    ended,
    envelope,
    error,
    job_of,
    submitted,
)
from tests.support.serving import Running

NO_ENVELOPE = {"/metrics", "/api/v1/documents/{document_id}/content"}


async def described(server: Running) -> JsonObject:
    async with httpx2.AsyncClient(base_url=server.url) as client:
        answer = await client.get("/openapi.json")
    body: JsonObject = answer.json()
    return body


def parameters(operation: JsonObject) -> list[JsonValue]:
    return as_list(operation.get("parameters", []))


def operations(description: JsonObject) -> list[tuple[str, str, JsonObject]]:
    return [
        (path, method, as_object(operation))
        for path, methods in as_object(description["paths"]).items()
        for method, operation in as_object(methods).items()
    ]


async def test_the_description_is_of_version_3_1_and_names_scope_and_errors(
    idle_server: Running,
) -> None:
    description = await described(idle_server)

    assert str(description["openapi"]).startswith("3.1")
    for path, method, operation in operations(description):
        assert operation["x-scope"] in ("read", "submit"), path
        answers = as_object(operation["responses"])
        assert "500" in answers, f"{method} {path}"
        for status, answer in answers.items():
            if int(status) >= 400:
                codes = re.findall(r"`(\w+)`", str(as_object(answer)["description"]))
                assert codes, f"{method} {path} {status}"
                assert {PROBLEMS[code].status for code in codes} == {int(status)}


async def test_a_key_that_may_only_read_can_change_nothing(idle_server: Running) -> None:
    scopes = {
        f"{method} {path}": operation["x-scope"]
        for path, method, operation in operations(await described(idle_server))
        if method not in ("get", "head")
    }

    assert "post /api/v1/jobs" in scopes
    assert [route for route, scope in scopes.items() if scope == "read"] == []


async def test_the_first_line_of_a_routes_docstring_is_its_summary(idle_server: Running) -> None:
    description = await described(idle_server)

    submit = as_object(as_object(as_object(description["paths"])["/api/v1/jobs"])["post"])
    assert submit["summary"] == "Submit a job"
    assert str(submit["description"]).startswith("With `Prefer: wait=N`")
    for path, method, operation in operations(description):
        name = str(operation["operationId"]).partition("_api_v1")[0].replace("_", " ").title()
        assert operation["summary"] not in ("", name), f"{method} {path}"


async def test_every_route_stands_once_on_the_page(idle_server: Running) -> None:
    for path, method, operation in operations(await described(idle_server)):
        tags = operation["tags"]
        assert isinstance(tags, list)
        assert len(tags) == 1, f"{method} {path}"


async def test_the_address_of_the_server_leads_to_the_page(idle_server: Running) -> None:
    async with httpx2.AsyncClient(base_url=idle_server.url, follow_redirects=True) as client:
        answer = await client.get("/")

    assert (answer.status_code, answer.url.path) == (200, "/docs")
    assert answer.headers["content-type"].startswith("text/html")


async def test_every_address_that_can_be_read_answers_head_as_get_without_a_body(
    server: Running, api: httpx2.AsyncClient
) -> None:
    job_id = await ended(api, job_of())
    document = data(await api.post("documents", content=b"x"), 201)
    real = {"job_id": job_id, "document_id": str(document["id"]), "name": "test.words"}
    real["slug"] = "not-found"
    varying = {"content-length", "date", "x-request-id", "etag", "transfer-encoding"}
    for path, method, _ in operations(await described(server)):
        url = f"{server.url}{re.sub(r'{(.+?)}', lambda found: real[found[1]], path)}"
        head = await api.head(url)
        if method == "get":
            got = await api.get(url)
            assert head.status_code == got.status_code, path
            assert set(head.headers) - varying == set(got.headers) - varying, path
        assert head.content == b""


async def test_head_of_events_ends_although_the_job_goes_on(
    idle_api: httpx2.AsyncClient,
) -> None:
    job_id = await submitted(idle_api, job_of())

    async with asyncio.timeout(5):
        answer = await idle_api.head(
            f"jobs/{job_id}/events", headers={"Accept": "text/event-stream"}
        )

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert data(await idle_api.get(f"jobs/{job_id}"))["state"] == "pending"


async def test_the_frameworks_own_form_of_errors_is_nowhere(idle_server: Running) -> None:
    assert "HTTPValidationError" not in str(await described(idle_server))


async def test_every_route_that_is_not_there_for_a_page_is_described(
    idle_server: Running,
) -> None:
    paths = {path for path, _, _ in operations(await described(idle_server))}

    routes = {
        str(getattr(route, "path", ""))
        for router in ROUTERS
        for route in router.routes
        if getattr(route, "include_in_schema", False)
    }
    assert paths == routes


async def test_every_operation_answers_in_the_envelope_and_with_a_described_status(
    idle_server: Running, idle_api: httpx2.AsyncClient
) -> None:
    """With ids that exist and with ids that do not, with no body at all."""
    job_id = await submitted(idle_api, job_of())
    document = data(await idle_api.post("documents", content=b"x"), 201)
    real = {"job_id": job_id, "document_id": str(document["id"]), "name": "test.words"}
    real["slug"] = "not-found"
    for path, method, operation in operations(await described(idle_server)):
        for values in (real, dict.fromkeys(real, "none")):
            url = re.sub(r"{(\w+)}", lambda found, by=values: by[found[1]], path)  # type: ignore[misc]  # a default binds
            answer = await idle_api.request(
                method, f"{idle_server.url}{url}", headers={"Accept": "application/json"}
            )
            assert str(answer.status_code) in as_object(operation["responses"]), (method, path)
            if path in NO_ENVELOPE and answer.status_code == 200:
                continue
            body = envelope(answer)
            (Failure if answer.is_error else Envelope[object]).model_validate(body)


async def test_what_takes_a_preference_takes_a_wait_in_its_address(
    idle_server: Running, idle_api: httpx2.AsyncClient
) -> None:
    job_id = await submitted(idle_api, job_of())
    waiting: dict[str, str] = {}
    for path, method, operation in operations(await described(idle_server)):
        named = {str(as_object(each)["name"]): as_object(each) for each in parameters(operation)}
        assert ("wait" in named) == ("Prefer" in named), f"{method} {path}"
        if "wait" in named:
            assert named["wait"]["in"] == "query"
            waiting[method] = path.format(job_id=job_id)

    assert waiting == {"post": "/api/v1/jobs", "get": f"/api/v1/jobs/{job_id}"}
    for method, path in waiting.items():
        answer = await idle_api.request(
            method, f"{idle_server.url}{path}?wait=0.1", json=job_of() if method == "post" else None
        )
        assert answer.headers["preference-applied"] == "wait=0.1"


async def test_the_stream_of_events_is_described_as_such(idle_server: Running) -> None:
    paths = as_object((await described(idle_server))["paths"])
    answers = as_object(as_object(paths["/api/v1/jobs/{job_id}/events"])["get"])["responses"]

    content = as_object(as_object(as_object(answers)["200"])["content"])
    assert set(content) == {"application/json", "text/event-stream"}
    assert "204" in as_object(answers)


@pytest.mark.parametrize(
    "error", [LedgerBusyError("held"), LedgerDamagedError("gone"), StorageError("away")]
)
async def test_every_route_is_described_with_what_it_answers_when_the_storage_fails(
    idle_server: Running,
    idle_api: httpx2.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    error: StorageError,
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise error

    description = operations(await described(idle_server))
    database = idle_server.service.ledger._database  # type: ignore[attr-defined]  # where it would come from
    for act in ("read", "write", "facts"):
        monkeypatch.setattr(database, act, fail)
    real = {"job_id": "none", "document_id": "none", "name": "test.words", "slug": "not-found"}
    failing = 0
    for path, method, operation in description:
        url = f"{idle_server.url}{path.format(**real)}"
        body = job_of() if path == "/api/v1/jobs" and method == "post" else None
        content = b"x" if path == "/api/v1/documents" else None
        answer = await idle_api.request(method, url, json=body, content=content)
        answers = as_object(operation["responses"])
        assert (answer.status_code == 503) == ("503" in answers), (method, path)
        if answer.status_code == 503:
            failing += 1
            assert f"`{error.code}`" in str(as_object(answers["503"])["description"])
            assert answer.json()["error"]["code"] == error.code
    assert failing > 10


async def test_a_job_looks_as_it_is_described_in_every_state(
    api: httpx2.AsyncClient,
) -> None:
    for pipeline in ("test.words", "test.fails", "test.partial"):
        answer = await api.post("jobs?wait=15", json=job_of("a", pipeline=pipeline))
        Envelope[FinishedJobOut].model_validate(envelope(answer))
    running = await api.post("jobs?wait=0.2", json=job_of(gate="open"))
    Envelope[JobOut].model_validate(envelope(running))


async def test_a_job_has_every_field_of_the_contract(api: httpx2.AsyncClient) -> None:
    job = data(await api.get(f"jobs/{await ended(api, job_of())}"))

    assert set(JobOut.model_fields) <= set(job)


async def test_a_failure_may_be_had_as_problem_json(idle_api: httpx2.AsyncClient) -> None:
    plain = error(await idle_api.get("jobs/none"), 404, "not_found")

    answer = await idle_api.get("jobs/none", headers={"Accept": "application/problem+json"})

    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["status"], problem["code"]) == (
        plain["type"],
        404,
        "not_found",
    )
    assert problem["instance"] == f"/requests/{answer.headers['x-request-id']}"
    assert (problem["detail"], problem["errors"]) == (plain["message"], plain["details"])


async def test_the_type_of_a_problem_leads_to_its_explanation(idle_server: Running) -> None:
    async with httpx2.AsyncClient(base_url=idle_server.url) as client:
        for problem in PROBLEMS.values():
            assert data(await client.get(problem.type))["code"] == problem.code


async def test_an_error_that_nobody_foresaw_tells_nothing_of_itself(
    idle_server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> JsonObject:
        raise LookupError("the password is swordfish")

    monkeypatch.setattr(idle_server.service, "admission", broken)
    async with httpx2.AsyncClient(base_url=idle_server.url) as client:
        answer = await client.get("/api/v1/admission")
        again = await client.get("/livez")

    error(answer, 500, "internal_error")
    assert "swordfish" not in answer.text
    assert again.status_code == 200


async def test_readiness_ends_when_the_drain_begins(
    idle_server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with httpx2.AsyncClient(base_url=idle_server.url) as client:
        assert data(await client.get("/readyz"))["ready"] is True

        def drained() -> JsonObject:
            raise DrainingError

        monkeypatch.setattr(idle_server.service, "health", drained)
        error(await client.get("/readyz"), 503, "draining")


async def test_the_docs_page_needs_nothing_from_elsewhere(idle_server: Running) -> None:
    async with httpx2.AsyncClient(base_url=idle_server.url) as client:
        page = await client.get("/docs")
        addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        own = [address for address in addresses if not address.startswith("data:")]
        assert own
        for address in own:
            assert address.startswith("/"), address
            assert (await client.get(address)).status_code == 200
    assert "<script>" not in page.text
    assert "script-src 'self';" in page.headers["content-security-policy"]


async def test_metrics_tell_of_jobs_and_of_requests(
    server: Running, api: httpx2.AsyncClient
) -> None:
    job_id = await ended(api, job_of())
    answer = await api.get(f"{server.url}/metrics")

    assert answer.headers["content-type"].startswith("text/plain")
    assert 'forthwith_jobs{state="completed"} 1.0' in answer.text
    assert (
        'forthwith_http_requests_total{method="POST",route="/api/v1/jobs",status="201"} 1.0'
        in answer.text
    )
    assert job_id not in answer.text
