"""A printed workbook whose columns are too narrow says that some of its text is missing."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.pipelines.documents.quality_facts import checked, codes
from tests.pipelines.documents.test_reading import codes_of, read, text_of

_WIDTH = 80


def printed(*texts: str, creator: str = "Calc") -> bytes:
    """Cells of one column, each clipped to its width."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setCreator(creator)
    for row, text in enumerate(texts):
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(50, 795 - 20 * row, _WIDTH, 16)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(52, 800 - 20 * row, text)
        canvas.restoreState()
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("creator", ["Calc", "Microsoft® Excel® 2019"])
def test_cells_that_are_cut_off_are_noted_with_their_number(creator: str) -> None:
    content = printed("Short", "Forty pumps for the southern harbour", "Ten seals", creator=creator)

    found = read("a.pdf", content)

    assert "cells_cut_off" in codes_of(found)
    note = next(each for each in found.notes if each.code == "cells_cut_off")
    assert note.message.startswith("1 cell is cut off")
    assert "cells_cut_off" in codes(checked(content))


@pytest.mark.parametrize(
    "content",
    [
        printed("Short", "Ten seals"),
        printed("Forty pumps for the southern harbour", creator="Writer"),
    ],
)
def test_cells_with_room_and_texts_of_other_programs_are_not_noted(content: bytes) -> None:
    assert "cells_cut_off" not in codes_of(read("a.pdf", content))


def test_what_is_clipped_and_in_the_file_is_read() -> None:
    assert "southern harbour" in text_of(
        read("a.pdf", printed("Forty pumps for the southern harbour"))
    )
