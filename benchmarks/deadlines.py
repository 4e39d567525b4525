"""Answers at the deadline: how far from `Prefer: wait` they come, idle and with busy workers.

The offset counts from the moment when the request was sent. A job that takes longer than the wait
is handed over; that no stage of it ran twice is read from its attempts.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx2
import uvloop

from benchmarks.figures import Figure, percentile
from benchmarks.http_load import Connection
from benchmarks.processes import served

ANSWERS = "answers at the deadline"
RUNS = 3
TRIALS = 200
AT_ONCE = 5
WAIT_S = 1
TICK_S = 0.005
BURNERS = 4
BURN_S = 600.0
PAGE = 100
SHORT = json.dumps({"pipeline": "bench.rest", "input": 0.1}).encode()
JOB = json.dumps({"pipeline": "bench.rest", "input": WAIT_S * 1.3}).encode()


def measure() -> list[Figure]:
    """Offsets in ms: negative is early."""
    with (
        tempfile.TemporaryDirectory(prefix="forthwith-bench-") as folder,
        served(Path(folder)) as (url, _),
    ):
        port = int(url.rpartition(":")[2])
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            idle = [runner.run(_trials(port, TRIALS)) for _ in range(RUNS)]
            burning = _burn(url)
            busy, bare = zip(*[runner.run(_beside_a_timer(port)) for _ in range(RUNS)], strict=True)
            _end(url, burning)
        repeated = _repeated(url)
    return [*_idle_figures(idle), *_busy_figures(busy, bare), _none_repeated(repeated)]


async def _beside_a_timer(port: int) -> tuple[list[float], list[float]]:
    """The trials' offsets, and how late a bare timer of this process fires meanwhile."""
    late: list[float] = []

    async def tick() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(TICK_S)
            late.append(1000 * (time.monotonic() - began - TICK_S))

    ticking = asyncio.create_task(tick())
    offsets = await _trials(port, TRIALS)
    ticking.cancel()
    return offsets, late


def _idle_figures(runs: Sequence[list[float]]) -> list[Figure]:
    within = [sum(-5 <= offset <= 20 for offset in run) / len(run) for run in runs]
    return [
        Figure(
            name=f"{ANSWERS}, idle: within -5/+20 ms, of {TRIALS}",
            unit="%",
            runs=[100 * share for share in within],
            bar=80,
            at_most=False,
        ),
        Figure(name=f"{ANSWERS}, idle: late by, p50", unit="ms", runs=_medians(runs)),
        Figure(name=f"{ANSWERS}, idle: late by, worst", unit="ms", runs=_worst(runs), bar=100),
    ]


def _busy_figures(runs: Sequence[list[float]], bare: Sequence[list[float]]) -> list[Figure]:
    return [
        Figure(
            name="the measuring process itself, busy: a bare timer late by, worst",
            unit="ms",
            runs=_worst(bare),
        ),
        Figure(name=f"{ANSWERS}, busy: late by, p50", unit="ms", runs=_medians(runs)),
        Figure(name=f"{ANSWERS}, busy: late by, worst", unit="ms", runs=_worst(runs), bar=50),
    ]


def _none_repeated(repeated: float) -> Figure:
    return Figure(name="stage runs repeated by hand-over", unit="runs", runs=[repeated], bar=0)


def _medians(runs: Sequence[list[float]]) -> list[float]:
    return [percentile(run, 0.5) for run in runs]


def _worst(runs: Sequence[list[float]]) -> list[float]:
    return [max(run) for run in runs]


async def _trials(port: int, count: int) -> list[float]:
    connections = [await Connection.open(port) for _ in range(AT_ONCE)]

    async def line(connection: Connection) -> list[float]:
        offsets = []
        for _ in range(count // AT_ONCE):
            for _ in range(2):  # history in which most runs are short, or admission would predict
                await connection.post(SHORT)
            began = time.monotonic()
            await connection.post(JOB, prefer=f"wait={WAIT_S}")
            offsets.append(1000 * (time.monotonic() - began - WAIT_S))
            await asyncio.sleep(WAIT_S * 0.7)
        return offsets

    lines = await asyncio.gather(*map(line, connections))
    return [offset for offsets in lines for offset in offsets]


def _repeated(url: str) -> float:
    """Runs of a stage beyond its first, over the jobs that were handed over."""
    repeated, handed_over, token = 0, 0, ""
    while True:
        query = f"pipeline=bench.rest&page_size={PAGE}&page_token={token}".removesuffix(
            "&page_token="
        )
        answer = httpx2.get(f"{url}/api/v1/jobs?{query}").json()
        for job in answer["data"]:
            if job["method"] != "fallback":
                continue
            handed_over += 1
            stages = httpx2.get(f"{url}/api/v1/jobs/{job['id']}/stages").json()["data"]
            repeated += sum(max(0, stage["runs"] - 1) for stage in stages)
        token = answer["meta"]["pagination"]["next_page_token"]
        if not token:
            break
    if handed_over < 2 * RUNS * TRIALS:
        raise RuntimeError(f"only {handed_over} jobs were handed over")
    return float(repeated)


def _burn(url: str) -> list[str]:
    """Give the workers more burning stages than there are cores, in children and in threads."""
    burning = []
    for pipeline in ("bench.burn", "bench.spin"):
        for _ in range(BURNERS):
            job = {"pipeline": pipeline, "input": BURN_S}
            answer = httpx2.post(f"{url}/api/v1/jobs", json=job).raise_for_status()
            burning.append(answer.json()["data"]["id"])
    return burning


def _end(url: str, burning: list[str]) -> None:
    for job in burning:
        httpx2.post(f"{url}/api/v1/jobs/{job}/cancel", json={"force": True}).raise_for_status()
