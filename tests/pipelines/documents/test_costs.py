"""A small file costs little, whatever it is made of."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from functools import partial

import pytest

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.checks.markup import burden_of
from forthwith.pipelines.documents.containers.xmlstream import Elements
from forthwith.pipelines.documents.fields.asking_fields import NOTHING_ASKED
from forthwith.pipelines.documents.fields.extracting_fields import extracting_fields
from forthwith.pipelines.documents.fields.models import FieldsInput
from forthwith.pipelines.documents.full.analyzing import analyzing
from forthwith.pipelines.documents.models import DocumentInput, Parsed, Read
from forthwith.pipelines.documents.quality.measuring import measuring
from forthwith.pipelines.documents.steps.extracting import extracting
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from forthwith.pipelines.documents.structure.normalising import normalised
from tests.pipelines.documents import slow_samples
from tests.pipelines.documents.contexts import Context, MemoryDocument

_DOCUMENT = DocumentInput(document_id="doc_1")
_SECONDS = 8.0
"""Several times what any sample takes, and a part of what each took."""


@pytest.mark.parametrize("name", slow_samples.COSTLY)
def test_no_small_file_takes_long_in_any_stage(name: str) -> None:
    ctx = Context((MemoryDocument(name, slow_samples.COSTLY[name]()),))
    began = time.process_time()

    checked = validating(_DOCUMENT, ctx)
    read = reading(_DOCUMENT, checked, ctx)
    parsed = parsing(read, ctx)
    extracting(parsed, ctx)
    analyzing(parsed, ctx)
    extracting_fields(FieldsInput(document_id="doc_1"), parsed, NOTHING_ASKED, ctx)
    measuring(_DOCUMENT, checked, read, ctx)

    assert time.process_time() - began < _SECONDS
    assert len(parsed.text) < 1_000_000


def test_spans_of_cells_are_laid_out_until_they_take_too_much_room() -> None:
    found = _read("a.html", slow_samples.spanning_cells(300))

    rows = found.tables[0].rows
    assert rows[0][:101] == ["x", *[""] * 99, "x"]
    assert found.pages[0].text.count("x") == 1_500
    assert sum(map(len, rows)) <= limits.KEPT_CELLS
    assert "truncated_table" in _codes(found)


def test_a_cell_stands_in_its_column_below_cells_that_span_rows() -> None:
    body = (
        "<table><tr><td rowspan=3>a<td colspan=2 rowspan=2>b<td>c<tr><td>d<tr><td>e<td>f<td>g"
        "<tr><td>h<td>i</table>"
    )

    found = _read("a.html", slow_samples.page(body))

    assert found.tables[0].rows == [
        ["a", "b", "", "c"],
        ["", "", "", "d"],
        ["", "e", "f", "g"],
        ["h", "i"],
    ]
    assert not found.notes


def test_repeated_cells_and_rows_are_read_as_often_as_a_table_keeps_them() -> None:
    found = _read("a.ods", slow_samples.repeated_cells(3))

    assert "truncated_output" in _codes(found)
    assert sum(map(len, found.tables[0].rows)) <= limits.KEPT_CELLS + limits.COLUMNS


def test_a_row_that_is_repeated_stands_there_as_often() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/>'
        '<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2"/>'
        "<table:table-cell><text:p>y</text:p></table:table-cell></table:table-row>"
    )

    found = _read("a.ods", slow_samples.sheet(row))

    assert found.tables[0].rows == [["x", "x", "y"]] * 3
    assert not found.notes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ods", partial(slow_samples.sheets, limits.PAGES + 5)),
        ("a.txt", lambda: b"Seen\f" * (limits.PAGES + 5)),
    ],
)
def test_pages_beyond_the_last_that_is_read_are_left_out_with_a_note(
    name: str, content: Callable[[], bytes]
) -> None:
    found = _read(name, content())

    assert len(found.pages) == limits.PAGES
    assert "truncated_output" in _codes(found)


@pytest.mark.parametrize(
    "content", [slow_samples.crowded_tag(400), slow_samples.bold_to_the_end(20_000)]
)
def test_markup_that_a_parser_would_choke_on_is_read_without_one(content: bytes) -> None:
    found = _read("a.html", content)

    assert "nesting_flattened" in _codes(found)
    assert "Seen" in found.pages[0].text


def test_attributes_end_where_browsers_end_them() -> None:
    assert burden_of("<p title='<div><div>' class=\"<div>\"><i></i>").nesting == 1
    assert burden_of("<p title=a'<div><div>'").nesting == 1
    assert burden_of("<p title=\u00a0'><div><div>'></div></div>").nesting == 2
    assert not burden_of(f"<p {'a=1 ' * limits.HTML_ATTRIBUTES}>").crowded
    assert burden_of(f"<p {'a=1 ' * (limits.HTML_ATTRIBUTES + 1)}>").crowded


def test_marks_beyond_those_that_a_letter_may_bear_are_left_out() -> None:
    kept = "a\u0323\u0301" * 40 + "\u05d0" + "\u05b4" * 30

    assert normalised(kept) == unicodedata.normalize("NFC", kept)
    assert normalised(kept + "\u05b4" * 5 + " b") == unicodedata.normalize("NFC", kept) + " b"


def _read(name: str, content: bytes) -> Read:
    ctx = Context((MemoryDocument(name, content),))
    return reading(_DOCUMENT, validating(_DOCUMENT, ctx), ctx)


def _codes(found: Read | Parsed) -> set[str]:
    return {each.code for each in found.notes}


@pytest.mark.parametrize("name", ["a.docx", "b.docx", "a.ods", "a.fods"])
def test_elements_beyond_the_last_that_is_read_are_left_out_with_a_note(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Elements.__init__, "__defaults__", (200,))
    content = {
        "a.docx": slow_samples.empty_paragraphs(300),
        "b.docx": slow_samples.long_table(300),
        "a.ods": slow_samples.repeated_nothing(300),
        "a.fods": slow_samples.flat_sheet(300),
    }

    found = _read(name, content[name])

    assert "Seen" in found.pages[0].text
    assert "truncated_output" in _codes(found)
