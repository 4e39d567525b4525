"""`config show`: the settings as they are in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import typer

from forthwith.cli.fields import FieldCommand, FieldGroup
from forthwith.cli.options import DataDirOption, JsonOption

if TYPE_CHECKING:
    from forthwith.cli.exits import Exit

config = typer.Typer(cls=FieldGroup, no_args_is_help=True, help="The settings.")


@config.callback()
def settings() -> None:
    """The settings."""


@config.command("show", cls=FieldCommand)
def show_settings(*, data_dir: DataDirOption = None, as_json: JsonOption = False) -> NoReturn:
    """Show every setting, its value now and where that comes from; secrets stay hidden."""
    from forthwith.cli.configuration import settings_with, show_all
    from forthwith.cli.execution import conclude

    def work() -> Exit:
        return show_all(settings_with(data_dir=data_dir), as_json=as_json)

    conclude(work, as_json=as_json)
