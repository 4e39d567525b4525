"""Values to bytes and back, by the types that stage functions declare.

`bytes` stay as they are; pydantic models, dataclasses and JSON values become JSON. What is not
annotated is plain JSON.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, from_json, to_json

from forthwith.model.errors import Detail, InvalidInputError, PermanentError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

_FREE = (inspect.Parameter.empty, object, Any)


def encode(annotation: object, value: object) -> bytes:
    """The bytes of a stage's output.

    Raises:
        PermanentError: the value is not of the type that the stage declares (`bad_output`).

    """
    if annotation is bytes and isinstance(value, bytes):
        return value
    try:
        if annotation in _FREE:
            return _plain_json(value)
        return _adapter(annotation).dump_json(value, warnings="error")
    except (PydanticSerializationError, ValueError, TypeError, RecursionError) as error:
        message = f"The stage returned a {type(value).__name__} that cannot be stored: {error}"
        raise PermanentError("bad_output", message[:500]) from error


def decode(annotation: object, body: bytes) -> object:
    """The value again.

    Raises:
        PermanentError: the stored bytes do not fit the declared type (`bad_checkpoint`).

    """
    if annotation is bytes:
        return body
    try:
        if annotation in _FREE:
            return from_json(body)
        return _adapter(annotation).validate_json(body)
    except (ValidationError, ValueError, RecursionError) as error:
        message = "What is stored for this stage does not fit its declared type any more."
        raise PermanentError("bad_checkpoint", message) from error


def check_input(annotation: object, value: object) -> bytes:
    """The bytes of a job's input, after it was checked against the pipeline's input type.

    Raises:
        InvalidInputError: with a detail for each field that is wrong.

    """
    try:
        if annotation in _FREE:
            return _plain_json(value)
        checked = _adapter(annotation).validate_json(to_json(value))
    except ValidationError as error:
        raise InvalidInputError("The input is not valid.", _details(error.errors())) from error
    except (PydanticSerializationError, ValueError, RecursionError) as error:
        raise InvalidInputError("The input is not JSON.", (Detail("input", "not JSON"),)) from error
    return encode(annotation, checked)


def _plain_json(value: object) -> bytes:
    """JSON that everybody can read. Raises ValueError for NaN and the infinities."""
    body = to_json(value)
    if b"NaN" in body or b"Infinity" in body:
        from_json(body, allow_inf_nan=False)
    return body


def _details(errors: Sequence[ErrorDetails]) -> tuple[Detail, ...]:
    return tuple(
        Detail(".".join(["input", *map(str, error["loc"])]), error["msg"]) for error in errors
    )


def storable(text: str) -> str:
    r"""Text that every store and every answer can hold: a lone surrogate is shown as its escape.

    >>> storable("a\udcffb")
    'a\\udcffb'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def media_type(annotation: object) -> str:
    """What the stored bytes of that type are."""
    return "application/octet-stream" if annotation is bytes else "application/json"


def sha256(body: bytes) -> str:
    """Hash of the plain bytes, in hex."""
    return hashlib.sha256(body).hexdigest()


@functools.lru_cache(maxsize=1024)
def _adapter(annotation: object) -> TypeAdapter[object]:
    return TypeAdapter(annotation)  # type: ignore[arg-type]  # pydantic checks it when it is built


def json_schema(annotation: object) -> dict[str, Any]:
    """JSON Schema of the type, as the catalogue shows it."""
    return {} if annotation in _FREE else _adapter(annotation).json_schema()
