"""What became of a job: its result, stages, attempts and light status."""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from forthwith.api.conditional import known_tag, quoted
from forthwith.api.describing import described
from forthwith.api.envelope import Encoded, enveloped
from forthwith.api.errors import FormatNotAvailableError
from forthwith.api.filenames import attachment
from forthwith.api.jobs import JSON
from forthwith.api.lean import LeanRoute
from forthwith.api.schemas import Envelope, Thing
from forthwith.api.serving import serving
from forthwith.api.views import ROOT, light_view, run_view, stage_view, warnings
from forthwith.model.job import JobRecord

router = APIRouter(prefix=ROOT, tags=["jobs"], route_class=LeanRoute)

MARKDOWN: Final = "text/markdown"


@router.get(
    "/jobs/{job_id}/result",
    **described(
        {200: Envelope[object]}, "not_found job_not_done job_has_no_result format_not_available"
    ),
)
async def show_result(
    request: Request,
    job_id: str,
    format_: Annotated[Literal["json", "markdown"] | None, Query(alias="format")] = None,
) -> Response:
    """Show the result of a job.

    A result that is a file comes as its bytes. A report is also there to read, as Markdown:
    `?format=markdown` or `Accept: text/markdown`.
    """
    parts = serving(request)
    tenant = parts.caller.tenant
    result = await parts.service.result(tenant, job_id)
    record = await parts.service.record(tenant, job_id)
    if result.media_type != JSON:
        return _file(record, result.body, result.media_type)
    if format_ == "markdown" or (format_ is None and _prefers_markdown(request)):
        return _markdown(record, result.body)
    warned = warnings(record, result.body)
    return enveloped(
        request,
        Encoded(result.body),
        status="warning" if warned else "success",
        headers={"Vary": "Accept", "Cache-Control": "private, no-cache"},
        extra={"warnings": warned} if warned else None,
    )


def _prefers_markdown(request: Request) -> bool:
    return MARKDOWN in request.headers.get("accept", "")


def _markdown(record: JobRecord, body: bytes) -> Response:
    value = json.loads(body)
    text = value.get("markdown") if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise FormatNotAvailableError(MARKDOWN)
    name = record.details.documents[0].name if record.details.documents else record.job.id
    headers = {
        "Content-Disposition": attachment(f"{name}.md").replace("attachment", "inline", 1),
        "Vary": "Accept",
        "Cache-Control": "private, no-cache",
    }
    return Response(text, headers=headers, media_type=MARKDOWN)


def _file(record: JobRecord, body: bytes, media_type: str) -> Response:
    headers = {
        "Content-Disposition": attachment(f"{record.job.id}.bin"),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-cache",
    }
    return Response(body, headers=headers, media_type=media_type)


@router.get("/jobs/{job_id}/stages", **described({200: Envelope[list[Thing]]}, "not_found"))
async def show_stages(request: Request, job_id: str) -> Response:
    """Show a job's stages: how long each took, and what was stood in for."""
    parts = serving(request)
    stages = await parts.service.ledger.stages(parts.caller.tenant, job_id)
    return enveloped(request, [stage_view(stage) for stage in stages])


@router.get("/jobs/{job_id}/attempts", **described({200: Envelope[list[Thing]]}, "not_found"))
async def show_attempts(request: Request, job_id: str) -> Response:
    """Show every run of every stage of a job, with the errors."""
    parts = serving(request)
    runs = await parts.service.ledger.runs(parts.caller.tenant, job_id)
    return enveloped(request, [run_view(run) for run in runs])


@router.get(
    "/jobs/{job_id}/progress",
    **described({200: Envelope[Thing]}, "not_found", headers=("If-None-Match",), not_modified=True),
)
async def show_progress(request: Request, job_id: str) -> Response:
    """Show how far a job is: the light status, for a progress bar."""
    parts = serving(request)
    record = await parts.service.record(parts.caller.tenant, job_id)
    headers = {"ETag": quoted(record.etag), "Cache-Control": "private, no-cache", "Vary": "Accept"}
    if not record.job.done:
        headers["Retry-After"] = "1"
    if known_tag(request.headers.get("if-none-match"), record.etag):
        return Response(status_code=304, headers=headers)
    return enveloped(request, light_view(await parts.service.view(record)), headers=headers)
