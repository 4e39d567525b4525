"""A value that breaks its schema is an issue, and never in the data."""

from __future__ import annotations

import pytest

from forthwith.model.json import JsonObject, JsonValue
from tests.pipelines.documents.extraction import extract


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Grade: purple", {"enum": ["red", "blue"]}),
        ("Grade: purple", {"const": "red"}),
        ("Grade: purple", {"type": "number"}),
        ("Grade: 2.5", {"type": "integer"}),
        ("Grade: 11", {"type": "integer", "maximum": 10}),
        ("Grade: -1", {"type": "number", "minimum": 0}),
        ("Grade: purple", {"type": "boolean"}),
        ("Grade: soon", {"type": "string", "format": "date"}),
        ("Grade: 31.02.2026", {"type": "string", "format": "date"}),
        ("Grade: today", {"type": "string", "format": "date-time"}),
        ("Grade: nobody at home", {"type": "string", "format": "email"}),
        ("Grade: example", {"type": "string", "format": "uri"}),
        ("Grade: B-17", {"type": "string", "pattern": "^A-[0-9]+$"}),
        ("Grade: purple", {"anyOf": [{"type": "null"}, {"type": "number"}]}),
    ],
)
def test_a_value_that_breaks_its_schema_is_an_issue_and_not_in_the_data(
    text: str, rules: JsonObject
) -> None:
    schema: JsonObject = {"type": "object", "properties": {"grade": rules}}
    report = extract(f"{text}\n", schema=schema)
    assert report.data == {}
    assert [(issue.code, issue.paths) for issue in report.issues] == [
        ("value_not_valid", ["/grade"])
    ]


@pytest.mark.parametrize(
    ("text", "rules", "value"),
    [
        ("Grade: Red", {"enum": ["red", "blue"]}, "red"),
        ("Grade: 7", {"oneOf": [{"type": "null"}, {"type": "integer"}]}, 7),
        ("Grade: 10", {"$ref": "#/$defs/grade"}, 10),
        ("Quality: 10", {"type": "integer", "title": "Quality"}, 10),
        ("Quality: 10", {"type": "integer", "description": 'Called "quality" there.'}, 10),
        ("Grade: A-17", {"type": "string", "pattern": "^A-[0-9]+$"}, "A-17"),
        ("Grade: 3 May 2026", {"type": "string", "format": "date"}, "2026-05-03"),
    ],
)
def test_a_value_that_keeps_its_schema_is_given_without_an_issue(
    text: str, rules: JsonObject, value: JsonValue
) -> None:
    schema: JsonObject = {
        "type": "object",
        "properties": {"grade": rules},
        "$defs": {"grade": {"type": "integer", "minimum": 1}},
    }
    report = extract(f"{text}\n", schema=schema)
    assert report.data == {"grade": value}
    assert report.issues == []


def test_what_the_document_does_not_say_is_no_issue() -> None:
    schema: JsonObject = {"type": "object", "properties": {"grade": {"enum": ["red"]}}}
    assert extract("Colour: blue\n", schema=schema).issues == []


def test_a_schema_that_allows_nothing_at_all_is_told_once() -> None:
    schema: JsonObject = {
        "type": "object",
        "properties": {"total": {"type": "number"}},
        "if": {"properties": {"total": {"const": 12.5}}},
        "then": False,
    }

    report = extract("Total: EUR 12.50\n", schema=schema)

    assert report.data == {}
    assert len(report.issues) == 1
    assert "None" not in report.issues[0].message
