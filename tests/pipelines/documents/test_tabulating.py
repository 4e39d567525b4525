"""Tables that only the lines of a text show."""

from __future__ import annotations

import pytest

from forthwith.pipelines.documents.models import Kind, Page, Read, Table
from forthwith.pipelines.documents.steps.parsing import parsing
from tests.pipelines.documents.contexts import Context

_RECOGNISED = """\
Invoice 4711
Description Quantity Unit price Amount
Flow sensor 30 412.00 12,360.00
Recalibration on site 4 95.00 380.00
Payment is due within thirty days of the date of this letter."""
_GAPS = """\
Stock of the week

Item      Place     Count
Pump      Hall 1    12
Valve     Hall 2    7
Gasket    Hall 2    140
"""
_PROSE = """\
The description of the quantity, and the price that was asked for it, are
not what we agreed in March. We ask you to look at them again, and to send
us what you find. The amount of 380.00 is not in dispute."""


def tables(text: str, kind: Kind, *known: Table) -> list[Table]:
    pages = [Page(number=1, text=text)]
    return parsing(Read(kind=kind, reader="t", pages=pages, tables=[*known]), Context()).tables


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_a_recognised_table_is_found_by_the_words_above_its_figures(kind: Kind) -> None:
    (table,) = tables(_RECOGNISED, kind)

    assert table.page == 1
    assert table.rows[0] == ["Description", "Quantity", "Unit price", "Amount"]
    assert table.rows[1:] == [
        ["Flow sensor", "30", "412.00", "12,360.00"],
        ["Recalibration on site", "4", "95.00", "380.00"],
    ]


def test_lines_in_columns_are_a_table_in_a_text_and_a_mail() -> None:
    (table,) = tables(_GAPS, "txt")

    assert [row[0] for row in table.rows] == ["Item", "Pump", "Valve", "Gasket"]
    assert tables(_GAPS, "eml") == [table]


def test_prose_about_columns_is_no_table() -> None:
    assert tables(_PROSE, "txt") == []


def test_a_page_with_tables_of_its_reader_gets_no_others() -> None:
    known = Table(page=1, rows=[["Item", "Count"], ["Pump", "12"]])

    assert tables(_GAPS, "pdf", known) == [known]
    assert tables(_GAPS, "docx") == []
