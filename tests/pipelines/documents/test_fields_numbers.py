"""Numbers of invoices, orders, customers and letters, however their labels are written."""

from __future__ import annotations

import pytest

from forthwith.model.json import JsonObject
from tests.pipelines.documents.extraction import at, extract

_TEXT: JsonObject = {"type": "string"}
_SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "invoice_number": _TEXT,
        "order_number": _TEXT,
        "customer_number": _TEXT,
        "reference": _TEXT,
    },
}
_SPELLINGS = {
    "invoice_number": (
        "Invoice # X-17|Invoice #X-17|INVOICE #: X-17|Invoice No: X-17|Invoice No. X-17"
        "|Inv. Nr. X-17|Inv. No: X-17|Inv #X-17|Invoice No : X-17|Invoice № X-17"
        "|Invoice (No. X-17)|Invoice X-17"
        "|Invoice number is X-17.|Tax invoice X-17 of 2 January 2026"
        "|Your invoice no. X-17 of 2 January 2026 is unpaid."
        "|Rechnung Nr. X-17|Rechnung Nr.: X-17|Rechnungs-Nr X-17|RG-Nr.: X-17|Re.-Nr. X-17"
        "|Rechnung X-17|Facture n° X-17|Factura Nº: X-17|Fattura n. X-17|Factuurnummer: X-17"
        "|Fatura n.º X-17|Numéro de facture : X-17|Número de factura X-17"
    ),
    "order_number": (
        "PO # X-17|PO#X-17|P.O. No. X-17|PO: X-17|Purchase Order No.: X-17|Your PO X-17|Order #X-17"
        "|Bestell-Nr. X-17|Best.-Nr.: X-17|Bestellung Nr. X-17|Commande n° X-17|Auftrags-Nr.: X-17"
        "|PO Ref: X-17|Customer PO #: X-17"
    ),
    "customer_number": (
        "Cust. No. X-17|Customer # X-17|Kd.-Nr. X-17|Kunden-Nr.: X-17|Client n° X-17|Account # X-17"
        "|Customer ID X-17|Cliente n. X-17|Klantnummer: X-17"
    ),
    "reference": (
        "Ref.: X-17|Ref X-17|Our Ref.: X-17|Ref. No. X-17|Reference # X-17|Az.: X-17|N/Réf: X-17"
        "|Unser Zeichen: X-17|Réf. : X-17|Referencia: X-17|Riferimento: X-17|Kenmerk: X-17"
    ),
}


@pytest.mark.parametrize(
    ("line", "name"),
    [(line, name) for name, lines in _SPELLINGS.items() for line in lines.split("|")],
)
def test_a_number_is_known_by_its_label_in_every_usual_spelling(line: str, name: str) -> None:
    report = extract(f"{line}\n", schema=_SCHEMA)
    assert report.data == {name: "X-17"}


@pytest.mark.parametrize(
    "text",
    [
        "Invoice number\nX-17\n",
        "Invoice number:\n\nX-17\n",
        "Invoice\nX-17\n",
        "INVOICE\n#X-17\n",
        "Acme Ltd                Invoice No.  X-17\n12 High St             Date   2026-01-02\n",
        "Acme Ltd    Invoice No.: X-17\n12 High St    Date: 2026-01-02\n",
        "Acme Ltd\tInvoice #\tX-17\n",
        "Acme Ltd    Invoice no.\n12 High St    X-17\n",
        "Invoice no.  Date  PO #\nX-17  2026-01-02  P-77\n",
        "| Invoice no. | Date |\n| --- | --- |\n| X-17 | 2026-01-02 |\n",
    ],
)
def test_a_number_is_found_below_its_label_in_a_right_hand_block_and_in_a_table(text: str) -> None:
    assert at(extract(text, schema=_SCHEMA), "/invoice_number") == "X-17"


@pytest.mark.parametrize(
    "text",
    [
        "Please send the invoice by 2026-01-02.\n",
        "Invoice of 2 January 2026\n",
        "No invoice is needed, in order to pay 12 of them.\n",
        "Invoice\n2 January 2026\n",
        "The order of the 27 chapters is fixed.\n",
    ],
)
def test_what_is_no_number_of_the_thing_is_not_taken_for_one(text: str) -> None:
    assert extract(text, schema=_SCHEMA).data == {}
