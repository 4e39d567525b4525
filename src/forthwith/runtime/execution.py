"""One try of one stage: in the event loop, in a thread, or in an isolated child."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import math
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from forthwith.model.errors import PermanentError
from forthwith.runtime.bridge import TARGET, import_path, pack
from forthwith.runtime.failures import Failed, cancelled_itself, failure_of_any, timed_out
from forthwith.runtime.isolation import (
    IsolatedCall,
    Isolation,
    Limits,
)
from forthwith.runtime.payloads import decode, encode

if TYPE_CHECKING:
    from forthwith.model.json import JsonObject
    from forthwith.model.pipeline import Pipeline, Stage
    from forthwith.runtime.context import RunContext

_LAST_MOMENT_S = 0.4
"""How long a coroutine that was cancelled may take to end."""

Run: TypeAlias = Callable[[], Awaitable[object]]
Middleware: TypeAlias = "Callable[[RunContext, Run], Awaitable[object]]"
"""Wraps every stage: `async def around(ctx, run): return await run()`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a try needs: the stage, its inputs as stored bytes, and its context."""

    pipeline: Pipeline
    stage: Stage
    inputs: Mapping[str, bytes]
    context: RunContext
    seconds: float


class Abandoned:
    """What could not be stopped; the process is to be recycled when there is any."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []
        self.tasks: list[asyncio.Task[bytes | Failed]] = []

    @property
    def count(self) -> int:
        """How many threads and coroutines still run."""
        self.threads = [thread for thread in self.threads if thread.is_alive()]
        self.tasks = [task for task in self.tasks if not task.done()]
        return len(self.threads) + len(self.tasks)


class Executor:
    """Runs tries. `open_documents` gives descriptors for an isolated child."""

    def __init__(
        self, *, isolation: Isolation, middleware: Sequence[Middleware] = (), limits: Limits
    ) -> None:
        self._isolation = isolation
        self._middleware = tuple(middleware)
        self._limits = limits
        self.abandoned = Abandoned()

    @property
    def isolation(self) -> Isolation:
        """Where isolated stages run."""
        return self._isolation

    def longest(self, stage: Stage, timeout: timedelta) -> timedelta:
        """How long a try of a stage without a time-out of its own may take."""
        return min(timeout, self._limits.wall) if stage.isolated else timeout

    async def run(self, work: Work) -> bytes | Failed:
        """The encoded output, or why there is none. Cancelling it stops what can be stopped.

        The try is a task of its own: a coroutine that does not end when it is cancelled is left
        behind after a moment, and so is one that cancels itself.
        """
        # An isolated try is timed where it runs: its wait for a free child is not its own.
        limit = None if work.stage.isolated else work.seconds
        inner = asyncio.ensure_future(self._guarded(work))
        try:
            await asyncio.wait((inner,), timeout=limit)
        except asyncio.CancelledError:
            await self._end(inner)
            raise
        if not inner.done():
            await self._end(inner)
            return timed_out(work.seconds)
        return cancelled_itself() if inner.cancelled() else inner.result()

    async def _end(self, inner: asyncio.Task[bytes | Failed]) -> None:
        inner.cancel()
        await asyncio.wait((inner,), timeout=_LAST_MOMENT_S)
        if not inner.done():
            self.abandoned.tasks.append(inner)

    async def _guarded(self, work: Work) -> bytes | Failed:
        try:
            return await self._wrapped(work)
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - a stage may raise anything; this is the seam
            return failure_of_any(error)

    async def _wrapped(self, work: Work) -> bytes:
        if work.stage.isolated:
            return _as_bytes(await self._through(work, lambda: self._isolated(work)))
        values = _values(work)
        value = await self._through(work, lambda: self._called(work, values))
        return encode(work.pipeline.signatures[work.stage.name].returns, value)

    async def _through(self, work: Work, run: Run) -> object:
        for around in reversed(self._middleware):
            run = _bind(around, work.context, run)
        return await run()

    async def _called(self, work: Work, values: Mapping[str, object]) -> object:
        if work.pipeline.signatures[work.stage.name].is_async:
            return await _awaited(work.stage.run(**values))
        return await self._threaded(work, lambda: work.stage.run(**values))

    async def _threaded(self, work: Work, run: Callable[[], object]) -> object:
        thread, done = in_thread(run, name=f"stage-{work.stage.name}")
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            done.add_done_callback(_forget)
            if not done.done():
                self.abandoned.threads.append(thread)
            raise

    async def _isolated(self, work: Work) -> bytes:
        with contextlib.ExitStack() as stack:
            handles = [stack.enter_context(document.open()) for document in work.context.documents]
            call = IsolatedCall(
                target=TARGET,
                request=pack(_header(work), work.inputs),
                fds=tuple(handle.fileno() for handle in handles),
                limits=_bounded(self._limits, work.seconds),
                share=work.context.claim,
                together=work.pipeline.child_time,
            )
            return await self._isolation.run(call, on_progress=_reporter(work.context))


def in_thread(
    run: Callable[[], object], *, name: str
) -> tuple[threading.Thread, asyncio.Future[object]]:
    """Run a function in a daemon thread: one that hangs must not keep the process from ending."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[object] = loop.create_future()
    scope = contextvars.copy_context()

    def settle(value: object, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(value)
        else:
            done.set_exception(error)

    def body() -> None:
        value: object = None
        problem: BaseException | None = None
        try:
            value = scope.run(run)
        except BaseException as error:  # noqa: BLE001  handed to whoever waits
            problem = _bearable(error)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, value, problem)

    thread = threading.Thread(target=body, name=name, daemon=True)
    thread.start()
    return thread, done


def _bearable(error: BaseException) -> BaseException:
    """What a future can hold: a StopIteration would be lost in it, an exit would end the loop."""
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    return RuntimeError(f"the stage raised {type(error).__name__}")


def _forget(done: asyncio.Future[object]) -> None:
    if not done.cancelled():
        done.exception()


async def _awaited(value: object) -> object:
    return await value if isinstance(value, Awaitable) else value


def _bind(around: Middleware, context: RunContext, run: Run) -> Run:
    return lambda: around(context, run)


def _as_bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise PermanentError("bad_output", "A middleware changed what an isolated stage returned.")
    return value


def _values(work: Work) -> dict[str, object]:
    parameters = work.pipeline.signatures[work.stage.name].parameters
    values = {name: decode(parameters[name], body) for name, body in work.inputs.items()}
    if "ctx" in parameters:
        values["ctx"] = work.context
    return values


def _header(work: Work) -> JsonObject:
    context = work.context
    soft = context.deadline_remaining
    return {
        "run": import_path(work.stage.run),
        "pipeline": work.pipeline.name,
        "job_id": context.job_id,
        "stage": context.stage,
        "attempt": context.attempt,
        "options": {**context.options},
        "remaining_s": context.remaining.total_seconds(),
        "deadline_s": None if soft is None else soft.total_seconds(),
        "documents": [{"id": d.id, "name": d.name, "size": d.size} for d in context.documents],
    }


def _bounded(limits: Limits, seconds: float) -> Limits:
    wall = timedelta(seconds=seconds)
    return Limits(
        memory_bytes=limits.memory_bytes,
        cpu_seconds=max(limits.cpu_seconds, math.ceil(seconds)),
        file_bytes=limits.file_bytes,
        open_files=limits.open_files,
        threads=limits.threads,
        output_bytes=limits.output_bytes,
        wall=wall,
    )


def _reporter(context: RunContext) -> Callable[[float, float, str], None]:
    def report(done: float, total: float, message: str) -> None:
        context.progress(done, total, message)

    return report
