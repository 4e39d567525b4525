"""A value that ends its sentence is given without the full stop."""

from __future__ import annotations

import pytest

from forthwith.model.json import JsonObject
from tests.pipelines.documents.extraction import extract


def _read(said: str) -> object:
    schema: JsonObject = {"type": "object", "properties": {"scope": {"type": "string"}}}
    report = extract(f"Terms of the stay\n\nScope: {said}\n", schema=schema)
    assert [field.text for field in report.fields] == [field.value for field in report.fields]
    assert isinstance(report.data, dict)
    return report.data.get("scope")


@pytest.mark.parametrize("said", ["3 Monate", "within 30 days", "ein Jahr", "the upper floor"])
def test_the_full_stop_of_the_sentence_is_no_part_of_a_value(said: str) -> None:
    assert _read(f"{said}.") == said


@pytest.mark.parametrize(
    "said",
    ["Alder Inc.", "Birch & Co.", "Hauptstr.", "5 p.m.", "Floors 1, 2 etc.", "It rains. It pours."],
)
def test_a_stop_that_belongs_to_the_last_word_or_to_sentences_stays(said: str) -> None:
    assert _read(said) == said


def test_a_sentence_is_still_no_labelled_value() -> None:
    data = extract("Notes\n\nColour: red\nRemark: It came in late today.\n").data
    assert data == {"values": [{"label": "Colour", "value": "red"}]}
