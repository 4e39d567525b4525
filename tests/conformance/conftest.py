"""The ledger under test: each test runs once per implementation, and is audited at its end."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from forthwith.ledgers.audit import violations
from forthwith.ledgers.part import LedgerLimits
from tests.conformance.kit import CHAIN, ECHO, OPENERS, Bench


@pytest.fixture
def limits() -> LedgerLimits:
    return LedgerLimits()


@pytest.fixture(params=OPENERS)
async def bench(
    request: pytest.FixtureRequest, tmp_path: Path, limits: LedgerLimits
) -> AsyncIterator[Bench]:
    bench = OPENERS[request.param](tmp_path, limits=limits)
    await bench.ledger.open()
    await bench.ledger.register([CHAIN, ECHO])
    yield bench
    await bench.ledger.close()
    if bench.path is not None:
        connection = sqlite3.connect(bench.path)
        found = violations(connection, now=bench.clock.at)
        connection.close()
        # A test may stop in the middle of a job; only what time alone breaks is its own affair.
        assert [line for line in found if not line.startswith(("9 ", "10 "))] == []
