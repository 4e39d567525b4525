"""Who a command talks to: a server, or the ledger itself, both as the API.

Without a server the API's application runs in this process, on the local ledger, and is asked
through the same client: a command is written once and its answers have the same envelopes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forthwith.cli.configuration import settings_with
from forthwith.cli.discovery import discovered
from forthwith.cli.faults import NoServerError
from forthwith.cli.inprocess import InProcessTransport
from forthwith.client import AsyncClient

if TYPE_CHECKING:
    from forthwith.runtime.service import Service
    from forthwith.settings import Settings

_RETRIES: Final = 2
_LOOPBACK: Final = "127.0.0.1"
_HERE: Final = f"http://{_LOOPBACK}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a command was told to look."""

    server: str | None = None
    data_dir: Path | None = None
    app: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """Whom a command talks to.

    Attributes:
        client: carries requests there.
        local: whether it is the ledger itself: nobody else goes on with its jobs.
        adopt: let this process run a job; with a server there is nothing to do.

    """

    client: AsyncClient
    local: bool
    adopt: Callable[[str], None] = field(default=lambda _: None)


@asynccontextmanager
async def reading(place: Place) -> AsyncIterator[Backend]:
    """A server, or the local ledger to look at. Raises NoServerError when there is neither."""
    settings = _settings(place)
    url = _server(place, settings)
    if url is not None:
        async with AsyncClient(url, retries=_RETRIES) as client:
            yield Backend(client=client, local=False)
        return
    _check_ledger(settings)
    async with ledger_of(place) as backend:
        yield backend


@asynccontextmanager
async def running(place: Place) -> AsyncIterator[Backend]:
    """A server, or the local ledger with a worker in this process for what it is asked to run."""
    settings = _settings(place)
    url = _server(place, settings)
    if url is not None:
        async with AsyncClient(url, retries=_RETRIES) as client:
            yield Backend(client=client, local=False)
        return
    from forthwith.app import load_app

    only: set[str] = set()
    async with load_app(settings.app).running(settings=settings, only=only) as engine:

        def adopt(job_id: str) -> None:
            only.add(job_id)
            engine.engine.worker.nudge()

        async with _in_process(engine.service, settings) as client:
            yield Backend(client=client, local=True, adopt=adopt)


@asynccontextmanager
async def ledger_of(place: Place) -> AsyncIterator[Backend]:
    """The local ledger to look at, made if need be; nothing runs jobs."""
    from forthwith.app import load_app, open_service

    settings = _settings(place)
    service = await open_service(settings, load_app(settings.app).pipelines)
    try:
        async with _in_process(service, settings) as client:
            yield Backend(client=client, local=True)
    finally:
        await service.close()


def _in_process(service: Service, settings: Settings) -> AsyncClient:
    """A client of the API's application in this process."""
    from forthwith.api.server import create_app

    return AsyncClient(_HERE, transport=InProcessTransport(create_app(service, settings)))


def _settings(place: Place) -> Settings:
    """A job that this process ran for its own command is given back at once when it is stopped."""
    return settings_with(data_dir=place.data_dir, app=place.app, host=_LOOPBACK, drain_seconds=0)


def _server(place: Place, settings: Settings) -> str | None:
    return place.server or settings.server or discovered(settings.data_dir)


def _check_ledger(settings: Settings) -> None:
    """Looking at jobs makes no ledger where there is none."""
    if settings.database == "sqlite" and not Path(settings.ledger_path).exists():
        raise NoServerError(settings.data_dir)
