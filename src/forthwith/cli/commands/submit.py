"""`forthwith submit`: jobs for files, a text or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from forthwith.cli.options import AppOption, DataDirOption, JsonOption, ServerOption, parsed_options

if TYPE_CHECKING:
    from forthwith.cli.exits import Exit

DEFAULT_PIPELINE = "documents.full_analysis"


def submit(
    *,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Documents, one job each; - reads stdin."),
    ] = None,
    pipeline: Annotated[
        str, typer.Option("--pipeline", "-p", metavar="NAME", help="What to do with them.")
    ] = DEFAULT_PIPELINE,
    wait: Annotated[
        bool,
        typer.Option(
            "--wait",
            "-w",
            metavar="[=SECONDS]",
            help="Wait for the end; with seconds (up to 60) that is a deadline.",
        ),
    ] = False,
    wait_for: Annotated[
        float | None, typer.Option("--wait-for", metavar="SECONDS", hidden=True)
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", metavar="TEXT", help="A text instead of files; - reads stdin."),
    ] = None,
    value: Annotated[
        str | None,
        typer.Option(
            "--input",
            "-i",
            metavar="JSON",
            help="The job's input, for pipelines of your own; @file and - (stdin) work too.",
        ),
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(
            "--option",
            "-o",
            metavar="NAME=VALUE",
            help="An option of the job; NAME=@FILE takes it from a file.",
        ),
    ] = None,
    priority: Annotated[
        str | None,
        typer.Option("--priority", metavar="LEVEL", help="critical, high, normal, low or bulk."),
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", metavar="TAG", help="A label to find it by.")
    ] = None,
    meta: Annotated[
        list[str] | None,
        typer.Option("--meta", metavar="NAME=VALUE", help="Something to keep with the job."),
    ] = None,
    idempotency_key: Annotated[
        str | None,
        typer.Option(
            "--idempotency-key",
            metavar="KEY",
            help="The same key and files give the same job, for a day.",
        ),
    ] = None,
    together: Annotated[bool, typer.Option("--together", help="All files in one job.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print ids only.")] = False,
    app: AppOption = None,
    server: ServerOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> NoReturn:
    """Submit documents, a text or JSON, and wait for the result if you like.

    Without a server the job runs here and now, on the local ledger.
    """
    from forthwith.cli.backend import Place
    from forthwith.cli.execution import execute
    from forthwith.cli.submission import Asked, Given, items, limit_of
    from forthwith.cli.submitting import Form, submit_all

    asked = Asked(
        pipeline=pipeline,
        options=parsed_options(option or []) | ({"priority": priority} if priority else {}),
        tags=tuple(tag or ()),
        metadata=parsed_options(meta or []),
        key=idempotency_key,
        wait=wait or wait_for is not None,
        limit=limit_of(wait_for),
    )
    place = Place(server=server, data_dir=data_dir, app=app)
    form = Form(as_json=as_json, quiet=quiet)

    async def work() -> Exit:
        given = Given(files=tuple(files or ()), text=text, json=value)
        found = items(given, asked, together=together)
        return await submit_all(place, found, asked, form)

    execute(work, as_json=as_json)
