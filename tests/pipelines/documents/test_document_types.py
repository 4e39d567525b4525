"""Every pipeline gives a document the same type, out of one list."""

from __future__ import annotations

from pathlib import Path

import pytest

from forthwith.pipelines.documents.analysis.classifying import DOCUMENT_TYPES, classify
from forthwith.pipelines.documents.schemas.types import TYPE_SCHEMAS
from tests.pipelines.documents.analysed import parsed, report
from tests.pipelines.documents.extraction import extract
from tests.pipelines.documents.test_fields_expected import RECEIPT, RESUME


def test_what_has_fields_of_its_own_is_a_type_that_documents_get() -> None:
    assert TYPE_SCHEMAS.keys() <= DOCUMENT_TYPES


def test_the_guide_to_reports_lists_the_types_that_documents_get() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "reports.md").read_text(encoding="utf-8")
    listed = guide.split("\n## Types\n")[1].split("\n## ")[0]

    names = [name.strip() for name in " ".join(listed.split()).rstrip(".").split(",")]
    assert sorted(names) == sorted(DOCUMENT_TYPES)


@pytest.mark.parametrize(("text", "name"), [(RECEIPT, "receipt"), (RESUME, "resume")])
def test_the_analysis_and_the_extraction_say_the_same_type(text: str, name: str) -> None:
    assert extract(text).type == report(parsed(text)).type
    assert report(parsed(text)).type.name == name


@pytest.mark.parametrize(
    "text",
    [
        "We acknowledge receipt of your letter and thank you for it. The fee is 12.00 a month.",
        "Payment falls due upon receipt. The fee is 12.00.",
        "Please keep the receipt in a safe place.",
    ],
)
def test_words_about_a_receipt_make_none(text: str) -> None:
    assert classify(text, "txt").name != "receipt"


def test_a_table_of_receipts_is_a_table() -> None:
    rows = "date,receipt,amount\n2026-04-01,Receipt 12,4.50\n2026-04-02,Receipt 13,6.25\n"

    assert classify(rows, "csv").name == "data table"
