"""The pipelines that are measured: `--app benchmarks.pipelines:app`."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from forthwith import Forthwith, Pipeline, Stage


async def stamp(input: str) -> float:
    """When its first line runs, by the clock that all processes of a host share."""
    del input
    return time.monotonic()


async def rest(input: float) -> float:
    await asyncio.sleep(input)
    return input


async def finish(rest: float) -> float:
    return rest


def burn(input: float) -> int:
    ends, turns = time.monotonic() + input, 0
    while time.monotonic() < ends:
        turns += 1
    return turns


NOOP = Pipeline(name="bench.noop", input=str, stages=(Stage("stamp", stamp),))
REST = Pipeline(
    name="bench.rest", input=float, stages=(Stage("rest", rest, weight=9), Stage("finish", finish))
)
LONG = timedelta(minutes=5)
BURN = Pipeline(
    name="bench.burn", input=float, stages=(Stage("burn", burn, isolated=True, timeout=LONG),)
)
SPIN = Pipeline(name="bench.spin", input=float, stages=(Stage("burn", burn, timeout=LONG),))

app = Forthwith(pipelines=[NOOP, REST, BURN, SPIN], shipped=False)
