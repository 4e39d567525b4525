"""PDFs whose words stand where a test puts them: each with its x and y, in points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.pipelines.documents import corpus

STOCK = (
    ("Product Code", "Category", "Unit Cost", "Last Audit", "Notes"),
    ("SKU-8847", "Electronics", "$45.00", "2024-10-15", ""),
    ("SKU-9201", "Hardware", "$32.50", "", "Verified"),
    ("SKU-4563", "Software", "$120.00", "2024-11-01", ""),
)
LEFT = (
    "The board looked at the plan of the year",
    "and found that the works in the harbour",
    "will take longer than anyone had thought",
    "when the first of them began in spring.",
)
RIGHT = (
    "Nobody asked the people of the town, who",
    "would rather have a bridge than a road,",
    "and so the papers of that week were full",
    "of letters by those who live on the hill.",
)


def placed(words: Iterable[tuple[int, int, str]], size: int = 10) -> bytes:
    """A page with these words, each at its x and y."""
    drawn = b"".join(
        b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n" % (size, x, y, text.encode("cp1252"))
        for x, y, text in words
    )
    return corpus.pdf([[]], content=corpus.pdf_stream(drawn))


def in_columns(
    rows: Sequence[Sequence[str]], *, columns: Sequence[int], top: int = 700, down: int = 20
) -> list[tuple[int, int, str]]:
    """Rows below each other, whose cells begin at these x."""
    return [
        (x, top - down * number, cell)
        for number, row in enumerate(rows)
        for x, cell in zip(columns, row, strict=True)
        if cell
    ]
