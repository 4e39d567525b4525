"""`forthwith`, the program: its commands and how it begins and ends.

Nothing heavy is imported here: a command imports what it needs when it runs.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from forthwith.cli.commands.configuring import config
from forthwith.cli.commands.deciding import cancel, retry
from forthwith.cli.commands.developing import dev
from forthwith.cli.commands.diagnosing import doctor
from forthwith.cli.commands.pipelines import pipelines
from forthwith.cli.commands.reading import list_jobs, result, status, watch
from forthwith.cli.commands.serving import api_process, serve, worker, worker_process
from forthwith.cli.commands.submit import submit
from forthwith.cli.fields import FieldCommand, FieldGroup
from forthwith.cli.settings_flags import ServiceCommand, WorkerCommand

RUN, JOBS, LOOK = "Run the service", "Jobs", "Look around"

app = typer.Typer(
    name="forthwith",
    cls=FieldGroup,
    help="Slow document and report work as an answer by a deadline, durably.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command(cls=ServiceCommand, rich_help_panel=RUN)(dev)
app.command(cls=ServiceCommand, rich_help_panel=RUN)(serve)
app.command(cls=WorkerCommand, rich_help_panel=RUN)(worker)
app.command(cls=FieldCommand, rich_help_panel=JOBS)(submit)
app.command(cls=FieldCommand, rich_help_panel=JOBS)(status)
app.command(cls=FieldCommand, rich_help_panel=JOBS)(watch)
app.command(cls=FieldCommand, rich_help_panel=JOBS)(result)
app.command("list", cls=FieldCommand, rich_help_panel=JOBS)(list_jobs)
app.command(cls=FieldCommand, rich_help_panel=JOBS)(cancel)
app.command(cls=FieldCommand, rich_help_panel=JOBS)(retry)
app.command(cls=FieldCommand, rich_help_panel=LOOK)(pipelines)
app.command(cls=FieldCommand, rich_help_panel=LOOK)(doctor)
app.add_typer(config, name="config", rich_help_panel=LOOK)
app.command("api-process", hidden=True)(api_process)
app.command("worker-process", hidden=True)(worker_process)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version as version_of

        typer.echo(f"forthwith {version_of('forthwith')}")
        raise typer.Exit


@app.callback()
def forthwith(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """Slow document and report work as an answer by a deadline, durably."""
    del version  # its callback has done it


def spelled_out(arguments: list[str]) -> list[str]:
    """`--wait=SECONDS` as an option of its own, because `--wait` alone has no value.

    >>> spelled_out(["submit", "a.pdf", "--wait=5", "--", "--wait=6"])
    ['submit', 'a.pdf', '--wait-for=5', '--', '--wait=6']
    """
    end = _end_of_options(arguments)
    return [
        f"--wait-for={each[7:]}" if each.startswith("--wait=") and place < end else each
        for place, each in enumerate(arguments)
    ]


def _end_of_options(arguments: list[str]) -> int:
    return arguments.index("--") if "--" in arguments else len(arguments)


def run() -> NoReturn:
    """The entry point. What a command writes, the data directory too, is its user's alone."""
    os.umask(0o077)
    arguments = spelled_out(sys.argv[1:])
    if "--json" in arguments[: _end_of_options(arguments)]:
        raise SystemExit(_run_for_a_program(arguments))
    app(args=arguments, prog_name="forthwith")
    raise SystemExit


def _run_for_a_program(arguments: list[str]) -> int:
    """The exit code; a command that is not understood is an envelope, too."""
    try:
        code: int | None = app(args=arguments, prog_name="forthwith", standalone_mode=False)
    except TyperException as error:
        from forthwith.cli.execution import report
        from forthwith.cli.faults import UsageError

        return report(UsageError(error.format_message()), as_json=True)
    return code or 0


if __name__ == "__main__":
    run()
