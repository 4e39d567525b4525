"""The ledger under test: each test runs once per implementation, and is audited at its end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from forthwith.ledgers.part import LedgerLimits
from tests.conformance.kit import CHAIN, ECHO, OPENERS, Bench, on_postgresql
from tests.support.postgres import empty

POSTGRESQL = "postgresql"


@pytest.fixture
def limits() -> LedgerLimits:
    return LedgerLimits()


@pytest.fixture(params=[*OPENERS, POSTGRESQL])
async def bench(
    request: pytest.FixtureRequest, tmp_path: Path, limits: LedgerLimits
) -> AsyncIterator[Bench]:
    if request.param == POSTGRESQL:
        url = request.getfixturevalue("postgres_ledger")
        await empty(url)
        bench = on_postgresql(url, limits=limits)
    else:
        bench = OPENERS[request.param](tmp_path, limits=limits)
    await bench.ledger.open()
    await bench.ledger.register([CHAIN, ECHO])
    yield bench
    await bench.ledger.close()
    # A test may stop in the middle of a job; only what time alone breaks is its own affair.
    found = await bench.broken_promises()
    assert [line for line in found if not line.startswith(("9 ", "10 "))] == []
