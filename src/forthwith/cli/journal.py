"""What the processes of the service say of themselves: to a person, or as JSON lines of the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from forthwith.cli.exits import Exit, exit_of
from forthwith.cli.terminal import say, shown
from forthwith.model.errors import ForthwithError

if TYPE_CHECKING:
    from collections.abc import Callable

    from forthwith.settings import Settings
    from forthwith.telemetry.log import BindableLog


class Journal(Protocol):
    """Where `serve` and `worker` say what they do."""

    def serving(self, settings: Settings) -> None:
        """The service starts."""
        ...

    def working(self, settings: Settings) -> None:
        """A worker by itself starts."""
        ...

    def ready(self, url: str) -> None:
        """The service answers there."""
        ...

    def noticed(self, words: str) -> None:
        """Something befell one of the service's processes."""
        ...

    def stopped(self, words: str) -> None:
        """All is drained."""
        ...


class ForPeople:
    """Lines for whoever looks at the terminal."""

    def serving(self, settings: Settings) -> None:
        where = f"  {settings.ledger_place} · {settings.workers} worker process(es)"
        say(("Forthwith", "bold"), where)

    def working(self, settings: Settings) -> None:
        where = f"  {settings.ledger_place} · {settings.concurrency} jobs at once · Ctrl-C drains"
        say(("Forthwith worker", "bold"), where)

    def ready(self, url: str) -> None:
        say(("✓ ", "green"), "ready at ", (url, "bold"), f"  · API docs {url}/docs · Ctrl-C drains")

    def noticed(self, words: str) -> None:
        say(("! ", "yellow"), shown(words))

    def stopped(self, words: str) -> None:
        say(f"stopped; {words}")


class ForPrograms:
    """The same as log lines."""

    def __init__(self) -> None:
        self._log = _logger()

    def serving(self, settings: Settings) -> None:
        place = str(settings.ledger_place)
        self._log.bind().info("service_starting", ledger=place, workers=settings.workers)

    def working(self, settings: Settings) -> None:
        place = str(settings.ledger_place)
        self._log.bind().info("worker_starting", ledger=place, concurrency=settings.concurrency)

    def ready(self, url: str) -> None:
        self._log.bind().info("service_ready", url=url)

    def noticed(self, words: str) -> None:
        self._log.bind().warning("process_noticed", message=words)

    def stopped(self, words: str) -> None:
        self._log.bind().info("stopped", message=words)


def journal_for(settings: Settings) -> Journal:
    """The one for the log format that was chosen."""
    return ForPrograms() if settings.log_format == "json" else ForPeople()


def logged(settings: Settings, work: Callable[[], Exit]) -> Exit:
    """Work as a process of the service: with JSON logs, what libraries say and why it fails, too.

    Where logs are for people, nothing is set up here: it would cost each worker some megabytes.
    """
    if settings.log_format != "json":
        return work()
    from forthwith.telemetry.log import configure, unforeseen

    configure("json")
    logging.captureWarnings(capture=True)
    try:
        return work()
    except ForthwithError as error:
        _logger().bind().error(
            "process_failed", code=error.code, message=error.message, hint=error.hint
        )
        return exit_of(error)
    except Exception as error:  # noqa: BLE001 - the last resort: one line, without its words
        unforeseen(_logger().bind(), "", error)
        return Exit.UNEXPECTED


def _logger() -> BindableLog:
    from forthwith.telemetry.log import logger

    return logger("forthwith.service")
