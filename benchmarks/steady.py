"""30 documents of one second at concurrency 5, against the ideal of six seconds."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import uvloop

from benchmarks.figures import Figure
from benchmarks.pipelines import app
from forthwith.settings import Settings

JOBS = 30
AT_ONCE = 5
RUNS = 3


def measure() -> list[Figure]:
    """How much longer than ideal, in per cent."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        took = [runner.run(_once()) for _ in range(RUNS)]
    ideal = JOBS / AT_ONCE
    over = [100 * (seconds / ideal - 1) for seconds in took]
    return [Figure(name="30 jobs of 1 s, five at once, over ideal", unit="%", runs=over, bar=10)]


async def _once() -> float:
    with tempfile.TemporaryDirectory(prefix="forthwith-bench-") as folder:
        settings = Settings(data_dir=Path(folder), concurrency=AT_ONCE)
        async with app.running(settings=settings) as fw:
            began = time.monotonic()
            jobs = [await fw.submit("bench.rest", 1.0) for _ in range(JOBS)]
            await asyncio.gather(*(job.wait(timeout=60) for job in jobs))
            return time.monotonic() - began
