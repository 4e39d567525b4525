"""Steps of a flow as requests of httpx2."""

from __future__ import annotations

from contextlib import ExitStack
from typing import BinaryIO, Final, TypeAlias, TypedDict
from urllib.parse import urlsplit

import httpx2

from forthwith.client.errors import ServerUnreachableError
from forthwith.client.exchange import Broken, Reply, Request
from forthwith.model.json import JsonObject

CONNECT_TIMEOUT_S: Final = 5.0
READ_TIMEOUT_S: Final = 30.0
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
NEVER_SENT: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
FilePart: TypeAlias = tuple[str, tuple[str, BinaryIO, str]]


class Settings(TypedDict):
    """What the blocking and the asynchronous httpx2 client are made with."""

    base_url: str
    headers: dict[str, str]
    timeout: httpx2.Timeout
    trust_env: bool


class Arguments(TypedDict, total=False):
    """What a request of either is made with."""

    method: str
    url: str
    params: httpx2.QueryParams
    headers: dict[str, str]
    timeout: httpx2.Timeout
    json: JsonObject
    data: dict[str, str | list[str]]
    files: list[FilePart]


def settings_of(base_url: str, api_key: str | None) -> Settings:
    """A proxy from the environment is not asked for what is on this machine."""
    headers = {"Accept": "application/json", "User-Agent": "forthwith-client"}
    if api_key:
        headers["Authorization"] = f"Bearer {api_key}"
    return Settings(
        base_url=base_url.rstrip("/"),
        headers=headers,
        timeout=httpx2.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
        trust_env=urlsplit(base_url).hostname not in _LOOPBACK,
    )


def arguments_of(request: Request, opened: ExitStack) -> Arguments:
    """What httpx2 needs to send it; `opened` closes the files afterwards."""
    arguments = Arguments(
        method=request.method,
        url=request.path,
        params=httpx2.QueryParams([*request.query]),
        headers=dict(request.headers),
        timeout=httpx2.Timeout(READ_TIMEOUT_S + request.held_s, connect=CONNECT_TIMEOUT_S),
    )
    if request.json is not None:
        arguments["json"] = request.json
    if request.files:
        arguments["data"] = dict(request.form)
        arguments["files"] = [
            ("file", (each.name, opened.enter_context(each.open()), each.media_type))
            for each in request.files
        ]
    return arguments


def reply_of(response: httpx2.Response) -> Reply:
    """A response that was read to its end."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(status=response.status_code, headers=headers, body=response.content)


def broken(base_url: str, error: httpx2.TransportError) -> Broken:
    """Why there was no answer, in words for a person."""
    reason = str(error) or type(error).__name__
    if isinstance(error, httpx2.ConnectError):
        reason = (
            "connection refused" if "refused" in reason or "attempts failed" in reason else reason
        )
    elif isinstance(error, httpx2.TimeoutException):
        reason = "no answer in time"
    return Broken(url=base_url, reason=reason, sent=not isinstance(error, NEVER_SENT))


def unreachable(base_url: str, error: httpx2.TransportError) -> ServerUnreachableError:
    """The same as an exception."""
    return ServerUnreachableError(base_url, broken(base_url, error).reason)
