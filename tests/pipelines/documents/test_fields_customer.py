"""The customer of an invoice that has no "Bill to"."""

from __future__ import annotations

from pathlib import Path

import pytest

from forthwith.pipelines import documents
from tests.pipelines.documents.extraction import at, extract

SAMPLES = Path(documents.__file__).parent / "samples"
_HEAD = "Nordlicht Software GmbH\nHafenweg 9, 24103 Kiel\n\n"
_REST = "\nInvoice no: N-17\nInvoice date: 4 March 2026\nTotal due: EUR 120.00\n"


def test_the_shipped_invoice_has_its_customer() -> None:
    name = "invoice-AI-26-0457.pdf"
    report = extract((SAMPLES / name).read_bytes(), name=name)
    assert at(report, "/customer/name") == "Brennick Water Services GmbH"
    assert at(report, "/supplier/name") == "Aldermoor Instruments Ltd"


@pytest.mark.parametrize(
    ("address", "customer"),
    [
        ("Stadtwerke Auental AG\nAm Markt 3\n23552 Lübeck\n", "Stadtwerke Auental AG"),
        ("Lakeside Analytics Ltd\n12 Dock Street\nBristol BS1 4QA\n", "Lakeside Analytics Ltd"),
        ("Lakeside Analytics Ltd\n", None),
        ("Managing partner of Lakeside Analytics Ltd\n12 Dock Street, 23552 Lübeck\n", None),
        ("Nordlicht Software GmbH\nPostfach 12, 24103 Kiel\n", None),
    ],
)
def test_a_second_name_above_an_address_is_the_customer(address: str, customer: str | None) -> None:
    report = extract(f"{_HEAD}{address}{_REST}")
    assert report.type.name == "invoice"
    assert at(report, "/supplier/name") == "Nordlicht Software GmbH"
    assert at(report, "/customer/name") == customer
