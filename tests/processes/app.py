"""The application that the processes under test run: stages that wait, burn, and keep a diary.

A stage writes a line when it begins and one when it ends, each with one `O_APPEND` write, so the
diary holds what really ran even when the process is killed in the middle of it.
"""

import asyncio
import ctypes
import fcntl
import os
import signal
from datetime import timedelta
from pathlib import Path
from threading import Event

from pydantic import BaseModel

from forthwith import Forthwith
from forthwith.model.errors import PermanentError
from forthwith.model.pipeline import Pipeline, Stage
from forthwith.ports.context import StageContext
from tests.support.waiting import eventually, eventually_async

PATIENCE_S = 60.0


class Order(BaseModel):
    """What a job of these pipelines is to do.

    Attributes:
        diary: the file that the stages write to.
        hold: the stage that waits until the file `gate` exists.
        seconds: how long each stage takes besides.

    """

    diary: str
    hold: str = ""
    gate: str = ""
    seconds: float = 0.0


def note(order: Order, ctx: StageContext, what: str) -> None:
    line = f"{ctx.job_id} {ctx.stage} {what} {os.getpid()} {ctx.attempt}\n"
    diary = os.open(order.diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(diary, line.encode())
    finally:
        os.close(diary)


async def run(order: Order, ctx: StageContext) -> str:
    note(order, ctx, "begins")
    if order.hold == ctx.stage:
        await eventually_async(Path(order.gate).exists, seconds=PATIENCE_S)
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=order.seconds)
    note(order, ctx, "ends")
    return ctx.stage


async def one(input: Order, ctx: StageContext) -> str:  # noqa: A002 - the engine's name
    return await run(input, ctx)


async def two(one: str, input: Order, ctx: StageContext) -> str:  # noqa: A002 - the engine's name
    return f"{one} {await run(input, ctx)}"


async def three(two: str, input: Order, ctx: StageContext) -> str:  # noqa: A002 - the engine's name
    return f"{two} {await run(input, ctx)}"


async def fill_a_megabyte(input: Order, ctx: StageContext) -> bytes:  # noqa: A002 - the engine's name
    """Return more than the ledger keeps by itself."""
    await run(input, ctx)
    return bytes(1 << 20)


async def block_the_loop(input: Order, ctx: StageContext) -> str:  # noqa: A002 - the engine's name
    """Keep the worker's event loop from running; other threads go on."""
    note(input, ctx, "begins")
    if input.gate:
        eventually(Path(input.gate).exists, seconds=PATIENCE_S)
    Event().wait(input.seconds)
    note(input, ctx, "ends")
    return "blocked"


def hog_the_interpreter(input: Order, ctx: StageContext) -> str:  # noqa: A002 - the engine's name
    """Stay in native code without letting go of the interpreter: no thread of the worker runs."""
    note(input, ctx, "begins")
    ctypes.PyDLL(None).usleep(round(input.seconds * 1_000_000))
    note(input, ctx, "ends")
    return "hogged"


def freeze(input: Order, ctx: StageContext) -> str:  # noqa: A002 - the engine's name
    """The first time, suspend this worker while it holds the ledger's gate."""
    again = Path(input.diary).exists()
    note(input, ctx, "begins")
    if not again:
        gate = os.open(input.gate, os.O_RDWR | os.O_CLOEXEC)
        fcntl.flock(gate, fcntl.LOCK_EX)
        os.kill(os.getpid(), signal.SIGSTOP)
    note(input, ctx, "ends")
    return "thawed"


def sleep_apart(input: Order) -> str:  # noqa: A002 - the engine's name
    """Live in an isolated child for a while."""
    Event().wait(input.seconds)
    return "woke"


def unlock(ctx: StageContext) -> str:
    """Open what only a password that ends in `!` opens, in an isolated child."""
    if not str(ctx.options.get("password")).endswith("!"):
        raise PermanentError("locked", "the password does not open it")
    return "opened"


app = Forthwith(
    shipped=False,
    pipelines=(
        Pipeline(
            name="test.three",
            input=Order,
            stages=(Stage("one", one), Stage("two", two), Stage("three", three)),
            timeout=timedelta(seconds=240),
        ),
        Pipeline(name="test.large", input=Order, stages=(Stage("large", fill_a_megabyte),)),
        Pipeline(name="test.block", input=Order, stages=(Stage("block", block_the_loop),)),
        Pipeline(name="test.freeze", input=Order, stages=(Stage("freeze", freeze),)),
        Pipeline(name="test.hog", input=Order, stages=(Stage("hog", hog_the_interpreter),)),
        Pipeline(
            name="test.apart", input=Order, stages=(Stage("apart", sleep_apart, isolated=True),)
        ),
        Pipeline(
            name="test.locked",
            input=Order,
            stages=(Stage("unlock", unlock, isolated=True),),
            options=("password",),
            secret_options=("password",),
        ),
    ),
)
