"""What can be done to a job: stop it, or try it again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from forthwith.api.bodies import read_object
from forthwith.api.describing import body_of, described
from forthwith.api.jobs import receipt, shown
from forthwith.api.lean import LeanRoute
from forthwith.api.prefer import Preference
from forthwith.api.schemas import CancelBody, Envelope, JobOut, RetryBody
from forthwith.api.serving import serving
from forthwith.api.views import ROOT

if TYPE_CHECKING:
    from forthwith.model.json import JsonObject

router = APIRouter(prefix=ROOT, tags=["jobs"], route_class=LeanRoute)

_CODES = "not_found malformed_json duplicate_key too_large unsupported_media_type"


@router.post(
    "/jobs/{job_id}/cancel",
    **described(
        {202: Envelope[JobOut], 200: Envelope[JobOut]},
        _CODES,
        body=body_of(CancelBody, required=False),
        scope="submit",
    ),
)
async def cancel_job(request: Request, job_id: str) -> Response:
    """Stop a job: 202 while it is being stopped, 200 when it has ended, however it did."""
    parts = serving(request)
    body = await read_object(request, CancelBody, max_bytes=parts.settings.max_body_bytes)
    record = await parts.service.cancel(parts.caller.tenant, job_id, force=body.force)
    if record.job.done:
        return await shown(request, parts, record, Preference())
    return await receipt(request, parts, record, {})


@router.post(
    "/jobs/{job_id}/retry",
    **described(
        {202: Envelope[JobOut]},
        f"{_CODES} job_not_retryable",
        body=body_of(RetryBody, required=False),
        scope="submit",
    ),
)
async def retry_job(request: Request, job_id: str) -> Response:
    """Try a job again that ended badly, from the stage that failed; finished stages stay.

    `options` go over those of the submit: `priority`, `timeout_seconds`, `max_attempts`, and those
    that the pipeline takes for itself (a password, say).
    """
    parts = serving(request)
    body = await read_object(request, RetryBody, max_bytes=parts.settings.max_body_bytes)
    record = await parts.service.retry(
        parts.caller.tenant,
        job_id,
        delay=timedelta(seconds=body.delay_seconds),
        options=cast("JsonObject", body.options),
    )
    return await receipt(request, parts, record, {})
