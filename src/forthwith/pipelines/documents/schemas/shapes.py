"""A JSON Schema as the tree of what is to be found: values, records and series of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from pydantic import JsonValue

from forthwith.pipelines.documents.schemas.pointers import escaped
from forthwith.pipelines.documents.structure.labels import DESCRIBED, WEAK, canonical, scored_labels

MAX_NESTING: Final = 16
MAX_SHAPES: Final = 2_000
MAX_PARTS: Final = 10_000
"""Schemas put into others by reference or combination, each as often as that happens."""
_KINDS: Final = ("object", "array", "number", "integer", "boolean", "string")
_GENERIC: Final = frozenset({"name", "value", "amount", "text", "number", "id", "date", "label"})
_QUOTED: Final = re.compile(r"[\"'„“‘«`]([^\"'”“’»`\n]{2,40})[\"'”“’»`]")
_UNIT_ENDINGS: Final = frozenset(
    "kg g lb lbs km m cm mm m2 sqm sqft l ml kwh percent pct days weeks months years hours minutes"
    " amount eur usd gbp chf".split()
)
_SHORT_HINT: Final = 5

Schema: TypeAlias = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One value.

    Attributes:
        names: what the schema calls it; the first is its own name.
        labels: canonical label → how sure it names this property.
        at: its place in the data, as a JSON Pointer with `*` for the items of a series.

    """

    kind: str
    names: tuple[str, ...]
    labels: Mapping[str, float]
    at: str = ""
    format: str = ""
    pattern: re.Pattern[str] | None = None
    enum: tuple[JsonValue, ...] = ()
    examples: tuple[str, ...] = ()
    longest: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Several values under their names."""

    names: tuple[str, ...]
    labels: Mapping[str, float]
    members: Mapping[str, Shape]
    required: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Any number of values of one shape."""

    names: tuple[str, ...]
    labels: Mapping[str, float]
    items: Shape
    at: str = ""
    longest: int = 10_000


Shape: TypeAlias = "Scalar | Record | Series"


@dataclass(slots=True)
class _Reader:
    root: Schema
    made: int = field(default=0)
    put_together: int = field(default=0)

    def shape(
        self, schema: JsonValue, names: tuple[str, ...], depth: int, at: str = ""
    ) -> Shape | None:
        """The shape, or None for what cannot be filled (and for a schema that never ends)."""
        self.made += 1
        if depth > MAX_NESTING or self.made > MAX_SHAPES or not isinstance(schema, dict):
            return None
        whole = self._whole(schema, 0)
        names = (*names[:1], *_titles(whole), *names[1:])
        kind = _kind(whole)
        if kind == "object":
            return self._record(whole, names, depth, at)
        called = (*names, *_without_unit(names)) if kind in {"number", "integer"} else names
        labels = scored_labels(called, _hints(whole))
        if kind == "array":
            items = self.shape(whole.get("items"), _singular(names), depth + 1, f"{at}/*")
            longest = _most(whole)
            return items and Series(names=names, labels=labels, items=items, at=at, longest=longest)
        return replace(_scalar(whole, kind, names, labels), at=at)

    def _record(self, schema: Schema, names: tuple[str, ...], depth: int, at: str) -> Record:
        members: dict[str, Shape] = {}
        properties = schema.get("properties")
        for name, inner in (properties if isinstance(properties, dict) else {}).items():
            place = f"{at}/{escaped(name)}"
            called = _member_names(name, names, of_many=at.endswith("/*"))
            shape = self.shape(inner, called, depth + 1, place)
            if shape is not None:
                members[name] = shape
        required = schema.get("required")
        wanted = {str(each) for each in required} if isinstance(required, list) else set()
        labels = scored_labels(names, _hints(schema))
        return Record(names=names, labels=labels, members=members, required=frozenset(wanted))

    def _whole(self, schema: Schema, depth: int) -> dict[str, JsonValue]:
        """The schema with its reference, its parts and its first alternative put into one."""
        merged: dict[str, JsonValue] = {}
        self.put_together += 1
        if depth <= MAX_NESTING and self.put_together <= MAX_PARTS:
            for part in self._parts(schema):
                _merge(merged, self._whole(part, depth + 1))
        _merge(merged, {k: v for k, v in schema.items() if k not in _COMBINING})
        return merged

    def _parts(self, schema: Schema) -> Iterator[Schema]:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            target = _at(self.root, reference)
            if target is not None:
                yield target
        everything = schema.get("allOf")
        for part in everything if isinstance(everything, list) else []:
            if isinstance(part, dict):
                yield part
        for name in ("anyOf", "oneOf"):
            choices = schema.get(name)
            for part in choices if isinstance(choices, list) else []:
                if isinstance(part, dict) and part.get("type") != "null":
                    yield part
                    break


_COMBINING: Final = frozenset({"$ref", "allOf", "anyOf", "oneOf"})


def read_shape(schema: Schema) -> Shape | None:
    """The tree that the schema describes; None if there is nothing in it to fill."""
    shape = _Reader(schema).shape(dict(schema), (), 0)
    return _with_bare_names(shape) if shape else None


def can_be_filled(shape: Shape | None) -> bool:
    """Tell whether there is a value in it to look for."""
    match shape:
        case Record():
            return any(map(can_be_filled, shape.members.values()))
        case Series():
            return can_be_filled(shape.items)
    return shape is not None


def expected_paths(schema: Schema | None) -> list[str]:
    """What the schema requires wherever it stands, as paths; not within the items of series."""
    shape = read_shape(schema) if schema else None
    return list(_expected(shape, "")) if shape else []


def _expected(shape: Shape, at: str) -> Iterator[str]:
    if isinstance(shape, Record):
        for name, member in shape.members.items():
            place = f"{at}/{escaped(name)}"
            if name in shape.required:
                yield place
            yield from _expected(member, place)


def unfilled_paths(schema: Schema, data: JsonValue) -> list[str]:
    """What the schema names and does not require, and the data has not; not within series."""
    shape = read_shape(schema)
    return list(_unfilled(shape, data, "")) if shape else []


def _unfilled(shape: Shape, data: JsonValue, at: str) -> Iterator[str]:
    if isinstance(shape, Record) and isinstance(data, dict):
        for name, member in shape.members.items():
            place = f"{at}/{escaped(name)}"
            if name in data:
                yield from _unfilled(member, data[name], place)
            elif name not in shape.required:
                yield place


def _merge(into: dict[str, JsonValue], more: Mapping[str, JsonValue]) -> None:
    for name, value in more.items():
        old = into.get(name)
        if isinstance(old, dict) and isinstance(value, dict):
            into[name] = {**old, **value}
        elif name == "required" and isinstance(old, list) and isinstance(value, list):
            into[name] = [*old, *value]
        else:
            into[name] = value


def _at(root: Schema, reference: str) -> dict[str, JsonValue] | None:
    """What a reference of the form `#/$defs/name` points at."""
    place: JsonValue = dict(root)
    for step in reference.removeprefix("#").split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(place, dict) or name not in place:
            return None
        place = place[name]
    return place if isinstance(place, dict) else None


def _kind(schema: Schema) -> str:
    stated = schema.get("type")
    types = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    for kind in _KINDS:
        if kind in types:
            return kind
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def _scalar(
    schema: Schema, kind: str, names: tuple[str, ...], labels: Mapping[str, float]
) -> Scalar:
    pattern, stated, longest = (schema.get(name) for name in ("pattern", "format", "maxLength"))
    enum, examples = schema.get("enum"), schema.get("examples")
    choices = enum if isinstance(enum, list) else [schema["const"]] if "const" in schema else []
    return Scalar(
        kind=kind,
        names=names,
        labels=labels,
        format=stated if isinstance(stated, str) else "",
        pattern=re.compile(pattern) if isinstance(pattern, str) else None,
        enum=tuple(choice for choice in choices if choice is not None),
        examples=tuple(map(str, examples)) if isinstance(examples, list) else (),
        longest=longest if isinstance(longest, int) else 300,
    )


def _most(schema: Schema) -> int:
    most = schema.get("maxItems")
    return most if isinstance(most, int) else 10_000


def _without_unit(names: tuple[str, ...]) -> Iterator[str]:
    """The names of what is measured, where a name ends in the unit: `weight_kg` is the weight."""
    for name in names:
        *words, last = canonical(name).split() or [""]
        if words and last in _UNIT_ENDINGS:
            yield " ".join(words)


def _titles(schema: Schema) -> tuple[str, ...]:
    title = schema.get("title")
    return (title,) if isinstance(title, str) and title else ()


def _hints(schema: Schema) -> tuple[str, ...]:
    """What the description calls it: all of it when it is short, and what it quotes."""
    description = schema.get("description")
    if not isinstance(description, str):
        return ()
    short = description.rstrip(". ")
    own = (short,) if 0 < len(short.split()) <= _SHORT_HINT else ()
    return (*own, *(match[1] for match in _QUOTED.finditer(description)))


def _member_names(name: str, parents: tuple[str, ...], *, of_many: bool) -> tuple[str, ...]:
    """A member's own name, then with its parent's: `name` in `supplier` is `supplier name` too.

    A name that says little stands last, and only for the rows of a table, whose header says no
    more; elsewhere such a label may be anybody's.
    """
    joined = tuple(f"{parent} {name}" for parent in parents[:2])
    plain = name.casefold()
    if plain not in _GENERIC or not parents:
        return (name, *joined)
    if plain in {"name", "value"}:
        joined = (*joined, *parents[:2])
    if of_many:
        return (*joined, name)
    return (*joined, *(f"{each} person" for each in parents[:2])) if plain == "name" else joined


def _with_bare_names(root: Shape) -> Shape:
    """The shape; a bare name such as `date` is a weak label where one property alone has it."""
    counted = Counter(_own_name(each) for each in _single_values(root))
    return _loosened(root, {name for name, count in counted.items() if count == 1} & _GENERIC)


def _single_values(shape: Shape) -> Iterator[Scalar]:
    match shape:
        case Scalar():
            yield shape
        case Record():
            for member in shape.members.values():
                yield from _single_values(member)


def _is_numbered(want: Scalar) -> bool:
    """Whether it is a thing's number, before which a document may name the thing alone."""
    return canonical(want.names[0]).endswith(" number")


def called(shape: Shape) -> frozenset[str]:
    """The labels of the single values that say of themselves what they are."""
    return frozenset(
        label
        for each in _single_values(shape)
        for label, score in each.labels.items()
        if score >= (WEAK if _is_numbered(each) else DESCRIBED) and label not in _GENERIC
    )


def _loosened(shape: Shape, names: AbstractSet[str]) -> Shape:
    match shape:
        case Scalar() if _own_name(shape) in names:
            return replace(shape, labels={canonical(_own_name(shape)): WEAK} | {**shape.labels})
        case Record():
            members = {name: _loosened(m, names) for name, m in shape.members.items()}
            return replace(shape, members=members)
    return shape


def _own_name(shape: Scalar) -> str:
    return shape.at.rpartition("/")[2].casefold()


def _singular(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.removesuffix("s") for name in names)
