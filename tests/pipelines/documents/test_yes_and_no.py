"""Yes and no with what is said beside them, and by the participle of the label."""

from __future__ import annotations

import pytest

from forthwith.model.json import JsonObject
from tests.pipelines.documents.extraction import extract


def _read(line: str, name: str) -> object:
    schema: JsonObject = {"type": "object", "properties": {name: {"type": "boolean"}}}
    data = extract(f"Terms of the stay\n\n{line}\n", schema=schema).data
    assert isinstance(data, dict)
    return data.get(name)


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("Confidential: Yes (see annex)", "confidential", True),
        ("Exclusive: No, except in Spain", "exclusive", False),
        ("Exclusive: Nein - siehe Anlage", "exclusive", False),
        ("Insurance included: not included", "insurance_included", False),
        ("Insurance included: included", "insurance_included", True),
        ("Smoking allowed: prohibited", "smoking_allowed", False),
        ("Smoking allowed: not permitted", "smoking_allowed", False),
        ("Smoking allowed: permitted (terrace)", "smoking_allowed", True),
        ("Haustiere: nicht erlaubt", "haustiere", False),
    ],
)
def test_an_answer_with_more_beside_it_and_a_participle_are_yes_or_no(
    line: str, name: str, value: object
) -> None:
    assert _read(line, name) is value


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Exclusive: No. 5 of the list", "exclusive"),
        ("Exclusive: yes and no", "exclusive"),
        ("Exclusive: Non-members pay more", "exclusive"),
        ("Insurance included: not included in all rooms but the first", "insurance_included"),
        ("Insurance included: only on request", "insurance_included"),
        ("Smoking prohibited: not permitted", "smoking_prohibited"),
    ],
)
def test_what_may_be_meant_the_other_way_is_no_answer(line: str, name: str) -> None:
    assert _read(line, name) is None
