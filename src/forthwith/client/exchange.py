"""One exchange with a server, without the network: what to ask, and what to make of the answer.

A flow is a generator that yields what it wants done and is sent what came of it. `Client` and
`AsyncClient` carry the same flows out, one blocking, one in the event loop: every rule about
retries, waiting and errors stands once, here and in `flows`.
"""

from __future__ import annotations

import io
import json
import mimetypes
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias, TypeVar

from pydantic import ValidationError

from forthwith.client.errors import RequestFailedError, ServerUnreachableError, raised_for
from forthwith.client.wire import Envelope, ErrorBody
from forthwith.model.errors import ForthwithError
from forthwith.model.json import JsonObject, JsonValue

T = TypeVar("T")
_FIRST_DELAY_S: Final = 0.25
_LONGEST_PATIENCE_S: Final = 10.0
_WORTH_ANOTHER_TRY: Final = frozenset(
    {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE}
)
_IN_PROGRESS: Final = "idempotency_in_progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A document to send: a path, or bytes with a name. It can be opened more than once."""

    name: str
    source: Path | bytes
    media_type: str = "application/octet-stream"

    @classmethod
    def of(cls, source: Path | str | bytes, name: str = "") -> Upload:
        """What a caller gave: a path (also as text), or the bytes themselves.

        >>> Upload.of("reports/may.pdf").name
        'may.pdf'
        """
        if isinstance(source, bytes):
            return cls(name=name or "document", source=source)
        path = Path(source)
        shown = (name or path.name).encode("utf-8", "replace").decode()  # names need not be UTF-8
        media_type = mimetypes.guess_type(shown)[0] or "application/octet-stream"
        return cls(name=shown, source=path, media_type=media_type)

    def open(self) -> BinaryIO:
        """A new handle on the content; the caller closes it."""
        return self.source.open("rb") if isinstance(self.source, Path) else io.BytesIO(self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to send.

    Attributes:
        json: the body, when it is JSON.
        form: fields of a multipart body, with `files` in its `file` parts.
        safe: whether sending it twice does no harm.
        held_s: how long the server may hold the answer back.

    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    json: JsonObject | None = None
    form: Mapping[str, str | list[str]] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()
    safe: bool = True
    held_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Wait before the next step."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A server's answer; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The kind of the body, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> JsonObject:
        """The envelope as it stands. Raises ForthwithError when the body is none."""
        self.envelope()
        whole: JsonObject = json.loads(self.body)
        return whole

    def envelope(self) -> Envelope:
        """The body as an envelope. Raises ForthwithError when it is none."""
        try:
            return Envelope.model_validate_json(self.body)
        except ValidationError:
            raise RequestFailedError(_stranger(self.status)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """There was no answer; `sent` tells whether the server may have seen the request."""

    url: str
    reason: str
    sent: bool


Step: TypeAlias = Request | Pause
Came: TypeAlias = Reply | Broken | None
Flow: TypeAlias = Generator[Step, Came, T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a client behaves when things go wrong; the clock and the dice are given.

    Attributes:
        retries: further tries of a request that may be sent again.
        clock: seconds that only grow.
        dice: a number in [0, 1).

    """

    retries: int
    clock: Callable[[], float]
    dice: Callable[[], float]


def delay_before_retry(
    request: Request, came: Reply | Broken, *, failures: int, dice: float
) -> float | None:
    """Seconds to wait before the request is sent again; None when it must not be.

    The server's `Retry-After` is honoured, unless it asks for more patience than a call has.

    >>> delay_before_retry(
    ...     Request(method="GET", path="/jobs"),
    ...     Reply(status=503, headers={"retry-after": "3"}, body=b""),
    ...     failures=1, dice=0.0,
    ... )
    3.0
    """
    backoff = _FIRST_DELAY_S * 2.0 ** (failures - 1) * (1 + dice / 2)
    if isinstance(came, Broken):
        return backoff if request.safe or not came.sent else None
    if came.status == HTTPStatus.CONFLICT:
        return backoff if _IN_PROGRESS.encode() in came.body else None
    if came.status not in _WORTH_ANOTHER_TRY or not request.safe:
        return None
    asked = _seconds(came.headers.get("retry-after", ""))
    return max(asked, backoff) if asked <= _LONGEST_PATIENCE_S else None


def sent(request: Request, manners: Manners) -> Flow[Reply]:
    """Send a request, again where that is safe and may help; the answer, good or bad.

    Raises:
        ServerUnreachableError: there was no answer.

    """
    for failures in range(1, manners.retries + 2):
        came = yield request
        if came is None:
            raise TypeError("a request was answered with nothing")
        if isinstance(came, Reply) and came.status < HTTPStatus.BAD_REQUEST:
            return came
        delay = delay_before_retry(request, came, failures=failures, dice=manners.dice())
        if delay is None or failures > manners.retries:
            return _answer(came)
        yield Pause(seconds=delay)
    raise AssertionError("unreachable: the last try returns")


def _answer(came: Reply | Broken) -> Reply:
    if isinstance(came, Broken):
        raise ServerUnreachableError(came.url, came.reason)
    return came


def accepted(request: Request, manners: Manners, *, job_id: str = "") -> Flow[Reply]:
    """Send a request, and raise what a refusal stands for."""
    reply = yield from sent(request, manners)
    if reply.status >= HTTPStatus.BAD_REQUEST:
        raise refusal(reply, job_id=job_id)
    return reply


def refusal(reply: Reply, *, job_id: str = "") -> ForthwithError:
    """The exception that an answer of 400 or more stands for."""
    try:
        envelope = Envelope.model_validate_json(reply.body)
    except ValidationError:
        return raised_for(reply.status, _stranger(reply.status))
    body = envelope.error or _stranger(reply.status)
    request_id = str(envelope.meta.get("request_id") or "")
    known = {
        "request_id": request_id,
        "retry_after": body.retry_after or _seconds(reply.headers.get("retry-after", "")) or None,
        "job_id": body.job_id or _job_id(envelope.data),
    }
    return raised_for(reply.status, body.model_copy(update=known), job_id=job_id, answer=reply.body)


def _job_id(data: JsonValue) -> str:
    return str(data.get("id") or "") if isinstance(data, dict) else ""


def _stranger(status: int) -> ErrorBody:
    return ErrorBody(
        code="unexpected_answer",
        message=f"the answer ({status}) is not one of a Forthwith server",
        hint="Check the address: something else seems to answer there.",
    )


def _seconds(text: str) -> float:
    return float(text) if text.isdecimal() else 0.0
