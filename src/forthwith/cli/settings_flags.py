"""A flag for each setting, made from the settings themselves, so that none is forgotten.

What the environment and the settings file may say, the command line may say too, by the same name.
Secrets are left out: a command line can be read by everybody on the machine, so they come from the
environment or from a file.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, get_args, get_origin

import typer
import typer.main
from typing_extensions import override

from forthwith.cli.fields import FieldCommand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo
    from typer._click.core import Context, Parameter

PANEL: Final = "Settings"
_KEPT: Final = "forthwith.settings"
_OF_CLIENTS: Final = frozenset({"server"})
_OF_THE_API: Final = frozenset(
    {
        "host",
        "port",
        "workers",
        "max_upload_bytes",
        "max_body_bytes",
        "max_pending",
        "max_wait_seconds",
    }
)


class ServiceCommand(FieldCommand):
    """A command that runs the service: with every setting that it does not take itself."""

    left_out: ClassVar[frozenset[str]] = _OF_CLIENTS

    @override
    def get_params(self, ctx: Context) -> list[Parameter]:
        """Its own parameters, and the settings after them."""
        own = super().get_params(ctx)
        without = self.left_out | {each.name for each in own}
        return [*own, *(flag for flag in self._flags() if flag.name not in without)]

    def _flags(self) -> list[Parameter]:
        """The same objects at each call: a parser tells them apart by that."""
        if not hasattr(self, "_made"):
            self._made = flags()
        return self._made


class WorkerCommand(ServiceCommand):
    """A command that runs a worker: with the settings that are not the API's."""

    left_out = _OF_CLIENTS | _OF_THE_API


def given(ctx: typer.Context) -> Mapping[str, str]:
    """The settings that the command line has said, as it spelled them."""
    said: Mapping[str, str] = ctx.meta.get(_KEPT, {})
    return said


def flags() -> list[Parameter]:
    """Every setting as an option of any text: the settings check it, like the environment."""
    from forthwith.settings import Settings  # slow to load, and most commands need none

    fields = Settings.model_fields.items()
    hints = {name: _hint(name, field) for name, field in fields if not _is_secret(field)}
    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=hint)
        for name, hint in hints.items()
    ]

    def declared() -> None:
        """Nothing runs this: it is what the options are read from."""

    declared.__dict__["__signature__"] = inspect.Signature(parameters)
    declared.__annotations__ = hints
    program = typer.Typer(add_completion=False)
    program.command()(declared)
    return list(typer.main.get_command(program).params)


def _is_secret(field: FieldInfo) -> bool:
    return hasattr(field.annotation, "get_secret_value")


def _hint(name: str, field: FieldInfo) -> object:
    known = str(field.default) if field.default_factory is None else ""
    option = typer.Option(
        f"--{name.replace('_', '-')}",
        metavar=_metavar(name, field.annotation),
        help=field.description,
        show_default=known if known not in ("", "None") else False,
        rich_help_panel=PANEL,
        expose_value=False,
        callback=_keep,
    )
    return Annotated[str | None, option]


def _metavar(name: str, kind: object) -> str:
    """What stands for the value.

    >>> _metavar("lease_seconds", float), _metavar("log_format", Literal["console", "json"])
    ('SECONDS', 'console|json')
    """
    if get_origin(kind) is Literal:
        return "|".join(map(str, get_args(kind)))
    if kind in (int, float):
        return "SECONDS" if name.endswith("_seconds") else "N"
    if kind is str:
        return "URL" if name.endswith("_url") else "TEXT"
    return "FILE" if Path in (kind, *get_args(kind)) else "VALUE"


def _keep(ctx: typer.Context, flag: typer.CallbackParam, value: str | None) -> None:
    if value is not None:
        ctx.meta.setdefault(_KEPT, {})[flag.name] = value
