"""A served program for the tests that need a server, and one without for the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.program import Program, program, served


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Program, str]]:
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture
def forthwith(server: tuple[Program, str]) -> Program:
    """The program in a folder with a server, which it finds by itself."""
    return server[0]


@pytest.fixture
def alone(tmp_path: Path) -> Program:
    """The program in a folder without a server."""
    return program(tmp_path / "alone")
