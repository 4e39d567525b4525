"""`serve` and `worker`, and the processes that `serve` is made of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

import typer

from forthwith.cli.options import AppOption, DataDirOption
from forthwith.cli.settings_flags import given

if TYPE_CHECKING:
    from collections.abc import Callable

    from forthwith.cli.exits import Exit
    from forthwith.settings import Settings


def serve(ctx: typer.Context, *, app: AppOption = None, data_dir: DataDirOption = None) -> NoReturn:
    """Run the service: the API and its workers, each a process of its own, kept alive."""
    from forthwith.cli.configuration import settings_with
    from forthwith.cli.execution import conclude
    from forthwith.cli.journal import logged
    from forthwith.cli.service import serve_until_stopped

    def work() -> Exit:
        settings = settings_with(**given(ctx), app=app, data_dir=data_dir)
        return logged(settings, partial(serve_until_stopped, settings))

    conclude(work)


def worker(
    ctx: typer.Context, *, app: AppOption = None, data_dir: DataDirOption = None
) -> NoReturn:
    """Run one worker process by itself, on the ledger of this machine."""
    from forthwith.cli.configuration import settings_with
    from forthwith.cli.execution import conclude
    from forthwith.cli.journal import logged
    from forthwith.cli.service import work_until_stopped

    def work() -> Exit:
        settings = settings_with(**given(ctx), app=app, data_dir=data_dir)
        return logged(settings, partial(work_until_stopped, settings))

    conclude(work)


def api_process() -> NoReturn:
    """Run the API process of `serve`."""
    from forthwith.api.server import serve_api
    from forthwith.app import api_process as run_api

    _run_part(lambda settings: run_api(settings, partial(serve_api, ready=lambda: None)))


def worker_process() -> NoReturn:
    """Run a worker process of `serve`."""
    from forthwith.app import worker_process as run_worker

    _run_part(run_worker)


def _run_part(run: Callable[[Settings], None]) -> NoReturn:
    from forthwith.cli.configuration import settings_with
    from forthwith.cli.execution import conclude
    from forthwith.cli.exits import Exit
    from forthwith.cli.journal import logged

    def work(settings: Settings) -> Exit:
        run(settings)
        return Exit.OK

    def process() -> Exit:
        settings = settings_with()
        return logged(settings, partial(work, settings))

    conclude(process)
