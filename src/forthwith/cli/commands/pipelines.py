"""`pipelines`: what can be run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from forthwith.cli.options import AppOption, DataDirOption, JsonOption, ServerOption

if TYPE_CHECKING:
    from forthwith.cli.exits import Exit


def pipelines(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Show this one in full.")
    ] = None,
    *,
    app: AppOption = None,
    server: ServerOption = None,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
) -> NoReturn:
    """List the pipelines, or show one with its stages and the input that it takes."""
    from forthwith.cli.backend import Place
    from forthwith.cli.cataloguing import show_catalogue
    from forthwith.cli.execution import execute

    place = Place(server=server, data_dir=data_dir, app=app)

    async def work() -> Exit:
        return await show_catalogue(place, name, as_json=as_json)

    execute(work, as_json=as_json)
