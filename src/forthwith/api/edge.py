"""The outermost layer of every request: its clock, its id, its headers, and the last resort.

Plain ASGI, because it stands in the path of every request. What it adds:

- the instant when the headers were read, from which deadlines count, and the request's id;
- `X-Request-ID`, headers that keep browsers from guessing, and `Cache-Control`;
- an answer with nothing of the error in it, where nobody foresaw the error;
- HEAD wherever there is GET.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typing_extensions import override

from forthwith.api.access import Guard
from forthwith.api.envelope import Asked
from forthwith.api.errors import ClientGoneError
from forthwith.api.failures import Failed, answer, failed_by
from forthwith.api.problems import INTERNAL
from forthwith.model.errors import ForthwithError
from forthwith.model.ids import make_id
from forthwith.runtime.clock import ENTROPY

_REQUEST_ID: Final = re.compile(rb"[\x21-\x7e]{1,128}")
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}
_RAW_HEADERS: Final = tuple((name.encode(), value.encode()) for name, value in _HEADERS.items())

Observe = Callable[[str, str, int, float, str], None]
"""Told of each answer: method, route, status, seconds, error code."""
Report = Callable[[str, BaseException], None]
"""Told of each error that nobody foresaw: the request's id and the error."""


def request_id(given: bytes | None) -> str:
    """The caller's id for the request, if it is 1 to 128 visible ASCII characters; else a new one.

    >>> request_id(b"abc-1")
    'abc-1'
    """
    if given is not None and _REQUEST_ID.fullmatch(given):
        return given.decode("ascii")
    return make_id("req", millis=time.time_ns() // 1_000_000, entropy=ENTROPY.take())


def _count(scope: Scope, name: bytes) -> int:
    return sum(known == name for known, _ in scope["headers"])


class Edge:
    """The ASGI layer; see the module."""

    def __init__(self, app: ASGIApp, *, guard: Guard, observe: Observe, report: Report) -> None:
        self._app = app
        self._guard = guard
        self._observe = observe
        self._report = report

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        at = time.monotonic()
        headers = dict(scope["headers"])
        facts = Asked(id=request_id(headers.get(b"x-request-id")), at=at)
        scope["forthwith.asked"] = facts
        head = scope["method"] == "HEAD"
        exchange = (_HeadExchange if head else _Exchange)(receive, send, facts)
        asked = {**scope, "method": "GET"} if head else scope
        try:
            self._guard.check(scope["method"], headers, hosts=_count(scope, b"host"))
            await self._app(asked, exchange.receive, exchange.send)
        except ClientGoneError:
            exchange.status = exchange.status or 499
        except ForthwithError as error:
            await exchange.fail(failed_by(error), scope)
        except Exception as error:  # noqa: BLE001 - the last resort: nothing of it may get out
            self._report(facts.id, error)
            await exchange.fail(Failed(problem=INTERNAL, message=INTERNAL.title), scope)
        finally:
            path = getattr(asked.get("route"), "path", "")
            taken = time.monotonic() - at
            self._observe(scope["method"], path, exchange.status, taken, facts.failure)


class _Exchange:
    """One request and its answer, as far as it has gone out."""

    def __init__(self, receive: Receive, send: Send, facts: Asked) -> None:
        self.receive = receive
        self._send = send
        self._facts = facts
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers: list[tuple[bytes, bytes]] = list(message["headers"])
            known = {name for name, _ in headers}
            headers.extend(pair for pair in _RAW_HEADERS if pair[0] not in known)
            headers.append((b"x-request-id", self._facts.id.encode("ascii")))
            message = {**message, "headers": headers}
        await self._send(message)

    async def fail(self, it: Failed, scope: Scope) -> None:
        """Answer with a failure, unless an answer is on its way already; then break it off."""
        if self.status:
            raise ConnectionAbortedError("the answer broke off")
        accepts = ", ".join(Headers(scope=scope).getlist("accept"))
        response = answer(it, self._facts, accepts)
        await response(scope, self.receive, self.send)


class _HeadExchange(_Exchange):
    """A HEAD request, answered as GET is, without the body; a stream ends where it begins."""

    @override
    async def send(self, message: Message) -> None:
        if message["type"] != "http.response.body":
            await super().send(message)
            return
        await super().send({"type": "http.response.body", "body": b"", "more_body": False})
        if message.get("more_body", False):
            raise ClientGoneError
