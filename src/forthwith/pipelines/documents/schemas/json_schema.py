"""The JSON Schema validator, in our own types: the only place that knows the library.

Its registry is empty: a reference that is not in the schema fails, and nothing is fetched for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue

if TYPE_CHECKING:
    import jsonschema

_ALTERNATIVES: Final = frozenset({"anyOf", "oneOf"})
ABSENCES: Final = frozenset(
    {"required", "minItems", "minProperties", "dependentRequired", "contains", "minContains"}
)
"""The rules that are broken by what is not there."""
_QUOTED: Final = 40
_BOUNDS: Final = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A rule of the schema that the data break, and the place in them.

    Attributes:
        absent: the names that are required there and missing.

    """

    rule: str
    place: tuple[str | int, ...]
    absent: tuple[str, ...] = ()


def dialect_fault(schema: Mapping[str, JsonValue]) -> str | None:
    """Where the schema itself is no JSON Schema of draft 2020-12, and why; None if it is one."""
    import jsonschema

    try:
        jsonschema.Draft202012Validator.check_schema(dict(schema))
    except jsonschema.SchemaError as error:
        return _in_words(_innermost(error))
    return None


def _innermost(error: jsonschema.SchemaError) -> jsonschema.exceptions._Error:
    """Of an error in all alternatives, the one that lies deepest; of equals the first."""
    found: jsonschema.exceptions._Error = error
    while found.context:
        found = max(found.context, key=lambda each: len(each.absolute_path))
    return found


def _in_words(error: jsonschema.exceptions._Error) -> str:
    """Where, what stands there and what may: `/type: "strng" is not one of array, boolean`."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in error.absolute_path)
    place = "".join(f"/{step}" for step in steps) or "its root"
    value = json.dumps(error.instance)
    shown = value if len(value) <= _QUOTED else f"{value[:_QUOTED]}…"
    return f"{place}: {shown} is not {_permitted(str(error.validator), error.validator_value)}"


def _permitted(rule: str, value: object) -> str:
    several = isinstance(value, list)
    listed = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    match rule:
        case "enum":
            return f"one of {listed}"
        case "type":
            return f"of the type{'s' if several else ''} {listed}"
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            return f"{_BOUNDS[rule]} {listed}"
        case _:
            return f"as {rule} {listed} wants it"


def faults(schema: Mapping[str, JsonValue], data: JsonValue) -> Iterator[Fault]:
    """Every broken rule; where no alternative fits because something is absent, that alone."""
    import jsonschema
    from referencing import Registry

    validator = jsonschema.Draft202012Validator(
        dict(schema),
        registry=Registry(),
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    for error in validator.iter_errors(data):
        yield from _leaves(error)


def _leaves(error: jsonschema.ValidationError) -> list[Fault]:
    if error.validator not in _ALTERNATIVES or not error.context:
        return [_fault(error)]
    inner = [leaf for each in error.context for leaf in _leaves(each)]
    absences = [leaf for leaf in inner if leaf.rule in ABSENCES]
    return absences or [_fault(error)]


def _fault(error: jsonschema.ValidationError) -> Fault:
    names = error.validator_value if error.validator == "required" else ()
    absent = tuple(name for name in names if name not in error.instance)
    rule = str(error.validator or "false")  # a schema that is nothing but false has no keyword
    return Fault(rule=rule, place=tuple(error.absolute_path), absent=absent)
