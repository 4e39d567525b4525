"""The sums in the last rows of a table, and whether the lines make them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pytest

from forthwith.model.json import JsonObject
from tests.pipelines.documents.extraction import at, extract
from tests.pipelines.documents.fields_wanted import LINE, N, T, many, of, sheet, word

_HEADER = ("Pos", "Description", "Qty", "Unit price", "Amount")
_LINES = (("1", "Beaker", "12", "4.50", "54.00"), ("2", "Pipette", "3", "18.00", "54.00"))
_TOTALS = (
    ("Total", "", "", "", "108.00"),
    ("Total amount", "", "", "", "108.00"),
    ("", "", "", "Total", "108.00"),
    ("", "Total", "", "", "108.00"),
    ("Total", "", "15", "", "108.00"),
    ("Total", "108.00"),
    ("Gesamtsumme", "", "", "", "108.00"),
    ("Montant total TTC", "", "", "", "108.00"),
)
_SCHEMA = of(lines=many(LINE), subtotal=N, tax=N, total=N)
Row = Sequence[str]


def _html(*rows: Row) -> bytes:
    """A last row of two cells has its label over all columns but one."""
    said = ("".join(f"<td{_over(row, i)}>{c}</td>" for i, c in enumerate(row)) for row in rows)
    table = "".join(f"<tr>{row}</tr>" for row in said)
    head = "<h1>Invoice</h1><p>Invoice no.: R-17</p>"
    return f"{head}<table>{table}</table>".encode()


def _over(row: Row, index: int) -> str:
    return " colspan=4" if len(row) == 2 and not index else ""


def _markdown(*rows: Row) -> bytes:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(["# Invoice", "", lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]).encode()


def _csv(*rows: Row) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


_FILES: Final[dict[str, Callable[..., bytes]]] = {
    "t.html": _html,
    "t.md": _markdown,
    "t.csv": _csv,
    "t.xlsx": lambda *rows: sheet(rows),
    "t.docx": lambda *rows: word("# Invoice", rows),
}


@pytest.mark.parametrize("total", _TOTALS, ids=" ".join)
@pytest.mark.parametrize("name", _FILES)
def test_the_sum_of_a_row_of_totals_is_found_past_empty_cells(name: str, total: Row) -> None:
    if len(total) == 2 and name != "t.html":
        total = (total[0], "", "", "", total[1])
    report = extract(_FILES[name](_HEADER, *_LINES, total), name=name, schema=_SCHEMA)
    assert at(report, "/total") == 108
    assert at(report, "/lines/1/description") == "Pipette"
    assert at(report, "/lines/2") is None
    assert report.issues == []


def test_the_currency_in_a_column_of_its_own_is_passed_over() -> None:
    header = ("Description", "Qty", "Currency", "Unit price", "Amount")
    rows = (("Beaker", "2", "EUR", "5.00", "10.00"), ("Total", "", "EUR", "", "10.00"))
    report = extract(_csv(header, *rows), name="t.csv", schema=_SCHEMA)
    assert at(report, "/total") == 10
    assert at(report, "/lines/1") is None


@pytest.mark.parametrize("total", _TOTALS, ids=" ".join)
def test_by_type_a_row_of_totals_gives_the_total_too(total: Row) -> None:
    report = extract(_html(_HEADER, *_LINES, total), name="t.html")
    assert at(report, "/total_amount") == 108
    assert at(report, "/line_items/2") is None
    assert "/total_amount" not in report.missing


@pytest.mark.parametrize(
    "labels",
    [
        ("Subtotal", "VAT 20 %", "Total"),
        ("Zwischensumme", "MwSt. 20 %", "Gesamtbetrag"),
        ("Total HT", "TVA 20 %", "Total TTC"),
    ],
)
def test_rows_of_net_and_tax_are_read_as_the_total_is(labels: Row) -> None:
    figures = zip(labels, ("108.00", "21.60", "129.60"), strict=True)
    sums = [(label, "", "", "", figure) for label, figure in figures]
    report = extract(_html(_HEADER, *_LINES, *sums), name="t.html", schema=_SCHEMA)
    found = [at(report, f"/{name}") for name in ("subtotal", "tax", "total")]
    assert found == [108, 21.6, 129.6]
    assert at(report, "/lines/2") is None


def test_shipping_with_a_price_is_a_line() -> None:
    rows = (("Description", "Qty", "Unit price", "Amount"), ("Beaker", "2", "5.00", "10.00"))
    sums = (("Shipping", "1", "8.00", "8.00"), ("Total", "", "", "18.00"))
    report = extract(_html(*rows, *sums), name="t.html", schema=_SCHEMA)
    assert at(report, "/lines/1/description") == "Shipping"
    assert at(report, "/total") == 18


def test_shipping_without_a_price_is_among_the_sums_and_makes_the_total_with_the_lines() -> None:
    sums = (("Shipping", "", "", "", "8.00"), ("Total", "", "", "", "116.00"))
    content = _html(_HEADER, *_LINES, *sums)
    report = extract(content, name="t.html", schema=of(shipping=N, total=N))
    assert report.data == {"shipping": 8, "total": 116}
    assert extract(content, name="t.html").issues == []


def test_the_sum_of_a_part_is_not_the_total() -> None:
    rows = (*_LINES, ("Total", "", "", "", "108.00"), ("3", "Stand", "1", "12.00", "12.00"))
    last = ("Grand total", "", "", "", "120.00")
    report = extract(_html(_HEADER, *rows, last), name="t.html", schema=_SCHEMA)
    assert at(report, "/total") == 120


@pytest.mark.parametrize("column", ["Amount", "Total"])
def test_the_amount_of_a_line_is_no_total_where_another_is_called_so(column: str) -> None:
    schema: JsonObject = of(total=N)
    header, line = ("Description", "Qty", "Unit price", column), ("Beaker", "2", "50.00", "100.00")
    rows = (header, line, ("", "", "VAT", "20.00"), ("", "", "Total", "120.00"))
    assert at(extract(_html(*rows), name="t.html", schema=schema), "/total") == 120
    text = "\n".join("   ".join(cell for cell in row if cell) for row in rows)
    assert at(extract(text, schema=schema), "/total") == 120


_OWN = of(lines=many(of(description=T, amount=N)), total=N)
_WRONG = ("Total", "", "", "", "110.00")


def test_by_a_schema_lines_that_do_not_make_the_total_are_an_issue() -> None:
    report = extract(_html(_HEADER, *_LINES, _WRONG), name="t.html", schema=_OWN)
    assert [(issue.code, issue.paths) for issue in report.issues] == [
        ("totals_do_not_add_up", ["/lines", "/total"])
    ]
    assert report.issues[0].message == "The 2 lines make 108, but the total amount is 110."


def test_one_line_is_spoken_of_as_one() -> None:
    report = extract(_html(_HEADER, _LINES[0], _WRONG), name="t.html", schema=_OWN)
    message = "The one line makes 54, but the total amount is 110."
    assert [issue.message for issue in report.issues] == [message]


def test_sums_within_a_record_are_checked_under_their_own_names() -> None:
    rows = (("Subtotal", "108.00"), ("VAT", "20.00"), ("Total", "130.00"))
    sums = [(label, "", "", "", figure) for label, figure in rows]
    schema = of(sums=of(netAmount=N, vat=N, total=N))
    report = extract(_html(_HEADER, *_LINES, *sums), name="t.html", schema=schema)
    assert [issue.paths for issue in report.issues] == [
        ["/sums/netAmount", "/sums/vat", "/sums/total"]
    ]


@pytest.mark.parametrize(
    "beside", [("VAT", "20.00"), ("Shipping", "20.00"), ("Subtotal", "108.00")]
)
def test_what_the_schema_does_not_ask_for_may_stand_between_lines_and_total(beside: Row) -> None:
    sums = [(label, "", "", "", figure) for label, figure in (beside, ("Total", "128.00"))]
    report = extract(_html(_HEADER, *_LINES, *sums), name="t.html", schema=_OWN)
    assert at(report, "/total") == 128
    assert report.issues == []


def test_lines_that_the_schema_cuts_short_are_not_summed() -> None:
    schema = of(lines={**many(of(description=T, amount=N)), "maxItems": 1}, total=N)
    report = extract(_html(_HEADER, *_LINES, _TOTALS[0]), name="t.html", schema=schema)
    assert report.issues == []
