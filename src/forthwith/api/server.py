"""The server: the application of all routes, and uvicorn around it with an orderly end."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Final

import uvicorn
from fastapi import FastAPI
from typing_extensions import override

from forthwith.api import docs_page
from forthwith.api.access import Caller, check_binding, guard_for
from forthwith.api.describing import summarise
from forthwith.api.edge import Edge
from forthwith.api.failures import add_handlers
from forthwith.api.lean import LeanAPI
from forthwith.api.protocol import GuardedProtocol
from forthwith.api.routes import actions, documents, events, jobs, operations, results
from forthwith.api.serving import Serving
from forthwith.model.errors import StorageError
from forthwith.runtime.service import Service
from forthwith.settings import Settings
from forthwith.telemetry.follower import Follower
from forthwith.telemetry.log import EventLog, configure, logger, unforeseen
from forthwith.telemetry.prometheus import Metrics

LOCAL: Final = Caller(tenant="local", owner="local")
ROUTERS: Final = (  # tried in this order: the busiest first, names before patterns
    jobs.submitting,
    operations.router,
    jobs.router,
    results.router,
    events.router,
    actions.router,
    documents.router,
    operations.outside,
    docs_page.router,
)
_BACKLOG: Final = 2048
_KEEP_ALIVE_SECONDS: Final = 75
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


def create_app(service: Service, settings: Settings) -> FastAPI:
    """The application.

    Raises:
        ExposedWithoutKeysError: it is to listen where others can reach it, and has no keys.

    """
    check_binding(settings.host)
    parts = Serving(service=service, settings=settings, metrics=Metrics(), caller=LOCAL)
    log = logger("forthwith.api")
    app = LeanAPI(
        edge=partial(
            Edge,
            guard=guard_for(settings.host),
            observe=parts.metrics.answered,
            report=partial(unforeseen, log),
        ),
        title="Forthwith",
        summary="Slow document and report work as an answer by a deadline, durably.",
        version="1.0",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_following(parts),
    )
    app.state.serving = parts
    for router in ROUTERS:  # flat: a router within a router costs every request a search
        app.router.routes.extend(router.routes)
    summarise(app.router.routes)
    add_handlers(app)
    return app


def _following(parts: Serving) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The application's life: events are followed for metrics and log as long as it serves."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        listeners = (parts.metrics.happened, EventLog(logger("forthwith.events")).happened)
        follower = Follower(parts.service.ledger, parts.service.bus, listeners)
        following = asyncio.create_task(follower.run())
        parts.start(_sweep(parts.service))
        try:
            yield
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
            if parts.tasks:  # hand-overs that callers began and hung up on
                await asyncio.wait(parts.tasks, timeout=parts.settings.drain_seconds)

    return life


async def _sweep(service: Service) -> None:
    """Remove what uploads that a crash cut short have left; at each start, a bounded part."""
    with suppress(StorageError):  # the next start tries again
        removed = await service.sweep_contents()
        if removed:
            logger("forthwith.api").info("left_over_contents_removed", count=removed)


class Server(uvicorn.Server):
    """uvicorn, which tells when it listens, and tells those who wait before it closes."""

    def __init__(
        self, config: uvicorn.Config, *, ready: Callable[[], None], drain: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._drain = drain

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._drain()
        await super().shutdown(sockets)

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on SIGTERM and SIGINT, and return then: the caller decides what the process does."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self.stop)
        try:
            yield
        finally:
            for number in _SIGNALS:
                loop.remove_signal_handler(number)

    def stop(self) -> None:
        """Begin to end; a second call does not wait for clients any more."""
        self.force_exit = self.should_exit
        self.should_exit = True


def listen(settings: Settings) -> socket.socket:
    """The socket of the API; OSError when the port is taken.

    Raises:
        ExposedWithoutKeysError: others could reach it, and there are no keys.

    """
    check_binding(settings.host)
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, settings.port))
    except OSError:
        listener.close()
        raise
    listener.settimeout(0)
    return listener


async def serve_api(
    service: Service,
    settings: Settings,
    *,
    ready: Callable[[], None],
    listener: socket.socket | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT (or `stop`), then end in order; sets up this process's log.

    At the end nobody new is heard; whoever waits for a job gets its receipt, streams are closed,
    and the call returns. `ready` is called once, when the server listens.

    Raises:
        ExposedWithoutKeysError: others could reach it, and there are no keys.
        OSError: the port is taken.

    """
    configure(settings.log_format)
    app = create_app(service, settings)
    parts: Serving = app.state.serving
    own = listener or listen(settings)
    server = Server(_config(app, settings), ready=ready, drain=parts.drain.begin)
    watching = asyncio.create_task(_stop_when(stop, server)) if stop is not None else None
    try:
        await server.serve(sockets=[own])
    finally:
        own.close()
        if watching is not None:
            watching.cancel()


async def _stop_when(stop: asyncio.Event, server: Server) -> None:
    await stop.wait()
    server.stop()


def _config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=GuardedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=max(1, round(settings.drain_seconds)),
    )
