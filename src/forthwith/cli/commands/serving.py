"""`serve` and `worker`, and the processes that `serve` is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import typer

from forthwith.cli.options import AppOption, DataDirOption
from forthwith.cli.settings_flags import given

if TYPE_CHECKING:
    from forthwith.cli.exits import Exit


def serve(ctx: typer.Context, *, app: AppOption = None, data_dir: DataDirOption = None) -> NoReturn:
    """Run the service: the API and its workers, each a process of its own, kept alive."""
    from forthwith.cli.configuration import settings_with
    from forthwith.cli.execution import conclude
    from forthwith.cli.service import serve_until_stopped

    def work() -> Exit:
        return serve_until_stopped(settings_with(**given(ctx), app=app, data_dir=data_dir))

    conclude(work)


def worker(
    ctx: typer.Context, *, app: AppOption = None, data_dir: DataDirOption = None
) -> NoReturn:
    """Run one worker process by itself, on the ledger of this machine."""
    from forthwith.cli.configuration import settings_with
    from forthwith.cli.execution import conclude
    from forthwith.cli.service import work_until_stopped

    def work() -> Exit:
        return work_until_stopped(settings_with(**given(ctx), app=app, data_dir=data_dir))

    conclude(work)


def api_process() -> NoReturn:
    """Run the API process of `serve`."""
    from functools import partial

    from forthwith.api.server import serve_api
    from forthwith.app import api_process as run_api
    from forthwith.cli.configuration import settings_with
    from forthwith.cli.execution import conclude
    from forthwith.cli.exits import Exit

    def work() -> Exit:
        run_api(settings_with(), partial(serve_api, ready=lambda: None))
        return Exit.OK

    conclude(work)


def worker_process() -> NoReturn:
    """Run a worker process of `serve`."""
    from forthwith.app import worker_process as run_worker
    from forthwith.cli.configuration import settings_with
    from forthwith.cli.execution import conclude
    from forthwith.cli.exits import Exit

    def work() -> Exit:
        run_worker(settings_with())
        return Exit.OK

    conclude(work)
