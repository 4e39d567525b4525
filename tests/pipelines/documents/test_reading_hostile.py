"""Whatever a file does, it ends with a code or a safe result: in time, within its memory."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from forthwith.pipelines.documents.codes import NOTES, REFUSALS
from forthwith.pipelines.documents.models import DocumentInput
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from tests.pipelines.documents import corpus, hostile
from tests.pipelines.documents.contexts import Context, FileDocument

ROOT = Path(__file__).parents[3]
KINDS = {"pdf", "docx", "xlsx", "html", "eml", "txt", "md", "csv"}


def outcomes(folder: Path) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "tests.pipelines.documents.reading_child", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def is_safe(found: dict[str, object]) -> bool:
    """A refusal of the table, or a result whose places fit and whose notes are of the table."""
    if "code" in found:
        return found["code"] in REFUSALS
    notes = found.get("notes")
    return "died" not in found and isinstance(notes, list) and set(notes) <= set(NOTES)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("family", hostile.FAMILIES)
def test_every_hostile_document_ends_with_a_code_or_a_safe_result(
    family: str, tmp_path: Path
) -> None:
    expected = 0
    for name, content in hostile.FAMILIES[family]():
        (tmp_path / name).write_bytes(content)
        expected += 1

    found = outcomes(tmp_path)

    assert len(found) == expected
    assert [each for each in found if not is_safe(each)] == []


def test_no_entity_of_an_office_file_is_ever_expanded(tmp_path: Path) -> None:
    hostname = Path("/etc/hostname")
    secret = hostname.read_text().strip() if hostname.exists() else "lollol"
    for name, content in hostile.entities():
        (tmp_path / name).write_bytes(content)

    for found in outcomes(tmp_path):
        head = str(found.get("head", ""))
        assert "lollol" not in head
        assert secret not in head


@pytest.mark.timeout(120)
def test_the_documents_of_the_field_are_read_with_sensible_text(field_data: Path) -> None:
    for found in outcomes(field_data / "documents"):
        name = str(found["name"])
        if name.rpartition(".")[2] in KINDS:
            assert "kind" in found, found
            assert found["spans_fit"]
        else:
            assert found.get("code") in {"document_unsupported", None} or "kind" in found


@pytest.mark.timeout(120)
def test_the_malformed_files_of_the_field_end_with_a_code_or_a_safe_result(
    field_data: Path,
) -> None:
    found = outcomes(field_data / "malformed")

    assert [each for each in found if not is_safe(each)] == []
    assert not any("root:" in str(each.get("head", "")) for each in found)


@pytest.mark.timeout(120)
def test_most_words_of_a_reference_are_in_the_text(field_data: Path) -> None:
    for reference in sorted((field_data / "documents" / "reference_text").glob("*.md")):
        source = field_data / "documents" / reference.name.removesuffix(".md")
        assert recall(reference.read_text(encoding="utf-8"), text_of(source)) >= 0.95, source.name


def recall(reference: str, text: str) -> float:
    """The share of the reference's words that the text has; links and remarks are no words."""
    bare = re.sub(r"<!--.*?-->|\]\([^)]*\)", " ", reference)
    wanted, present = (Counter(re.findall(r"\w+", each.lower())) for each in (bare, text))
    return sum((wanted & present).values()) / max(1, wanted.total())


def text_of(path: Path) -> str:
    ctx = Context((FileDocument(path),))
    given = DocumentInput(document_id="doc_1")
    return parsing(reading(given, validating(given, ctx), ctx), ctx).text


def test_the_samples_of_this_suite_are_one_of_each_kind() -> None:
    assert {name.rpartition(".")[2] for name in corpus.samples()} == KINDS
