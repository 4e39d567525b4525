"""Server-sent events: a job's events by number, its progress without one, and a sign of life."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from starlette.responses import StreamingResponse

from forthwith.api.envelope import encode
from forthwith.api.serving import Drain
from forthwith.model.event import Event
from forthwith.model.job import Progress
from forthwith.runtime.view import view_event, view_progress

_Item = Event | Progress | None

MEDIA_TYPE: Final = "text/event-stream"
RETRY_MS: Final = 2000
KEEP_ALIVE_SECONDS: Final = 15.0
_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept"}


def frame(item: Event | Progress) -> bytes:
    """One message; only events have an id, so that a client resumes after an event."""
    if isinstance(item, Progress):
        return b"event: progress\ndata: %b\n\n" % encode(view_progress(item))
    head = f"id: {item.job_seq}\nevent: {item.kind}\n".encode()
    return b"%bdata: %b\n\n" % (head, encode(view_event(item)))


async def _next(items: AsyncIterator[Event | Progress]) -> _Item:
    return await anext(items, None)


async def frames(
    items: AsyncIterator[Event | Progress], drain: Drain, keep_alive: float = KEEP_ALIVE_SECONDS
) -> AsyncIterator[bytes]:
    """The stream's bytes, to the end of the items or of the server."""
    yield b"retry: %d\n\n" % RETRY_MS
    ended = False
    coming: asyncio.Future[_Item] = asyncio.ensure_future(_next(items))
    try:
        while not drain.begun:
            either: set[asyncio.Future[_Item] | asyncio.Future[None]] = {coming, drain.future}
            await asyncio.wait(either, timeout=keep_alive, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                yield b": keep-alive\n\n"
                continue
            item = coming.result()
            if item is None:
                return
            if isinstance(item, Event):
                ended = item.kind == "job.ended"
            if not (ended and isinstance(item, Progress)):  # a snapshot that came late
                yield frame(item)
            coming = asyncio.ensure_future(_next(items))
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError):
            await coming


def stream(items: AsyncIterator[Event | Progress], drain: Drain) -> StreamingResponse:
    """The answer that goes on until the job has ended."""
    return StreamingResponse(frames(items, drain), media_type=MEDIA_TYPE, headers=_HEADERS)
