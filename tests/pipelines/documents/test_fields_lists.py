"""Lists under headings and behind labels, as a schema's array of strings."""

from __future__ import annotations

import pytest

from forthwith.model.json import JsonObject, JsonValue
from tests.pipelines.documents.extraction import at, extract

_LIST: JsonObject = {"type": "array", "items": {"type": "string"}}
_SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "skills": _LIST,
        "languages": _LIST,
        "requirements": _LIST,
        "attendees": _LIST,
        "toppings": _LIST,
        "levels": {"type": "array", "items": {"type": "integer"}},
    },
}


@pytest.mark.parametrize(
    ("text", "path", "items"),
    [
        ("# Ann\n\n## Skills\n\n- Python\n- SQL\n\n## Other\n\nno\n", "/skills", ["Python", "SQL"]),
        ("Ann Lee\n\nSkills\n• Python\n• SQL\nMore words here.\n", "/skills", ["Python", "SQL"]),
        ("ANN LEE\n\nSKILLS\n\nPython, SQL,\nRust\n\nEND\n", "/skills", ["Python", "SQL", "Rust"]),
        ("Skills: Python | SQL | Rust\n", "/skills", ["Python", "SQL", "Rust"]),
        ("Skills: Python · SQL · Rust\n", "/skills", ["Python", "SQL", "Rust"]),
        ("Skills - Python, SQL and Rust\n", "/skills", ["Python", "SQL", "Rust"]),
        ("Kenntnisse\n- Python\n- SQL\n", "/skills", ["Python", "SQL"]),
        ("3. Skills\n\nCI/CD, SQL\n", "/skills", ["CI/CD", "SQL"]),
        (
            "Languages\nEnglish (native, fluent), German\n",
            "/languages",
            ["English (native, fluent)", "German"],
        ),
        ("Languages\nEnglish\nGerman\nSkills\nSQL\n", "/languages", ["English", "German"]),
        (
            "Requirements:\n1. Python\n2. A driving licence that\n   is valid\n",
            "/requirements",
            ["Python", "A driving licence that is valid"],
        ),
        (
            "**Requirements:**\n\n* You like to work, and you are kind.\n* No travel\n",
            "/requirements",
            ["You like to work, and you are kind.", "No travel"],
        ),
        ("Attendees\n- Ann Lee\n- Bob Ray\n", "/attendees", ["Ann Lee", "Bob Ray"]),
        ("Attendees: Ann Lee, Bob Ray\n", "/attendees", ["Ann Lee", "Bob Ray"]),
        ("Toppings:\n- olives\n- olives\n- corn\n", "/toppings", ["olives", "corn"]),
        ("Levels\n- 3\n- 14\n", "/levels", [3, 14]),
    ],
)
def test_a_list_under_a_heading_or_behind_a_label_fills_an_array(
    text: str, path: str, items: list[JsonValue]
) -> None:
    report = extract(text, schema=_SCHEMA)
    assert at(report, path) == items
    found = [field for field in report.fields if field.path.startswith(path)]
    assert [" ".join(field.text.split()) for field in found] == [str(each) for each in items]


def test_prose_under_a_heading_is_not_taken_apart_at_its_commas() -> None:
    text = "Requirements\n\nYou know Python, SQL and more. You like people, and they like you.\n"
    assert at(extract(text, schema=_SCHEMA), "/requirements") == [
        "You know Python, SQL and more. You like people, and they like you."
    ]


def test_a_list_under_another_heading_is_not_taken() -> None:
    assert extract("Colours\n- red\n- blue\n", schema=_SCHEMA).data == {}
