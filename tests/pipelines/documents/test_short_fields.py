"""The short form of the extracted data, as the command line shows it."""

from __future__ import annotations

from forthwith.model.json import JsonObject
from forthwith.pipelines.documents.fields.short_fields import short_fields
from tests.pipelines.documents.extraction import extract
from tests.pipelines.documents.fields_cases import CASES
from tests.pipelines.documents.test_fields_expected import RECEIPT, RESUME

_INVOICE = next(case for case in CASES if case.name == "invoice-en.txt")


def test_single_values_stand_first_and_records_are_counted() -> None:
    report = extract(_INVOICE.content, name=_INVOICE.name, schema=_INVOICE.schema)
    assert short_fields(report).splitlines()[1:] == [
        "number: NW-2041",
        "invoiceDate: 2026-03-03",
        "dueDate: 2026-04-02",
        "customer/name: Harbour Foods plc",
        "customer/address: 4 Dock Road, Hull HU1 1AA",
        "subtotal: 682",
        "vat: 136.4",
        "total: 818.4",
        "currency: GBP",
        "lines: 2 rows",
    ]


def test_a_list_of_plain_values_is_said_and_one_of_labelled_values_is_shown() -> None:
    assert "skills: Python, SQL, Rust" in short_fields(extract(RESUME)).splitlines()
    assert "items: 3 rows" in short_fields(extract(RECEIPT)).splitlines()
    assert "Colour: red" in short_fields(extract("Colour: red\nSize: 12\n")).splitlines()


def test_what_is_missing_and_doubtful_stands_last_and_nothing_is_read_as_markup() -> None:
    text: JsonObject = {"type": "string"}
    names = [f"field{number}" for number in range(20)]
    schema: JsonObject = {
        "type": "object",
        "properties": {"colour": text, **dict.fromkeys(names, text)},
        "required": [*names],
    }
    lines = short_fields(extract("Colour: [red]\n", schema=schema)).splitlines()
    assert lines[1] == "colour: (red)"
    assert lines[-1].startswith("Not found: field0, field1")
    assert lines[-1].endswith("and 8 more")
