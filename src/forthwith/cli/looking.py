"""Showing jobs as they are."""

from __future__ import annotations

from forthwith.cli.backend import Backend, Place, reading
from forthwith.cli.execution import report
from forthwith.cli.exits import Exit, worst
from forthwith.cli.render import job_details, job_table
from forthwith.cli.terminal import emit, out, say, show, shown
from forthwith.cli.wording import now
from forthwith.client import flows
from forthwith.client.exchange import Request
from forthwith.model.errors import ForthwithError


async def show_jobs(place: Place, job_ids: list[str], *, as_json: bool) -> Exit:
    """Each job with what is to be known about it."""
    exits = []
    async with reading(place) as backend:
        for number, job_id in enumerate(job_ids):
            if number and not as_json:
                show("")
            exits.append(await _show_job(backend, job_id, as_json=as_json))
    return worst(exits)


async def _show_job(backend: Backend, job_id: str, *, as_json: bool) -> Exit:
    try:
        reply = await backend.client.ask(flows.job_request(job_id), job_id=job_id)
    except ForthwithError as error:
        return report(error, as_json=as_json)
    if as_json:
        emit(reply.json())
    else:
        show(job_details(flows.job_of(reply), now()))
    return Exit.OK


async def show_list(place: Place, request: Request, *, as_json: bool) -> Exit:
    """One page of jobs."""
    async with reading(place) as backend:
        reply = await backend.client.ask(request)
    if as_json:
        emit(reply.json())
        return Exit.OK
    page = flows.page_of(reply)
    if page.jobs:
        show(job_table(page.jobs, now(), width=out().width))
    else:
        say("no jobs")
    if page.next_page_token:
        say("more: --page-token ", shown(page.next_page_token))
    return Exit.OK
