"""`cancel` and `retry`: deciding about jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from forthwith.cli.options import (
    DataDirOption,
    JobsArgument,
    JsonOption,
    ServerOption,
    parsed_options,
)

if TYPE_CHECKING:
    from forthwith.cli.exits import Exit


def cancel(
    jobs: JobsArgument,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Do not give the running stage time to end.")
    ] = False,
    server: ServerOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> NoReturn:
    """Stop jobs; one that has ended stays as it is."""
    from forthwith.cli.backend import Place
    from forthwith.cli.changing import change
    from forthwith.cli.execution import execute
    from forthwith.client.flows import cancel_request

    place = Place(server=server, data_dir=data_dir)

    async def work() -> Exit:
        requests = {each: cancel_request(each, force=force) for each in jobs}
        return await change(place, requests, as_json=as_json)

    execute(work, as_json=as_json)


def retry(
    jobs: JobsArgument,
    *,
    delay: Annotated[
        float, typer.Option("--delay", metavar="SECONDS", min=0, help="Begin so much later.")
    ] = 0.0,
    option: Annotated[
        list[str] | None,
        typer.Option(
            "--option",
            "-o",
            metavar="NAME=VALUE",
            help="Change an option of the job; NAME=@FILE takes it from a file.",
        ),
    ] = None,
    server: ServerOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> NoReturn:
    """Try jobs again that ended badly; their finished stages stay."""
    from uuid import uuid4

    from forthwith.cli.backend import Place
    from forthwith.cli.changing import change
    from forthwith.cli.execution import execute
    from forthwith.client.flows import retry_request

    place = Place(server=server, data_dir=data_dir)
    options = parsed_options(option or [])
    later = timedelta(seconds=delay)

    async def work() -> Exit:
        requests = {
            each: retry_request(each, delay=later, options=options, key=uuid4().hex)
            for each in jobs
        }
        return await change(place, requests, as_json=as_json)

    execute(work, as_json=as_json)
