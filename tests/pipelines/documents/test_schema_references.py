"""Schemas that name each other more often than anybody could put together."""

from __future__ import annotations

import pytest

from forthwith.model.errors import PermanentError
from forthwith.model.json import JsonObject, JsonValue
from forthwith.pipelines.documents.schemas.schema_checks import check_schema
from forthwith.pipelines.documents.schemas.shapes import read_shape
from tests.pipelines.documents.extraction import extract


def schema(definitions: JsonObject, **more: JsonValue) -> JsonObject:
    return {
        "type": "object",
        "$defs": definitions,
        "properties": {"x": {"$ref": "#/$defs/a0"}},
        **more,
    }


def refs(name: str, times: int) -> list[JsonValue]:
    return [{"$ref": f"#/$defs/{name}"} for _ in range(times)]


CIRCLE = schema({"a0": {"allOf": refs("a0", 10)}})
TOWER = schema(
    {**{f"a{n}": {"allOf": refs(f"a{n + 1}", 8)} for n in range(12)}, "a12": {"type": "string"}}
)
HOSTILE: dict[str, JsonObject] = {
    "a circle": CIRCLE,
    "a tower": TOWER,
    "two that name each other": schema({"a0": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a0"}}),
    "itself": {"$ref": "#"},
    "itself in another way": {"$dynamicRef": "#", "type": "object"},
    "itself where a name stands": {"type": "object", "dependentSchemas": {"total": {"$ref": "#"}}},
    "what it is not": {"type": "object", "not": {"$ref": "#"}},
    "itself on a condition": {"type": "object", "if": {}, "then": {"$ref": "#"}},
    "nothing": schema({"a0": {"$ref": "#/$defs/nope"}}),
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_schema_that_cannot_be_put_together_is_refused_at_once(hostile: JsonObject) -> None:
    with pytest.raises(PermanentError) as refused:
        check_schema(hostile)

    assert refused.value.code == "schema_not_valid"


@pytest.mark.parametrize("hostile", [CIRCLE, TOWER], ids=["a circle", "a tower"])
def test_reading_its_shape_comes_to_an_end_even_so(hostile: JsonObject) -> None:
    read_shape(hostile)


def test_a_tree_that_ends_with_the_data_is_no_circle() -> None:
    node: JsonObject = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "parts": {"items": {"$ref": "#/$defs/a0"}}},
    }
    check_schema(schema({"a0": node}))


@pytest.mark.parametrize("pattern", [r"^(a|a)*b\d$", r"^(.*a){12}\d$", r"^.*.*.*.*.*.*.*\d$"])
def test_a_pattern_that_takes_for_ever_on_a_text_is_the_schemas_fault(
    pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "forthwith.pipelines.documents.fields.extracting_fields"
    monkeypatch.setattr(f"{module}._SCHEMA_SECONDS", 0.3)
    names = [f"key{number}" for number in range(20)]
    asked: JsonObject = {
        "type": "object",
        "properties": {name: {"type": "string", "pattern": pattern} for name in names},
    }

    with pytest.raises(PermanentError) as refused:
        extract("\n".join(f"{name}: {'a' * 200}!" for name in names), schema=asked)

    assert refused.value.code == "schema_not_valid"
