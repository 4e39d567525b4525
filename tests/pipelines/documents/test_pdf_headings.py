"""Which bold lines of a PDF are headings."""

from __future__ import annotations

import zlib

import pytest

from forthwith.pipelines.documents.readers.typography import LineSize, headings_by_size
from tests.pipelines.documents import corpus
from tests.pipelines.documents.test_reading import read

_BODY = "A line of the body that is long enough to be one of them, and goes on."


def line(text: str, *, bold: bool = False, height: float = 10) -> LineSize:
    return LineSize(1, text, height, right=4 * len(text), is_bold=bold)


def titles(*lines: LineSize) -> list[tuple[int, str]]:
    body = [line(_BODY)] * 6
    found = headings_by_size([*body, *lines, *body])
    return [(heading.level, heading.text) for heading in found]


def test_a_bold_line_alone_is_a_heading_below_the_larger_ones() -> None:
    large = line("Annual plan", height=18)

    assert titles(line("1 Introduction", bold=True)) == [(1, "1 Introduction")]
    assert titles(large, line(_BODY), line("Costs:", bold=True)) == [
        (1, "Annual plan"),
        (2, "Costs:"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        (line("Acme Ltd", bold=True), line("High Street", bold=True)),
        (line("The board has found", bold=True), line("that nothing was lost.")),
        (line("This was said in bold letters.", bold=True),),
        (line("Figure 1 The harbour", bold=True),),
        (line("Note", bold=True, height=7),),
    ],
)
def test_bold_lines_below_each_other_or_within_sentences_are_no_headings(
    lines: tuple[LineSize, ...],
) -> None:
    assert titles(*lines) == []


def test_bold_lines_far_apart_or_above_the_head_of_a_table_are_headings() -> None:
    apart = [
        LineSize(1, "Analysis:", 10, bottom=400, right=40, is_bold=True),
        LineSize(1, "Review:", 10, bottom=200, right=30, is_bold=True),
        LineSize(1, "Item Price", 10, bottom=190, right=400, is_bold=True),
    ]

    assert [text for _, text in titles(*apart)] == ["Analysis:", "Review:"]


def test_a_font_tells_that_a_line_is_bold_at_both_ends_and_the_head_of_a_table_is_no_heading() -> (
    None
):
    font = b"/Subtype/Type1/BaseFont/Helvetica"
    drawn = [f"({_BODY}) Tj T*"] * 6
    lines = [*drawn, "/F2 11 Tf (Scope) Tj T* /F1 11 Tf", *drawn]
    head = "/F2 11 Tf 0 -20 Td (Item) Tj 50 0 Td (Place) Tj 50 0 Td (Price) Tj -100 0 Td /F1 11 Tf"
    row = "0 -20 Td (Pump) Tj 50 0 Td (Hall) Tj 50 0 Td (2.50) Tj -100 0 Td"
    lines += [head, row, row, "T*", *drawn]
    lines += ["/F2 11 Tf (Place: ) Tj /F1 11 Tf (Leeds) Tj T*", *drawn]
    content = "BT /F1 11 Tf 14 TL 72 800 Td\n" + "\n".join(lines) + "\nET"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
    file = corpus.pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
            b"<</Type/Font" + font + b"/Encoding/WinAnsiEncoding>>",
            page + b"/Resources<</Font<</F1 3 0 R/F2 6 0 R>>>>>>",
            corpus.pdf_stream(zlib.compress(content.encode()), b"/Filter/FlateDecode"),
            b"<</Type/Font" + font + b"-Bold/Encoding/WinAnsiEncoding>>",
        ]
    )

    found = read("a.pdf", file)

    assert [heading.text for heading in found.headings] == ["Scope"]
    assert found.tables[0].rows[0] == ["Item", "Place", "Price"]
