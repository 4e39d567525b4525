"""The blocking client."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from random import SystemRandom
from types import TracebackType
from typing import Self, TypeVar
from uuid import uuid4

import httpx2

from forthwith.client import flows
from forthwith.client.exchange import (
    Broken,
    Came,
    Flow,
    Manners,
    Pause,
    Reply,
    Request,
    Step,
    Upload,
    accepted,
    refusal,
)
from forthwith.client.flows import Order
from forthwith.client.parameters import (
    DEFAULT_RETRIES,
    DEFAULT_URL,
    SERVER_VARIABLE,
    Duration,
    Source,
    duration,
    filters_of,
    order_of,
)
from forthwith.client.stream import Bookmark, Update, is_over, update_of
from forthwith.client.transport import arguments_of, broken, reply_of, settings_of, unreachable
from forthwith.client.wire import Document, Job, JobPage, PipelineInfo
from forthwith.model.json import JsonObject, JsonValue

T = TypeVar("T")


class Client:
    """Talks to a Forthwith server; each call blocks until it is answered.

    Errors are those of `forthwith.model.errors` and `forthwith.client.errors`, by the code of the
    answer. A request that may be sent twice is sent again when the connection breaks or the
    server asks for patience; a submit always carries an Idempotency-Key, so it may.

    Args:
        url: the server's address; `FORTHWITH_SERVER`, or this machine's default port, without.
        api_key: sent as a bearer token; `FORTHWITH_API_KEY` without.
        retries: further tries of a request that may be sent again.
        transport: how requests travel, for tests and for a service in the same process.

    """

    def __init__(
        self,
        url: str | None = None,
        *,
        api_key: str | None = None,
        retries: int = DEFAULT_RETRIES,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self.url = (url or os.environ.get(SERVER_VARIABLE) or DEFAULT_URL).rstrip("/")
        key = api_key or os.environ.get("FORTHWITH_API_KEY")
        self._http = httpx2.Client(transport=transport, **settings_of(self.url, key))
        self._manners = Manners(retries=retries, clock=time.monotonic, dice=SystemRandom().random)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; safe to repeat."""
        self._http.close()

    # -- jobs -----------------------------------------------------------------------------------
    def submit(
        self,
        pipeline: str,
        input: JsonValue = None,  # noqa: A002 - the word of the API
        *,
        files: Sequence[Source] = (),
        options: JsonObject | None = None,
        tags: Sequence[str] = (),
        metadata: JsonObject | None = None,
        wait: Duration | None = None,
        idempotency_key: str | None = None,
    ) -> Job:
        """Submit a job. With `wait` the answer is held back for its end, at most a minute.

        Either `input` or `files` (paths, or bytes) is given. `job.done` tells whether the job
        ended in time; then `job.result` is there if it went well.
        """
        order = order_of(
            pipeline,
            input,
            files=files,
            options=options,
            tags=tags,
            metadata=metadata,
            wait=wait,
            key=idempotency_key,
        )
        return self.place(order)

    def place(self, order: Order) -> Job:
        """Submit an order that is complete."""
        return self._run(flows.submitted(order, self._manners))

    def get(self, job_id: str) -> Job:
        """The job as it is now."""
        return self._run(flows.job(flows.job_request(job_id), self._manners, job_id=job_id))

    def wait(self, job_id: str, *, timeout: Duration | None = None) -> Job:
        """The job once it has ended. Raises WaitTimeoutError after `timeout`; it goes on."""
        return self._run(flows.ended(job_id, self._manners, timeout=duration(timeout)))

    def result(self, job_id: str, *, timeout: Duration | None = None) -> JsonValue:
        """What the job gave, once it has ended; waits for that, without end if no time is given.

        Raises:
            NoResultError: it ended badly; `failure` of the job says why.
            WaitTimeoutError: it had not ended by then.

        """
        self.wait(job_id, timeout=timeout)
        return (self.download(job_id)).envelope().data

    def download(self, job_id: str, *, format: str | None = None) -> Reply:  # noqa: A002 - as the API calls it
        """The answer with the result: the envelope, a file's bytes, or a `format` of the pipeline.

        Raises:
            RequestFailedError: `format_not_available`, with those that there are.

        """
        request = flows.result_request(job_id, form=format)
        return self._run(flows.downloaded(request, self._manners, job_id=job_id))

    def cancel(self, job_id: str, *, force: bool = False) -> Job:
        """Ask for a stop; a job that has ended comes back as it is."""
        request = flows.cancel_request(job_id, force=force)
        return self._run(flows.job(request, self._manners, job_id=job_id))

    def retry(
        self,
        job_id: str,
        *,
        delay: Duration = 0,
        options: JsonObject | None = None,
        idempotency_key: str | None = None,
    ) -> Job:
        """Begin a new round of a job that ended badly; finished stages stay."""
        request = flows.retry_request(
            job_id, delay=duration(delay), options=options or {}, key=idempotency_key or uuid4().hex
        )
        return self._run(flows.job(request, self._manners, job_id=job_id))

    def page(
        self,
        *,
        page_size: int = 20,
        page_token: str | None = None,
        **filters: str | Sequence[str],
    ) -> JobPage:
        """One page of jobs, newest first; filters are those of the API: `state`, `tag`, `q`."""
        request = flows.list_request(
            filters_of(filters), page_size=page_size, page_token=page_token
        )
        return self._run(flows.page(request, self._manners))

    def list(self, **filters: str | Sequence[str]) -> Iterator[Job]:
        """All jobs that fit the filters, newest first, fetched page by page."""
        token: str | None = None
        while True:
            page = self.page(page_size=100, page_token=token, **filters)
            yield from page.jobs
            token = page.next_page_token
            if token is None:
                return

    def events(self, job_id: str, *, after: int = 0) -> Iterator[Update]:
        """The job's events and snapshots of its progress, as they come, to its end.

        A broken connection is taken up again where it broke, through a server's restart of up
        to a minute: no event is missed or told twice.

        Raises:
            ServerUnreachableError: nobody answered, or not for a minute.

        """
        bookmark = Bookmark(after=after)
        while True:
            try:
                yield from self._stream(job_id, bookmark)
            except httpx2.TransportError as error:
                if bookmark.gives_up(self._manners.clock()):
                    raise unreachable(self.url, error) from error
            if bookmark.ended:
                return
            time.sleep(bookmark.delay)

    def _stream(self, job_id: str, bookmark: Bookmark) -> Iterator[Update]:
        request = flows.events_request(job_id, after=bookmark.after)
        arguments = arguments_of(request, ExitStack())  # it has no files
        with self._http.stream(**arguments) as response:
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                response.read()
                raise refusal(reply_of(response), job_id=job_id)
            if is_over(response.status_code):
                bookmark.over()
                return
            for sse in httpx2.EventSource(response):
                update = update_of(sse)
                if update is not None and bookmark.take(update):
                    yield update

    # -- documents and pipelines ------------------------------------------------------------------
    def upload(self, source: Path | str | bytes, *, name: str = "") -> Document:
        """Store a document, streamed; its id goes into a job's input as `document_id`."""
        return self._run(flows.stored(Upload.of(source, name), self._manners))

    def pipelines(self) -> tuple[PipelineInfo, ...]:
        """What the server can run."""
        return self._run(flows.pipelines(self._manners))

    def pipeline(self, name: str) -> PipelineInfo:
        """One pipeline, with the JSON Schemas of its input and its result."""
        return self._run(flows.pipeline(name, self._manners))

    def ask(self, request: Request, *, job_id: str = "") -> Reply:
        """Send any request of the API; the answer as it stands, unless it was refused."""
        return self._run(accepted(request, self._manners, job_id=job_id))

    # -- carrying flows out -----------------------------------------------------------------------
    def _run(self, flow: Flow[T]) -> T:
        came: Came = None
        while True:
            try:
                step = flow.send(came)
            except StopIteration as end:
                value: T = end.value
                return value
            came = self._carry_out(step)

    def _carry_out(self, step: Step) -> Came:
        match step:
            case Pause(seconds=pause):
                time.sleep(pause)
                return None
            case Request():
                return self._exchange(step)

    def _exchange(self, request: Request) -> Reply | Broken:
        with ExitStack() as opened:
            try:
                return reply_of(self._http.request(**arguments_of(request, opened)))
            except httpx2.TransportError as error:
                return broken(self.url, error)
