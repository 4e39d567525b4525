"""What became of a job: its result, stages, attempts and light status."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from forthwith.api.conditional import known_tag, quoted
from forthwith.api.describing import described
from forthwith.api.envelope import Encoded, enveloped
from forthwith.api.errors import FormatNotAvailableError
from forthwith.api.failures import PROBLEM_TYPE
from forthwith.api.filenames import attachment
from forthwith.api.formats import Offer, bare_type, headers_of, preferred
from forthwith.api.jobs import JSON
from forthwith.api.lean import LeanRoute
from forthwith.api.schemas import Envelope, Thing
from forthwith.api.serving import Serving, serving
from forthwith.api.views import ROOT, light_view, run_view, stage_view, warnings
from forthwith.model.errors import PermanentError
from forthwith.model.job import JobRecord
from forthwith.model.rendering import AS_STORED, Rendered, Rendering
from forthwith.runtime.rendering import Result

router = APIRouter(prefix=ROOT, tags=["jobs"], route_class=LeanRoute)

_FILE: Final = Offer("", ("*/*",))
_KEPT: Final = {"Vary": "Accept", "Cache-Control": "private, no-cache"}


@router.get(
    "/jobs/{job_id}/result",
    **described(
        {200: Envelope[object]},
        "not_found job_not_done job_has_no_result format_not_available",
        headers=("If-None-Match",),
        not_modified=True,
    ),
)
async def show_result(
    request: Request,
    job_id: str,
    format_: Annotated[str | None, Query(alias="format", max_length=40)] = None,
) -> Response:
    """Show the result of a job.

    A result that is a file comes as its bytes. `GET /pipelines/{name}` lists the `formats` in which
    a pipeline's results can be had besides JSON: ask by name, as in `?format=html`, or by media
    type in `Accept`. What is no format of the result is answered 406 with those that are.
    """
    parts = serving(request)
    tenant = parts.caller.tenant
    result = await parts.service.result(tenant, job_id)
    record = await parts.service.record(tenant, job_id)
    offers = _offers(result)
    name = _chosen(request, format_, offers)
    rendering = next((each for each in result.renderings if each.name == name), None)
    if rendering is not None:
        rendered = await _rendered(parts, result, rendering)
        return _answer(
            request, rendered.body, rendered.media_type, headers_of(rendered, _of(record))
        )
    if result.media_type != JSON:
        return _answer(request, result.body, result.media_type, _file_headers(record))
    return _json(request, record, result.body)


def _offers(result: Result) -> list[Offer]:
    """The forms that there are, the stored one first; a file has no name and no known type."""
    stored = Offer(AS_STORED, (JSON, PROBLEM_TYPE)) if result.media_type == JSON else _FILE
    made = (Offer(each.name, (bare_type(each.media_type),)) for each in result.renderings)
    return [stored, *made]


def _chosen(request: Request, asked: str | None, offers: Sequence[Offer]) -> str:
    """The form to answer with. Raises FormatNotAvailableError."""
    names = [offer.name for offer in offers if offer.name]
    if asked is not None:
        if asked not in names:
            raise FormatNotAvailableError(asked, names)
        return asked
    accept = ", ".join(request.headers.getlist("accept"))
    found = preferred(accept, offers)
    if found is None and offers[0] is not _FILE:
        raise FormatNotAvailableError(accept, names)
    return found or offers[0].name


def _of(record: JobRecord) -> str:
    return record.details.documents[0].name if record.details.documents else record.job.id


async def _rendered(parts: Serving, result: Result, rendering: Rendering) -> Rendered:
    """The result in that form. Raises FormatNotAvailableError, which names those that there are."""
    rendered = await _tried(parts, result, rendering)
    if rendered is None:
        others = [each for each in result.renderings if each is not rendering]
        there = [each.name for each in others if await _tried(parts, result, each)]
        stored = [AS_STORED] if result.media_type == JSON else []
        raise FormatNotAvailableError(rendering.name, [*stored, *there])
    return rendered


async def _tried(parts: Serving, result: Result, rendering: Rendering) -> Rendered | None:
    try:
        return await parts.service.render(result, rendering)
    except PermanentError:  # stored by another version of the pipeline: only as it is
        return None


def _answer(request: Request, body: bytes, media_type: str, headers: dict[str, str]) -> Response:
    tag = hashlib.sha256(body).hexdigest()[:32]
    headers = {**headers, **_KEPT, "ETag": quoted(tag)}
    if known_tag(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "Content-Type": media_type})


def _json(request: Request, record: JobRecord, body: bytes) -> Response:
    tag = hashlib.sha256(body + repr(record.job.outcome).encode()).hexdigest()[:32]
    headers = {**_KEPT, "ETag": f"W/{quoted(tag)}"}  # weak: `meta` differs from answer to answer
    if known_tag(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    warned = warnings(record, body)
    return enveloped(
        request,
        Encoded(body),
        status="warning" if warned else "success",
        headers=headers,
        extra={"warnings": warned} if warned else None,
    )


def _file_headers(record: JobRecord) -> dict[str, str]:
    return {
        "Content-Disposition": attachment(f"{record.job.id}.bin"),
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }


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
