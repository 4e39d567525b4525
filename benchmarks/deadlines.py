"""Answers at the deadline: how far from `Prefer: wait` they come, idle and with busy workers.

The offset counts from the moment when the request was sent. A job that takes longer than the wait
is handed over; that no stage of it ran twice is read from its attempts.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from pathlib import Path

import httpx2
import uvloop

from benchmarks.figures import Figure, percentile
from benchmarks.http_load import Connection
from benchmarks.processes import served

TRIALS = 200
AT_ONCE = 5
WAIT_S = 1
BUSY_TRIALS = 60
JOB = json.dumps({"pipeline": "bench.rest", "input": WAIT_S * 1.5}).encode()


def measure() -> list[Figure]:
    """Offsets in ms: negative is early."""
    with (
        tempfile.TemporaryDirectory(prefix="forthwith-bench-") as folder,
        served(Path(folder)) as (
            url,
            _,
        ),
    ):
        port = int(url.rpartition(":")[2])
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            idle = runner.run(_trials(port, TRIALS))
            repeated = _repeated(url)
            _burn(url, seconds=20)
            busy = runner.run(_trials(port, BUSY_TRIALS))
    within = [offset for offset in idle if -5 <= offset <= 20]
    share = 100 * len(within) / len(idle)
    return [
        Figure(
            name=f"answers within -5/+20 ms of the deadline, idle, {TRIALS} trials",
            unit="%",
            runs=[share],
            bar=80,
            at_most=False,
        ),
        Figure(name="latest answer after the deadline, idle", unit="ms", runs=[max(idle)], bar=100),
        Figure(
            name="median answer after the deadline, idle", unit="ms", runs=[percentile(idle, 0.5)]
        ),
        Figure(
            name="latest answer after the deadline, every worker busy",
            unit="ms",
            runs=[max(busy)],
            bar=50,
        ),
        Figure(name="stage runs repeated by hand-over", unit="runs", runs=[repeated], bar=0),
    ]


async def _trials(port: int, count: int) -> list[float]:
    connections = [await Connection.open(port) for _ in range(AT_ONCE)]

    async def line(connection: Connection) -> list[float]:
        offsets = []
        for _ in range(count // AT_ONCE):
            began = time.monotonic()
            await connection.post(JOB, prefer=f"wait={WAIT_S}")
            offsets.append(1000 * (time.monotonic() - began - WAIT_S))
            await asyncio.sleep(WAIT_S * 0.7)
        return offsets

    lines = await asyncio.gather(*map(line, connections))
    return [offset for offsets in lines for offset in offsets]


def _repeated(url: str) -> float:
    """Runs of a stage beyond its first, over the jobs that were handed over."""
    repeated = 0
    page = httpx2.get(f"{url}/api/v1/jobs?pipeline=bench.rest&page_size=100").json()["data"]
    for job in page:
        stages = httpx2.get(f"{url}/api/v1/jobs/{job['id']}/stages").json()["data"]
        repeated += sum(max(0, stage["runs"] - 1) for stage in stages)
    return float(repeated)


def _burn(url: str, *, seconds: float) -> None:
    """Give every worker more burning stages than there are cores."""
    for pipeline in ("bench.burn", "bench.spin"):
        for _ in range(4):
            job = {"pipeline": pipeline, "input": seconds}
            httpx2.post(f"{url}/api/v1/jobs", json=job).raise_for_status()
