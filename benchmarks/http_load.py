"""`POST /jobs` at 500 a second, open loop: a late answer does not slow the next request down.

A request's time counts from the moment when it was due, so waiting for a free connection counts.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import uvloop

from benchmarks.figures import Figure, percentile
from benchmarks.processes import served

RATE = 500
SECONDS = 10
RUNS = 5
CONNECTIONS = 32
BODY = b'{"pipeline":"bench.noop","input":"x"}'


def measure() -> list[Figure]:
    """Latencies of accepted jobs, while the workers run them."""
    runs = []
    with (
        tempfile.TemporaryDirectory(prefix="forthwith-bench-") as folder,
        served(Path(folder)) as (
            url,
            _,
        ),
    ):
        port = int(url.rpartition(":")[2])
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_load(port, seconds=2))
            runs = [runner.run(_load(port, seconds=SECONDS)) for _ in range(RUNS)]
    return [
        Figure(
            name=f"POST /jobs at {RATE}/s, p50",
            unit="ms",
            runs=[percentile(run, 0.5) for run in runs],
            bar=5.0,
        ),
        Figure(
            name=f"POST /jobs at {RATE}/s, p99",
            unit="ms",
            runs=[percentile(run, 0.99) for run in runs],
            bar=50.0,
        ),
    ]


async def _load(port: int, *, seconds: int) -> list[float]:
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await Connection.open(port))
    began = time.monotonic()
    tasks = []
    for number in range(RATE * seconds):
        due = began + number / RATE
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        tasks.append(asyncio.ensure_future(_request(free, due)))
    return [1000 * took for took in await asyncio.gather(*tasks)]


async def _request(free: asyncio.Queue[Connection], due: float) -> float:
    connection = await free.get()
    try:
        await connection.post(BODY)
    finally:
        free.put_nowait(connection)
    return time.monotonic() - due


class Connection:
    """One keep-alive connection that posts jobs."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, body: bytes, *, prefer: str = "respond-async") -> int:
        """Post a job and read the whole answer; its status."""
        head = (
            f"POST /api/v1/jobs HTTP/1.1\r\nhost: 127.0.0.1\r\nprefer: {prefer}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        status = int(answer.split(b" ", 2)[1])
        length = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await self._reader.readexactly(length)
        if status not in (201, 202):
            raise RuntimeError(f"answered {status}")
        return status
