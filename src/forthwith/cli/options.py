"""Options that several commands take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer

from forthwith.model.json import JsonObject, JsonValue

WHERE = "Where"
_LONGEST_OPTION: Final = 1 << 20

ServerOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--server",
        metavar="URL",
        envvar="FORTHWITH_SERVER",
        help="Address of the server; without it the one of the data directory, or none.",
        rich_help_panel=WHERE,
    ),
]
DataDirOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="DIR",
        help="Where ledger and documents are (FORTHWITH_DATA_DIR, .forthwith).",
        rich_help_panel=WHERE,
    ),
]
JsonOption: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print the API's envelope instead of words.")
]
AppOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--app",
        metavar="MODULE:NAME",
        help="Your application, with its pipelines (FORTHWITH_APP).",
        rich_help_panel=WHERE,
    ),
]
JobArgument: TypeAlias = Annotated[str, typer.Argument(metavar="JOB", help="The job's id.")]
JobsArgument: TypeAlias = Annotated[list[str], typer.Argument(metavar="JOB", help="The jobs' ids.")]


def parsed_options(pairs: list[str]) -> JsonObject:
    """`name=value` pairs; a value that is JSON is taken as such, anything else as text.

    A value `@path` is what stands in that file: a schema, or a password that the command line
    would show to everybody on the machine. A text that begins so is given as JSON, `'"@text"'`.

    >>> parsed_options(["timeout_seconds=30", "language=de", 'pages=[1, 2]'])
    {'timeout_seconds': 30, 'language': 'de', 'pages': [1, 2]}
    """
    return dict(_pair(each) for each in pairs)


def _pair(text: str) -> tuple[str, JsonValue]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise typer.BadParameter(f"{text!r} is not of the form name=value")
    if value.startswith("@"):
        value = _content_of(name, Path(value[1:]))
    try:
        read: JsonValue = json.loads(value, parse_constant=refuse_constant)
    except ValueError:
        return name, value
    return name, read


def _content_of(name: str, file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as opened:
            content = opened.read(_LONGEST_OPTION + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"option {name}: {file} cannot be read as text") from error
    if len(content) > _LONGEST_OPTION:
        raise typer.BadParameter(f"option {name}: {file} is longer than an option may be")
    return content.removesuffix("\n")


def refuse_constant(name: str) -> JsonValue:
    """NaN and Infinity are no JSON. Raises ValueError."""
    raise ValueError(f"{name} is not JSON")
