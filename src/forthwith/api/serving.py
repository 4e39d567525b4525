"""What a running API server has at hand for its routes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from starlette.requests import Request

from forthwith.api.access import Caller
from forthwith.api.errors import DrainingError
from forthwith.model.errors import IdempotencyInProgressError
from forthwith.runtime.service import Service
from forthwith.settings import Settings
from forthwith.telemetry.prometheus import Metrics

T = TypeVar("T")


class Drain:
    """Whether the server ends; a shared future, so that waiting for it costs no task."""

    def __init__(self) -> None:
        self.begun = False
        self._future: asyncio.Future[None] | None = None

    def begin(self) -> None:
        """Tell everybody who waits; safe to repeat. Called in the event loop."""
        self.begun = True
        if self._future is not None and not self._future.done():
            self._future.set_result(None)

    @property
    def future(self) -> asyncio.Future[None]:
        """Done as soon as the drain has begun."""
        if self._future is None:
            self._future = asyncio.get_running_loop().create_future()
            if self.begun:
                self._future.set_result(None)
        return self._future

    def check(self) -> None:
        """Raises DrainingError once the drain has begun."""
        if self.begun:
            raise DrainingError


class KeysInFlight:
    """Idempotency keys whose first request has not committed yet, in this process."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, str]] = set()

    @contextmanager
    def hold(self, tenant: str, key: str) -> Iterator[None]:
        """Hold the key; raises IdempotencyInProgressError when somebody else does."""
        if (tenant, key) in self._keys:
            raise IdempotencyInProgressError
        self._keys.add((tenant, key))
        try:
            yield
        finally:
            self._keys.discard((tenant, key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """The server's parts."""

    service: Service
    settings: Settings
    metrics: Metrics
    caller: Caller
    drain: Drain = field(default_factory=Drain)
    keys: KeysInFlight = field(default_factory=KeysInFlight)
    tasks: set[asyncio.Task[object]] = field(default_factory=set)

    def start(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Run work that goes on when the request that began it is gone."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def unless_drained(self, task: asyncio.Task[T]) -> T | None:
        """The task's result; None when the server is drained before: then it waits no more."""
        either: set[asyncio.Future[T] | asyncio.Future[None]] = {task, self.drain.future}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.cancel()
        return None


def serving(request: Request) -> Serving:
    """The server's parts, for a route."""
    parts: Serving = request.app.state.serving
    return parts
