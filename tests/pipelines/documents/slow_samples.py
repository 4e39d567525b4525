"""Small files that once took a minute: each makes some step do far more than it has characters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.pipelines.documents import corpus, office_samples
from tests.pipelines.documents.hostile_pictures import paintings


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def spanning_cells(rows: int) -> bytes:
    """Cells that each take a hundred columns of a hundred rows."""
    row = f"<tr>{'<td colspan=100 rowspan=100>x</td>' * 5}</tr>"
    return page(f"<table>{row * rows}</table>")


def crowded_tag(attributes: int) -> bytes:
    return page(f"<p {' '.join(f'a{n}=1' for n in range(attributes))}>Seen</p>")


def bold_to_the_end(paragraphs: int) -> bytes:
    """Elements that are never closed, which each paragraph opens again."""
    opened = "".join(f"<b id={n}>" for n in range(400))
    return page(f"<p>{opened}</p>" + "<p>Seen</p>" * paragraphs)


def word_spans(rows: int) -> bytes:
    cell = (
        "<w:tc><w:tcPr><w:gridSpan w:val='100'/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    )
    return corpus.docx(f"<w:tbl>{f'<w:tr>{cell * 5}</w:tr>' * rows}</w:tbl>")


def empty_paragraphs(count: int) -> bytes:
    """Paragraphs without a word after one that has some."""
    return corpus.docx(corpus.paragraph("Seen") + "<w:p/>" * count)


def long_table(rows: int) -> bytes:
    """A table of empty rows below one that has content."""
    first = f"<w:tr><w:tc>{corpus.paragraph('Seen')}</w:tc></w:tr>"
    return corpus.docx(f"<w:tbl>{first}{'<w:tr/>' * rows}</w:tbl>")


def sheet(rows: str) -> bytes:
    return office_samples.odf("spreadsheet", f'<table:table table:name="A">{rows}</table:table>')


def repeated_cells(rows: int) -> bytes:
    cell = (
        '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p>'
        "</table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    return sheet(row * rows)


def repeated_nothing(rows: int) -> bytes:
    """Rows of empty cells, as programs fill up a sheet with, below one that has content."""
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    return sheet(
        office_samples.odf_rows(["Seen"]) + f"<table:table-row>{empty}</table:table-row>" * rows
    )


def flat_sheet(rows: int) -> bytes:
    body = office_samples.odf_rows(["Seen"]) + "<table:table-row/>" * rows
    return office_samples.flat_odf("spreadsheet", f"<table:table>{body}</table:table>")


def sheets(count: int) -> bytes:
    one = f'<table:table table:name="A">{office_samples.odf_rows(["Seen"])}</table:table>'
    return office_samples.odf("spreadsheet", one * count)


def bracketed_label(length: int) -> bytes:
    return b"From: a@example.com\nSubject: Seen\nTo: " + b"(" * length + b"\n\nSeen"


COSTLY: Final[dict[str, Callable[[], bytes]]] = {
    "spanning.html": lambda: spanning_cells(2_000),
    "crowded.html": lambda: crowded_tag(40_000),
    "bold.html": lambda: bold_to_the_end(20_000),
    "spans.docx": lambda: word_spans(4_000),
    "repeated.ods": lambda: repeated_cells(2_000),
    "empty.ods": lambda: repeated_nothing(20_000),
    "sheets.ods": lambda: sheets(20_000),
    "piles.txt": lambda: b"e" + "\u0301\u0323".encode() * 80_000,
    "word.txt": lambda: b"ab-\ncd " + b"a" * 60_000,
    "minutes.txt": lambda: b"Minutes of the meeting\n\nPresent: " + b"a," * 60_000,
    "label.eml": lambda: bracketed_label(150_000),
    "pictures.pdf": lambda: dict(paintings())["many-pictures.pdf"],
}
"""By the name of the file: what took ten seconds to a minute, or more memory than there is."""
