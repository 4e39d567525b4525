"""A ledger on a file of its own, open, with the pipeline that the tests submit to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conformance.kit import CHAIN, Bench, on_file


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = on_file(tmp_path)
    await bench.ledger.open()
    await bench.ledger.register([CHAIN])
    yield bench
    await bench.ledger.close()
