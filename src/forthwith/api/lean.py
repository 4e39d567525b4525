"""FastAPI without what our routes do not use of it: it describes them, and keeps out of the way.

The routes take the request as it is and answer with bytes of their own, so FastAPI's exit stacks,
telemetry and error pages around each request would only cost time: about a third of a submit.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, get_type_hints

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import APIRoute
from starlette.applications import Starlette
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override

Endpoint = Callable[..., Awaitable[Response]]


class LeanRoute(APIRoute):
    """A route whose endpoint takes the request, and parts of the path as text, is called plainly.

    One that declares more (a query model, a dependency) is left to FastAPI.
    """

    def __init__(self, path: str, endpoint: Endpoint, **described: Any) -> None:  # noqa: ANN401 - FastAPI's own arguments
        super().__init__(path, endpoint, **described)
        if _is_plain(endpoint, set(self.param_convertors)):
            self.app = _called_plainly(endpoint)


def _is_plain(endpoint: Endpoint, in_path: set[str]) -> bool:
    hints = get_type_hints(endpoint)
    if not inspect.iscoroutinefunction(endpoint) or hints.pop("return", None) is not Response:
        return False
    return hints == {"request": Request, **dict.fromkeys(in_path, str)}


def _called_plainly(endpoint: Endpoint) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        response = await endpoint(Request(scope, receive, send), **scope["path_params"])
        await response(scope, receive, send)

    return app


class LeanAPI(FastAPI):
    """An application whose outermost layer is `edge`, and which has no other around its routes."""

    def __init__(self, *, edge: Callable[[ASGIApp], ASGIApp], **described: Any) -> None:  # noqa: ANN401 - FastAPI's own arguments
        super().__init__(**described)
        self.edge = edge

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await Starlette.__call__(self, scope, receive, send)

    @override
    def build_middleware_stack(self) -> ASGIApp:
        inner = AsyncExitStackMiddleware(self.router)  # FastAPI's own routes ask for it
        handled = ExceptionMiddleware(inner, handlers=self.exception_handlers)
        return self.edge(handled)
