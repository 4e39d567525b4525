"""Help screens that name each value as a field, not by its type in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typing_extensions import override

if TYPE_CHECKING:
    from typer._click.core import Context, Parameter


class _Argument(TyperArgument):
    """An argument whose name says it all."""

    @override
    def display_type_rich(self, ctx: Context) -> str | None:
        return None


class FieldCommand(TyperCommand):
    """A command with values named as fields."""

    @override
    def get_params(self, ctx: Context) -> list[Parameter]:
        """The same parameters, without Python's types."""
        return named(super().get_params(ctx))


class FieldGroup(TyperGroup):
    """A group of commands with values named as fields."""

    @override
    def get_params(self, ctx: Context) -> list[Parameter]:
        """The same parameters, without Python's types."""
        return named(super().get_params(ctx))


def named(parameters: list[Parameter]) -> list[Parameter]:
    """Give each value the name of its option where it has none, and a flag none at all."""
    for each in parameters:
        if isinstance(each, TyperOption) and each.metavar is None:
            each.metavar = "" if each.is_flag else str(each.name).upper()
        elif type(each) is TyperArgument:
            each.__class__ = _Argument  # typer makes it, and takes no class for it
    return parameters
