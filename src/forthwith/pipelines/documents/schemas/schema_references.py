"""What the references and combinations of a schema come to when they are put together.

A few hundred bytes can name each other so often that nobody could put them together, or in circles.
References from within a property or an item are no circle: they end where the data end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import JsonValue

MAX_PUT_TOGETHER: Final = 2_000
_COMBINING: Final = ("allOf", "anyOf", "oneOf")
_CONDITIONS: Final = ("not", "if", "then", "else")
_REFERENCES: Final = ("$ref", "$dynamicRef")


def reference_fault(schema: Mapping[str, JsonValue]) -> str | None:
    """What is wrong with the references of the schema; None if nothing is."""
    root = dict(schema)
    try:
        sizes = _Sizes(root)
        largest = max(sizes.of(part) for part in _objects(root))
    except (LookupError, RecursionError) as error:
        return str(error.args[0]) if isinstance(error, LookupError) else "they are too deep"
    if largest > MAX_PUT_TOGETHER:
        return f"put together, a part of it has more than {MAX_PUT_TOGETHER:,} parts"
    return None


class _Sizes:
    """How many parts each object is made of, when references and combinations are put in."""

    def __init__(self, root: dict[str, JsonValue]) -> None:
        self._root = root
        self._known: dict[int, int] = {}

    def of(self, part: Mapping[str, JsonValue]) -> int:
        """Raises LookupError for a circle, and for a reference to nothing."""
        known = self._known.get(id(part))
        if known == 0:
            raise LookupError("a part of it is made of itself")
        if known is None:
            self._known[id(part)] = 0
            known = 1 + sum(self.of(each) for each in self._parts(part))
            self._known[id(part)] = known = min(known, MAX_PUT_TOGETHER + 1)
        return known

    def _parts(self, part: Mapping[str, JsonValue]) -> Iterator[Mapping[str, JsonValue]]:
        for name in _REFERENCES:
            target = part.get(name)
            if isinstance(target, str):
                yield _at(self._root, target)
        for name in _COMBINING:
            inner = part.get(name)
            yield from (each for each in _listed(inner) if isinstance(each, dict))
        dependent = part.get("dependentSchemas")
        named = dependent.values() if isinstance(dependent, dict) else ()
        for alone in (*map(part.get, _CONDITIONS), *named):
            if isinstance(alone, dict):
                yield alone


def _listed(value: JsonValue) -> Sequence[JsonValue]:
    return value if isinstance(value, list) else ()


def _at(root: dict[str, JsonValue], pointer: str) -> Mapping[str, JsonValue]:
    place: JsonValue = root
    for step in pointer.removeprefix("#").split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(place, list) and name.isdecimal() and int(name) < len(place):
            place = place[int(name)]
        elif isinstance(place, dict) and name in place:
            place = place[name]
        else:
            raise LookupError("a reference points at nothing")
    return place if isinstance(place, dict) else {}


def _objects(schema: dict[str, JsonValue]) -> Iterator[Mapping[str, JsonValue]]:
    waiting: list[JsonValue] = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
        waiting.extend(value.values() if isinstance(value, dict) else _listed(value))
