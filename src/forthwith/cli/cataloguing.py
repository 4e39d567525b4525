"""Showing what can be run."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from forthwith.cli.backend import Backend, Place, ledger_of, reading
from forthwith.cli.exits import Exit
from forthwith.cli.faults import NoServerError
from forthwith.cli.render import pipeline_details, pipeline_table
from forthwith.cli.terminal import emit, show
from forthwith.client import flows


async def show_catalogue(place: Place, name: str | None, *, as_json: bool) -> Exit:
    """All pipelines in short, or one in full."""
    path = f"/pipelines/{flows.quoted(name)}" if name else "/pipelines"
    async with _anywhere(place) as backend:
        reply = await backend.client.ask(flows.plain_request(path))
    if as_json:
        emit(reply.json())
    elif name:
        for part in pipeline_details(flows.pipeline_of(reply)):
            show(part)
    else:
        show(pipeline_table(flows.pipelines_of(reply)))
    return Exit.OK


@asynccontextmanager
async def _anywhere(place: Place) -> AsyncIterator[Backend]:
    """Pipelines are there without a ledger too: one that is thrown away serves them."""
    try:
        async with reading(place) as backend:
            yield backend
            return
    except NoServerError:
        pass
    with tempfile.TemporaryDirectory(prefix="forthwith-") as folder:
        async with ledger_of(replace(place, data_dir=Path(folder))) as backend:
            yield backend
