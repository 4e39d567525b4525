"""Extraction by a caller's JSON Schema."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from forthwith.model.errors import PermanentError
from forthwith.model.json import JsonObject, JsonValue
from forthwith.pipelines.documents.fields.data_extraction import DATA_EXTRACTION
from forthwith.pipelines.documents.fields.models import FieldsInput, FieldsReport
from forthwith.pipelines.documents.schemas.schema_checks import MAX_PROPERTIES
from tests.pipelines.documents import fields_samples as samples
from tests.pipelines.documents.extraction import at, extract
from tests.pipelines.documents.letters import INVOICE

_PUBLISHED = Path(__file__).parents[3] / "docs" / "reference" / "fields.schema.json"
_HEAVY = ("xberg", "pypdfium2", "pikepdf", "selectolax", "numpy", "py3langid", "lxml", "jsonschema")


def _object(**properties: JsonValue) -> JsonObject:
    return {"type": "object", "properties": {**properties}}


def _nested(depth: int) -> JsonObject:
    schema = _object(leaf={"type": "string"})
    for _ in range(depth):
        schema = _object(inner=schema)
    return schema


def test_labels_types_enums_patterns_and_titles_fill_a_schema() -> None:
    report = extract(samples.FORM, schema=samples.VEHICLE)
    assert report.data == {
        "licencePlate": "KI-NL 417",
        "firstRegistered": "2019-08-17",
        "mileage": 48250,
        "fuel": "electricity",
        "accident_free": True,
        "keepers": 2,
    }
    assert report.missing == ["/chassisNumber"]


def test_a_table_fills_an_array_by_its_header_and_its_total_is_no_row() -> None:
    report = extract(samples.ORDERS_CSV, name="orders.csv", schema=samples.ORDERS)
    assert report.missing == []
    assert report.data == {
        "orders": [
            {"order_number": "A-1001", "customer": "Harbour Ltd", "order_date": "2026-01-05",
             "quantity": 3, "unit_price": 12.5, "express": True},
            {"order_number": "A-1002", "customer": "Meridian Trust", "order_date": "2026-01-09",
             "quantity": 10, "unit_price": 4, "express": False},
            {"order_number": "A-1003", "customer": "Lakeside Ltd", "order_date": "2026-01-12",
             "quantity": 1, "unit_price": 1250, "express": False},
        ]
    }  # fmt: skip


@pytest.mark.parametrize("text", [samples.INVOICE_DE, INVOICE])
def test_an_english_schema_reads_invoices_in_either_language(text: str) -> None:
    report = extract(text, schema=samples.PURCHASE)
    assert report.missing == []
    assert at(report, "/currency") == "EUR"
    assert at(report, "/buyer/vatId") is None
    assert len(at(report, "/positions") or []) == 3  # type: ignore[arg-type]  # a list
    jsonschema.Draft202012Validator(samples.PURCHASE).validate(report.data)


def test_a_value_that_the_schema_does_not_allow_is_left_out_and_named() -> None:
    schema = _object(mileage={"type": "integer", "maximum": 100})
    report = extract(samples.FORM, schema=schema)
    assert report.data == {}
    assert report.fields == []
    assert [issue.code for issue in report.issues] == ["value_not_valid"]


def test_values_that_contradict_each_other_are_an_issue_and_less_sure() -> None:
    text = "Serial number: AB-17\n\nMore about it.\n\nSerial number: AB-18\n"
    report = extract(text, schema=_object(serial_number={"type": "string"}))
    assert at(report, "/serial_number") == "AB-17"
    assert report.fields[0].confidence < 0.7
    assert [issue.code for issue in report.issues] == ["conflicting_values"]


def test_nothing_is_made_up_for_what_the_text_does_not_say() -> None:
    schema: JsonObject = {
        **_object(
            salary={"type": "number", "default": 1},
            colour={"const": "red"},
            email={"type": "string", "format": "email"},
            date={"type": "string", "format": "date"},
        ),
        "required": ["salary", "colour"],
    }
    report = extract(
        "The weather was mild. Nobody came, and 12 chairs stayed empty.", schema=schema
    )
    assert report.data == {}
    assert sorted(report.missing) == ["/colour", "/salary"]


def test_a_name_with_a_slash_is_escaped_in_its_path() -> None:
    whole: JsonValue = {"type": "integer"}
    report = extract("a/b~c: 12\n", schema=_object(**{"a/b~c": whole}))
    assert [field.path for field in report.fields] == ["/a~1b~0c"]


def test_a_schema_that_refers_to_itself_ends() -> None:
    node: JsonObject = _object(name={"type": "string"}, child={"$ref": "#/$defs/node"})
    schema: JsonObject = {"$ref": "#/$defs/node", "$defs": {"node": node}}
    assert extract("Name: Ada\n", schema=schema).by_schema


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "string"}, "neither an object nor an array; name what to look for"),
        ({}, "neither an object nor an array; name what to look for"),
        ({"type": "array"}, "nothing in it to fill; name what to look for"),
        ({"type": "object"}, "nothing in it to fill"),
        ({"type": "array", "items": {"type": "object"}}, "nothing in it to fill"),
        (_object(a={"type": "array"}, b={"type": "object"}), "nothing in it to fill"),
        ({"type": "object", "properties": 3}, "at /properties: 3 is not of the type object"),
        (
            {"type": "object", "properties": {"a/b": {"type": "strng"}}},
            'at /properties/a~1b/type: "strng" is not one of array, boolean',
        ),
        ({"type": ["object", 4]}, "at /type/1: 4 is not one of array"),
        (_object(a={"minLength": -1}), "at /properties/a/minLength: -1 is not at least 0"),
        (_object(a={"$ref": "https://example.org/a.json"}), "points outside"),
        (_object(a={"$ref": "file:///etc/passwd"}), "points outside"),
        (_object(a={"type": "string", "pattern": "(a+)+$"}), "repeats"),
        (_object(a={"type": "string", "pattern": "("}), "no regular expression"),
        (_object(a={"enum": [*range(501)]}), "more than 500"),
        (_object(**{f"p{n}": {} for n in range(MAX_PROPERTIES + 1)}), "more than 300 properties"),
        (_nested(20), "nested more than 16"),
        (_object(a={"type": "string", "description": "x" * 70_000}), "larger than 64"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"}, "not https"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_at_the_submit_and_as_an_option(
    schema: JsonObject, reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        FieldsInput.model_validate({"text": "a", "schema": schema})
    with pytest.raises(PermanentError, match=reason) as refused:
        extract("a text", options={"schema": schema})
    assert refused.value.code == "schema_not_valid"


def test_the_schema_may_come_as_an_option_as_with_an_upload() -> None:
    by_option = extract(samples.FORM, options={"schema": samples.VEHICLE})
    by_input = extract(samples.FORM, schema=samples.VEHICLE)
    assert by_option == by_input


def test_the_input_keeps_its_schema_from_stage_to_stage() -> None:
    given = FieldsInput.model_validate({"text": "a", "schema": samples.VEHICLE})
    assert FieldsInput.model_validate_json(given.model_dump_json()) == given


def test_only_the_model_is_asked_outside_of_a_child_and_may_be_missing() -> None:
    outside = {stage.name for stage in DATA_EXTRACTION.stages if not stage.isolated}
    degradable = {stage.name for stage in DATA_EXTRACTION.stages if not stage.critical}
    assert outside == degradable == {"asking_fields"}
    assert DATA_EXTRACTION.result == "finalizing_fields"


def test_the_pipeline_loads_no_parser_and_no_validator() -> None:
    code = (
        "import sys, forthwith.pipelines.documents.fields.data_extraction\n"
        f"print([name for name in {_HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_published_schema_is_that_of_the_result() -> None:
    published = json.loads(_PUBLISHED.read_text(encoding="utf-8"))
    assert published == FieldsReport.model_json_schema(mode="serialization"), (
        "write it anew: python scripts/write_fields_schema.py"
    )


def test_a_page_shows_values_and_nothing_of_the_document_is_markup() -> None:
    text = "Invoice number: <b>X-1</b>\n\n[a](http://x.example): 3\n"
    report = extract(text, schema=_object(invoice_number={"type": "string"}))
    assert "<b>" not in report.markdown
    assert "X-1" in report.markdown
