"""What a PDF says of itself besides its text: paper, pictures, fonts, fields, lock and scripts.

The file is opened a second time, after the reader has shown that it can be. Whatever goes wrong
here makes a fact missing, never a report: the text has been read by then.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import flat, writable
from forthwith.pipelines.documents.codes import note
from forthwith.pipelines.documents.quality.models import FileFacts, PagePaper

if TYPE_CHECKING:
    import pikepdf
    from pypdfium2 import PdfDocument, PdfImage, PdfPage, PdfTextPage

    from forthwith.pipelines.documents.quality.pdf_objects import PageObjects

MEASURED_PAGES: Final = 1_000
"""Beyond this the pages are alike enough: their text is judged, their paper is not."""
_DRAWN_PIXELS: Final = 160
_PICTURE_PIXELS: Final = 40_000_000
_LARGE_PICTURE: Final = 0.3
_PICTURES: Final = 500
_OBJECT_DEPTH: Final = 4
_SAMPLED_CHARACTERS: Final = 400
_INK: Final = 0.0004
"""The share of dark dots from which a page counts as written on: a speck of dust is less."""
_DARK: Final = 176
_TO_DARK: Final = bytes(level < _DARK for level in range(256))
_POINTS_PER_INCH: Final = 72


@dataclass(slots=True)
class _Pictures:
    """The pictures of a page: how much of it they cover, and the finest of the large ones."""

    share: float = 0.0
    dpi: int | None = None
    most_pixels: int = 0
    all_pixels: int = 0
    digest: str | None = None


def pdf_facts(content: bytes, password: str | None, more_time: Callable[[], bool]) -> FileFacts:
    """Measure the file and its pages, as far as the limits and the time go."""
    opened = _opened(content, password)
    if opened is None:
        return _with_papers(FileFacts(), content, password, [], more_time)
    from forthwith.pipelines.documents.quality import pdf_objects as objects

    with opened as document:
        pages = _objects_of(document, more_time)
        facts = FileFacts(
            encrypted=document.is_encrypted,
            needs_password=document.is_encrypted and _opened(content, None) is None,
            denied=objects.denied_permissions(document),
            repaired=objects.is_repaired(document),
            active=sorted(objects.active_in_catalogue(document).union(*(p.active for p in pages))),
            hidden_layers=objects.hidden_layers(document),
        )
        return _with_papers(
            facts, _drawable(content, password, document), password, pages, more_time
        )


def _opened(content: bytes, password: str | None) -> pikepdf.Pdf | None:
    import pikepdf

    from forthwith.pipelines.documents.quality.pdf_objects import FAILURES

    try:
        return pikepdf.open(BytesIO(content), password=password or "")
    except FAILURES:
        return None


def _objects_of(document: pikepdf.Pdf, more_time: Callable[[], bool]) -> list[PageObjects]:
    from forthwith.pipelines.documents.quality.pdf_objects import FAILURES, page_objects

    found: list[PageObjects] = []
    try:
        for page in document.pages:
            if len(found) >= MEASURED_PAGES or not more_time():
                break
            found.append(page_objects(page))
    except FAILURES:
        return found
    return found


def _drawable(content: bytes, password: str | None, document: pikepdf.Pdf) -> bytes:
    """The file as it is if PDFium opens it, else as it was mended."""
    from pypdfium2 import PdfDocument, PdfiumError

    from forthwith.pipelines.documents.quality.pdf_objects import FAILURES

    try:
        PdfDocument(content, password=password).close()
    except PdfiumError:
        mended = BytesIO()
        try:
            document.save(mended)
        except FAILURES:
            return content
        return mended.getvalue()
    return content


def _with_papers(
    facts: FileFacts,
    content: bytes,
    password: str | None,
    pages: list[PageObjects],
    more_time: Callable[[], bool],
) -> FileFacts:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(content, password=password)
    except PdfiumError:
        return facts.model_copy(update={"notes": [note("file_not_measured")]})
    papers: list[PagePaper] = []
    try:
        count = min(len(document), limits.PAGES)
        while len(papers) < min(count, MEASURED_PAGES) and more_time():
            index = len(papers)
            about = pages[index] if index < len(pages) else None
            papers.append(_paper(document, index, about))
        words = f"{len(papers)} of {count} pages were measured; of the rest the text was judged."
        notes = [note("pages_not_measured", words)] if len(papers) < count else []
    finally:
        document.close()
    return facts.model_copy(update={"papers": papers, "notes": notes})


def _paper(document: PdfDocument, index: int, about: PageObjects | None) -> PagePaper:
    from pypdfium2 import PdfiumError

    try:
        page = document[index]
    except PdfiumError:
        return PagePaper(width=0, height=0)
    try:
        return _measured(page, _label(document, index), about)
    except PdfiumError:
        return PagePaper(width=0, height=0)
    finally:
        page.close()


def _measured(page: PdfPage, label: str | None, about: PageObjects | None) -> PagePaper:
    width, height = page.get_size()
    pictures = _pictures(page, width * height)
    text_page = page.get_textpage()
    characters = text_page.count_chars()
    paper = PagePaper(
        width=round(width, 1),
        height=round(height, 1),
        label=label,
        picture_share=round(min(1.0, pictures.share), 2),
        dpi=pictures.dpi,
        has_ink=True if characters else _has_ink(page, pictures),
        picture_hash=pictures.digest,
        unmapped=_unmapped(text_page, characters),
    )
    return paper if about is None else paper.model_copy(update=_from_objects(about))


def _from_objects(about: PageObjects) -> dict[str, object]:
    return {
        "invisible_text": about.invisible,
        "fonts": sorted(about.fonts),
        "fonts_not_embedded": sorted(about.not_embedded),
        "fonts_without_unicode": sorted(about.without_unicode),
        "fonts_missing": sorted(about.missing),
        "fields": about.fields,
        "fields_empty": about.fields_empty,
    }


def _label(document: PdfDocument, index: int) -> str | None:
    label = flat(writable(document.get_page_label(index)))[:40]
    return label or None


def _pictures(page: PdfPage, area: float) -> _Pictures:
    import pypdfium2.raw as pdfium

    found = _Pictures()
    wanted = [pdfium.FPDF_PAGEOBJ_IMAGE]
    for picture in islice(page.get_objects(wanted, max_depth=_OBJECT_DEPTH), _PICTURES):
        left, bottom, right, top = picture.get_bounds()
        columns, rows = picture.get_px_size()
        found.most_pixels = max(found.most_pixels, columns * rows)
        found.all_pixels += columns * rows
        share = max(0.0, right - left) * max(0.0, top - bottom) / area if area else 0.0
        if share >= _LARGE_PICTURE:
            found.dpi = max(found.dpi or 0, resolution(columns, rows, right - left, top - bottom))
            found.digest = found.digest or _digest(picture)
        found.share = max(found.share, share)
    return found


def resolution(columns: int, rows: int, width: float, height: float) -> int:
    """Dots to the inch of a picture, whichever way it was turned; sizes in points.

    >>> resolution(1240, 1754, 595, 842), resolution(1754, 1240, 595, 842)
    (150, 150)
    """
    return round(_POINTS_PER_INCH * math.sqrt(columns * rows / (width * height)))


def _digest(picture: PdfImage) -> str:
    return sha256(bytes(picture.get_data())).hexdigest()


def _has_ink(page: PdfPage, pictures: _Pictures) -> bool | None:
    """Tell whether anything shows on the page, drawn small; None if it is too large to draw."""
    if pictures.most_pixels > _PICTURE_PIXELS or pictures.all_pixels > limits.PAGE_PIXELS:
        return None
    width, height = page.get_size()
    scale = _DRAWN_PIXELS / max(width, height, 1.0)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        dots = bytes(bitmap.buffer).translate(_TO_DARK)
        return sum(dots) >= max(1, _INK * len(dots))
    finally:
        bitmap.close()


def _unmapped(text_page: PdfTextPage, characters: int) -> float:
    """The share of a sample of the page's characters that its fonts give no meaning to."""
    import pypdfium2.raw as pdfium

    if not characters:
        return 0.0
    step = max(1, characters // _SAMPLED_CHARACTERS)
    sample = range(0, characters, step)
    lost: int = sum(
        pdfium.FPDFText_HasUnicodeMapError(text_page.raw, index) == 1 for index in sample
    )
    return round(lost / len(sample), 3)
