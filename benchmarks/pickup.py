"""Pick-up: from the call of submit to the first line of the stage, with an idle worker.

The stage returns the clock of its first line; all processes of a host share that clock.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop

from benchmarks.figures import Figure, percentile
from benchmarks.pipelines import app
from benchmarks.processes import worker_alone
from forthwith.app import LOCAL, make_settings, open_service
from forthwith.runtime.submit import Submission

if TYPE_CHECKING:
    from forthwith.runtime.service import Service

JOBS = 300
RUNS = 5
EVERY_S = 0.02


def measure() -> list[Figure]:
    """In one process, and from one process to another."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        one = [runner.run(_one_process()) for _ in range(RUNS)]
        two = [runner.run(_two_processes()) for _ in range(RUNS)]
    return [
        *_figures("pick-up in one process", one, p50=1.5, p99=6.0),
        *_figures("pick-up, API process to worker process", two, p50=4.0, p99=15.0),
    ]


def _figures(name: str, runs: list[list[float]], *, p50: float, p99: float) -> list[Figure]:
    return [
        Figure(name=f"{name}, p50", unit="ms", runs=[percentile(r, 0.5) for r in runs], bar=p50),
        Figure(name=f"{name}, p99", unit="ms", runs=[percentile(r, 0.99) for r in runs], bar=p99),
    ]


async def _one_process() -> list[float]:
    with tempfile.TemporaryDirectory(prefix="forthwith-bench-") as folder:
        async with app.running(data_dir=folder) as fw:
            return await _pick_ups(fw.service)


async def _two_processes() -> list[float]:
    with tempfile.TemporaryDirectory(prefix="forthwith-bench-") as folder:
        service = await open_service(make_settings(data_dir=folder), app.pipelines)
        try:
            async with worker_alone(Path(folder), service):
                return await _pick_ups(service)
        finally:
            await service.close()


async def _pick_ups(service: Service) -> list[float]:
    for _ in range(20):
        await _pick_up(service)
    found = []
    for _ in range(JOBS):
        found.append(await _pick_up(service))
        await asyncio.sleep(EVERY_S)
    return found


async def _pick_up(service: Service) -> float:
    began = time.monotonic()
    submitted = await service.submit(
        Submission(tenant=LOCAL, owner=LOCAL, pipeline="bench.noop", input="x", received_at=began)
    )
    job = submitted.job
    await service.wait_done(job.tenant, job.id, until=time.monotonic() + 30)
    first_line = json.loads((await service.result(job.tenant, job.id)).body)
    return float(first_line - began) * 1000
