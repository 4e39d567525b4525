"""`status`, `watch`, `result` and `list`: looking at jobs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from forthwith.cli.options import (
    DataDirOption,
    JobArgument,
    JobsArgument,
    JsonOption,
    ServerOption,
)

if TYPE_CHECKING:
    from forthwith.cli.exits import Exit

Filter = list[str] | None


def status(
    jobs: JobsArgument,
    *,
    server: ServerOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> NoReturn:
    """Show where jobs are."""
    from forthwith.cli.backend import Place
    from forthwith.cli.execution import execute
    from forthwith.cli.looking import show_jobs

    place = Place(server=server, data_dir=data_dir)

    async def work() -> Exit:
        return await show_jobs(place, jobs, as_json=as_json)

    execute(work, as_json=as_json)


def watch(
    jobs: JobsArgument,
    *,
    events: Annotated[
        bool, typer.Option("--events", help="Print each event as a line of JSON.")
    ] = False,
    server: ServerOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> NoReturn:
    """Follow jobs to their end; a server's restart does not matter."""
    from forthwith.cli.backend import Place
    from forthwith.cli.execution import execute
    from forthwith.cli.watching import watch_jobs

    place = Place(server=server, data_dir=data_dir)

    async def work() -> Exit:
        return await watch_jobs(place, jobs, events=events, as_json=as_json)

    execute(work, as_json=as_json)


def result(
    job: JobArgument,
    *,
    format: Annotated[  # noqa: A002 - the name of the option
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="json, or another format of the pipeline: html, markdown, csv, xlsx.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write it to this file; .html, .md, .csv and .xlsx say the format.",
        ),
    ] = None,
    server: ServerOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> NoReturn:
    """Print the result of a job that has ended, or write it to a file."""
    from forthwith.cli.backend import Place
    from forthwith.cli.execution import execute
    from forthwith.cli.results import give_result

    place = Place(server=server, data_dir=data_dir)

    async def work() -> Exit:
        return await give_result(place, job, form=format, output=output, as_json=as_json)

    execute(work, as_json=as_json)


def list_jobs(
    *,
    state: Annotated[
        Filter,
        typer.Option(
            "--state", "-s", help="pending, processing, completed, failed, …; repeatable."
        ),
    ] = None,
    pipeline: Annotated[Filter, typer.Option("--pipeline", "-p", help="Repeatable.")] = None,
    queue: Annotated[Filter, typer.Option(help="Repeatable.")] = None,
    priority: Annotated[Filter, typer.Option(help="Repeatable.")] = None,
    tag: Annotated[Filter, typer.Option(help="Repeatable.")] = None,
    owner: Annotated[Filter, typer.Option(help="`me` are your own; repeatable.")] = None,
    format: Annotated[  # noqa: A002 - the name of the option
        Filter, typer.Option(help="Of the document: pdf, docx, …; repeatable.")
    ] = None,
    search: Annotated[
        str | None, typer.Option("--search", "-q", metavar="TEXT", help="In names and ids.")
    ] = None,
    limit: Annotated[
        int,
        typer.Option("--limit", "-n", metavar="N", min=1, max=100, help="How many, newest first."),
    ] = 20,
    page_token: Annotated[
        str | None, typer.Option(metavar="TOKEN", help="Go on where a list ended.")
    ] = None,
    server: ServerOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> NoReturn:
    """List jobs, newest first."""
    from forthwith.cli.backend import Place
    from forthwith.cli.execution import execute
    from forthwith.cli.looking import show_list
    from forthwith.client.flows import list_request

    given = {
        "state": state,
        "pipeline": pipeline,
        "queue": queue,
        "priority": priority,
        "tag": tag,
        "owner": owner,
        "format": format,
        "q": [search] if search else None,
    }
    filters = {name: values for name, values in given.items() if values}
    request = list_request(filters, page_size=limit, page_token=page_token)
    place = Place(server=server, data_dir=data_dir)

    async def work() -> Exit:
        return await show_list(place, request, as_json=as_json)

    execute(work, as_json=as_json)
