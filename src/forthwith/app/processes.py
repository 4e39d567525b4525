"""The processes of `forthwith serve`: one supervisor, one API, and the workers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import NoReturn, TypeAlias

from forthwith.app.application import load_app
from forthwith.app.wiring import make_language_model, open_ledger, open_service, start_engine
from forthwith.model.errors import ConflictError
from forthwith.runtime.clock import Clock
from forthwith.runtime.liveness import HeldLock
from forthwith.runtime.processes import die_with, settle_memory, step_back
from forthwith.runtime.service import Service
from forthwith.runtime.supervisor import (
    PARENT_VARIABLE,
    WORKER_VARIABLE,
    ChildPlan,
    Supervisor,
)
from forthwith.settings import Settings

ServeApi: TypeAlias = Callable[[Service, Settings], Coroutine[None, None, None]]

_RECYCLE_LOOK_S = 1.0


class AlreadyRunningError(ConflictError):
    """Another service runs on this data directory."""

    code = "already_running"
    hint = "Stop it first, or choose another FORTHWITH_DATA_DIR."


def serve(settings: Settings, *, told: Callable[[str], None]) -> None:
    """Run the service until SIGTERM or SIGINT; returns when it has drained.

    Raises:
        InvalidInputError: the application cannot be loaded, or a provider is not configured well;
            nothing was started.
        AlreadyRunningError: another service runs on this data directory.
        StorageError: the ledger cannot be opened.

    """
    load_app(settings.app)
    make_language_model(settings)
    run(_serve(settings, told))


async def _serve(settings: Settings, told: Callable[[str], None]) -> None:
    lock_path = settings.data_dir.absolute() / "run" / "serve.lock"
    try:
        lock = HeldLock(lock_path)
    except BlockingIOError as error:
        raise AlreadyRunningError(f"a service runs on {settings.data_dir} already") from error
    with lock:
        ledger = await open_ledger(settings)
        try:
            await Supervisor(
                ledger,
                Clock(),
                plans(settings),
                lease=timedelta(seconds=settings.lease_seconds),
                beat=timedelta(seconds=settings.heartbeat_seconds),
                drain=timedelta(seconds=settings.drain_seconds),
                told=told,
            ).run()
        finally:
            await ledger.close()


def plans(settings: Settings) -> list[ChildPlan]:
    """The processes that `serve` keeps alive."""
    environment = {**os.environ, **settings.environment()}
    command = (sys.executable, "-m", "forthwith.cli.main")
    api = ChildPlan(
        name="api", argv=(*command, "api-process"), environment=environment, worker=False
    )
    workers = [
        ChildPlan(
            name=f"worker {index}",
            argv=(*command, "worker-process"),
            environment=environment,
            worker=True,
        )
        for index in range(1, settings.workers + 1)
    ]
    return [api, *workers]


def api_process(settings: Settings, serve_api: ServeApi) -> None:
    """The API process of `serve`; `serve_api` answers requests until it is told to drain."""

    async def main() -> None:
        service = await open_service(settings, load_app(settings.app).pipelines)
        settle_memory()
        try:
            await serve_api(service, settings)
        finally:
            await service.close()

    _belong()
    run(main())


def worker_process(
    settings: Settings, *, supervised: bool = True, drained: Callable[[], None] | None = None
) -> None:
    """A worker process: of `serve`, or by itself with `forthwith worker`.

    Ends with SIGTERM or SIGINT after it has drained, and by itself when work that could not be
    stopped is left in a thread and no other job runs; the supervisor then starts a fresh one.
    `drained` is called last of all: this function ends the process.
    """
    if supervised:
        _belong()
    run(_work(settings, supervised=supervised))
    if drained is not None:
        drained()
    end_process()


async def _work(settings: Settings, *, supervised: bool) -> None:
    app = load_app(settings.app)
    service = await open_service(settings, app.pipelines)
    step_back()
    try:
        engine = await start_engine(
            settings,
            service,
            providers=app.providers,
            middleware=app.middleware,
            only=None,
            supervised=supervised,
            worker_id=os.environ.get(WORKER_VARIABLE, ""),
        )
        settle_memory()
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _RECYCLE_LOOK_S)
            if engine.worker.tainted and not engine.worker.running:
                break
            if engine.broken is not None:
                raise engine.broken  # half an engine is worse than none: end, and be started again
        await engine.stop()
    finally:
        await service.close()


def _belong() -> None:
    parent = os.environ.get(PARENT_VARIABLE)
    if parent:
        die_with(int(parent))


def end_process() -> NoReturn:
    """End now: all is written, and what a stage left behind must not keep the process."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def run(main: Coroutine[None, None, None]) -> None:
    """Run a coroutine on the fast event loop.

    Tasks that are left are not waited for: a stage may have left one that never ends.
    """
    import uvloop  # noqa: PLC0415 - not on every platform's path

    asyncio.Runner(loop_factory=uvloop.new_event_loop).run(main)
