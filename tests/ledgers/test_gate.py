"""A gate that another process keeps closed: callers are told, and everything is given back."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from forthwith.ledgers.sqlite import SqliteDatabase
from forthwith.model.errors import LedgerBusyError
from tests.conformance.kit import CHAIN, open_bench
from tests.support.waiting import eventually, eventually_async

PATIENCE_S = 0.05


@contextmanager
def closed_by_another(ledger: Path) -> Iterator[None]:
    """A lock of its own open file, which is what another process would hold."""
    file = os.open(f"{ledger}.gate", os.O_RDWR)
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(file)


def descriptors_of(ledger: Path) -> list[str]:
    """What this process has open of the ledger."""
    links = []
    for each in Path("/proc/self/fd").iterdir():
        try:
            links.append(str(each.readlink()))
        except FileNotFoundError:
            continue  # the descriptor of the listing itself
    return sorted(link for link in links if link.startswith(str(ledger)))


async def test_a_ledger_behind_a_closed_gate_is_not_well_until_the_gate_opens(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.db"
    bench = open_bench(lambda clock: SqliteDatabase(path, clock=clock, busy_timeout_s=PATIENCE_S))
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])
    with closed_by_another(path):
        with pytest.raises(LedgerBusyError):
            await bench.submit()
        await eventually_async(lambda: blocked_s(bench.ledger) > 1)
        with pytest.raises(LedgerBusyError):
            await bench.ledger.health()

    assert (await bench.ledger.health())["kind"] == "sqlite"
    assert (await bench.submit()).state == "pending"
    await bench.ledger.close()


def blocked_s(ledger: object) -> float:
    """For how long its writer has stood at the gate."""
    writer = ledger._database._writer  # type: ignore[attr-defined] # what health looks at
    return float(writer.blocked_s)


async def test_a_ledger_that_is_closed_at_a_closed_gate_gives_all_its_files_back(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.db"
    bench = open_bench(lambda clock: SqliteDatabase(path, clock=clock, busy_timeout_s=PATIENCE_S))
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])
    with closed_by_another(path):
        with pytest.raises(LedgerBusyError):
            await bench.submit()
        await bench.ledger.close()
        assert descriptors_of(path)

    assert eventually(lambda: not descriptors_of(path))
