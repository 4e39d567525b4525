"""The service and its processes, started for a measurement and ended after it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

if TYPE_CHECKING:
    from forthwith.runtime.service import Service

APP = "benchmarks.pipelines:app"
PATIENCE_S = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "FORTHWITH_DATA_DIR": str(folder), "FORTHWITH_APP": APP, **more}


@contextlib.asynccontextmanager
async def worker_alone(folder: Path, service: Service) -> AsyncIterator[None]:
    """A worker process over the same ledger as the service."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "forthwith.cli.main",
        "worker",
        env=environment(folder),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + PATIENCE_S
        while not await service.ledger.workers() and time.monotonic() < until:
            await asyncio.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


@contextlib.contextmanager
def served(folder: Path, **more: str) -> Iterator[tuple[str, int]]:
    """`forthwith serve`: its address and the process id of the supervisor."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "forthwith.cli.main", "serve"],
        env=environment(folder, FORTHWITH_PORT=str(port), **more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _until_ready(url)
        yield url, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _until_ready(url: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with contextlib.suppress(httpx2.HTTPError):
            health = httpx2.get(f"{url}/readyz", timeout=2).json()["data"]
            if health and health["health"]["workers"]:
                return
        time.sleep(0.1)
    raise TimeoutError(f"{url} was not ready within {PATIENCE_S} s")


def children(pid: int) -> dict[int, str]:
    """Process id → command line, of the direct children."""
    found = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
    return found
