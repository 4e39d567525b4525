"""Services of the tests here: none outlives its test, and none leaves a ledger unaudited."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes.service import Service

Serve = Callable[..., Service]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start a service with these settings; several may run in a test."""
    started: list[Service] = []

    def begin(**settings: object) -> Service:
        service = Service(tmp_path / f"service{len(started)}", **settings)
        started.append(service)
        service.start()
        return service

    yield begin
    for service in started:
        service.end()
