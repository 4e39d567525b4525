"""The JSON Schema validator, in our own types: the only place that knows the library.

Its registry is empty: a reference that is not in the schema fails, and nothing is fetched for it.
"""

from __future__ import annotations

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
    """Where the schema itself is no JSON Schema of draft 2020-12; None if it is one."""
    import jsonschema

    try:
        jsonschema.Draft202012Validator.check_schema(dict(schema))
    except jsonschema.SchemaError as error:
        return "/".join(map(str, error.absolute_path)) or "its root"
    return None


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
    return Fault(rule=str(error.validator), place=tuple(error.absolute_path), absent=absent)
