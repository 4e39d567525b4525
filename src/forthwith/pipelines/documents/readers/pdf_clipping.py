"""Tell whether a printed workbook cuts cells off: what does not show may not be in the file.

Spreadsheet programs draw a text that its column is too narrow for within a clip, and write no more
of it than shows. What is left out cannot be read from the PDF; that it is can be told, by texts
that reach beyond their clip. Other programs clip for other reasons, so only PDFs that say that a
spreadsheet program made them are looked at.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfObject

_SPREADSHEETS: Final = ("calc", "excel")
_PAGES: Final = 20
_TEXTS: Final = 2_000
"""Of each page; more would only make the number larger."""
_SEGMENTS: Final = 16
_BEYOND_POINTS: Final = 0.5


def cells_cut_off(document: PdfDocument, creator: str) -> int:
    """Count the texts that are cut at the edge of their cells, on the first pages."""
    if not any(name in creator.casefold() for name in _SPREADSHEETS):
        return 0
    return sum(_cut_on(document, index) for index in range(min(len(document), _PAGES)))


def _cut_on(document: PdfDocument, index: int) -> int:
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfiumError

    try:
        page = document[index]
    except PdfiumError:
        return 0
    try:
        texts = islice(page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1), _TEXTS)
        return sum(map(_is_cut, texts))
    except PdfiumError:
        return 0
    finally:
        page.close()


def _is_cut(text: PdfObject) -> bool:
    edge = min(_right_edges(text), default=None)
    return edge is not None and text.get_bounds()[2] > edge + _BEYOND_POINTS


def _right_edges(text: PdfObject) -> Iterator[float]:
    """Where the paths that clip the text end on its right."""
    import pypdfium2.raw as pdfium

    clip = pdfium.FPDFPageObj_GetClipPath(text.raw)
    for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0):
        count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        if 0 < count <= _SEGMENTS:
            segments = (pdfium.FPDFClipPath_GetPathSegment(clip, path, n) for n in range(count))
            yield max(_across(segment) for segment in segments)


def _across(segment: object) -> float:
    import pypdfium2.raw as pdfium

    across, up = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, across, up)
    return across.value
