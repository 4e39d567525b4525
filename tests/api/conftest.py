"""A server and a client for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.support.serving import Running, client_of, running


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "data", max_upload_bytes=1_000_000) as it:
        yield it


@pytest.fixture
async def idle_server(tmp_path: Path) -> AsyncIterator[Running]:
    """A server without a worker: what is submitted stays pending."""
    async with running(tmp_path / "data", worker=False) as it:
        yield it


@pytest.fixture
async def api(server: Running) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(server) as client:
        yield client


@pytest.fixture
async def idle_api(idle_server: Running) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(idle_server) as client:
        yield client
