"""An application for tests of the edges: quick, gated, failing, and with a file as its result.

Every pipeline takes `{"text": …}`, or documents; `demo.count` takes a plain string.
"""

from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel

from forthwith.app import Forthwith
from forthwith.model.errors import PermanentError
from forthwith.model.pipeline import Pipeline, RetryPolicy, Stage
from forthwith.ports.context import StageContext
from tests.support.waiting import eventually_async


class Order(BaseModel):
    text: str = ""
    document_id: str | None = None
    document_ids: list[str] = []


class Words(BaseModel):
    words: list[str]


async def split(input: Order) -> Words:  # noqa: A002 - the name that stands for the job's input
    return Words(words=input.text.split())


async def hold(input: Order, ctx: StageContext) -> Words:  # noqa: A002 - as above
    """Run until the file that the text names is there."""
    await ctx.progress(1, 4, "at the gate")
    await eventually_async(Path(input.text).exists, seconds=40)
    return Words(words=["through"])


async def fail(input: Order) -> Words:  # noqa: A002 - as above
    raise PermanentError("no_luck", f"{input.text or 'it'} has no luck", hint="Try another one.")


async def remark(input: Order) -> dict[str, object]:  # noqa: A002 - as above
    return {"notes": [{"code": "odd", "message": f"{input.text} is odd"}]}


async def count(input: str) -> int:  # noqa: A002 - as above
    return len(input.split())


async def raw(input: Order) -> bytes:  # noqa: A002 - as above
    return b"\x00\x01" + input.text.encode()


ONCE = RetryPolicy(max_attempts=1)
A_MINUTE = timedelta(seconds=60)

app = Forthwith(
    pipelines=[
        Pipeline(name="demo.words", input=Order, stages=(Stage("split", split),)),
        Pipeline(name="demo.gate", input=Order, timeout=A_MINUTE, stages=(Stage("hold", hold),)),
        Pipeline(name="demo.fail", input=Order, retry=ONCE, stages=(Stage("fail", fail),)),
        Pipeline(name="demo.noted", input=Order, stages=(Stage("remark", remark),)),
        Pipeline(name="demo.count", input=str, stages=(Stage("count", count),)),
        Pipeline(name="demo.raw", input=Order, stages=(Stage("raw", raw),)),
    ]
)
