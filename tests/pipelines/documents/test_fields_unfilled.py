"""What a schema names, does not require and was not found is said wherever the result is shown."""

from __future__ import annotations

from forthwith.model.json import JsonObject
from forthwith.pipelines.documents.fields.fields_html import to_html
from forthwith.pipelines.documents.fields.short_fields import short_fields
from tests.pipelines.documents.extraction import extract

TEXT = "Invoice number: X-17\nTotal: EUR 12.50\nSeller: Oakfield Lifts Ltd\n"
SCHEMA: JsonObject = {
    "type": "object",
    "required": ["invoice_number", "approved_by"],
    "properties": {
        "invoice_number": {"type": "string"},
        "approved_by": {"type": "string"},
        "cost_centre": {"type": "string"},
        "seller": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "fax": {"type": "string"}},
        },
        "lines": {"type": "array", "items": {"type": "object", "properties": {"sku": {}}}},
    },
}


def test_required_and_optional_properties_are_told_apart() -> None:
    found = extract(TEXT, schema=SCHEMA)

    assert found.missing == ["/approved_by"]
    assert found.unfilled == ["/cost_centre", "/seller/fax", "/lines"]


def test_nothing_is_unfilled_where_no_schema_was_given() -> None:
    assert extract(TEXT).unfilled == []


def test_every_form_says_what_was_not_found() -> None:
    found = extract(TEXT, schema=SCHEMA)

    said = short_fields(found).splitlines()
    assert "Not found: approved_by" in said
    assert "Not found, not required: cost_centre, seller/fax, lines" in said
    assert "Not required: `/cost_centre`, `/seller/fax`, `/lines`" in found.markdown
    shown = to_html(found).partition('id="missing"')[2].partition("</section>")[0]
    assert "<code>/approved_by</code></li>" in shown
    assert "<code>/cost_centre</code> <small>not required</small></li>" in shown
