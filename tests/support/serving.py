"""A real server for tests: uvicorn on a loopback port, over a SQLite ledger, with a worker."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from pydantic import BaseModel

from forthwith.api.server import listen, serve_api
from forthwith.app import open_service, start_engine
from forthwith.model.errors import PermanentError
from forthwith.model.pipeline import Degrade, Pipeline, RetryPolicy, Stage
from forthwith.model.rendering import Rendered, Rendering
from forthwith.ports.context import StageContext
from forthwith.runtime.service import Service
from forthwith.settings import Settings

GATES: dict[str, asyncio.Event] = {}
"""Stages that hold wait here: a test opens the gate when it has seen enough."""


class Words(BaseModel):
    """The input of the pipelines here."""

    text: str = ""
    gate: str = ""


async def hold(input: Words, ctx: StageContext) -> dict[str, object]:  # noqa: A002 - the engine's name
    await ctx.progress(1, 2, "half of it")
    if input.gate:
        await GATES.setdefault(input.gate, asyncio.Event()).wait()
    return {"words": input.text.split()}


def count(hold: dict[str, object]) -> dict[str, object]:
    words = hold["words"]
    assert isinstance(words, list)
    return {"count": len(words), "markdown": f"# {len(words)} words\n"}


def page(count: dict[str, object]) -> bytes:
    return f"<p>{count['count']} words".encode()


def markdown(count: dict[str, object]) -> bytes:
    return str(count["markdown"]).encode()


def listed(count: dict[str, object]) -> Rendered | None:
    """Nothing to list of no words, and a file of another kind for many."""
    number = count["count"]
    assert isinstance(number, int)
    if not number:
        return None
    kind, extension = ("text/csv", "csv") if number < 3 else ("application/zip", "zip")
    return Rendered(body=str(number).encode(), media_type=kind, extension=extension)


RENDERINGS = (
    Rendering(name="html", media_type="text/html; charset=utf-8", extension="html", run=page),
    Rendering(
        name="markdown", media_type="text/markdown; charset=utf-8", extension="md", run=markdown
    ),
    Rendering(name="list", media_type="text/csv", extension="csv", run=listed),
    Rendering(name="sheet", media_type="application/x-sheet", extension="sheet", run=listed),
)


def refuse(input: Words) -> dict[str, object]:  # noqa: A002 - the engine's name
    raise PermanentError("not_today", f"refused {len(input.text)} characters")


def shout(input: Words) -> bytes:  # noqa: A002 - the engine's name
    return input.text.upper().encode()


def remark(input: Words) -> dict[str, object]:  # noqa: A002 - the engine's name
    said = [{"code": "odd", "message": f"{word} is odd", "page": 1} for word in input.text.split()]
    return {"words": len(said), "notes": said, "parts": [{"notes": [{"code": "x"}]}]}


def plain(input: Words) -> list[str]:  # noqa: A002 - the engine's name
    return input.text.split()


def read(ctx: StageContext) -> dict[str, object]:
    return {"names": [document.name for document in ctx.documents]}


def unlock(input: Words, ctx: StageContext) -> dict[str, object]:  # noqa: A002 - the engine's name
    if ctx.options.get("password") != "sesame":
        raise PermanentError("locked", "the password does not open it")
    return {"words": input.text.split()}


ONCE = RetryPolicy(max_attempts=1)
PIPELINES = (
    Pipeline(
        name="test.words",
        input=Words,
        stages=(Stage("hold", hold), Stage("count", count)),
        renderings=RENDERINGS,
    ),
    Pipeline(name="test.fails", input=Words, stages=(Stage("refuse", refuse),), retry=ONCE),
    Pipeline(
        name="test.locked",
        input=Words,
        stages=(Stage("unlock", unlock),),
        retry=ONCE,
        options={"password": str | int},
        secret_options=("password",),
    ),
    Pipeline(name="test.bytes", input=Words, stages=(Stage("shout", shout),)),
    Pipeline(name="test.noted", input=Words, stages=(Stage("remark", remark),)),
    Pipeline(name="test.plain", input=Words, stages=(Stage("plain", plain),)),
    Pipeline(name="test.files", input=dict[str, object], stages=(Stage("read", read),)),
    Pipeline(
        name="test.partial",
        input=Words,
        stages=(
            Stage("refuse", refuse, on_failure=Degrade(to={"none": True})),
            Stage("plain", plain, after=("refuse",)),
        ),
        retry=ONCE,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that answers."""

    service: Service
    settings: Settings
    url: str
    port: int
    stop: asyncio.Event
    task: asyncio.Task[None]


@asynccontextmanager
async def running(
    data_dir: Path,
    *,
    pipelines: Sequence[Pipeline] = PIPELINES,
    worker: bool = True,
    **overrides: object,
) -> AsyncIterator[Running]:
    """Serve until the block ends."""
    settings = Settings(data_dir=data_dir, port=0).model_copy(update=overrides)
    service = await open_service(settings, pipelines)
    engine = None
    if worker:
        engine = await start_engine(
            settings, service, providers={}, middleware=(), only=None, supervised=False
        )
    try:
        async with _serving(service, settings) as server:
            yield server
    finally:
        for gate in GATES.values():
            gate.set()
        GATES.clear()
        if engine is not None:
            await engine.stop()
        await service.close()


@asynccontextmanager
async def _serving(service: Service, settings: Settings) -> AsyncIterator[Running]:
    listener = listen(settings)
    port = listener.getsockname()[1]
    listening, stop = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(
        serve_api(service, settings, ready=listening.set, listener=listener, stop=stop)
    )
    await listening.wait()
    try:
        yield Running(
            service=service,
            settings=settings,
            url=f"http://127.0.0.1:{port}",
            port=port,
            stop=stop,
            task=task,
        )
    finally:
        stop.set()
        await task


@asynccontextmanager
async def client_of(server: Running) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the server's `/api/v1`; other paths by their full address."""
    async with httpx2.AsyncClient(base_url=f"{server.url}/api/v1/", timeout=20) as client:
        yield client
