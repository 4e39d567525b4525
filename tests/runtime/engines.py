"""An engine for a test, and words for waiting until it has done something."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect

from forthwith.app import Forthwith
from forthwith.ledgers.audit import violations
from forthwith.model.event import Event
from forthwith.model.json import JsonValue
from forthwith.model.pipeline import Pipeline, RetryPolicy, Stage
from forthwith.runtime.execution import Middleware
from forthwith.runtime.running import Running
from forthwith.settings import Settings

ONCE = RetryPolicy(max_attempts=1)
QUICK = RetryPolicy(max_attempts=3, base=timedelta(milliseconds=20), jitter=0.0)
PATIENCE = 20.0


@asynccontextmanager
async def engine(
    data_dir: Path,
    *pipelines: Pipeline,
    providers: Mapping[str, object] | None = None,
    middleware: Sequence[Middleware] = (),
    only: set[str] | None = None,
    drain_s: float = 5.0,
    **overrides: object,
) -> AsyncIterator[Running]:
    """Run the engine over the ledger in this folder until the block ends."""
    app = Forthwith(pipelines=pipelines, providers=providers, middleware=middleware, shipped=False)
    settings = Settings(data_dir=data_dir).model_copy(update=overrides)
    drain = timedelta(seconds=drain_s)
    async with app.running(settings=settings, only=only, drain=drain) as fw:
        yield fw


def broken_promises(data_dir: Path) -> list[str]:
    """What the ledgers below this folder say against the audit's promises."""
    found = []
    for path in data_dir.rglob("ledger.db"):
        with closing(connect(path)) as connection:
            found += violations(connection, idle=True)
    return found


def one(name: str, run: object, **more: object) -> Pipeline:
    """A pipeline of one stage."""
    assert callable(run)
    return Pipeline(name=name, stages=(Stage(name="work", run=run),), **more)  # type: ignore[arg-type] # passed on


class Heard:
    """The events that a test waits for and looks at later."""

    def __init__(self, fw: Running) -> None:
        self.events: list[Event] = []
        self._news = asyncio.Condition()
        fw.on("*", self._take)

    async def _take(self, event: Event) -> None:
        async with self._news:
            self.events.append(event)
            self._news.notify_all()

    def kinds(self, job_id: str) -> list[str]:
        """The kinds of a job's events, in order."""
        return [event.kind for event in self.events if event.job_id == job_id]

    async def of(self, kind: str, job_id: str, *, times: int = 1, **data: JsonValue) -> Event:
        """The event of that kind and data, when it has come this many times."""

        def found() -> list[Event]:
            return [
                event
                for event in self.events
                if (event.kind, event.job_id) == (kind, job_id)
                and all(event.data.get(name) == value for name, value in data.items())
            ]

        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: len(found()) >= times)
        return found()[times - 1]


@dataclass
class Gate:
    """Where a stage waits until the test opens it; counts who is inside."""

    opened: asyncio.Event = field(default_factory=asyncio.Event)
    inside: int = 0
    most: int = 0
    entered: list[str] = field(default_factory=list)

    async def passed(self, who: str = "") -> None:
        """Go through, waiting while it is closed."""
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.entered.append(who)
        try:
            await self.opened.wait()
        finally:
            self.inside -= 1
