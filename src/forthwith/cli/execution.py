"""Carrying a command out, and ending it: exit code, error in two lines, Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from typing import NoReturn

import typer

from forthwith.cli.envelope import envelope_of_error, timed
from forthwith.cli.exits import Exit, exit_of
from forthwith.cli.terminal import emit, err, say, shown
from forthwith.cli.wording import hint_for
from forthwith.model.errors import ForthwithError

DEBUG_VARIABLE = "FORTHWITH_DEBUG"


def execute(work: Callable[[], Coroutine[None, None, Exit]], *, as_json: bool = False) -> NoReturn:
    """Run a command to its exit code."""
    conclude(lambda: asyncio.run(work()), as_json=as_json)


def conclude(work: Callable[[], Exit], *, as_json: bool = False) -> NoReturn:
    """Run a command to its exit code. A traceback is shown only with FORTHWITH_DEBUG=1."""
    with timed():
        try:
            code = work()
        except ForthwithError as error:
            code = report(error, as_json=as_json)
        except KeyboardInterrupt:
            code = Exit.INTERRUPTED
        except BrokenPipeError:
            code = _reader_left()
        except typer.BadParameter:
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: one line, no traceback
            code = _report_unforeseen(error)
    raise typer.Exit(code)


def report(error: ForthwithError, *, as_json: bool = False) -> Exit:
    """Say what happened and how to fix it, in the form that was asked for."""
    _debug()
    if as_json:
        emit(envelope_of_error(error))
        return exit_of(error)
    say(("✗ ", "bold red"), shown(_sentence(error.message)))
    for detail in getattr(error, "details", ()):
        say("  ", (shown(detail.field), "bold"), ": ", shown(detail.issue))
    hint = hint_for(error)
    if hint:
        say(("  → ", "cyan"), shown(hint))
    return exit_of(error)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _report_unforeseen(error: Exception) -> Exit:
    _debug()
    say(("✗ ", "bold red"), shown(f"Unexpected {type(error).__name__}: {error}"))
    say(("  → ", "cyan"), f"Set {DEBUG_VARIABLE}=1 to see where; please report it.")
    return Exit.UNEXPECTED


def _debug() -> None:
    if os.environ.get(DEBUG_VARIABLE) == "1":
        err().print_exception()


def _reader_left() -> Exit:
    """Whoever read our output has gone (`| head`): that is no failure, and nothing more is said."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.OK
