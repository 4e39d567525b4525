"""Recognise the text of those pages of a PDF that have none: scans, mostly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from math import sqrt
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.models import Read
from forthwith.pipelines.documents.recognition.pages import Recognition, notes_on, recognise_pages
from forthwith.pipelines.documents.recognition.recogniser import READER
from forthwith.pipelines.documents.sources import SourceFile
from forthwith.ports.context import StageContext

if TYPE_CHECKING:
    from PIL import Image
    from pypdfium2 import PdfDocument, PdfPage

_DPI: Final = 250
_POINTS_PER_INCH: Final = 72
_SHADING: Final = 4
_SHADINGS: Final = 100
"""Each may colour the whole page anew, and takes a tenth of a second."""
_OBJECTS: Final = 100_000
"""A page of more drawn objects than this is a drawing, and slow to paint."""


def with_recognised_pages(
    read: Read, content: bytes, source: SourceFile, ctx: StageContext
) -> Read:
    """Return what was read, with the text of its pictures where a page has no text."""
    missing = [page.number for page in read.pages if not page.text.strip()]
    if not missing:
        return read
    recognition = _recognised(missing, len(read.pages), content, source, ctx)
    pages = [recognition.page(page) for page in read.pages]
    reader = f"{read.reader}+{READER}" if recognition.found else read.reader
    notes = [*read.notes, *notes_on(recognition, pages)]
    return read.model_copy(update={"pages": pages, "reader": reader, "notes": notes})


def _recognised(
    missing: list[int], total: int, content: bytes, source: SourceFile, ctx: StageContext
) -> Recognition:
    with _opened(content, source) as document:
        if document is None:
            return Recognition()
        drawn = [number for number in missing if _is_drawn(document, number)]
        if not drawn:
            return Recognition()
        return recognise_pages(drawn, lambda number: _picture(document, number), ctx, total=total)


@contextmanager
def _opened(content: bytes, source: SourceFile) -> Iterator[PdfDocument | None]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(content, password=source.password)
    except PdfiumError:
        yield None
        return
    try:
        yield document
    finally:
        document.close()


@contextmanager
def _page(document: PdfDocument, number: int) -> Iterator[PdfPage | None]:
    from pypdfium2 import PdfiumError

    try:
        page = document[number - 1]
    except (PdfiumError, IndexError):
        yield None
        return
    try:
        yield page
    finally:
        page.close()


def _is_drawn(document: PdfDocument, number: int) -> bool:
    """Tell whether anything is drawn on the page; nothing of it is decoded."""
    with _page(document, number) as page:
        return page is not None and next(iter(page.get_objects(max_depth=1)), None) is not None


def _picture(document: PdfDocument, number: int) -> Image.Image | None:
    """Paint the page in grey, at a resolution that no page size can make too large."""
    from pypdfium2 import PdfiumError

    with _page(document, number) as page:
        if page is None:
            return None
        try:
            width, height = page.get_size()
            if not _is_affordable(page) or width <= 0 or height <= 0:
                return None
            scale = min(_DPI / _POINTS_PER_INCH, sqrt(limits.RECOGNISED_PIXELS / (width * height)))
            painted: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
            return painted.convert("L")
        except (PdfiumError, ValueError):
            return None


def _is_affordable(page: PdfPage) -> bool:
    """Tell by the headers of its pictures whether they can be decoded in memory and in time.

    A picture that is drawn often is decoded as often.
    """
    from pypdfium2 import PdfImage

    objects = list(islice(page.get_objects(), _OBJECTS + 1))
    if len(objects) > _OBJECTS:
        return False
    sizes = [one.get_px_size() for one in objects if isinstance(one, PdfImage)]
    pixels = [width * height for width, height in sizes]
    if max(pixels, default=0) > limits.PICTURE_PIXELS or sum(pixels) > limits.PAGE_PIXELS:
        return False
    return [one.type for one in objects].count(_SHADING) <= _SHADINGS
