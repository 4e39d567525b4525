"""A job's events: live as server-sent events, or as history."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from forthwith.api.describing import described
from forthwith.api.envelope import JSON_TYPE, enveloped
from forthwith.api.formats import names
from forthwith.api.lean import LeanRoute
from forthwith.api.schemas import Envelope, Thing
from forthwith.api.serving import Serving, serving
from forthwith.api.sse import MEDIA_TYPE, stream
from forthwith.api.views import ROOT
from forthwith.model.errors import Detail, InvalidInputError
from forthwith.model.json import JsonObject
from forthwith.runtime.view import view_event

router = APIRouter(prefix=ROOT, tags=["jobs"], route_class=LeanRoute)

_MAX_SEQ = 2**53
_PAGE = 1000


@router.get(
    "/jobs/{job_id}/events",
    **described(
        {200: Envelope[list[Thing]], 204: None},
        "not_found draining",
        headers=("Last-Event-ID",),
        media_types=(MEDIA_TYPE,),
    ),
)
async def follow_job(
    request: Request,
    job_id: str,
    after: Annotated[int | None, Query(ge=0, le=_MAX_SEQ)] = None,
) -> Response:
    """Follow a job as server-sent events, or read its history with `Accept: application/json`.

    The stream begins after `Last-Event-ID` (or `?after=`), tells `progress` without an id, and ends
    after the job's end; 204 tells a client that comes back after that to stay away.
    """
    parts = serving(request)
    last = request.headers.get("last-event-id")
    begun = _number(last) if last is not None else after
    accepts = ", ".join(request.headers.getlist("accept"))
    if names(accepts, JSON_TYPE) and not names(accepts, MEDIA_TYPE):
        return await _history(request, parts, job_id, begun or 0)
    parts.drain.check()
    record = await parts.service.record(parts.caller.tenant, job_id)
    if begun is not None and record.job.done and begun >= record.job.last_seq:
        return Response(status_code=204)
    items = parts.service.follow(parts.caller.tenant, job_id, after=begun or 0)
    return stream(items, parts.drain)


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(_MAX_SEQ)):
        return int(text)
    issue = Detail("Last-Event-ID", "must be the id of an event that was received")
    raise InvalidInputError("the Last-Event-ID is not valid", (issue,))


async def _history(request: Request, parts: Serving, job_id: str, after: int) -> Response:
    events = await parts.service.ledger.events(
        parts.caller.tenant, job_id, after=after, limit=_PAGE
    )
    more = len(events) == _PAGE
    pagination: JsonObject = {
        "page_size": _PAGE,
        "next_page_token": None,
        "next_after": events[-1].job_seq if more else None,
    }
    views = [view_event(event) for event in events]
    return enveloped(request, views, headers={"Vary": "Accept"}, extra={"pagination": pagination})
