"""Which language a short paper is in."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.language.languages import language_of

INVOICE = """\
INVOICE

Invoice number: NW-11
Invoice date: 3 July 2025
Bill to: Castle Ltd
Total due: GBP 1,200.00
"""
NOTE = "Meeting on Monday with the supplier, please bring the contract."
RECHNUNG = "Rechnung Nr. 5\nMenge Einzelpreis Betrag\nzahlbar bis 5. August\nGesamtbetrag 100 EUR"
FACTURE = "Facture numéro 4\nDate : 3 juillet 2025\nMontant TTC 100 EUR\nMerci de votre commande"


@pytest.mark.parametrize(
    ("text", "code"), [(INVOICE, "en"), (NOTE, "en"), (RECHNUNG, "de"), (FACTURE, "fr")]
)
def test_a_short_paper_is_told_by_its_labels(text: str, code: str) -> None:
    assert language_of(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "Ok.",
        "Name Age City\nAnna 4 Rome\nBob 5 Paris\n",
        "error 404 file not found at line 12",
        "Invoice Rechnung Facture\nDue zahlbar TTC\nAmount Betrag Montant\nPrice Preis Prix",
    ],
)
def test_few_words_of_any_language_or_of_several_tell_none(text: str) -> None:
    assert language_of(text).code == "und"
