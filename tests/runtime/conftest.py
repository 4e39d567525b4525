"""Whatever a test of the runtime does: its ledger keeps every promise of the audit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.engines import broken_promises


@pytest.fixture(autouse=True)
def every_promise_of_the_ledger_holds(tmp_path: Path) -> Iterator[None]:
    """The eleven invariants and the hash chains, on what the test left behind."""
    yield
    assert broken_promises(tmp_path) == []
