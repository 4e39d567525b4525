"""The tables of refusals and notes are complete, and so is their page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents import codes
from forthwith.pipelines.documents.codes import HINTS, NOTES, REFUSALS
from scripts.write_document_codes import TARGET, page
from tests.pipelines.documents import corpus
from tests.pipelines.documents.test_reading import read

PACKAGE = Path(codes.__file__).parent
MAKERS = {"refusal": "refusal", "note": "note", "remark": "note", "Note": "note"}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the package that makes a refusal or a note, by the name it is called by."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in MAKERS:
                    yield name, node


def used(what: str) -> set[str]:
    """The codes that are written in such calls; either of two, where a condition chooses."""
    firsts = (node.args[0] for name, node in calls() if MAKERS[name] == what and node.args)
    parts = (choice for first in firsts for choice in choices(first))
    return {p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)}


def choices(node: ast.expr) -> list[ast.expr]:
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]


@pytest.mark.parametrize(("what", "table"), [("refusal", REFUSALS), ("note", NOTES)])
def test_every_code_that_is_used_is_in_its_table_and_no_other(
    what: str, table: dict[str, object]
) -> None:
    assert used(what) == set(table)


def test_notes_are_made_by_the_table_alone() -> None:
    assert [ast.unparse(node) for name, node in calls() if name == "Note"] == [
        "Note(code=code, message=message or NOTES[code])"
    ]


def test_the_page_of_codes_is_that_of_the_tables() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), (
        "write it anew: python scripts/write_document_codes.py"
    )


def test_every_meaning_is_a_sentence() -> None:
    words = [*NOTES.values(), *(text for r in REFUSALS.values() for text in (r.meaning, r.hint))]

    assert [text for text in words if not (text[0].isupper() and text.endswith("."))] == []


def test_every_cause_with_a_hint_of_its_own_is_used_and_has_its_sentence() -> None:
    values = [k.value for _, node in calls() for k in node.keywords if k.arg == "cause"]
    archives = (PACKAGE / "containers" / "archives.py").read_text(encoding="utf-8")
    named = {each.value for each in values if isinstance(each, ast.Constant)}

    assert named | {cause for cause in HINTS if f'cause="{cause}"' in archives} == set(HINTS)
    assert [text for text in HINTS.values() if not (text[0].isupper() and text.endswith("."))] == []


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("a.pdf", b"%PDF-1.4\n1 0 obj\n" + b"[" * 2_000 + b"]" * 2_000 + b"\nendobj\n", "nesting"),
        ("a.json", b"[" * 5_000 + b"]" * 5_000, "nesting"),
        ("a.xml", b"<?xml version='1.0'?>" + b"<a>" * 5_000 + b"</a>" * 5_000, "nesting"),
        ("a.zip", corpus.archive({f"{n}.txt": b"" for n in range(10_001)}), "entries"),
    ],
)
def test_the_hint_is_that_of_the_cause(name: str, content: bytes, cause: str) -> None:
    with pytest.raises(PermanentError) as refused:
        read(name, content)

    assert refused.value.hint == HINTS[cause]
