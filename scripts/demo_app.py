"""A slow pipeline to try the deadline on: three stages, each as long as the input says."""

import asyncio
from collections.abc import Mapping

from forthwith import Forthwith, Pipeline, Stage

Slowness = Mapping[str, float]


async def read(input: Slowness) -> str:  # noqa: A002 - the engine's name
    await asyncio.sleep(input["seconds"])
    return "read"


async def think(read: str, input: Slowness) -> str:  # noqa: A002 - the engine's name
    await asyncio.sleep(input["seconds"])
    return f"{read}, thought"


async def write(think: str, input: Slowness) -> str:  # noqa: A002 - the engine's name
    await asyncio.sleep(input["seconds"])
    return f"{think}, wrote"


STAGES = (Stage("read", read), Stage("think", think), Stage("write", write))
app = Forthwith(
    pipelines=[Pipeline(name="demo.slow", input=dict[str, float], stages=STAGES)], shipped=False
)
