"""A ledger that does not take a write for a moment costs time, and nothing else."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect

import pytest

from forthwith.ledgers.gate import Gate as FileGate
from forthwith.model.errors import LedgerBusyError, StorageError, StorageFullError
from forthwith.model.pipeline import Pipeline, Stage
from tests.runtime.engines import ONCE, PATIENCE, Gate, Heard, engine


@contextmanager
def ledger_held(path: Path, seconds: float) -> Iterator[threading.Thread]:
    """Another process has the ledger for this long."""
    taken = threading.Event()

    def hold() -> None:
        gate = FileGate(path, timeout_s=5)
        with closing(connect(path, isolation_level=None)) as connection, gate.held():
            connection.execute("BEGIN IMMEDIATE")
            taken.set()
            threading.Event().wait(seconds)
            connection.execute("ROLLBACK")
        gate.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert taken.wait(5)
    try:
        yield thread
    finally:
        thread.join()


def two_stages(ran: list[str], gate: Gate) -> Pipeline:
    async def first() -> str:
        ran.append("first")
        await gate.passed()
        return "kept"

    async def second(first: str) -> str:
        ran.append("second")
        return first

    return Pipeline(name="two", stages=(Stage("first", first), Stage("second", second)), retry=ONCE)


async def test_a_ledger_that_another_process_holds_for_a_second_loses_nothing(
    tmp_path: Path,
) -> None:
    ran: list[str] = []
    gate = Gate()
    async with engine(tmp_path, two_stages(ran, gate)) as fw:
        heard = Heard(fw)
        job = await fw.submit("two", None)
        await heard.of("stage.started", job.id)
        with ledger_held(tmp_path / "ledger.db", 1.0) as other:
            gate.opened.set()
            await asyncio.to_thread(other.join)

        assert await job.result(timeout=PATIENCE) == "kept"
        record = (await job.record()).job
    assert ran == ["first", "second"]
    assert (record.fence, record.attempt, record.interruptions) == (1, 1, 0)


@pytest.mark.parametrize("error", [StorageFullError, LedgerBusyError, StorageError])
@pytest.mark.parametrize("method", ["advance", "apply", "claim", "next_due"])
async def test_a_ledger_that_refuses_some_times_is_asked_until_it_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[StorageError], method: str
) -> None:
    ran: list[str] = []
    gate = Gate()
    gate.opened.set()
    refused: list[str] = []
    async with engine(tmp_path, two_stages(ran, gate), heartbeat_seconds=0.1) as fw:
        real: Callable[..., object] = getattr(fw.service.ledger, method)

        def refuses(*args: object, **named: object) -> object:
            if len(refused) < 2:
                refused.append(method)
                raise error("not now")
            return real(*args, **named)

        monkeypatch.setattr(fw.service.ledger, method, refuses)
        job = await fw.submit("two", None)

        assert await job.result(timeout=PATIENCE) == "kept"
        await fw.engine.worker.look()
        again = await fw.submit("two", None)
        assert await again.result(timeout=PATIENCE) == "kept"
        record = (await job.record()).job
    assert ran == ["first", "second"] * 2
    assert (record.fence, record.attempt) == (1, 1)
