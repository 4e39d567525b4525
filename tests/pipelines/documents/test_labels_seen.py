"""Labels as papers write them: a bare date, a number before them, marks of other scripts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forthwith.model.json import JsonObject
from forthwith.pipelines.documents.structure.pairs import find_pairs
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


_TERMS: JsonObject = {
    "type": "object",
    "properties": {"price": {"type": "number"}, "delivery_time": {"type": "string"}},
}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1. ", "2. "),
        ("1) ", "2) "),
        ("(1) ", "(2) "),
        ("(a) ", "(b) "),
        ("§ 1 ", "§ 2 "),
        ("2.1. ", "2.2. "),
        ("2.1 ", "2.2 "),
        ("1 ", "2 "),
        ("- 1. ", "- 2. "),
    ],
)
@pytest.mark.parametrize("mark", ["", "**"])
def test_the_number_of_a_line_is_no_part_of_its_label(first: str, second: str, mark: str) -> None:
    text = (
        "What we agreed with the mill\n\n"
        f"{first}{mark}Price:{mark} EUR 4,000\n{second}{mark}Delivery time:{mark} 3 weeks\n"
    )
    assert extract(text, schema=_TERMS).data == {"price": 4000, "delivery_time": "3 weeks"}


def test_numbered_lines_are_labelled_values_and_amounts_and_days_are_not() -> None:
    text = "1. Colour: red\n2. Finish: matt\n3.5 kg: heavy\n12 Months: long\n3. May: closed\n"
    labels = [pair.label for pair in find_pairs(text)]
    assert labels == ["Colour", "Finish"]


def test_a_known_label_behind_its_number_has_its_amount() -> None:
    assert "Total due" in [pair.label for pair in find_pairs("1. Total due EUR 12.00\n")]


@settings(max_examples=60)
@given(st.text(alphabet="1.()§ *_-:\uff1aaA\n", max_size=60))
def test_each_label_begins_with_a_letter_and_stands_where_it_says(written: str) -> None:
    for pair in find_pairs(written):
        assert pair.place.of(written).strip() == pair.label.strip()
        assert pair.label[:1].isalpha()


def test_a_line_of_numbers_alone_is_gone_through_once() -> None:
    short, long = (_seconds("1.1. (1) § 1 * " * times) for times in (2_000, 20_000))
    assert long < 40 * short + 0.2


def _seconds(written: str) -> float:
    started = time.process_time()
    find_pairs(written)
    return time.process_time() - started


@pytest.mark.parametrize(
    ("text", "title", "value"),
    [
        ("发票\n发票号码\uff1aFP-2026-001\n金额\uff1a1,200.00\n", "发票号码", "FP-2026-001"),
        ("請求書\n請求番号\uff1aSK-88\n支払方法\uff1a銀行振込\n", "支払方法", "銀行振込"),
        ("請求書\n支払方法 \uff1a 銀行振込\n", "支払方法", "銀行振込"),
        ("Paper\nColour\uff1a red\n", "Colour", "red"),
    ],
)
def test_the_wide_colon_of_chinese_and_japanese_is_a_label_s_mark(
    text: str, title: str, value: str
) -> None:
    schema: JsonObject = {
        "type": "object",
        "properties": {"wanted": {"type": "string", "title": title}},
    }
    assert extract(text, schema=schema).data == {"wanted": value}


def test_an_amount_and_a_day_stand_behind_a_wide_colon() -> None:
    schema: JsonObject = {
        "type": "object",
        "properties": {
            "total": {"type": "number", "title": "合計金額"},
            "day": {"type": "string", "format": "date", "title": "発行日"},
        },
    }
    written = "請求書\n1. 発行日\uff1a2026-03-11\n2. 合計金額\uff1a12,400\n"
    assert extract(written, schema=schema).data == {"total": 12400, "day": "2026-03-11"}
