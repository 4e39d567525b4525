"""Run one job through `Forthwith.running`, and be killed at a commit of the ledger.

    python -m tests.processes.dying FOLDER NUMBER before|after

The process dies at its NUMBER-th commit, before it or right after it, whoever of the engine makes
it; with a number beyond its last commit it lives, and ends well.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from typing_extensions import override

from tests.processes.app import app

SECONDS: Final = 20


def deadly_connection(number: int, *, before: bool) -> type[sqlite3.Connection]:
    """A class of connections that kill the process at a commit of any of them."""
    commits = 0

    class Deadly(sqlite3.Connection):
        @override
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            nonlocal commits
            commits += sql == "COMMIT"
            dies = sql == "COMMIT" and commits == number
            if dies and before:
                os.kill(os.getpid(), signal.SIGKILL)
            cursor = super().execute(sql, *values)  # type: ignore[arg-type]  # as it came
            if dies:
                os.kill(os.getpid(), signal.SIGKILL)
            return cursor

    return Deadly


def connecting_with(factory: type[sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    connect = sqlite3.connect
    return lambda *place, **how: connect(*place, **how, factory=factory)


async def submit_and_wait(folder: Path) -> None:
    async with app.running(data_dir=folder / "data") as fw:
        job = await fw.submit("test.three", {"diary": str(folder / "diary")})
        (folder / "accepted").write_text(job.id)
        await job.result(timeout=timedelta(seconds=SECONDS))


if __name__ == "__main__":
    place, number, moment = sys.argv[1:]
    deadly = deadly_connection(int(number), before=moment == "before")
    sqlite3.connect = connecting_with(deadly)  # type: ignore[assignment]  # the fault
    asyncio.run(submit_and_wait(Path(place)))
