"""Following jobs to their end, with a board that shows how far they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from forthwith.client import flows
from forthwith.client.exchange import Reply
from forthwith.client.wire import Event, Job, Progress
from forthwith.model.errors import ForthwithError
from forthwith.model.json import JsonObject, JsonValue

if TYPE_CHECKING:
    from forthwith.cli.backend import Backend
    from forthwith.cli.board import Board
    from forthwith.cli.submission import Item
    from forthwith.client import AsyncClient

T = TypeVar("T")
_LOOK_EVERY_S: Final = 0.15
_RECENT: Final = 100
_TOLD: Final = {
    "job.claimed": "started",
    "stage.retrying": "a stage failed and is tried again",
    "job.retry_scheduled": "waits for the next try",
    "job.interrupted": "was interrupted and goes on elsewhere",
    "job.handed_over": "the deadline came; it goes on in the background",
    "job.cancel_requested": "is being stopped",
}


async def follow(client: AsyncClient, job_id: str, name: str, board: Board) -> Job:
    """Show a job until it has ended; the job then."""
    async for update in client.events(job_id):
        match update:
            case Progress():
                board.move(name, update)
            case Event(kind=kind) if kind in _TOLD:
                board.tell(name, _TOLD[kind])
            case Event():
                pass
    job = await client.get(job_id)
    board.end(name, job)
    return job


async def placed(backend: Backend, item: Item, board: Board) -> Reply:
    """Submit without waiting; the receipt."""
    reply = await backend.client.ask(flows.submit_request(item.order))
    job = flows.job_of(reply)
    backend.adopt(job.id)
    board.tell(item.name, "accepted")
    return reply


async def answered(
    backend: Backend, item: Item, board: Board, accepted: Callable[[Job], None]
) -> Reply:
    """Submit with a deadline: the server's answer then, finished or not.

    The answer is held back, so the job is looked up by the request's id meanwhile, to show how
    far it is; `accepted` is called with it as soon as it is known.
    """
    request = flows.submit_request(item.order)
    asking = asyncio.create_task(backend.client.ask(request))
    watching = asyncio.create_task(_watch(backend, item, board, accepted))
    try:
        reply = await asking
    finally:
        asking.cancel()
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    job = flows.job_of(reply)
    accepted(job)
    if job.done:
        board.end(item.name, job)
    else:
        board.tell(item.name, "goes on in the background")
        board.drop(item.name)
    return reply


async def _watch(
    backend: Backend, item: Item, board: Board, accepted: Callable[[Job], None]
) -> None:
    """What can be shown of it; failing is harmless, the answer comes all the same."""
    with suppress(ForthwithError):
        job = await _found(backend.client, item)
        backend.adopt(job.id)
        accepted(job)
        await follow(backend.client, job.id, item.name, board)


async def _found(client: AsyncClient, item: Item) -> Job:
    """The job of a request that is still being answered."""
    while True:
        page = await client.page(page_size=_RECENT, pipeline=item.order.pipeline)
        for job in page.jobs:
            if job.request_id == item.order.request_id:
                return job
        await asyncio.sleep(_LOOK_EVERY_S)


async def with_result(client: AsyncClient, job: Job) -> JsonObject:
    """The envelope of an ended job with its `result` in `data`, as a waiting submit answers."""
    whole = (await client.ask(flows.job_request(job.id), job_id=job.id)).json()
    data = whole["data"]
    if job.succeeded and isinstance(data, dict):
        reply = await client.download(job.id)
        found = reply.envelope() if reply.media_type == "application/json" else None
        data["result"] = found.data if found else None
        whole |= _warned(whole, found.meta) if found else {}
    return whole


def _warned(whole: JsonObject, about: Mapping[str, JsonValue]) -> JsonObject:
    """Status and meta of an answer that warns of what its result warns of."""
    meta = whole["meta"]
    if "warnings" not in about or not isinstance(meta, dict):
        return {}
    return {"status": "warning", "meta": {**meta, "warnings": about["warnings"]}}


async def all_of(work: Sequence[Coroutine[None, None, T]]) -> list[T]:
    """Do it all at once, in the same order; the first that fails ends the others."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(each) for each in work]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]
