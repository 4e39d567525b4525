"""The settings of a command: its flags over the environment over the file."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING

from pydantic import ValidationError
from rich.text import Text

from forthwith.cli.envelope import envelope
from forthwith.cli.exits import Exit
from forthwith.cli.faults import SettingsError
from forthwith.cli.render import grid
from forthwith.cli.terminal import emit, show, shown
from forthwith.model.errors import Detail
from forthwith.model.json import JsonObject, JsonValue

if TYPE_CHECKING:
    from forthwith.settings import Settings


def settings_with(**flags: object) -> Settings:
    """The settings, with those flags over them that were given.

    Raises:
        SettingsError: one of them has a value that it cannot have.

    """
    from forthwith.settings import Settings

    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        details = (
            Detail(".".join(map(str, each["loc"])) or "settings", each["msg"])
            for each in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError(tuple(details)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError((Detail("forthwith.toml", str(error)),)) from error


def show_all(settings: Settings, *, as_json: bool) -> Exit:
    """Every setting with its value and where that comes from."""
    values = settings.model_dump(mode="json")  # pydantic masks secrets
    if as_json:
        emit(envelope({name: _entry(settings, name, values[name]) for name in values}))
        return Exit.OK
    table = grid()
    for title in ("setting", "value", "from", "what it says"):
        table.add_column(title, overflow="fold", no_wrap=title == "setting")
    for name, value in values.items():
        described = type(settings).model_fields[name].description or ""
        changed = name in settings.model_fields_set
        table.add_row(
            Text(f"FORTHWITH_{name.upper()}", style="bold" if changed else ""),
            Text(shown("" if value is None else str(value)), style="cyan" if changed else ""),
            Text(_source(settings, name), style="dim"),
            Text(described, style="dim"),
        )
    show(table)
    return Exit.OK


def _entry(settings: Settings, name: str, value: JsonValue) -> JsonObject:
    return {"value": value, "from": _source(settings, name)}


def _source(settings: Settings, name: str) -> str:
    if name not in settings.model_fields_set:
        return "default"
    return "environment" if os.environ.get(f"FORTHWITH_{name.upper()}") else "file or flag"
