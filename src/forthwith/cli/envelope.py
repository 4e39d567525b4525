"""The usual envelope, for what no server answers: faults on this side, settings, checks."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Final

from forthwith.model.errors import ForthwithError
from forthwith.model.ids import ENTROPY_BYTES, make_id
from forthwith.model.json import JsonObject, JsonValue

VERSION: Final = "1.0"
_began: ContextVar[float] = ContextVar("began")


@contextmanager
def timed() -> Iterator[None]:
    """Count `duration_ms` from here."""
    token = _began.set(time.monotonic())
    try:
        yield
    finally:
        _began.reset(token)


def envelope(
    data: JsonValue, *, status: str = "success", extra: Mapping[str, JsonValue] | None = None
) -> JsonObject:
    """An answer that went well; `extra` goes into `meta`."""
    return {"status": status, "data": data, "error": None, "meta": {**_meta(), **(extra or {})}}


def envelope_of_error(error: ForthwithError) -> JsonObject:
    """The server's own envelope when the error came from one; else one of the same shape."""
    answer = getattr(error, "answer", b"")
    if answer:
        given: JsonObject = json.loads(answer)
        return given
    details: list[JsonValue] = [
        {"field": each.field, "issue": each.issue} for each in getattr(error, "details", ())
    ]
    described: JsonObject = {
        "code": error.code,
        "message": error.message,
        "details": details,
        "type": f"/problems/{error.code.replace('_', '-')}",
        "retryable": error.retryable,
        "retry_after": _seconds(getattr(error, "retry_after", None)),
        "hint": error.hint,
    }
    return {"status": "error", "data": None, "error": described, "meta": _meta()}


def _seconds(given: object) -> float | None:
    match given:
        case timedelta():
            return given.total_seconds()
        case int() | float():
            return given
        case _:
            return None


def _meta() -> JsonObject:
    now = time.time()
    request_id = make_id("req", millis=int(now * 1000), entropy=os.urandom(ENTROPY_BYTES))
    instant = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
    spent = time.monotonic() - _began.get(time.monotonic())
    return {
        "request_id": request_id,
        "timestamp": instant.removesuffix("+00:00") + "Z",
        "version": VERSION,
        "duration_ms": round(spent * 1000, 1),
    }
