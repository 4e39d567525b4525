"""Reading request bodies: counted, timed, and never trusted."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json, to_json
from starlette.requests import Request
from starlette.types import Message

from forthwith.api.envelope import JSON_TYPE
from forthwith.api.errors import (
    ClientGoneError,
    DuplicateKeyError,
    EncodedBodyError,
    MalformedJsonError,
    SlowBodyError,
    UnsupportedMediaTypeError,
)
from forthwith.api.failures import invalid
from forthwith.model.errors import TooLargeError
from forthwith.model.json import JsonValue

PAUSE_SECONDS: Final = 30.0

Model = TypeVar("Model", bound=BaseModel)


def media_type(request: Request) -> str:
    """The media type of the body without its parameters, in lower case; empty if not said."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def chunks(request: Request, *, max_bytes: int, what: str) -> AsyncIterator[bytes]:
    """The body as it comes.

    Raises:
        EncodedBodyError: it is compressed.
        TooLargeError: it is longer than `max_bytes`, as announced or as counted.
        SlowBodyError: the client paused for too long.
        ClientGoneError: it hung up.

    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise EncodedBodyError(encoding)
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > max_bytes:
        raise TooLargeError(what, max_bytes=max_bytes)
    left, more = max_bytes, True
    while more:
        message = await _received(request)
        chunk = message.get("body", b"")
        more = message.get("more_body", False)
        left -= len(chunk)
        if left < 0:
            raise TooLargeError(what, max_bytes=max_bytes)
        if chunk:
            yield chunk


async def _received(request: Request) -> Message:
    try:
        async with asyncio.timeout(PAUSE_SECONDS):
            message = await request.receive()
    except TimeoutError as error:
        raise SlowBodyError(PAUSE_SECONDS) from error
    if message["type"] == "http.disconnect":
        raise ClientGoneError
    return message


async def read_json(request: Request, *, max_bytes: int) -> JsonValue:
    """The body as JSON.

    Raises:
        UnsupportedMediaTypeError: it says that it is something else.
        MalformedJsonError: not UTF-8, not JSON, nested too deep, or a number that is none.
        DuplicateKeyError: an object in it has a key twice.

    """
    kind = media_type(request)
    if kind and kind != JSON_TYPE and not kind.endswith("+json"):
        raise UnsupportedMediaTypeError(JSON_TYPE)
    parts = [part async for part in chunks(request, max_bytes=max_bytes, what="the body")]
    return parse_json(parts[0] if len(parts) == 1 else b"".join(parts))


def parse_json(body: bytes) -> JsonValue:
    """Strict JSON: no NaN, no infinity (1e999 neither), no lone surrogates, at most 200 levels.

    Raises:
        MalformedJsonError: it is not that.
        DuplicateKeyError: an object has a key twice.

    """
    try:
        value: JsonValue = from_json(body, allow_inf_nan=False)
        if b"Infinity" in to_json(value):  # a number out of range, or just the word
            canonical(value)
    except (ValueError, RecursionError) as error:
        raise MalformedJsonError(str(error)) from error
    json.loads(body, object_pairs_hook=_without_duplicates)  # the fast parser takes the last
    return value


def _without_duplicates(pairs: list[tuple[str, JsonValue]]) -> None:
    """Look at the keys of one object.

    Raises:
        DuplicateKeyError: one comes twice.

    """
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise DuplicateKeyError(key)
        seen.add(key)


def canonical(value: JsonValue) -> bytes:
    """The same bytes for the same value, however it was laid out; ValueError for an infinity."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def fingerprint(value: JsonValue) -> str:
    """What tells whether two requests ask for the same thing."""
    return hashlib.sha256(canonical(value)).hexdigest()


def checked(model: type[Model], value: JsonValue, *, under: str = "") -> Model:
    """The value as the model; raises InvalidInputError with every wrong field."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid(error, under=under) from error


async def read_object(request: Request, model: type[Model], *, max_bytes: int) -> Model:
    """The JSON body as the model; no body at all stands for `{}`."""
    if request.headers.get("content-length") == "0" or (
        "content-length" not in request.headers and "transfer-encoding" not in request.headers
    ):
        return checked(model, {})
    return checked(model, await read_json(request, max_bytes=max_bytes))
