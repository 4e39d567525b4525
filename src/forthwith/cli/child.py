"""The service as a child process of `dev`: start it, wait until it is ready, end it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from forthwith.cli.discovery import announced_by, answers
from forthwith.cli.faults import StartFailedError
from forthwith.runtime.supervisor import PARENT_VARIABLE

if TYPE_CHECKING:
    from forthwith.settings import Settings

_READY_WITHIN_S: Final = 60.0
_LOOK_EVERY_S: Final = 0.05
_AFTER_DRAIN_S: Final = 10.0
_LAST_LINES: Final = 5


class Child:
    """A running `forthwith serve`."""

    def __init__(self, process: asyncio.subprocess.Process, data_dir: Path, log: Path) -> None:
        self._process = process
        self._data_dir = data_dir
        self._log = log

    async def ready(self, url: str) -> None:
        """Wait until it answers. Raises StartFailedError when it ends or takes too long."""
        try:
            async with asyncio.timeout(_READY_WITHIN_S):
                while not await asyncio.to_thread(self._answers, url):
                    if self._process.returncode is not None:
                        raise StartFailedError(self._last_words(), self._log)
                    await asyncio.sleep(_LOOK_EVERY_S)
        except TimeoutError:
            raise StartFailedError("it was not ready in time", self._log) from None

    def _answers(self, url: str) -> bool:
        """It, and not somebody else's server that took the port a moment before."""
        return announced_by(self._data_dir, self._process.pid) and answers(url, "/readyz")

    async def ended(self) -> None:
        """Wait until it ends by itself. Raises StartFailedError then."""
        await self._process.wait()
        raise StartFailedError(f"it ended: {self._last_words()}", self._log)

    async def stop(self, within: float) -> None:
        """Let it drain; end it the hard way after that."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(within + _AFTER_DRAIN_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return " | ".join(lines[-_LAST_LINES:]) or "it said nothing"


@asynccontextmanager
async def service(settings: Settings, log: Path) -> AsyncIterator[Child]:
    """Start the service, and drain it at the end.

    It has a session of its own, so that Ctrl-C reaches this process alone, which then decides.
    """
    environment = {**os.environ, **settings.environment(), PARENT_VARIABLE: str(os.getpid())}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "forthwith.cli.main", "serve"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=_new(log),
        stderr=asyncio.subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    )
    child = Child(process, settings.data_dir, log)
    try:
        yield child
    finally:
        await asyncio.shield(child.stop(settings.drain_seconds))


def _new(log: Path) -> int:
    """A file descriptor of a new, empty log; the child has it from then on."""
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
