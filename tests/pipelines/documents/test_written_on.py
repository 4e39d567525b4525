"""What people wrote onto the pages of a PDF is read with them."""

from __future__ import annotations

import pytest

from tests.pipelines.documents.test_reading import read, text_of
from tests.pipelines.documents.written_samples import FIELDS, REMARKS, form


def test_values_of_a_form_follow_their_page_with_their_labels_and_passwords_do_not() -> None:
    found = read("a.pdf", form(*FIELDS))

    assert text_of(found).splitlines() == [
        "Application for a permit",
        "Full name: Ana Souza",
        "Porto",
        "town: Lisbon",
    ]


def test_remarks_on_a_page_are_read_and_links_are_not() -> None:
    found = read("a.pdf", form(*REMARKS, REMARKS[0]))

    assert text_of(found).splitlines()[1:] == ["Please check the sum", "Paid in March"]


def test_a_form_without_any_printed_text_is_not_empty() -> None:
    assert text_of(read("a.pdf", form(FIELDS[0], lines=()))) == "Full name: Ana Souza"


@pytest.mark.parametrize(
    "hostile",
    [
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V 6 0 R/Parent 6 0 R/Rect[0 0 1 1]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V[1 2]/Rect[0 0 1 1]>>",
        b"<</Type/Annot/Subtype/Text/Contents<</A 1>>/Rect[0]>>",
        b"<</Subtype/Widget/FT/Tx/AA<</K<</S/JavaScript/JS(beep)>>>>/V(x)/Parent 4 0 R>>",
        b"42",
    ],
)
def test_a_field_that_makes_no_sense_costs_no_page(hostile: bytes) -> None:
    assert "Application for a permit" in text_of(read("a.pdf", form(hostile)))
