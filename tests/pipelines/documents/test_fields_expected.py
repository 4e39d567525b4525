"""What a document of its type usually has: which of it is there, and which is missing."""

from __future__ import annotations

from forthwith.model.json import JsonObject, JsonValue
from tests.pipelines.documents.extraction import at, extract

RECEIPT = """\
Corner Grocery
14 Mill Lane, York
Receipt no. 88213
Date: 04/05/2026 14:32

2 x Bread wholegrain     5.80
Milk 1l                  1.29
Cheese                   4.25 A

Subtotal                11.34
VAT 20%                  1.89
TOTAL                   11.34 GBP
VISA                    11.34
Cashier: Ann
"""
RESUME = """\
Curriculum Vitae

Anna Maria Lee
anna.lee@example.org
+44 20 7946 0958

Work experience
2019 - today  Lead engineer, Northwind Ltd
2015 - 2019  Engineer, Harbour plc

Education
2012 - 2015  BSc Physics, University of Leeds

Skills
Python, SQL, Rust

Languages
English (native), German
"""


def test_a_receipt_gives_its_merchant_items_total_tax_and_payment() -> None:
    report = extract(RECEIPT)
    items: JsonValue = [
        {"description": "Bread wholegrain", "quantity": 2, "line_total": 5.8},
        {"description": "Milk 1l", "line_total": 1.29},
        {"description": "Cheese", "line_total": 4.25},
    ]
    assert report.type.name == "receipt"
    assert report.missing == []
    assert report.data == {
        "merchant": "Corner Grocery",
        "receipt_number": "88213",
        "date": at(report, "/date"),
        "items": items,
        "net_amount": 11.34,
        "tax_rate": 20,
        "tax_amount": 1.89,
        "total_amount": 11.34,
        "currency": "GBP",
        "payment_method": "VISA",
    }


def test_a_resume_gives_the_person_and_the_stations() -> None:
    report = extract(RESUME)
    assert report.type.name == "resume"
    assert report.missing == []
    assert report.data == {
        "name": "Anna Maria Lee",
        "email": "anna.lee@example.org",
        "phone": "+44 20 7946 0958",
        "skills": ["Python", "SQL", "Rust"],
        "languages": ["English (native)", "German"],
        "education": [{"period": "2012 - 2015", "description": "BSc Physics, University of Leeds"}],
        "employment": [
            {"period": "2019 - today", "description": "Lead engineer, Northwind Ltd"},
            {"period": "2015 - 2019", "description": "Engineer, Harbour plc"},
        ],
    }


def test_what_an_invoice_usually_has_and_this_one_does_not_is_missing() -> None:
    report = extract("Invoice no. X-17\nInvoice date: 3 May 2026\nTotal due: EUR 12.00\n")
    assert report.type.name == "invoice"
    assert report.expected == [
        "/invoice_number", "/invoice_date", "/due_date", "/supplier", "/customer",
        "/line_items", "/total_amount", "/currency",
    ]  # fmt: skip
    assert report.missing == ["/due_date", "/supplier", "/customer", "/line_items"]


def test_what_a_schema_requires_is_expected_wherever_it_stands() -> None:
    text: JsonObject = {"type": "string"}
    buyer: JsonObject = {"type": "object", "properties": {"name": text}, "required": ["name"]}
    schema: JsonObject = {
        "type": "object",
        "properties": {"colour": text, "buyer": buyer, "size": text},
        "required": ["colour"],
    }
    report = extract("Colour: red\nBuyer name: Ann Lee\n", schema=schema)
    assert report.expected == ["/colour", "/buyer/name"]
    assert report.missing == []


def test_a_document_of_no_known_type_is_expected_to_have_nothing() -> None:
    report = extract("Colour: red\n")
    assert report.expected == []
    assert report.missing == []
