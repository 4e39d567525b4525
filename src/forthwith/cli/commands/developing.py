"""`dev`: the service with sample documents, to try things out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from forthwith.cli.options import AppOption, DataDirOption
from forthwith.cli.settings_flags import PANEL, given

if TYPE_CHECKING:
    from forthwith.cli.exits import Exit


def dev(
    ctx: typer.Context,
    *,
    once: Annotated[bool, typer.Option("--once", help="End after the reports.")] = False,
    samples: Annotated[
        bool, typer.Option("--samples/--no-samples", help="Submit the sample documents.")
    ] = True,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="N",
            help="The next free one from 8700 if not given.",
            rich_help_panel=PANEL,
        ),
    ] = None,
    app: AppOption = None,
    data_dir: DataDirOption = None,
) -> NoReturn:
    """Start the service on SQLite, run the sample documents, print their reports, stay up.

    Ctrl-C drains. The jobs of earlier starts are still there.
    """
    from forthwith.cli.configuration import settings_with
    from forthwith.cli.demonstration import demonstrate
    from forthwith.cli.execution import execute

    async def work() -> Exit:
        settings = settings_with(**given(ctx), port=port, app=app, data_dir=data_dir)
        return await demonstrate(settings, once=once, samples=samples)

    execute(work)
