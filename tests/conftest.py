"""What holds for every test: no settings from outside, examples that are the same in CI."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from hypothesis import settings

from tests.support.postgres import make_ledger, postgres_server

settings.register_profile(
    "here", deadline=None
)  # the machine may be busy; rules are not about speed
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

FIELD_DATA = Path(
    os.environ.get("FORTHWITH_FIELD_DATA", Path(__file__).parents[2] / "shared" / "data")
)


@pytest.fixture(scope="session")
def meeting_place() -> Iterator[Path]:
    """Where processes meet over a ledger: a short path, and gone with what killed ones left."""
    with TemporaryDirectory(prefix="fw-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server; fails where none can be had."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_ledger(postgres: str) -> str:
    """The URL of a ledger on it, which each test empties (`tests.support.postgres.empty`)."""
    return make_ledger(postgres, f"ledger_{uuid4().hex[:8]}")


@pytest.fixture(autouse=True)
def no_settings_from_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, meeting_place: Path
) -> None:
    """A test never works on the data or the database of the person who runs it."""
    for name in tuple(os.environ):
        if name.startswith("FORTHWITH_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FORTHWITH_DATA_DIR", str(tmp_path / "forthwith"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(meeting_place))


@pytest.fixture(scope="session")
def field_data() -> Path:
    """Documents of the field, kept beside the project; tests that need them skip without."""
    if not FIELD_DATA.is_dir():
        pytest.skip("no field data: set FORTHWITH_FIELD_DATA to its folder")
    return FIELD_DATA
