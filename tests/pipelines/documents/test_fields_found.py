"""What stands in a line with something else, has two readings, or has no label at all."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from forthwith.model.json import JsonObject, JsonValue
from forthwith.pipelines import documents
from tests.pipelines.documents.extraction import at, extract

SAMPLES = Path(documents.__file__).parent / "samples"
MEDICAL = """\
Medical report

Patient name: John Smith Patient ID: 4471
Date of Birth: March 15, 1978 Primary Physician: Dr. Elizabeth Warren
Blood pressure: 120/80
"""
_DATED: JsonObject = {
    "type": "object",
    "properties": {"visit_date": {"type": "string", "format": "date"}},
}


def test_a_line_is_split_at_each_known_label() -> None:
    report = extract(MEDICAL)
    assert report.data == {
        "patient": "John Smith",
        "patient_number": "4471",
        "date_of_birth": "1978-03-15",
        "physician": "Dr. Elizabeth Warren",
        "values": [{"label": "Blood pressure", "value": "120/80"}],
    }


@pytest.mark.parametrize(
    ("text", "date", "codes"),
    [
        ("Visit date: 01/02/2026\n", "2026-01-02", ["ambiguous_date"]),
        ("Visit date: 01/02/2026\nPrinted 13/02/2026.\n", "2026-02-01", []),
        ("Visit date: 13/02/2026\n", "2026-02-13", []),
        ("Visit date: 02/02/2026\n", "2026-02-02", []),
        ("Visit date: 1.2.2026\n", "2026-02-01", []),
        ("Visit date: 2 January 2026\n", "2026-01-02", []),
    ],
)
def test_a_date_with_two_readings_is_an_issue_unless_another_date_decides(
    text: str, date: str, codes: list[str]
) -> None:
    report = extract(f"The patient came to the clinic for a check.\n{text}", schema=_DATED)
    assert at(report, "/visit_date") == date
    assert [issue.code for issue in report.issues] == codes
    assert [issue.paths for issue in report.issues] == [["/visit_date"]] * len(codes)


def test_a_date_that_is_left_as_it_was_written_has_no_reading_to_doubt() -> None:
    schema: JsonObject = {"type": "object", "properties": {"visit": {"type": "string"}}}
    report = extract("Visit: 01/02/2026\n", schema=schema)
    assert report.data == {"visit": "01/02/2026"}
    assert report.issues == []


def test_the_shipped_expenses_give_the_sums_of_their_columns_of_money() -> None:
    name = "expenses-april.csv"
    report = extract((SAMPLES / name).read_bytes(), name=name)
    net, vat = Decimal("1228.51"), Decimal("197.50")
    assert report.data == {
        "totals": [{"label": "net", "value": float(net)}, {"label": "vat", "value": float(vat)}]
    }
    computed = [field for field in report.fields if field.how == "computed"]
    assert [(field.path, field.text) for field in computed] == [
        ("/totals/0/value", "net"),
        ("/totals/1/value", "vat"),
    ]


@pytest.mark.parametrize(
    ("table", "totals"),
    [
        ("item,fee\nPump,EUR 10.00\nValve,EUR 2.50\n", [{"label": "fee", "value": 12.5}]),
        ("item,amount\nPump,0.10\nValve,0.20\n", [{"label": "amount", "value": 0.3}]),
        ("item,at,amount\nPump,Kiel,10\nTotal,,10\n", [{"label": "Total: amount", "value": 10}]),
        ("item,fee\nPump,EUR 10.00\nValve,USD 2.50\n", None),
        ("item,net,currency\nPump,10.00,EUR\nValve,2.50,USD\n", None),
        ("item,unit price\nPump,EUR 10.00\nValve,EUR 2.50\n", None),
        ("item,score\nPump,10.00\nValve,2.50\n", None),
        ("item,amount\nPump,10.00\nValve,open\n", None),
        ("item,amount\nPump,10.00\n", None),
    ],
)
def test_only_a_column_of_one_currency_s_money_is_summed(
    table: str, totals: list[JsonValue] | None
) -> None:
    report = extract(table.encode(), name="table.csv")
    assert at(report, "/totals") == totals
