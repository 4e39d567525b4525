"""Submit, status and list."""

from __future__ import annotations

import asyncio
import re
from contextlib import nullcontext
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from forthwith.api.conditional import known_tag, quoted
from forthwith.api.describing import body_of, described
from forthwith.api.envelope import asked, enveloped
from forthwith.api.errors import DeadlineExceededError
from forthwith.api.jobs import finished, receipt, shown, wait_for_end
from forthwith.api.lean import LeanRoute
from forthwith.api.orders import Order, read_order
from forthwith.api.paging import clamped, make_token, read_token
from forthwith.api.prefer import Preference, preference
from forthwith.api.schemas import Envelope, FinishedJobOut, JobOut, ListQuery, SubmitBody
from forthwith.api.serving import Serving, serving
from forthwith.api.uploads import Uploads
from forthwith.api.views import ROOT
from forthwith.model.errors import Detail, InvalidInputError
from forthwith.model.job import JobRecord
from forthwith.model.json import JsonObject
from forthwith.model.records import IdempotencyKey, JobFilter, Submitted
from forthwith.runtime.options import engine_options
from forthwith.runtime.submit import Submission, answer_within

submitting = APIRouter(prefix=ROOT, tags=["jobs"], route_class=LeanRoute)
router = APIRouter(prefix=ROOT, tags=["jobs"], route_class=LeanRoute)

ROUTE: Final = "POST /api/v1/jobs"
_KEY: Final = re.compile(r'"([\x20\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255})')


@submitting.post(
    "/jobs",
    **described(
        {201: Envelope[FinishedJobOut], 202: Envelope[JobOut]},
        "invalid_input unknown_pipeline malformed_json duplicate_key malformed_form too_large "
        "unsupported_media_type idempotency_in_progress idempotency_key_reused overloaded draining "
        "deadline_exceeded",
        body=body_of(SubmitBody, form=True),
        headers=("Prefer", "Idempotency-Key"),
        scope="submit",
    ),
)
async def submit_job(request: Request) -> Response:
    """Submit a job.

    With `Prefer: wait=N` (or `?wait=N`, at most 60) the answer comes when the job has ended, or
    after N seconds: 201 with the job and its `result`, or 202 with the receipt of one that goes on.
    The option `deadline_seconds`, 45 by default, ends the wait where it is the shorter.
    """
    parts = serving(request)
    parts.drain.check()
    wish = preference(request, longest=parts.settings.max_wait_seconds)
    key = _idempotency_key(request.headers.getlist("idempotency-key"))
    held = parts.keys.hold(parts.caller.tenant, key) if key else nullcontext()
    async with Uploads(parts) as uploads:
        with held:
            order = await read_order(request, parts, uploads)
            submission = _submission(request, parts, order, wish, key)
            submitted = await parts.start(parts.service.submit(submission))
        if not submitted.replayed:
            uploads.keep()
    headers = _answer_headers(wish, submitted)
    return await _answered(request, parts, submission, submitted, headers)


def _idempotency_key(given: list[str]) -> str | None:
    """The key, quoted (as the draft has it) or bare; two of them are none."""
    if not given:
        return None
    found = _KEY.fullmatch(given[0].strip())
    if found is None or len(given) > 1:
        issue = Detail("Idempotency-Key", "must be one, of 1 to 255 printable ASCII characters")
        raise InvalidInputError("the Idempotency-Key is not valid", (issue,))
    return found[1] or found[2]


def _submission(
    request: Request, parts: Serving, order: Order, wish: Preference, key: str | None
) -> Submission:
    facts = asked(request)
    bound = IdempotencyKey(route=ROUTE, key=key, body_hash=order.fingerprint) if key else None
    return Submission(
        tenant=parts.caller.tenant,
        owner=parts.caller.owner,
        pipeline=order.pipeline,
        input=order.input,
        options=order.options,
        tags=order.tags,
        metadata=order.metadata,
        wait=timedelta(seconds=wish.wait) if wish.wait else None,
        received_at=facts.at,
        request_id=facts.id,
        idempotency=bound,
    )


def _answer_headers(wish: Preference, submitted: Submitted) -> dict[str, str]:
    headers = wish.headers()
    if submitted.replayed:
        headers["Idempotency-Replayed"] = "true"
    return headers


async def _answered(
    request: Request,
    parts: Serving,
    submission: Submission,
    submitted: Submitted,
    headers: dict[str, str],
) -> Response:
    record = await _waited(parts, submission, submitted)
    drained = parts.drain.begun or submitted.replayed  # the deadline has not come yet
    if submission.wait is None:
        return await receipt(request, parts, record, headers, position=submitted.position)
    if _stopped(record) or not (record.job.fallback_to_queue or record.job.done or drained):
        raise DeadlineExceededError(record.job.id)
    answer = finished if record.job.done else receipt
    return await answer(request, parts, record, headers)


def _stopped(record: JobRecord) -> bool:
    """Whether the job was ended because its caller would not wait any longer."""
    failure = record.job.failure
    return failure is not None and failure.code == "deadline_exceeded"


async def _waited(parts: Serving, submission: Submission, submitted: Submitted) -> JobRecord:
    """The job when it has ended or the caller's time is up; at once for one who does not wait."""
    service, job = parts.service, submitted.job
    if submission.wait is None:
        fresh = JobRecord(job=job, details=submitted.details, progress=None, degraded=())
        return await service.record(job.tenant, job.id) if submitted.replayed else fresh
    until = submission.received_at + _patience(parts, submission).total_seconds()
    if submitted.replayed:  # the first request has its own clock: only look
        return await wait_for_end(parts, await service.record(job.tenant, job.id), until=until)
    answer = parts.start(service.answer(submitted, until=until))
    record = await parts.unless_drained(answer)
    return record or await _at_drain(parts, submitted)


def _patience(parts: Serving, submission: Submission) -> timedelta:
    pipeline = parts.service.catalogue.get(submission.pipeline)
    options = engine_options(submission.options, pipeline)
    return answer_within(submission.wait, options) or timedelta()


async def _at_drain(parts: Serving, submitted: Submitted) -> JobRecord:
    """The receipt that a waiting caller gets when the server ends before its time is up."""
    job = submitted.job
    if job.fallback_to_queue:
        await parts.service.ledger.hand_over(job.id)
    return await parts.service.record(job.tenant, job.id)


@router.get(
    "/jobs/{job_id}",
    **described(
        {200: Envelope[JobOut]},
        "not_found invalid_input",
        headers=("If-None-Match", "Prefer"),
        not_modified=True,
    ),
)
async def show_job(request: Request, job_id: str) -> Response:
    """Show a job.

    With `Prefer: wait=N` the answer waits for the job's end; with `If-None-Match` too for any
    change: then 304 says that nothing changed for so long.
    """
    parts = serving(request)
    wish = preference(request, longest=parts.settings.max_wait_seconds)
    record = await parts.service.record(parts.caller.tenant, job_id)
    condition = request.headers.get("if-none-match")
    if wish.wait:
        known = record.etag if condition and known_tag(condition, record.etag) else None
        if condition is None or known is not None:
            until = asked(request).at + wish.wait
            record = await wait_for_end(parts, record, until=until, known=known)
    if known_tag(condition, record.etag):
        return _not_modified(record, wish)
    return await shown(request, parts, record, wish)


def _not_modified(record: JobRecord, wish: Preference) -> Response:
    headers = {"ETag": quoted(record.etag), "Vary": "Accept, Prefer", **wish.headers()}
    if not record.job.done:
        headers["Retry-After"] = "2"
    return Response(status_code=304, headers={**headers, "Cache-Control": "private, no-cache"})


@router.get("/jobs", **described({200: Envelope[list[JobOut]]}, "invalid_input"))
async def list_jobs(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
    """List jobs, newest first.

    A filter that is repeated means any of its values; different filters add up. `owner=me` are
    one's own. A filter that does not exist is refused, so that a typing error does not show all.
    """
    parts = serving(request)
    me = parts.caller.owner
    filter_ = JobFilter(
        tenant=parts.caller.tenant,
        states=tuple(query.state),
        pipelines=tuple(query.pipeline),
        queues=tuple(query.queue),
        priorities=tuple(query.priority),
        batches=tuple(query.batch),
        tags=tuple(query.tag),
        owners=tuple(me if name == "me" else name for name in query.owner),
        formats=tuple(query.format),
        text=query.q or None,
    )
    return await _page(request, parts, filter_, query.page_size, query.page_token)


async def _page(
    request: Request, parts: Serving, filter_: JobFilter, asked_size: int | None, token: str | None
) -> Response:
    size = clamped(asked_size)
    before = read_token(filter_, token) if token else None
    found = await parts.service.ledger.search(filter_, before=before, limit=size + 1)
    records = found[:size]
    following = make_token(filter_, records[-1].job.id) if len(found) > size else None
    views: list[JsonObject] = list(
        await asyncio.gather(*(parts.service.view(record) for record in records))
    )
    headers = {"Vary": "Accept"}
    if following is not None:
        url = request.url.include_query_params(page_token=following)
        headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    pagination: JsonObject = {"page_size": size, "next_page_token": following}
    return enveloped(request, views, headers=headers, extra={"pagination": pagination})
