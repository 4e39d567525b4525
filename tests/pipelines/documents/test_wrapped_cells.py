"""Cells of columned text that go on in the line below, and lines that are none of a cell."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forthwith.model.json import JsonObject, JsonValue
from forthwith.pipelines.documents.models import Kind, Page, Read, Table
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.structure.grids import Grid, find_grids
from tests.pipelines.documents.contexts import Context
from tests.pipelines.documents.extraction import at, extract

_HEADER = "Pos  Description                  Qty   Unit price   Amount\n"
_FIRST = "1    Glass beaker, 250 ml,        12        4.50      54.00\n"
_MORE = "     graduated, with spout\n"
_SECOND = "2    Pipette                       3       18.00      54.00\n"
_TOTAL = "Total                                                108.00\n"
_WHOLE = "Glass beaker, 250 ml, graduated, with spout"
_ORDER = _HEADER + _FIRST + _MORE + _SECOND
_LINE: JsonObject = {
    "type": "object",
    "properties": {"description": {"type": "string"}, "amount": {"type": "number"}},
}
_SCHEMA: JsonObject = {
    "type": "object",
    "properties": {"lines": {"type": "array", "items": _LINE}, "total": {"type": "number"}},
}
_OTHERS = {
    "paragraph": "The prices are those of our list.\n",
    "indented sentence": "     All prices are net.\n",
    "wide paragraph": "     which holds for all that we deliver to the address above\n",
    "heading": "Accessories\n",
    "list": "     - borosilicate glass\n     - steel\n",
    "numbered list": "     1. borosilicate glass\n",
    "label": "     Delivery date: 20 March\n",
    "words elsewhere": "          of no column\n",
    "figure": "     54.00\n",
    "sum": "     Total 108.00\n",
    "apart": "\n     graduated, with spout\n",
}


def grids(text: str) -> list[Grid]:
    return find_grids(text, ())


def column(text: str, index: int = 1) -> list[str]:
    (grid,) = grids(text)
    return [cell.of(text) for row in grid.rows if (cell := row[index])]


def tables(text: str, kind: Kind) -> list[Table]:
    read = Read(kind=kind, reader="t", pages=[Page(number=1, text=text)])
    return parsing(read, Context()).tables


def lines(content: str | bytes, name: str = "a.txt") -> list[JsonValue]:
    report = extract(content, name=name, schema=_SCHEMA)
    found = at(report, "/lines")
    assert at(report, "/total") == 108
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("kind", ["txt", "eml", "png"])
def test_a_cell_goes_on_in_the_line_below(kind: Kind) -> None:
    (table,) = tables(_ORDER + _TOTAL, kind)

    assert [row[1] for row in table.rows] == ["Description", _WHOLE, "Pipette"]
    assert [row[4] for row in table.rows] == ["Amount", "54.00", "54.00"]


def test_each_item_is_a_record_and_the_total_is_that_of_its_line() -> None:
    assert lines((_ORDER + _TOTAL).encode()) == [
        {"description": _WHOLE, "amount": 54},
        {"description": "Pipette", "amount": 54},
    ]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("a.txt", "", ""), ("a.md", "# Order\n\n```\n", "```\n"), ("a.eml", "Subject: a\n\n", "")],
)
def test_whatever_holds_the_text_the_records_are_the_same(
    name: str, before: str, after: str
) -> None:
    found = lines(f"{before}{_ORDER}{_TOTAL}{after}".encode(), name)

    assert found == lines((_ORDER + _TOTAL).encode())


def test_the_place_of_a_cell_in_two_lines_holds_both() -> None:
    report = extract((_ORDER + _TOTAL).encode(), name="a.txt", schema=_SCHEMA)
    (field,) = [each for each in report.fields if each.path == "/lines/0/description"]

    assert field.text.startswith("Glass beaker")
    assert field.text.endswith("with spout")


def test_the_last_row_goes_on_too_and_in_several_lines() -> None:
    text = _HEADER + _FIRST + _SECOND + "     of glass, with a scale\n     and a bulb\n" + _TOTAL

    assert column(text)[-1] == "Pipette of glass, with a scale and a bulb"


def test_labels_and_items_within_a_cell_lose_no_row() -> None:
    text = _HEADER + _FIRST + "     - with lid\n     Serial no.: 17\n" + _SECOND

    assert column(text) == ["Glass beaker, 250 ml, - with lid Serial no.: 17", "Pipette"]


def test_a_header_of_two_lines_is_one_header() -> None:
    text = (
        "Pos  Description                  Qty         Unit   Amount\n"
        "                                             price    (EUR)\n"
    )
    (grid,) = grids(text + _FIRST + _SECOND)

    assert grid.header == ("Pos", "Description", "Qty", "Unit price", "Amount (EUR)")
    assert len(grid.rows) == 2


@pytest.mark.parametrize("mark", ["\t", " | "])
def test_columns_set_apart_by_marks_are_counted(mark: str) -> None:
    rows = [["No", "Item", "Qty"], ["1", "Beaker,", "2"], ["", "graduated", ""], ["2", "Tube", "3"]]
    text = "\n".join(mark.join(row) for row in rows)

    assert column(text) == ["Beaker, graduated", "Tube"]


@pytest.mark.parametrize("below", _OTHERS.values(), ids=[*_OTHERS])
def test_what_stands_on_its_own_below_a_table_is_no_part_of_it(below: str) -> None:
    text = _HEADER + _FIRST + _SECOND + below

    assert column(text) == ["Glass beaker, 250 ml,", "Pipette"]


def test_a_heading_between_rows_at_the_margin_is_no_cell() -> None:
    text = _HEADER + _FIRST + _SECOND + "Accessories\n" + _FIRST + _SECOND

    assert "Accessories" not in "".join(
        cell.of(text) for grid in grids(text) for row in grid.rows for cell in row if cell
    )


@given(st.lists(st.integers(0, 3), min_size=2, max_size=12))
def test_rows_are_never_fewer_than_the_lines_of_items(wraps: list[int]) -> None:
    text = _HEADER + "".join(
        f"{number:<5}Glass beaker,                  {number}        4.50      54.00\n"
        + _MORE * more
        for number, more in enumerate(wraps, 1)
    )
    (grid,) = grids(text + _TOTAL)

    assert len(grid.rows) == len(wraps)
    assert [
        len(cell.of(text).split(" graduated")) - 1 for row in grid.rows if (cell := row[1])
    ] == (wraps)


@pytest.mark.parametrize(
    "part",
    [
        _FIRST + _MORE,
        _MORE,
        "a  b  c\n" + "   b\n" * 9,
        "a\tb\tc\n\tb\n",
        "a  b  c " * 9 + "\n  b\n",
    ],
)
def test_a_megabyte_takes_time_in_proportion(part: str) -> None:
    text = _HEADER + part * (1_000_000 // len(part))
    begun = time.process_time()
    grids(text)

    assert time.process_time() - begun < 20
