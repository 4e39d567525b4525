"""Values to bytes and back, by the types that stage functions declare.

`bytes` stay as they are; pydantic models, dataclasses and JSON values become JSON. What is not
annotated is plain JSON.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
from typing import TYPE_CHECKING, Any

import pydantic
from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema
from pydantic_core import PydanticSerializationError, from_json, to_json

from forthwith.model.errors import Detail, InvalidInputError, PermanentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from forthwith.model.json import JsonValue

_FREE = (inspect.Parameter.empty, object, Any)
_SCALARS = (str, int, float, bool)
_MAX_TYPE = 200
_MISFIT_HINT = "Mend the stage: its annotation, or what it returns. Then retry the job."


def encode(annotation: object, value: object) -> bytes:
    """The bytes of a stage's output.

    Raises:
        PermanentError: the value is not of the type that the stage declares (`bad_output`).

    """
    if annotation is bytes and isinstance(value, bytes):
        return value
    try:
        if annotation in _FREE or (type(value) is annotation and annotation in _SCALARS):
            return _plain_json(value)
        return _typed_json(_adapter(annotation), value)
    except (PydanticSerializationError, ValueError, TypeError, RecursionError):
        # From None: what pydantic says quotes the value.
        raise PermanentError("bad_output", _misfit(annotation, value), hint=_MISFIT_HINT) from None


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
        raise _not_valid(error.errors()) from error
    except (PydanticSerializationError, ValueError, RecursionError) as error:
        raise InvalidInputError("The input is not JSON.", (Detail("input", "not JSON"),)) from error
    return encode(annotation, checked)


def misfits(field: str, annotation: object, value: JsonValue) -> tuple[Detail, ...]:
    """What is wrong with a value that is to be of the type, and what would fit.

    The value is not quoted: it may be a secret.
    """
    if annotation in _FREE:
        return ()
    try:
        _adapter(annotation).validate_python(value)
    except ValidationError as error:
        words = _words_by_place(error.errors(include_input=False, include_url=False), value)
    except RecursionError:
        words = {"": ["It is nested too deep"]}
    else:
        return ()
    wanted = str(json_schema(annotation).get("description", ""))
    return tuple(
        Detail(f"{field}{place}", f"{_either(said)}. {wanted}".strip())
        for place, said in words.items()
    )


def _said(error: ErrorDetails) -> str:
    return error["msg"].removeprefix("Value error, ")


def _either(said: Sequence[str]) -> str:
    first, *others = dict.fromkeys(said)
    return " or ".join([first, *(each.removeprefix("Input should be ") for each in others)])


def _words_by_place(errors: Sequence[ErrorDetails], value: JsonValue) -> dict[str, list[str]]:
    """What is said of each place in the value; pydantic names the choices of a type there too."""
    found: dict[str, list[str]] = {}
    for error in errors:
        place = "".join(f".{step}" for step in _steps_within(value, error["loc"]))
        found.setdefault(place, []).append(_said(error).rstrip("."))
    return found


def _steps_within(value: JsonValue, steps: Sequence[str | int]) -> Iterator[str | int]:
    for step in steps:
        match value, step:
            case dict(), str() if step in value:
                value = value[step]
            case list(), int() if step < len(value):
                value = value[step]
            case _:
                return
        yield step


def _misfit(annotation: object, value: object) -> str:
    """What is wrong with an output, in types only: its content is nobody's business."""
    given = type(value).__name__
    if annotation in _FREE:
        return storable(f"The stage returned a value of type {given} that JSON cannot say.")
    declared = inspect.formatannotation(annotation)[:_MAX_TYPE]
    return storable(
        f"The stage declares that it returns {declared}; "
        f"what it returned, of type {given}, does not fit that or cannot be said in JSON."
    )


def _typed_json(adapter: TypeAdapter[object], value: object) -> bytes:
    """JSON of a declared type. Raises ValueError for NaN and the infinities, at any depth."""
    body = adapter.dump_json(value, warnings="error")
    if b"null" in body:  # what a number that JSON does not have would have become
        _plain_json(adapter.dump_python(value, mode="json"))
    return body


def _plain_json(value: object) -> bytes:
    """JSON that everybody can read. Raises ValueError for NaN and the infinities."""
    body = to_json(value)
    if b"NaN" in body or b"Infinity" in body:
        from_json(body, allow_inf_nan=False)
    return body


def _not_valid(errors: Sequence[ErrorDetails]) -> InvalidInputError:
    """What a model refused; a custom error of the model may bring a `hint` in its context."""
    details = [
        Detail(".".join(["input", *map(str, error["loc"])]), _said(error)) for error in errors
    ]
    hints = (error.get("ctx", {}).get("hint") for error in errors)
    hint = next((hint for hint in hints if isinstance(hint, str)), None)
    return InvalidInputError("The input is not valid.", details, hint=hint)


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
    """How values of a type are read and written; `JsonValue` refers to itself by its name."""
    adapter: TypeAdapter[object] = TypeAdapter(annotation)  # type: ignore[arg-type]  # it checks
    adapter.rebuild(raise_errors=False, _types_namespace={"JsonValue": pydantic.JsonValue})
    return adapter


def json_schema(annotation: object) -> dict[str, Any]:
    """JSON Schema of the type, as the catalogue shows it."""
    return {} if annotation in _FREE else _adapter(annotation).json_schema()


def object_schema(types: Mapping[str, object]) -> dict[str, Any]:
    """JSON Schema of an object with members of these types, none of which has to be there."""
    adapters = [(n, "validation", _adapter(t)) for n, t in types.items() if t not in _FREE]
    schemas, shared = TypeAdapter.json_schemas(adapters)  # type: ignore[arg-type]  # a literal
    known = {name: schema for (name, _), schema in schemas.items()}
    properties = {name: {**known.get(name, {})} for name in types}
    return {"type": "object", "properties": properties, **shared}


def result_schema(annotation: object) -> dict[str, Any]:
    """JSON Schema of what `encode` writes; empty for bytes, any JSON, and what has no schema."""
    if annotation is bytes or annotation in _FREE:
        return {}
    try:
        return _adapter(annotation).json_schema(mode="serialization")
    except PydanticInvalidForJsonSchema:
        return {}
