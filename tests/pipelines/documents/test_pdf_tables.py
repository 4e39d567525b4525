"""Which lines of a PDF are the rows of a table, and that nothing reads them twice."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.models import DocumentInput, Parsed, Read
from forthwith.pipelines.documents.steps.parsing import parsing
from forthwith.pipelines.documents.steps.reading import reading
from forthwith.pipelines.documents.steps.validating import validating
from forthwith.pipelines.documents.structure.grids import find_grids
from tests.pipelines.documents.contexts import Context, MemoryDocument
from tests.pipelines.documents.placed_samples import LEFT, RIGHT, STOCK, in_columns, placed

_COLUMNS = (60, 170, 270, 350, 450)
_PROSE = [
    (60, 780 - 12 * line, "The stock was counted in the week before the audit of the store.")
    for line in range(4)
]


def read(content: bytes) -> Read:
    ctx = Context((MemoryDocument("a.pdf", content),))
    given = DocumentInput(document_id="doc_1")
    return reading(given, validating(given, ctx), ctx)


def parsed(content: bytes) -> Parsed:
    return parsing(read(content), Context())


def test_rows_with_the_same_gaps_are_a_table_and_empty_cells_stay_in_their_columns() -> None:
    (table,) = read(placed([*_PROSE, *in_columns(STOCK, columns=_COLUMNS)])).tables

    assert table.page == 1
    assert table.rows == [list(row) for row in STOCK]


def test_two_columns_are_a_table_only_where_one_of_them_holds_figures() -> None:
    prices = [("Item", "Price"), ("Tea", "2.50"), ("Milk", "1.10"), ("Sugar", "$0.90")]
    senders = [("Acme Ltd", "Globex plc"), ("High Street", "Main Road"), ("Leeds", "York"),
               ("England", "England")]  # fmt: skip

    assert read(placed(in_columns(prices, columns=(60, 300)))).tables[0].rows[1:] == [
        list(row) for row in prices[1:]
    ]
    assert read(placed(in_columns(senders, columns=(60, 300)))).tables == []


@pytest.mark.parametrize("third", [(), LEFT])
def test_prose_in_columns_is_no_table(third: tuple[str, ...]) -> None:
    parts = (LEFT, RIGHT, third) if third else (LEFT, RIGHT)
    rows = list(zip(*parts, strict=True))
    wide = in_columns(rows, columns=(20, 320, 620)[: len(parts)], down=13)

    assert read(placed(wide)).tables == []


def test_two_rows_are_no_table() -> None:
    assert read(placed(in_columns(STOCK[:2], columns=_COLUMNS))).tables == []


def test_a_table_of_a_pdf_is_found_once_in_its_text() -> None:
    found = parsed(placed(in_columns(STOCK, columns=_COLUMNS)))

    (grid,) = find_grids(found.text, found.tables)

    assert grid.header == STOCK[0]
    costs = [row[2].of(found.text) for row in grid.rows if row[2]]
    assert costs == ["$45.00", "$32.50", "$120.00"]


def test_sums_below_a_table_are_no_things_of_its_kind() -> None:
    header = ("Pos.", "Description", "Quantity", "Price", "Amount")
    things = [("1", "Pump", "2", "10.00", "20.00"), ("2", "Valve", "1", "5.00", "5.00")]
    sums = [("", "", "", "Net total", "25.00"), ("", "", "", "VAT 20 %", "5.00")]
    found = parsed(placed([*_PROSE, *in_columns([header, *things, *sums], columns=_COLUMNS)]))

    (grid,) = find_grids(found.text, found.tables)

    assert len(found.tables[0].rows) == 5
    assert [row[1].of(found.text) for row in grid.rows if row[1]] == ["Pump", "Valve"]
    assert len(grid.rows) == 2
