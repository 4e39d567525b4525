"""Labels as papers write them: a bare date, a number before them, marks of other scripts."""

from __future__ import annotations

import pytest

from forthwith.model.json import JsonObject
from tests.pipelines.documents.extraction import at, extract

_INVOICE = """\
INVOICE No. 4521

Harbour Supplies Ltd

Bill to: Miller Bakery
Date: 11/03/2026

Total: EUR 240.00
"""
_CONTRACT = """\
Service Agreement

between Alder Systems Ltd (the "Provider") and Birch Foods GmbH (the "Client").
Date: 11/03/2026

1. Term
This agreement runs for two years.
"""
_ORDER = """\
Purchase order No. 8812

Supplier: Harbour Supplies Ltd
Date: 11/03/2026

Total: EUR 240.00
"""
_QUOTE = """\
Quotation No. 312

Harbour Supplies Ltd
Customer: Miller Bakery
Date: 11/03/2026

Total: EUR 240.00
"""


@pytest.mark.parametrize(
    ("text", "path"), [(_INVOICE, "/invoice_date"), (_CONTRACT, "/contract_date")]
)
def test_a_date_called_just_date_is_given_though_it_has_two_readings(text: str, path: str) -> None:
    report = extract(text)
    assert at(report, path) == "2026-03-11"
    assert path not in report.missing
    assert [issue.code for issue in report.issues if path in issue.paths] == ["ambiguous_date"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (_INVOICE, "invoiceDate"),
        (_CONTRACT, "contract_date"),
        (_ORDER, "order_date"),
        (_QUOTE, "quote_date"),
    ],
)
def test_two_readings_make_a_date_less_sure_and_not_lost(text: str, name: str) -> None:
    schema: JsonObject = {"type": "object", "properties": {name: {"type": "string"}}}
    doubted = extract(text, schema=schema)
    plain = extract(text.replace("11/03", "21/03"), schema=schema)
    assert (doubted.data, plain.data) == ({name: "2026-03-11"}, {name: "2026-03-21"})
    assert doubted.fields[0].confidence < plain.fields[0].confidence
    assert [issue.code for issue in doubted.issues] == ["ambiguous_date"]
