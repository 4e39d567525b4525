"""A yes does not rest on a clause that says no."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.schemas.polarity import contradicts
from forthwith.pipelines.documents.spans import Span


def _denied(text: str, quote: str, language: str, *, name: str = "allowed") -> bool:
    start = text.index(quote)
    place = Span(start, start + len(quote))
    return contradicts(text, place, [name], value=True, language=language)


@pytest.mark.parametrize(
    ("text", "quote", "language"),
    [
        ("Haustiere sind nicht erlaubt.", "Haustiere sind", "de"),
        ("Haustiere sind nicht erlaubt.", "Haustiere sind", "und"),
        ("No pets in the flat", "pets in the flat", "en"),
        ("NO PETS in the flat", "PETS in the flat", "en"),
        ("Gli animali non sono ammessi mai", "Gli animali", "it"),
        ("Les chiens ne sont pas admis", "Les chiens", "fr"),
        ("Parking isn't included.", "Parking", "en"),
    ],
)
def test_a_negation_anywhere_in_the_clause_denies(text: str, quote: str, language: str) -> None:
    assert _denied(text, quote, language)


@pytest.mark.parametrize(
    ("text", "quote", "language"),
    [
        ("Hunde sind im Mai erlaubt.", "Hunde sind", "de"),
        ("Les chiens sont admis en mai.", "Les chiens sont admis", "fr"),
        ("Hunde sind im Mai erlaubt.", "Hunde sind", "und"),
        ("Delivery is included in order no A-12", "Delivery is included", "en"),
        ("Dogs are allowed, cats are not.", "Dogs are allowed", "en"),
        ("Cats are not, dogs are allowed.", "dogs are allowed", "en"),
        ("Dogs are allowed but not in May", "Dogs are allowed", "en"),
        ("Dogs are allowed. No cats.", "Dogs are allowed.", "en"),
        ("Notable dogs are allowed", "dogs are allowed", "en"),
    ],
)
def test_a_word_of_another_meaning_or_of_another_clause_denies_nothing(
    text: str, quote: str, language: str
) -> None:
    assert not _denied(text, quote, language)


def test_a_property_that_is_itself_a_negation_is_affirmed_by_one() -> None:
    assert not _denied("Haustiere sind nicht erlaubt.", "Haustiere sind", "de", name="no_pets")
