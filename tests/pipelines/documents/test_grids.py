"""A cell in a far corner costs one cell: no workbook makes a reader reserve what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.utility import xl_col_to_name

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.models import Checked
from forthwith.pipelines.documents.readers.grid import places_of
from forthwith.pipelines.documents.readers.library import read_with_library
from tests.pipelines.documents import corpus, office_samples
from tests.pipelines.documents.test_reading_hostile import is_safe, outcomes

_FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
_LIBRARY_ONLY = {"_rels/.rels": corpus.relations(("officeDocument", "xl/absent.xml"))}
"""What the project's own reader cannot find its way in, and the library can."""

_CHECKED = Checked(kind="xlsx", name="a", size_bytes=1, sha256="0" * 64, mime=FORMATS["xlsx"].mime)


def far(cell: str) -> str:
    """A sheet with its first cell and this one."""
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'{_FIRST}<row r="{digits}"><c r="{cell}"><v>core</v></c></row>'


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Workbooks for the library alone, which would reserve every place up to the last cell."""
    for cell in ("XFD1048576", "ABC100000", "ABC10000", "ZZ20000"):
        yield f"{cell}.xlsx", corpus.xlsx(far(cell), **_LIBRARY_ONLY)
    broken = far("ABC10000").replace("<c", "<x y='&'><c", 1)
    yield "broken.xlsx", corpus.xlsx(broken, **_LIBRARY_ONLY)
    single = far("ABC10000").replace('"', "'")
    yield "quotes.xlsx", corpus.xlsx(single, **_LIBRARY_ONLY)
    prefixed = far("ABC10000").replace("<c ", '<c  s="1" t="n"\n')
    yield "attributes.xlsx", corpus.xlsx(prefixed, **_LIBRARY_ONLY)
    parts = corpus.xlsx_parts(far("ABC10000"), **_LIBRARY_ONLY)
    sheet = str(parts["xl/worksheets/sheet1.xml"]).replace("UTF-8", "UTF-16")
    parts["xl/worksheets/sheet1.xml"] = sheet.encode("utf-16")
    yield "utf-16.xlsx", corpus.archive(parts)


def open_workbooks() -> Iterator[tuple[str, bytes]]:
    """OpenDocument workbooks, packed and flat, with cells in far corners and endless repeats."""
    first = cells("core")
    bodies = {
        "corner": first + rows(1_048_574) + cells("core", before=16_383),
        "wide": rows(1_048_576, cells("core", before=16_383)),
        "full": rows(1_048_576, cells("core", times=16_384)),
        "many": (cells("core", before=16_383) + cells("core")) * 2_000,
        "nested": "<table:table-row><table:table-cell>" * 200 + cells("core", before=9_999),
    }
    for name, body in bodies.items():
        table = f'<table:table table:name="a">{body}</table:table>'
        if name != "nested":
            yield f"{name}.ods", office_samples.odf("spreadsheet", table)
        yield f"{name}.fods", office_samples.flat_odf("spreadsheet", table)
    sheets = f'<table:table table:name="a">{bodies["corner"]}</table:table>' * 300
    yield "sheets.ods", office_samples.odf("spreadsheet", sheets)


def cells(text: str, *, before: int = 0, times: int = 1) -> str:
    gap = f'<table:table-cell table:number-columns-repeated="{before}"/>' if before else ""
    repeated = f' table:number-columns-repeated="{times}"'
    cell = f"<table:table-cell{repeated}><text:p>{text}</text:p></table:table-cell>"
    return f"<table:table-row>{gap}{cell}</table:table-row>"


def rows(times: int, row: str = "<table:table-row><table:table-cell/></table:table-row>") -> str:
    return row.replace(
        "<table:table-row>", f'<table:table-row table:number-rows-repeated="{times}">', 1
    )


@pytest.mark.timeout(300)
def test_no_workbook_with_a_far_cell_takes_more_memory_than_a_child_has(tmp_path: Path) -> None:
    files = dict((*workbooks(), *open_workbooks()))
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    found = {str(each["name"]): each for each in outcomes(tmp_path)}

    assert sorted(found) == sorted(files)
    assert [each for each in found.values() if not is_safe(each)] == []
    read = {name for name, each in found.items() if "core" in str(each.get("head"))}
    assert {"corner.ods", "corner.fods", "many.ods", "sheets.ods"} <= read


@pytest.mark.parametrize(("name", "content"), [*workbooks()])
def test_the_library_is_not_given_a_workbook_that_spans_too_much(name: str, content: bytes) -> None:
    assert name.endswith(".xlsx")
    assert places_of(ZipFile(BytesIO(content))) > limits.GRID
    assert read_with_library(content, _CHECKED) is None


def test_the_library_reads_a_workbook_of_a_usual_size() -> None:
    found = read_with_library(corpus.xlsx(**_LIBRARY_ONLY), _CHECKED)

    assert found is not None
    assert "Foundation" in found.pages[0].text


@given(
    st.lists(st.tuples(st.integers(1, 1_048_576), st.integers(1, 16_384)), min_size=1, max_size=6),
    st.sampled_from(["", "x:"]),
)
def test_the_places_of_a_sheet_lie_between_its_corners(
    cells: list[tuple[int, int]], prefix: str
) -> None:
    named = [(row, f"{xl_col_to_name(column - 1)}{row}") for row, column in cells]
    sheet = "".join(
        f'<{prefix}row r="{row}"><{prefix}c s="0" r="{name}"/></{prefix}row>' for row, name in named
    )
    spanned = [row for row, _ in cells]
    places = (max(spanned) - min(spanned) + 1) * max(column for _, column in cells)

    assert places_of(ZipFile(BytesIO(corpus.xlsx(sheet)))) == places
