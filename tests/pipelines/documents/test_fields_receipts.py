"""The sums of receipts and of invoices whose figures stand in columns."""

from __future__ import annotations

import pytest

from forthwith.model.json import JsonValue
from forthwith.pipelines.documents.fields.sums import check_sums
from tests.pipelines.documents.extraction import at, extract

INVOICE = (
    "Invoice\n\nInvoice number: 7\n\n"
    "Net{0}GBP{0}70.00\nVAT{0}GBP{0}14.00\nTotal due{0}GBP{0}84.00\n"
)
RECEIPT = """\
Markthalle Nord GmbH
Hauptstr. 1
Kassenbon
EUR
MILCH 1,09 B
BROT 2,25 B
SEIFE 2,20 A
SUMME EUR 5,54
Geg. BAR EUR 10,00
Rückgeld EUR 4,46
Vielen Dank für Ihren Einkauf
Steuer %{0}Netto{0}Steuer{0}Brutto
A= 19,0%{0}1,85{0}0,35{0}2,20
B= 7,0%{0}3,12{0}0,22{0}3,34
"""
_WHOLE = "Gesamtbetrag{0}4,97{0}0,57{0}5,54\n"


@pytest.mark.parametrize("gap", [" | ", "\t", "   "])
def test_a_currency_in_a_column_of_its_own_hides_no_sum(gap: str) -> None:
    found = extract(INVOICE.format(gap))

    assert at(found, "/total_amount") == 84
    assert at(found, "/net_amount") == 70


@pytest.mark.parametrize("whole", ["", _WHOLE])
@pytest.mark.parametrize("gap", [" ", "  ", " | ", "\t"])
def test_a_table_of_rates_does_not_say_the_total(gap: str, whole: str) -> None:
    found = extract((RECEIPT + whole).format(gap))

    assert found.type.name == "receipt"
    assert at(found, "/total_amount") == 5.54
    assert at(found, "/net_amount") in {None, 4.97}


def test_the_items_of_a_receipt_are_added_up_too() -> None:
    items: JsonValue = [{"description": "Milk", "line_total": 1.09}, {"line_total": 2.25}]
    (issue,) = check_sums({"items": items, "total_amount": 4.0})

    assert issue.paths == ["/items", "/total_amount"]
    assert check_sums({"items": items, "total_amount": 3.34}) == []


def test_a_rate_is_no_total() -> None:
    found = extract("Invoice\n\nInvoice number: 7\n\nTotal: 20 %\nTotal due: 84.00 GBP\n")

    assert at(found, "/total_amount") == 84
    assert found.issues == []
