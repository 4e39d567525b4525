"""uvicorn's HTTP protocol with bounds on what a client may send before it is heard, and after.

llhttp itself has no limit: a request line or a header of any length would be collected in memory,
and a client that sends a byte a minute would hold its connection for ever.

An answer may be out before the request is in: a body over its limit is refused at once. Closed
then, with bytes of the client unread, the connection would be reset, and the client would learn
nothing but that. So the rest is read and dropped, up to a number of bytes and of seconds.
"""

from __future__ import annotations

import asyncio
from typing import Final

import httptools
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from forthwith.api.edge import request_id
from forthwith.api.envelope import JSON_TYPE, Asked
from forthwith.api.failures import Failed, answer
from forthwith.api.problems import PROBLEMS

MAX_HEAD_BYTES: Final = 64 * 1024
_FRAMING: Final = 4  # the colon, the space and the end of the line
HEAD_SECONDS: Final = 15.0
_LINGER_SECONDS: Final = 2.0
_DRAIN_SECONDS: Final = 30.0
"""For the rest of a body that was answered already."""
_MAX_UNREAD_BYTES: Final = 256 * 1024 * 1024


class _HeadTooLargeError(httptools.HttpParserError):
    """The request line and the headers are larger than the limit."""


class _Outgoing(asyncio.Transport):
    """What an answer is written to; it closes when the client has had a chance to read it."""

    def __init__(self, protocol: GuardedProtocol) -> None:
        super().__init__()
        self._protocol = protocol

    @override
    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._protocol.transport.write(data)

    @override
    def is_closing(self) -> bool:
        return self._protocol.transport.is_closing()

    @override
    def close(self) -> None:
        self._protocol.close_when_heard()


class GuardedProtocol(HttpToolsProtocol):
    """One connection."""

    _head_bytes = 0
    _in_head = True
    _too_large = False
    _refused = False
    _unread_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None
    _drain_timer: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._outgoing = _Outgoing(self)
        self._arm()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        self._end_drain()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._refused:
            self._drop(len(data))
            return
        self._head_bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing() or self._refused:
            return
        if self._in_head and self._head_bytes > MAX_HEAD_BYTES:
            self._too_large = True
            self.send_400_response("")
        elif not self._in_head and self.cycle.response_complete:
            self._drop(len(data))

    def _drop(self, size: int) -> None:
        """The answer is out and the client still sends its body: let it, but not for ever."""
        self._unread_bytes += size
        if self._unread_bytes > _MAX_UNREAD_BYTES:
            self._give_up()
        elif self._drain_timer is None and not self._refused:
            self._drain_timer = self.loop.call_later(_DRAIN_SECONDS, self._give_up)

    def _give_up(self) -> None:
        """End with a client that sends and sends; at first so that it may still read."""
        self._end_drain()
        if self._refused:
            self.transport.close()
        elif not self.transport.is_closing():
            self._refuse()

    def _end_drain(self) -> None:
        if self._drain_timer is not None:
            self._drain_timer.cancel()
            self._drain_timer = None

    def close_when_heard(self) -> None:
        """Close, as soon as the rest of the request is in or is not worth waiting for."""
        if self._in_head or self.transport.is_closing():
            self.transport.close()
        elif not self._refused:
            self._refuse(_DRAIN_SECONDS)

    @override
    def on_message_begin(self) -> None:
        self._in_head = True
        if self._head_timer is None:
            self._arm()
        super().on_message_begin()

    @override
    def on_headers_complete(self) -> None:
        self._disarm()
        if sum(len(name) + len(value) + _FRAMING for name, value in self.headers) > MAX_HEAD_BYTES:
            self._too_large = True
            raise _HeadTooLargeError
        self._in_head = False
        super().on_headers_complete()
        self.cycle.transport = self._outgoing

    @override
    def on_message_complete(self) -> None:
        self._in_head = True
        self._head_bytes = 0
        self._unread_bytes = 0
        self._end_drain()
        super().on_message_complete()
        if self.cycle.response_complete and self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _arm(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._head_took_too_long)

    def _disarm(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_took_too_long(self) -> None:
        self._head_timer = None
        if not self.transport.is_closing():
            self.transport.close()

    @override
    def send_400_response(self, msg: str) -> None:
        """Answer what cannot be read as HTTP, in the envelope, and close."""
        problem = PROBLEMS["headers_too_large" if self._too_large else "bad_request"]
        facts = Asked(id=request_id(None), at=self.loop.time())
        response = answer(Failed(problem=problem, message=problem.title), facts, JSON_TYPE)
        head = b"".join(b"%b: %b\r\n" % pair for pair in response.raw_headers)
        extra = b"x-request-id: %b\r\nconnection: close\r\n" % facts.id.encode("ascii")
        parts = (STATUS_LINE[problem.status], head, extra, b"\r\n", bytes(response.body))
        self.transport.write(b"".join(parts))
        self._refuse()

    def _refuse(self, seconds: float = _LINGER_SECONDS) -> None:
        """Close our side, and the whole when the client has seen it, or after so many seconds.

        Closed at once, with bytes of the client still unread, the connection would be reset and
        the answer lost.
        """
        self._refused = True
        self._unread_bytes = 0
        self._disarm()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._head_timer = self.loop.call_later(seconds, self._head_took_too_long)
