"""The settings of a command: its flags over the environment over the file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError
from rich.text import Text

from forthwith.cli.envelope import envelope
from forthwith.cli.exits import Exit
from forthwith.cli.faults import SettingsError
from forthwith.cli.render import grid
from forthwith.cli.terminal import emit, say, show, shown
from forthwith.client.errors import without_password
from forthwith.model.errors import Detail
from forthwith.model.json import JsonObject, JsonValue

if TYPE_CHECKING:
    from forthwith.settings import Settings

PARENT: Final = "FORTHWITH_PARENT"
_PREFIX: Final = "FORTHWITH_"
_NO_SETTINGS: Final = frozenset(
    {PARENT, "FORTHWITH_API_KEY", "FORTHWITH_CONFIG", "FORTHWITH_DEBUG", "FORTHWITH_WORKER"}
)
"""Variables that something else reads."""


def settings_with(**flags: object) -> Settings:
    """The settings, with those flags over them that were given.

    Raises:
        SettingsError: one of them has a value that it cannot have.

    """
    from forthwith.settings import Settings

    warn_of_unknown(os.environ)
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        details = (
            Detail(
                ".".join(map(str, each["loc"])) or "settings",
                no_such(str(each["loc"][0]), list(Settings.model_fields))
                if each["type"] == "extra_forbidden"
                else each["msg"],
            )
            for each in error.errors(include_input=False, include_url=False)
        )
        raise SettingsError(tuple(details)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError((Detail("forthwith.toml", str(error)),)) from error


def warn_of_unknown(environment: Mapping[str, str]) -> None:
    """Say which variables of the environment look like settings and are none.

    The processes of a service say nothing: the command that started them has.
    """
    if PARENT in environment:
        return
    for name, nearest in unknown_variables(environment).items():
        say(("! ", "yellow"), shown(f"{name} is not a setting{nearest}"))


def unknown_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables that look like settings and are none, each with the name that was meant, perhaps.

    >>> unknown_variables({"FORTHWITH_PROT": "80", "FORTHWITH_PORT": "80", "PATH": "/bin"})
    {'FORTHWITH_PROT': '; did you mean FORTHWITH_PORT?'}
    """
    from forthwith.settings import Settings

    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields} | _NO_SETTINGS
    ours = (name for name in environment if name.upper().startswith(_PREFIX))
    return {name: _meant(name, known) for name in ours if name.upper() not in known}


def no_such(name: str, known: Collection[str]) -> str:
    """What to say of a name in the settings file that is no setting.

    >>> no_such("prot", ["host", "port"])
    'there is no such setting; did you mean port?'
    """
    return f"there is no such setting{_meant(name, known)}"


def _meant(name: str, known: Collection[str]) -> str:
    upper = name.startswith(_PREFIX)
    nearest = get_close_matches(name.upper() if upper else name.lower(), sorted(known), 1)
    return f"; did you mean {nearest[0]}?" if nearest else ""


def show_all(settings: Settings, *, as_json: bool) -> Exit:
    """Every setting with its value and where that comes from."""
    dumped = settings.model_dump(mode="json")  # pydantic masks secrets
    values = {name: _unsigned(value) for name, value in dumped.items()}
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


def _unsigned(value: JsonValue) -> JsonValue:
    """An address without the password that somebody put into it."""
    return without_password(value) if isinstance(value, str) and "://" in value else value


def _entry(settings: Settings, name: str, value: JsonValue) -> JsonObject:
    return {"value": value, "from": _source(settings, name)}


def _source(settings: Settings, name: str) -> str:
    if name not in settings.model_fields_set:
        return "default"
    return "environment" if os.environ.get(f"FORTHWITH_{name.upper()}") else "file or flag"
