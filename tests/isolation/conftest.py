"""An isolation of one's own per test, with the hostile module in a folder full of secrets."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from forthwith.runtime.isolation import Isolation

HOSTILE = Path(__file__).parent / "targets" / "hostile.py"


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A project folder as users have it: modules beside a ledger and a key file."""
    folder = tmp_path / "project"
    (folder / ".forthwith").mkdir(parents=True)
    shutil.copy(HOSTILE, folder / "hostile.py")
    for name in ("ledger.sqlite3", ".secret", ".forthwith/ledger.sqlite3"):
        (folder / name).write_bytes(b"secret")
    return folder


@pytest.fixture
async def isolation(modules: Path) -> AsyncIterator[Isolation]:
    isolation = Isolation(extra_path=[str(modules)])
    yield isolation
    await isolation.aclose()
