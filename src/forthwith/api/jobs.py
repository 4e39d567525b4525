"""How a job is answered: the status line, the headers and the body, in one place for all routes."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from forthwith.api.conditional import quoted
from forthwith.api.envelope import NULL, Encoded, encode, enveloped, with_member
from forthwith.api.prefer import Preference
from forthwith.api.serving import Serving
from forthwith.api.views import warnings
from forthwith.model.job import JobRecord, JobState
from forthwith.model.json import JsonObject

JSON: Final = "application/json"
_LONGEST_PAUSE: Final = 30
_USUAL_PAUSE: Final = 2
_PAUSES_PER_ESTIMATE: Final = 5


def retry_after(view: JsonObject) -> int:
    """Seconds until another look is worth it: a fifth of what is left, from 1 to 30.

    >>> retry_after({"estimated_seconds_remaining": {"p50": 40.0, "p90": 60.0}})
    8
    """
    match view.get("estimated_seconds_remaining"):
        case {"p50": int() | float() as left}:
            return max(1, min(_LONGEST_PAUSE, round(left / _PAUSES_PER_ESTIMATE)))
        case _:
            return _USUAL_PAUSE


def headers_of(record: JobRecord, view: JsonObject) -> dict[str, str]:
    """What every answer about one job has in its head."""
    place = f"/api/v1/jobs/{record.job.id}"
    headers = {
        "ETag": quoted(record.etag),
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Prefer",
        "Link": f'<{place}/events>; rel="monitor"; type="text/event-stream"',
    }
    if not record.job.done:
        headers["Retry-After"] = str(retry_after(view))
    return headers


async def shown(
    request: Request, parts: Serving, record: JobRecord, preference: Preference
) -> Response:
    """The job as it is: 200 whatever became of it."""
    view = await parts.service.view(record)
    warned = warnings(record)
    return enveloped(
        request,
        view,
        status="warning" if warned else "success",
        headers={**headers_of(record, view), **preference.headers()},
        extra={"warnings": warned} if warned else None,
    )


async def receipt(
    request: Request,
    parts: Serving,
    record: JobRecord,
    headers: dict[str, str],
    *,
    code: int = 202,
    position: int | None = None,
) -> Response:
    """The job goes on: where to look, and when."""
    view = await parts.service.view(record, position=position)
    location = {"Location": f"/api/v1/jobs/{record.job.id}"}
    return enveloped(
        request,
        view,
        status="info",
        code=code,
        headers={**headers_of(record, view), **location, **headers},
    )


async def finished(
    request: Request, parts: Serving, record: JobRecord, headers: dict[str, str]
) -> Response:
    """The job ended within the wait, well or badly: 201, with the result if there is one."""
    view = await parts.service.view(record)
    result = await _result(parts, record)
    warned = warnings(record, result)
    return enveloped(
        request,
        with_member(encode(view), "result", result),
        status="warning" if warned else "success",
        code=201,
        headers={
            **headers_of(record, view),
            "Location": f"/api/v1/jobs/{record.job.id}",
            **headers,
        },
        extra={"warnings": warned} if warned else None,
    )


async def _result(parts: Serving, record: JobRecord) -> Encoded:
    """The result as JSON; null for none, and for one that is bytes (it has its own address)."""
    if record.job.state is not JobState.COMPLETED:
        return NULL
    result = await parts.service.result(record.job.tenant, record.job.id)
    return Encoded(result.body) if result.media_type == JSON else NULL


async def wait_for_end(
    parts: Serving, record: JobRecord, *, until: float, known: str | None = None
) -> JobRecord:
    """The job when it has ended, at `until`, or when the server is drained; it is only looked at.

    With `known`, the entity tag that the caller has, any change is enough.
    """
    job, service = record.job, parts.service
    late = until <= asyncio.get_running_loop().time()
    if job.done or late or parts.drain.begun or known not in (None, record.etag):
        return record
    waiting = (
        service.wait_done(job.tenant, job.id, until=until)
        if known is None
        else service.wait_change(job.tenant, job.id, etag=known, until=until)
    )
    return await parts.unless_drained(parts.start(waiting)) or record
