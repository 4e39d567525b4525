"""The API without a network: requests of the client go straight to the application.

httpx2's own ASGI transport collects an answer before it gives it out; a stream of events has to
come through as it is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import TypeAlias

import httpx2
from typing_extensions import override

Message: TypeAlias = MutableMapping[str, object]
Application: TypeAlias = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


class InProcessTransport(httpx2.AsyncBaseTransport):
    """Carries requests to an ASGI application in the same event loop."""

    def __init__(self, application: Application) -> None:
        self._application = application

    @override
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        exchange = _Exchange(request)
        exchange.start(self._application)
        status, headers = await exchange.started()
        return httpx2.Response(status, headers=headers, stream=exchange)


class _Exchange(httpx2.AsyncByteStream):
    """One request and its answer, whose body is this stream."""

    def __init__(self, request: httpx2.Request) -> None:
        self._request = request
        self._body = _body(request)
        self._sent = False
        self._messages: asyncio.Queue[Message | None] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, application: Application) -> None:
        self._task = asyncio.create_task(self._run(application))

    async def _run(self, application: Application) -> None:
        try:
            await application(_scope(self._request), self._receive, self._messages.put)
        finally:
            self._messages.put_nowait(None)

    async def _receive(self) -> Message:
        if self._sent:
            await self._gone.wait()
            return {"type": "http.disconnect"}
        chunk = await anext(self._body, None)
        self._sent = chunk is None
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    async def started(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        message = await self._messages.get()
        if message is None:
            await self._result()
            raise httpx2.RemoteProtocolError("the application gave no answer")
        status, headers = message["status"], message.get("headers", [])
        if not (isinstance(status, int) and isinstance(headers, list)):
            raise httpx2.RemoteProtocolError("the application began with something else")
        return status, headers

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (message := await self._messages.get()) is not None:
            body = message.get("body", b"")
            if isinstance(body, bytes) and body:
                yield body
            if not message.get("more_body", False):
                break

    @override
    async def aclose(self) -> None:
        """Tell the application that nobody listens any more, and see it end."""
        self._gone.set()
        await self._result()

    async def _result(self) -> None:
        if self._task is not None:
            await self._task


async def _body(request: httpx2.Request) -> AsyncIterator[bytes]:
    if isinstance(request.stream, httpx2.AsyncByteStream):
        async for chunk in request.stream:
            yield chunk


def _scope(request: httpx2.Request) -> Message:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port),
        "client": (request.url.host, 0),
        "root_path": "",
    }
