"""Asking for a change of jobs, and telling what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from forthwith.cli.backend import Backend, Place, reading
from forthwith.cli.execution import report
from forthwith.cli.exits import Exit, worst
from forthwith.cli.render import job_line
from forthwith.cli.terminal import emit, say, show
from forthwith.client import flows
from forthwith.client.exchange import Request
from forthwith.model.errors import ForthwithError


async def change(place: Place, requests: Mapping[str, Request], *, as_json: bool) -> Exit:
    """Send each job's request; the gravest of the exit codes."""
    async with reading(place) as backend:
        exits = [
            await _changed(backend, job_id, request, as_json=as_json)
            for job_id, request in requests.items()
        ]
        if backend.local and Exit.OK in exits:
            say(("! ", "yellow"), "no server runs: open jobs go on once one does (forthwith serve)")
    return worst(exits)


async def _changed(backend: Backend, job_id: str, request: Request, *, as_json: bool) -> Exit:
    try:
        reply = await backend.client.ask(request, job_id=job_id)
    except ForthwithError as error:
        return report(error, as_json=as_json)
    if as_json:
        emit(reply.json())
    else:
        show(job_line(flows.job_of(reply)))
    return Exit.OK
