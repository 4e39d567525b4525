"""The engine in a user's own process: submit, wait, listen."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from forthwith.model.errors import NoResultError, StorageError, WaitTimeoutError
from forthwith.model.job import JobState
from forthwith.runtime.payloads import decode
from forthwith.runtime.submit import Submission

if TYPE_CHECKING:
    from forthwith.model.job import JobRecord
    from forthwith.model.json import JsonObject, JsonValue
    from forthwith.runtime.engine import Engine
    from forthwith.runtime.relay import Callback
    from forthwith.runtime.service import Service

_FOR_EVER_S = 10 * 366 * 86_400.0
_HEALTH_EVERY_S = 1.0
HealthCallback = Callable[["JsonObject"], None]


class JobHandle:
    """A job that was submitted here."""

    def __init__(self, service: Service, tenant: str, job_id: str) -> None:
        self._service = service
        self._tenant = tenant
        self.id = job_id

    async def record(self) -> JobRecord:
        """The job as it is now."""
        return await self._service.record(self._tenant, self.id)

    async def wait(self, *, timeout: timedelta | float | None = None) -> JobRecord:  # noqa: ASYNC109 - the public name
        """The job when it has ended.

        Raises:
            WaitTimeoutError: it has not ended within `timeout` (seconds, or a timedelta).

        """
        patience = _patience(timeout)
        until = self._service.clock.monotonic() + patience.total_seconds()
        record = await self._service.wait_done(self._tenant, self.id, until=until)
        if not record.job.done:
            raise WaitTimeoutError(self.id, patience)
        return record

    async def result(self, *, timeout: timedelta | float | None = None) -> object:  # noqa: ASYNC109 - the public name
        """The output of the result stage, as that stage's type.

        Raises:
            WaitTimeoutError: the job has not ended within `timeout`.
            NoResultError: it ended badly; `failure` of the job says why.

        """
        record = await self.wait(timeout=timeout)
        if record.job.state is not JobState.COMPLETED:
            raise NoResultError(self.id, record.job.state.value)
        result = await self._service.result(self._tenant, self.id)
        pipeline = self._service.catalogue.find(record.job.pipeline_key)
        kind = pipeline.signatures[record.job.result_stage].returns if pipeline else object
        return decode(kind, result.body)

    async def cancel(self, *, force: bool = False) -> JobRecord:
        """Ask for a stop; safe to repeat."""
        return await self._service.cancel(self._tenant, self.id, force=force)

    async def retry(
        self, *, delay: timedelta = timedelta(), options: JsonObject | None = None
    ) -> JobRecord:
        """Begin a new round of a job that ended badly; options go over those of the submit."""
        return await self._service.retry(self._tenant, self.id, delay=delay, options=options)


class Running:
    """A running engine; `async with app.running() as fw` gives it."""

    def __init__(
        self, service: Service, engine: Engine, *, tenant: str, owner: str, only: set[str] | None
    ) -> None:
        self.service = service
        self.engine = engine
        self._tenant = tenant
        self._owner = owner
        self._only = only
        self._watchers: set[asyncio.Task[None]] = set()

    async def submit(
        self,
        pipeline: str,
        input: JsonValue,  # noqa: A002 - the public name
        *,
        options: JsonObject | None = None,
        tags: tuple[str, ...] = (),
        metadata: JsonObject | None = None,
        wait: timedelta | None = None,
    ) -> JobHandle:
        """Accept a job; it is durable on return.

        Raises:
            InvalidInputError: pipeline, input or options are not valid.
            OverloadedError: too many jobs wait.

        """
        submitted = await self.service.submit(
            Submission(
                tenant=self._tenant,
                owner=self._owner,
                pipeline=pipeline,
                input=input,
                options=options or {},
                tags=tags,
                metadata=metadata or {},
                wait=wait,
                received_at=self.service.clock.monotonic(),
            )
        )
        if self._only is not None:
            self._only.add(submitted.job.id)
            self.engine.worker.nudge()
        return self.job(submitted.job.id)

    def job(self, job_id: str) -> JobHandle:
        """A job by its id."""
        return JobHandle(self.service, self._tenant, job_id)

    def on(self, kind: str, callback: Callback, *, job_id: str | None = None) -> Callable[[], None]:
        """Call back for each event of that kind; the returned function ends it."""
        return self.service.relay.on(kind, callback, job_id=job_id)

    def on_health(self, callback: HealthCallback) -> Callable[[], None]:
        """Call back when the health's words change; the returned function ends it."""
        task = asyncio.get_running_loop().create_task(self._watch_health(callback))
        self._watchers.add(task)
        task.add_done_callback(self._watchers.discard)

        def end() -> None:
            task.cancel()

        return end

    async def close(self) -> None:
        """End the watchers of the health; safe to repeat."""
        watchers = list(self._watchers)
        for task in watchers:
            task.cancel()
        await asyncio.gather(*watchers, return_exceptions=True)

    async def _watch_health(self, callback: HealthCallback) -> None:
        last: object = None
        while True:
            with contextlib.suppress(StorageError):
                health = await self.service.health()
                if health.get("status") != last:
                    last = health.get("status")
                    self._tell({**health, "blocked": self.engine.blocked_seconds > 0}, callback)
            await asyncio.sleep(_HEALTH_EVERY_S)

    def _tell(self, health: JsonObject, callback: HealthCallback) -> None:
        try:
            callback(health)
        except Exception as error:  # noqa: BLE001 - a user's callback may raise anything
            self.service.relay.failed.append(error)


def _patience(timeout: timedelta | float | None) -> timedelta:
    if timeout is None:
        return timedelta(seconds=_FOR_EVER_S)
    return timeout if isinstance(timeout, timedelta) else timedelta(seconds=timeout)
