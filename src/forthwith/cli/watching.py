"""Following jobs that were submitted before."""

from __future__ import annotations

import asyncio

from forthwith.cli.backend import Backend, Place, reading
from forthwith.cli.board import Board, board
from forthwith.cli.execution import report
from forthwith.cli.exits import Exit, exit_of_state, worst
from forthwith.cli.following import all_of, follow
from forthwith.cli.render import job_line, name_of
from forthwith.cli.terminal import emit, emit_line, say, show, shown
from forthwith.client import flows
from forthwith.client.wire import Event, Job
from forthwith.model.errors import ForthwithError
from forthwith.model.json import JsonObject


async def watch_jobs(place: Place, job_ids: list[str], *, events: bool, as_json: bool) -> Exit:
    """Follow the jobs to their end; the gravest of their exit codes."""
    async with reading(place) as backend:
        if backend.local:
            say(("! ", "yellow"), "no server runs: jobs go on once one does (forthwith serve)")
        try:
            with board(shown=not events) as shown_on:
                work = [_watched(backend, each, shown_on, events=events) for each in job_ids]
                ended = await all_of(work)
        except asyncio.CancelledError:
            say("  → the jobs go on: ", (f"forthwith watch {shown(' '.join(job_ids))}", "bold"))
            raise
        return worst([await _tell(backend, each, as_json=as_json) for each in ended])


async def _watched(
    backend: Backend, job_id: str, shown_on: Board, *, events: bool
) -> Job | ForthwithError:
    try:
        job = await backend.client.get(job_id)
        if events:
            return await _streamed(backend, job_id)
        name = name_of(job) or job_id
        shown_on.add(name)
        return await follow(backend.client, job_id, name, shown_on)
    except ForthwithError as error:
        return error


async def _streamed(backend: Backend, job_id: str) -> Job:
    async for update in backend.client.events(job_id):
        line: JsonObject = update.model_dump(mode="json")
        snapshot: JsonObject = {"kind": "progress", "job_id": job_id}
        emit_line(line if isinstance(update, Event) else snapshot | line)
    return await backend.client.get(job_id)


async def _tell(backend: Backend, ended: Job | ForthwithError, *, as_json: bool) -> Exit:
    if isinstance(ended, ForthwithError):
        return report(ended, as_json=as_json)
    if as_json:
        emit((await backend.client.ask(flows.job_request(ended.id))).json())
    else:
        show(job_line(ended))
    return exit_of_state(ended.state)
