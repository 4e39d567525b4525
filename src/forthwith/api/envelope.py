"""The one envelope of every JSON answer: its keys, their order, and how it becomes bytes."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, NewType

from pydantic_core import PydanticSerializationError, to_json
from starlette.requests import Request
from starlette.responses import Response

from forthwith.model.json import JsonObject, JsonValue

VERSION: Final = "1.0"
JSON_TYPE: Final = "application/json"

Encoded = NewType("Encoded", bytes)
"""Bytes that are one JSON value."""

Status = Literal["success", "info", "warning", "error"]

NULL: Final = Encoded(b"null")


@dataclass(slots=True, kw_only=True)
class Asked:
    """What is known of a request from its headers on.

    Attributes:
        at: `time.monotonic()` when the headers had been read; deadlines count from here.
        failure: the code of the error it was answered with, for the metrics.

    """

    id: str
    at: float
    failure: str = ""


def asked(request: Request) -> Asked:
    """The facts that the outermost layer noted about this request."""
    noted: Asked = request.scope["forthwith.asked"]
    return noted


def encode(value: JsonValue | list[JsonObject]) -> Encoded:
    """The value as UTF-8 JSON; what UTF-8 cannot say (a lone surrogate) is escaped."""
    try:
        body = to_json(value)
    except PydanticSerializationError:
        return _escaped(value)
    if b"NaN" in body or b"Infinity" in body:  # numbers that JSON does not have, or just words
        return _escaped(value)
    return Encoded(body)


def _escaped(value: JsonValue | list[JsonObject]) -> Encoded:
    return Encoded(json.dumps(value, separators=(",", ":"), allow_nan=False).encode())


def with_member(encoded: Encoded, name: str, value: Encoded) -> Encoded:
    """A JSON object with one more member at its end, without decoding either.

    >>> with_member(Encoded(b'{"a":1}'), "b", Encoded(b"[2]"))
    b'{"a":1,"b":[2]}'
    """
    comma = b"" if encoded == b"{}" else b","
    return Encoded(b"%b%b%b:%b}" % (encoded[:-1], comma, encode(name), value))


def timestamp(epoch_seconds: float) -> str:
    """An instant as the API writes it.

    >>> timestamp(0.1239)
    '1970-01-01T00:00:00.123Z'
    """
    instant = datetime.fromtimestamp(epoch_seconds, UTC)
    return instant.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def meta(facts: Asked, extra: Mapping[str, JsonValue] | None = None) -> JsonObject:
    return {
        "request_id": facts.id,
        "timestamp": timestamp(time.time()),
        "version": VERSION,
        "duration_ms": round((time.monotonic() - facts.at) * 1000, 1),
        **(extra or {}),
    }


def wrap(status: Status, *, data: Encoded, error: Encoded, meta: Encoded) -> Encoded:
    """The envelope around values that are encoded already.

    >>> wrap("success", data=Encoded(b"1"), error=NULL, meta=Encoded(b"{}"))
    b'{"status":"success","data":1,"error":null,"meta":{}}'
    """
    return Encoded(
        b'{"status":"%b","data":%b,"error":%b,"meta":%b}' % (status.encode(), data, error, meta)
    )


def enveloped(  # an answer's parts
    request: Request,
    data: JsonValue | list[JsonObject] | Encoded,
    *,
    status: Status = "success",
    code: int = 200,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, JsonValue] | None = None,
) -> Response:
    """A successful answer; `extra` goes into `meta`."""
    body = data if isinstance(data, bytes) else encode(data)
    about = encode(meta(asked(request), extra))
    content = wrap(status, data=Encoded(body), error=NULL, meta=about)
    return Response(content, status_code=code, headers=headers, media_type=JSON_TYPE)
