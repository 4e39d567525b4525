"""What a client can do, each as a flow (see `exchange`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, TypeVar
from urllib.parse import quote

from pydantic import ValidationError

from forthwith.client.errors import RequestFailedError, ServerUnreachableError
from forthwith.client.exchange import (
    Flow,
    Manners,
    Pause,
    Reply,
    Request,
    Upload,
    accepted,
)
from forthwith.client.wire import Catalogue, Document, ErrorBody, Job, JobPage, PipelineInfo, Wire
from forthwith.model.errors import WaitTimeoutError
from forthwith.model.json import JsonObject, JsonValue

W = TypeVar("W", bound=Wire)
API: Final = "/api/v1"
LONGEST_HOLD_S: Final = 60.0
"""The longest wait that a server grants one request."""
_OUTAGE_S: Final = 60.0
_LOOK_AGAIN_S: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A job that somebody asks for.

    Attributes:
        input: the job's input; with `files` it is left out.
        files: documents to send along.
        wait: hold the answer back this long for the end of the job; None asks for a receipt.
        key: makes sending it twice safe.
        request_id: how the request can be found again; the server makes one without.

    """

    pipeline: str
    input: JsonValue = None
    files: tuple[Upload, ...] = ()
    options: JsonObject = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    metadata: JsonObject = field(default_factory=dict)
    wait: timedelta | None = None
    key: str
    request_id: str = ""


def submit_request(order: Order) -> Request:
    """The request of an order: JSON, or multipart when it has files.

    A repeat has the same bytes, the boundary included, so a server that compares bodies under
    one key sees the same body.
    """
    headers = {"Idempotency-Key": order.key, "Prefer": _preference(order.wait)}
    if order.request_id:
        headers["X-Request-ID"] = order.request_id
    held = order.wait.total_seconds() if order.wait else 0.0
    if not order.files:
        body: JsonObject = {
            "pipeline": order.pipeline,
            "input": order.input,
            "options": order.options,
            "tags": list(order.tags),
            "metadata": order.metadata,
        }
        return Request(method="POST", path=f"{API}/jobs", headers=headers, json=body, held_s=held)
    boundary = f"forthwith-{hashlib.sha256(order.key.encode()).hexdigest()[:32]}"
    headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    form: dict[str, str | list[str]] = {"pipeline": order.pipeline, "tags": list(order.tags)}
    form["options"] = json.dumps(order.options)
    form["metadata"] = json.dumps(order.metadata)
    return Request(
        method="POST",
        path=f"{API}/jobs",
        headers=headers,
        form=form,
        files=order.files,
        held_s=held,
    )


def _preference(wait: timedelta | None) -> str:
    return _waiting(wait.total_seconds()) if wait else "respond-async"


def _waiting(seconds: float) -> str:
    return f"wait={seconds:.3f}".rstrip("0").rstrip(".")


def job_request(job_id: str, *, held_s: float = 0.0) -> Request:
    """Ask for a job; the server may hold its answer back that long for the job's end."""
    headers = {"Prefer": _waiting(held_s)} if held_s > 0 else {}
    return Request(method="GET", path=_job(job_id), headers=headers, held_s=held_s)


def result_request(job_id: str, *, form: str | None = None) -> Request:
    """The result; `form` is one of the pipeline's formats, None is the result as it is stored."""
    query = (("format", form),) if form is not None else ()
    return Request(method="GET", path=f"{_job(job_id)}/result", query=query)


def cancel_request(job_id: str, *, force: bool = False) -> Request:
    return Request(method="POST", path=f"{_job(job_id)}/cancel", json={"force": force})


def retry_request(job_id: str, *, delay: timedelta, options: JsonObject, key: str) -> Request:
    """Begin a new round. It is sent once only: the second would find another round."""
    body: JsonObject = {"delay_seconds": delay.total_seconds()}
    if options:
        body["options"] = options
    return Request(
        method="POST",
        path=f"{_job(job_id)}/retry",
        headers={"Idempotency-Key": key},
        json=body,
        safe=False,
    )


def list_request(
    filters: Mapping[str, Sequence[str]], *, page_size: int, page_token: str | None = None
) -> Request:
    """One page of jobs; the values of one filter are alternatives."""
    query = [(name, value) for name, values in filters.items() for value in values]
    query.append(("page_size", str(page_size)))
    if page_token:
        query.append(("page_token", page_token))
    return Request(method="GET", path=f"{API}/jobs", query=tuple(query))


def upload_request(upload: Upload) -> Request:
    """Store a document; the content is streamed. Twice is harmless: it is kept once."""
    return Request(method="POST", path=f"{API}/documents", files=(upload,))


def events_request(job_id: str, *, after: int) -> Request:
    """Follow a job's events as they come."""
    return Request(
        method="GET",
        path=f"{_job(job_id)}/events",
        query=(("after", str(after)),),
        headers={"Accept": "text/event-stream"},
    )


def plain_request(path: str) -> Request:
    """Read something below the API's root."""
    return Request(method="GET", path=f"{API}{path}")


def _job(job_id: str) -> str:
    return f"{API}/jobs/{quoted(job_id)}"


def quoted(segment: str) -> str:
    """A text as one segment of a path, whatever it is."""
    return quote(segment, safe="", errors="surrogatepass").replace("..", "%2E%2E")


def submitted(order: Order, manners: Manners) -> Flow[Job]:
    reply = yield from accepted(submit_request(order), manners)
    return job_of(reply)


def job(request: Request, manners: Manners, *, job_id: str) -> Flow[Job]:
    reply = yield from accepted(request, manners, job_id=job_id)
    return job_of(reply)


def job_of(reply: Reply) -> Job:
    """The job that an answer is about."""
    return read(Job, reply.envelope().data)


def ended(job_id: str, manners: Manners, *, timeout: timedelta | None) -> Flow[Job]:
    """Wait until a job has ended, by long-polls, through a server's restart of up to a minute.

    Raises:
        WaitTimeoutError: it had not ended by then; it goes on.

    """
    until = manners.clock() + (timeout.total_seconds() if timeout is not None else float("inf"))
    reached_at: float | None = None
    while True:
        asked_at = manners.clock()
        held = max(0.0, min(until - asked_at, LONGEST_HOLD_S))
        try:
            current = yield from job(job_request(job_id, held_s=held), manners, job_id=job_id)
        except ServerUnreachableError:
            if reached_at is None or manners.clock() > min(reached_at + _OUTAGE_S, until):
                raise
            yield Pause(seconds=_LOOK_AGAIN_S)
            continue
        reached_at = manners.clock()
        if current.done:
            return current
        if timeout is not None and reached_at >= until:
            raise WaitTimeoutError(job_id, timeout)
        if reached_at - asked_at < min(held, _LOOK_AGAIN_S):  # it does not hold answers back now
            yield Pause(seconds=_LOOK_AGAIN_S)


def page(request: Request, manners: Manners) -> Flow[JobPage]:
    reply = yield from accepted(request, manners)
    return page_of(reply)


def page_of(reply: Reply) -> JobPage:
    """The jobs are the data, where to go on is in `meta`."""
    envelope = reply.envelope()
    pagination = envelope.meta.get("pagination")
    token = pagination.get("next_page_token") if isinstance(pagination, dict) else None
    return read(JobPage, {"jobs": envelope.data, "next_page_token": token})


def downloaded(request: Request, manners: Manners, *, job_id: str) -> Flow[Reply]:
    return (yield from accepted(request, manners, job_id=job_id))


def stored(upload: Upload, manners: Manners) -> Flow[Document]:
    reply = yield from accepted(upload_request(upload), manners)
    return read(Document, reply.envelope().data)


def pipelines(manners: Manners) -> Flow[tuple[PipelineInfo, ...]]:
    return pipelines_of((yield from accepted(plain_request("/pipelines"), manners)))


def pipelines_of(reply: Reply) -> tuple[PipelineInfo, ...]:
    """The lines of the catalogue."""
    return read(Catalogue, {"pipelines": reply.envelope().data}).pipelines


def pipeline(name: str, manners: Manners) -> Flow[PipelineInfo]:
    request = plain_request(f"/pipelines/{quoted(name)}")
    return pipeline_of((yield from accepted(request, manners)))


def pipeline_of(reply: Reply) -> PipelineInfo:
    """One pipeline in full."""
    return read(PipelineInfo, reply.envelope().data)


def read(kind: type[W], data: JsonValue) -> W:
    """Check what a server answered. Raises RequestFailedError when it is something else."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        message = f"the server's answer is not a {kind.__name__}: {error.error_count()} mistakes"
        hint = "The server may be of another version; compare `forthwith --version` there and here."
        body = ErrorBody(code="unexpected_answer", message=message, hint=hint)
        raise RequestFailedError(body) from error
