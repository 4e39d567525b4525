"""A process that runs a job and kills itself at a commit: `path number before|after`.

It is SIGKILLed when its `number`-th commit is about to be written, or has just been written.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from typing_extensions import override

from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.outcome import Interrupted, StageError
from tests.conformance.kit import CHAIN, NOON, Bench, open_bench, succeeded

JOB_ID = "job_00000000000000000000000001"


class DoomedDatabase(SqliteDatabase):
    """Counts its commits and ends the process at one of them."""

    def __init__(self, path: Path, number: int, moment: str) -> None:
        super().__init__(path, clock=lambda: NOON)
        self._number = number
        self._moment = moment
        self._commits = 0

    @override
    def _prepared(self) -> sqlite3.Connection:
        connection = super()._prepared()
        connection.set_trace_callback(self._see)
        return connection

    def _see(self, statement: str) -> None:
        if statement == "COMMIT":
            self._commits += 1
            self._die("before")

    @override
    @contextmanager
    def _enter(self) -> Iterator[None]:
        with super()._enter():
            yield
            self._die("after")

    def _die(self, moment: str) -> None:
        if (moment, self._commits) == (self._moment, self._number):
            os.kill(os.getpid(), signal.SIGKILL)


async def live(bench: Bench) -> None:
    """A life with everything in it: a failed try, a parked job, a drain, a retry round."""
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])
    await bench.submit(id=JOB_ID)
    job = (await bench.claim_one()).job
    await bench.fail(job, "parse", retry_delay_s=1)
    await bench.start(job, "parse", 2)
    await bench.commit(job, "parse", b'"pages"')
    await bench.start(job, "note")
    await bench.settle(job, Interrupted(reason="drain"))
    job = (await bench.claim_one()).job
    await bench.start(job, "note")
    await bench.commit(job, "note")
    await bench.start(job, "write")
    await bench.fail(job, "write")
    broken = StageError(
        stage="write",
        code="boom",
        message="m",
        hint="",
        permanent=True,
        try_number=1,
        max_attempts=3,
        delay=None,
    )
    await bench.settle(job, broken)
    await bench.ledger.retry(job.tenant, job.id, delay=timedelta())
    job = (await bench.claim_one()).job
    await bench.start(job, "write")
    await bench.settle(job, succeeded(), (bench.committed(job, "write", b'"done"'),))
    await bench.ledger.close()


if __name__ == "__main__":
    path, number, moment = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    asyncio.run(live(open_bench(lambda _: DoomedDatabase(path, number, moment), path=path)))
