"""uvicorn's HTTP protocol with bounds on what a client may send before it is heard.

llhttp itself has no limit: a request line or a header of any length would be collected in memory,
and a client that sends a byte a minute would hold its connection for ever.
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
_MAX_UNREAD_BYTES: Final = 256 * 1024 * 1024


class _HeadTooLargeError(httptools.HttpParserError):
    """The request line and the headers are larger than the limit."""


class GuardedProtocol(HttpToolsProtocol):
    """One connection."""

    _head_bytes = 0
    _in_head = True
    _too_large = False
    _refused = False
    _unread_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._arm()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
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
            self.transport.close()
        elif self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

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

    @override
    def on_message_complete(self) -> None:
        self._in_head = True
        self._head_bytes = 0
        self._unread_bytes = 0
        super().on_message_complete()

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

    def _refuse(self) -> None:
        """Close our side, and the whole when the client has seen it.

        Closed at once, with bytes of the client still unread, the connection would be reset and
        the answer lost.
        """
        self._refused = True
        self._unread_bytes = 0
        self._disarm()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._head_timer = self.loop.call_later(_LINGER_SECONDS, self._head_took_too_long)
