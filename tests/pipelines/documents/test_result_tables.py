"""Results as files for spreadsheets: whole, and with nothing in them that computes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Final

import openpyxl
import pytest

from forthwith.model.rendering import Rendered, Rendering
from forthwith.pipelines.documents.batch.batch_renderings import BATCH_RENDERINGS
from forthwith.pipelines.documents.batch.batch_tables import batch_tables
from forthwith.pipelines.documents.batch.models import BatchReport
from forthwith.pipelines.documents.fields.fields_renderings import FIELDS_RENDERINGS
from forthwith.pipelines.documents.fields.fields_tables import fields_tables
from forthwith.pipelines.documents.fields.models import FieldsReport
from forthwith.pipelines.documents.full.report_renderings import REPORT_RENDERINGS
from forthwith.pipelines.documents.quality.models import QualityReport
from forthwith.pipelines.documents.quality.quality_renderings import QUALITY_RENDERINGS
from forthwith.pipelines.documents.quality.quality_tables import quality_tables
from tests.pipelines.documents import batch_samples, batches
from tests.pipelines.documents.results_samples import batch_of, fields_of, quality_of

FORMULAS: Final = ("=1+1", "@SUM(A1)", "\t=1", "-2+3+cmd|' /C calc'!D2", 'a;"=1"', "\uff1d1+1")
Result = QualityReport | FieldsReport | BatchReport
NO_BATCH: Final[dict[str, list[object]]] = {
    name: []
    for name in (
        "documents",
        "duplicates",
        "versions",
        "contradictions",
        "timeline",
        "entities",
    )
}
EMPTY: Final[dict[str, Result]] = {
    "quality": quality_of("x").model_copy(update={"findings": [], "reasons": []}),
    "fields": fields_of("x").model_copy(update={"fields": [], "tables": []}),
    "batch": batch_of("x").model_copy(update=NO_BATCH),
}
MADE: Final[dict[str, Callable[[str], Result]]] = {
    "quality": quality_of,
    "fields": fields_of,
    "batch": batch_of,
}
RENDERINGS: Final = {
    "quality": QUALITY_RENDERINGS,
    "fields": FIELDS_RENDERINGS,
    "batch": BATCH_RENDERINGS,
}


def rendered(name: str, form: str, result: Result) -> Rendered | None:
    rendering: Rendering = next(each for each in RENDERINGS[name] if each.name == form)
    return rendering.render(result)


def files(made: Rendered) -> dict[str, list[list[str]]]:
    if made.extension == "csv":
        return {"": rows(made.body)}
    with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
        return {name: rows(archive.read(name)) for name in archive.namelist()}


def rows(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_every_pipeline_has_the_forms_of_a_report() -> None:
    forms = [(each.name, each.media_type, each.extension) for each in REPORT_RENDERINGS]

    assert [name for name, _, _ in forms] == ["html", "markdown", "csv", "xlsx"]
    for renderings in RENDERINGS.values():
        assert [(each.name, each.media_type, each.extension) for each in renderings] == forms


@pytest.mark.parametrize("name", RENDERINGS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_result_with_nothing_tabular_is_no_file(name: str, form: str) -> None:
    assert rendered(name, form, EMPTY[name]) is None
    assert rendered(name, "html", EMPTY[name]) is not None


@pytest.mark.parametrize("name", RENDERINGS)
@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_of_a_csv_begins_as_a_formula(name: str, words: str) -> None:
    made = rendered(name, "csv", MADE[name](words))

    assert made is not None
    cells = [cell for file in files(made).values() for row in file for cell in row]
    assert any("'" in cell for cell in cells)
    for cell in cells:
        assert cell.lstrip()[:1] not in {*"=+-@\uff1d"}, cell
        assert not cell.startswith(("\t", "\r"))


@pytest.mark.parametrize("name", RENDERINGS)
@pytest.mark.parametrize("words", [*FORMULAS, "http://evil.example", "internal:A1"])
def test_nothing_in_a_workbook_is_a_formula_or_a_link(name: str, words: str) -> None:
    made = rendered(name, "xlsx", MADE[name](words))

    assert made is not None
    with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
        for part in archive.namelist():
            text = archive.read(part).decode()
            assert "<f>" not in text
            assert "<hyperlink" not in text
    book = openpyxl.load_workbook(io.BytesIO(made.body))
    assert all(
        cell.data_type in "sn" for sheet in book for row in sheet.iter_rows() for cell in row
    )


def test_findings_are_one_table_with_what_they_cost() -> None:
    made = rendered("quality", "csv", quality_of("said"))

    assert made is not None
    assert made.extension == "csv"
    head, first, _ = rows(made.body)
    assert dict(zip(head, first, strict=True)) == {
        "Code": "blank_pages",
        "Severity": "error",
        "Finding": "said",
        "What helps": "said",
        "Pages": "1 to 2",
        "Measured": "0.5",
        "Limit": "0.8",
        "Unit": "share",
        "Weight": "40",
        "Share": "1.00",
        "Points off": "20",
    }


def test_values_come_first_and_the_tables_of_the_document_after_them() -> None:
    values, table = fields_tables(fields_of("said"))

    assert values.rows[0] == ["Path", "Value", "Page", "In the text", "Confidence", "Found by"]
    assert values.rows[1] == ["/a/said", "said", "2", "said", "0.60", "label"]
    assert [row[1] for row in values.rows[2:6]] == ["true", "said", "12.5", ""]
    assert table == fields_of("said").tables[0]


def test_a_batch_has_a_table_for_each_part_that_it_has() -> None:
    found = batches.report(
        ("a.txt", batch_samples.CONTRACT_1),
        ("b.txt", batch_samples.CONTRACT_2),
        ("copy.txt", batch_samples.CONTRACT_1),
        ("empty.txt", ""),
    )
    tables = {table.title: table.rows for table in batch_tables(found)}

    assert list(tables) == ["Documents", "Changes", "Timeline", "Shared entities"]
    documents = [dict(zip(tables["Documents"][0], row, strict=True)) for row in tables["Documents"]]
    assert [each["File"] for each in documents[1:]] == ["a.txt", "b.txt", "copy.txt", "empty.txt"]
    assert [each["Duplicate of"] for each in documents[1:]] == ["", "", "1", ""]
    assert documents[4]["Refused"] == "document_empty"
    assert ["1", "2", "yes", "figure", "24", "36"] in tables["Changes"]


def test_the_files_of_a_batch_are_named_after_what_they_hold() -> None:
    made = rendered("batch", "csv", batch_of("said"))

    assert made is not None
    assert list(files(made)) == [
        "table-001-documents.csv",
        "table-002-contradictions.csv",
        "table-003-changes.csv",
        "table-004-timeline.csv",
        "table-005-shared-entities.csv",
    ]


@pytest.mark.parametrize("name", RENDERINGS)
def test_all_rows_of_a_table_are_as_wide_as_its_head(name: str) -> None:
    made = rendered(name, "csv", MADE[name]("said"))

    assert made is not None
    tables = quality_tables(quality_of("said")) + batch_tables(batch_of("said"))
    for table in tables:
        assert {len(row) for row in table.rows} == {len(table.rows[0])}, table.title
