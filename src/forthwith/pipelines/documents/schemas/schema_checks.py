"""Is a caller's JSON Schema one that can be filled? Checked before a document is opened.

A schema is a stranger's input like any file: its size, depth and number of properties are bounded,
its references stay within it, and nothing is ever fetched for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.schemas.json_schema import dialect_fault
from forthwith.pipelines.documents.schemas.schema_references import reference_fault
from forthwith.pipelines.documents.schemas.shapes import can_be_filled, read_shape

if TYPE_CHECKING:
    from pydantic import JsonValue

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 16
MAX_PROPERTIES: Final = 300
MAX_ENUM: Final = 500
MAX_PATTERN: Final = 200
_NEEDED: Final = (
    "name what to look for: an object with `properties`, or an array whose `items` say what each"
    ' is, such as {"type": "object", "properties": {"total": {"type": "number"}}}'
)
_REFERENCES: Final = ("$ref", "$dynamicRef")
_ROOTS: Final = frozenset({"object", "array"})
# A repetition of what itself repeats, as in (a+)+, may take for ever on a long text.
_RUNAWAY: Final = re.compile(r"[*+}]\)*\)(?:[*+]|\{\d+,)")


def check_schema(schema: Mapping[str, JsonValue]) -> None:
    """Return if the schema can be filled.

    Raises:
        PermanentError: `schema_not_valid`, with what is wrong.

    """
    if _bytes(schema) > MAX_BYTES:
        raise _no(f"it is larger than {MAX_BYTES // 1024} KiB")
    _check_parts(schema)
    fault = reference_fault(schema)
    if fault is not None:
        raise _no(fault)
    if schema.get("$schema", DIALECT) not in {DIALECT, f"{DIALECT}#"}:
        raise _no(f"its $schema is not {DIALECT}")
    _check_dialect(schema)
    if not _has_root(schema):
        raise _no(f"it describes neither an object nor an array; {_NEEDED}")
    if not can_be_filled(read_shape(schema)):
        raise _no(f"there is nothing in it to fill; {_NEEDED}")


def _bytes(schema: Mapping[str, JsonValue]) -> int:
    try:
        return len(json.dumps(schema))
    except RecursionError as error:
        raise _no("it is nested too deep") from error


def _check_parts(schema: Mapping[str, JsonValue]) -> None:
    properties = 0
    for part, depth in _parts(schema):
        if depth > MAX_DEPTH * 2:  # each level is two deep: `properties` and the name
            raise _no(f"it is nested more than {MAX_DEPTH} deep")
        own = part.get("properties")
        properties += len(own) if isinstance(own, dict) else 0
        if properties > MAX_PROPERTIES:
            raise _no(f"it has more than {MAX_PROPERTIES} properties")
        _check_part(part)


def _parts(schema: Mapping[str, JsonValue]) -> Iterator[tuple[Mapping[str, JsonValue], int]]:
    """Every object within the schema, with how deep it lies."""
    waiting: list[tuple[JsonValue, int]] = [(dict(schema), 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, dict):
            yield value, depth
            waiting.extend((inner, depth + 1) for inner in value.values())
        elif isinstance(value, list):
            waiting.extend((inner, depth + 1) for inner in value)


def _check_part(part: Mapping[str, JsonValue]) -> None:
    for name in _REFERENCES:
        target = part.get(name)
        if isinstance(target, str) and not (target == "#" or target.startswith("#/")):
            raise _no(f"a {name} points outside the schema")
    enum = part.get("enum")
    if isinstance(enum, list) and len(enum) > MAX_ENUM:
        raise _no(f"an enum has more than {MAX_ENUM} values")
    pattern = part.get("pattern")
    if isinstance(pattern, str):
        _check_pattern(pattern)


def _check_pattern(pattern: str) -> None:
    if len(pattern) > MAX_PATTERN:
        raise _no(f"a pattern is longer than {MAX_PATTERN} characters")
    if _RUNAWAY.search(pattern):
        raise _no("a pattern repeats what itself repeats")
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise _no("a pattern is no regular expression") from error


def _check_dialect(schema: Mapping[str, JsonValue]) -> None:
    fault = dialect_fault(schema)
    if fault is not None:
        raise _no(f"it is no JSON Schema at {fault}")


def _has_root(schema: Mapping[str, JsonValue]) -> bool:
    stated = schema.get("type")
    types = {stated} if isinstance(stated, str) else set(stated if isinstance(stated, list) else ())
    if types:
        return bool(types & _ROOTS)
    return any(name in schema for name in ("properties", "items", "$ref", "allOf", "anyOf"))


def _no(reason: str) -> Exception:
    return refusal("schema_not_valid", f"The JSON Schema cannot be used: {reason}.")
