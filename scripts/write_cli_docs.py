"""Write docs/cli.md from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from forthwith.cli.exits import Exit
from forthwith.cli.main import app

TARGET = Path(__file__).parents[1] / "docs" / "cli.md"

_HEAD = """# The command line

This page is written by `python scripts/write_cli_docs.py` from the commands; a test holds it to
that, and runs the examples.

## In a minute

Without a server a job runs in the command itself, on the ledger in `.forthwith`:

```console
$ forthwith submit notes.txt --wait
$ forthwith list
```

With one, started by `forthwith serve` (or `forthwith dev`, which shows sample documents at work),
the same commands talk to it. They find the server of the data directory by themselves;
`--server URL` or `FORTHWITH_SERVER` names another.

```console
$ forthwith submit notes.txt --pipeline documents.full_analysis --wait=30
$ forthwith submit --text "The board met in Galway on 3 March 2026." --wait --json
$ forthwith submit --text - --wait < notes.txt
$ forthwith submit notes.txt --tag april --priority high --option timeout_seconds=60 --quiet
$ forthwith list --state completed --tag april --limit 5
$ forthwith pipelines documents.full_analysis
$ forthwith config show
$ forthwith doctor
```

`--wait` waits for the end, however long it takes. `--wait=SECONDS` (up to 60) is a deadline: the
job runs at once if a slot is free, stages that may be left out are left out to meet it, and when
it comes all the same the job goes on in the background and the command ends with 5.

## For scripts

- Data go to stdout, everything else to stderr. `--json` prints exactly the envelope of the
  [API](http.md), one line for each job; errors are envelopes too. `--quiet` prints ids.
- A command that waits shows a bar for each job on a terminal, and plain lines anywhere else.
  `NO_COLOR` is honoured. Nothing that a user named acts on a terminal: control characters,
  escape sequences and marks that turn text round are shown as such.
- Ctrl-C ends the command, not a server's job. Without a server the job is given back, and waits
  for `forthwith serve` or `forthwith worker`.
- An expected error is two lines: what happened, and how to mend it. `FORTHWITH_DEBUG=1` adds where.

| Exit code | Means |
| --- | --- |
"""

_COMMANDS = """
`serve` leaves a note with its address, process id and start in `DATA_DIR/run/server.json`, and
takes it away when it ends.

## Commands
"""


def commands(group: TyperGroup, prefix: str) -> Iterator[tuple[str, TyperCommand]]:
    """Every command that is shown, by its full name."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{prefix} {name}")
        elif isinstance(command, TyperCommand) and not command.hidden:
            yield f"{prefix} {name}", command


def section(name: str, command: TyperCommand) -> str:
    params = [p for p in command.get_params(command.context_class(command)) if p.name != "help"]
    arguments = [each for each in params if isinstance(each, TyperArgument)]
    options = [each for each in params if isinstance(each, TyperOption) and not each.hidden]
    usage = " ".join([name, *map(_argument, arguments), *(["[OPTIONS]"] if options else [])])
    rows = "".join(
        f"| {', '.join(f'`{each}`' for each in _spelled(option))} | {_help(option)} |\n"
        for option in options
    )
    table = f"\n| Option | What |\n| --- | --- |\n{rows}" if rows else ""
    return f"\n### {name}\n\n`{usage}`\n\n{command.help}\n{table}"


def _argument(argument: TyperArgument) -> str:
    name = (argument.metavar or "").strip("[]") + ("…" if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _spelled(option: TyperOption) -> list[str]:
    if option.is_flag:  # a value, if it may have one, comes after its long name
        value = option.metavar or ""
        names = [f"{e}{value}" if e.startswith("--") else e for e in option.opts]
        return [*names, *option.secondary_opts]
    value = (option.metavar or str(option.name).upper()).replace("|", r"\|")  # within a table
    return [f"{each} {value}" for each in option.opts]


def _help(option: TyperOption) -> str:
    if isinstance(option.show_default, str):
        return f"{option.help} Default: `{option.show_default}`."
    if option.is_flag or option.default is None:
        return str(option.help)
    return f"{option.help} Default: `{getattr(option.default, 'value', option.default)}`."


def page() -> str:
    """The whole page."""
    exits = "".join(f"| {each.value} | {each.meaning} |\n" for each in Exit)
    group = typer.main.get_command(app)
    if not isinstance(group, TyperGroup):
        raise TypeError("the program is no group of commands")
    sections = (section(*each) for each in commands(group, "forthwith"))
    return f"{_HEAD}{exits}{_COMMANDS}{''.join(sections)}"


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
