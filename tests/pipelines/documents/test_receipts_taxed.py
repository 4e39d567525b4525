"""Receipts whose prices have the tax in them, and what German shops call their number."""

from __future__ import annotations

import pytest

from tests.pipelines.documents.extraction import at, extract

_RECEIPT = """\
Corner Cafe
Receipt No. 4471
21/03/2026

2 Flat white 7.00
1 Muffin 4.07

Subtotal 11.07
{tax}
Total 11.07
VISA
Thank you for your purchase
"""


@pytest.mark.parametrize(
    "tax", ["Incl. VAT 0.67", "incl. 6% VAT: 0.67", "Tax (incl.) 0.67", "VAT included 0.67"]
)
def test_a_subtotal_as_high_as_the_total_is_no_net_amount_where_tax_is_inside(tax: str) -> None:
    report = extract(_RECEIPT.format(tax=tax))
    assert report.type.name == "receipt"
    assert at(report, "/net_amount") is None
    assert at(report, "/total_amount") == 11.07
    assert [issue.code for issue in report.issues] == []


def test_a_net_amount_beside_such_a_subtotal_is_given() -> None:
    report = extract(_RECEIPT.format(tax="Incl. VAT 0.67\nNet 10.40"))
    assert at(report, "/net_amount") == 10.4


def test_a_subtotal_that_tax_is_added_to_is_the_net_amount() -> None:
    written = _RECEIPT.format(tax="Tax 0.67").replace("Total 11.07", "Total 11.74")
    report = extract(written)
    assert (at(report, "/net_amount"), at(report, "/total_amount")) == (11.07, 11.74)


def test_a_net_amount_without_tax_stays_beside_a_total_with_it() -> None:
    written = _RECEIPT.format(tax="VAT 0% 0.00").replace("Total 11.07", "Total incl. VAT 11.07")
    assert at(extract(written), "/net_amount") == 11.07


def test_a_sum_that_does_not_hold_is_still_told_where_tax_is_added() -> None:
    report = extract(_RECEIPT.format(tax="Tax 0.67"))
    assert [issue.code for issue in report.issues] == ["totals_do_not_add_up"]


@pytest.mark.parametrize("name", ["Kassenbon", "Kassenbeleg", "Kassenzettel"])
def test_the_number_of_a_german_till_slip_is_its_receipt_number(name: str) -> None:
    written = (
        f"Bäckerei Sommer\n{name} Nr. 88123\n21.03.2026\n\nBrot 4,65\nKuchen 4,00\n\n"
        "Summe EUR 8,65\nBar\nVielen Dank für Ihren Einkauf\n"
    )
    assert at(extract(written), "/receipt_number") == "88123"
