"""What people wrote onto a PDF's pages: the values of form fields, and remarks in the margin.

They stand beside the content of a page, so that the text of the page alone does not have them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from ctypes import Array, c_ushort
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import writable

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage
    from pypdfium2.raw import FPDF_ANNOTATION, FPDF_FORMHANDLE

_CHARACTERS: Final = 10_000
_CHOSEN_OR_WRITTEN: Final = frozenset({4, 5, 6})  # a combo box, a list box, a text field
_PASSWORD: Final = 1 << 13
_REMARKS: Final = frozenset({1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
"""Notes, free text, drawn and marked places: all but links, widgets, files and pop-ups."""
_WIDGET: Final = 20
_PLAIN_NAME: Final = re.compile(r"[^\W\d_][\w ./-]{1,60}")


def written_on(document: PdfDocument, page: PdfPage) -> list[str]:
    """Return a line for each form field with a value on the page, and one for each remark.

    Only of a document whose form was made ready (`init_forms`) before its pages were opened.
    """
    return list(dict.fromkeys(_lines(document, page)))


def _lines(document: PdfDocument, page: PdfPage) -> Iterator[str]:
    from pypdfium2 import raw

    form = document.formenv.raw if document.formenv else None
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), limits.ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            line = _line(form, annotation)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
        if line:
            yield line


def _line(form: FPDF_FORMHANDLE | None, annotation: FPDF_ANNOTATION) -> str:
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == _WIDGET:
        return _field(form, annotation) if form is not None else ""
    if kind in _REMARKS:
        return _string(lambda buffer, size: raw.FPDFAnnot_GetStringValue(
            annotation, b"Contents", buffer, size
        ))  # fmt: skip
    return ""


def _field(form: FPDF_FORMHANDLE, annotation: FPDF_ANNOTATION) -> str:
    """Return "label: value"; nothing for boxes to tick, buttons, signatures and passwords."""
    from pypdfium2 import raw

    is_text = raw.FPDFAnnot_GetFormFieldType(form, annotation) in _CHOSEN_OR_WRITTEN
    if not is_text or raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    value = _string(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(
        form, annotation, buffer, size
    ))  # fmt: skip
    told = _string(lambda buffer, size: raw.FPDFAnnot_GetFormFieldAlternateName(
        form, annotation, buffer, size
    ))  # fmt: skip
    name = told or _string(lambda buffer, size: raw.FPDFAnnot_GetFormFieldName(
        form, annotation, buffer, size
    ))  # fmt: skip
    if not value:
        return ""
    return f"{name}: {value}" if told or _PLAIN_NAME.fullmatch(name) else value


def _string(ask: Callable[[Array[c_ushort] | None, int], int]) -> str:
    """Return what PDFium writes into a buffer of the size it asks for."""
    size = min(ask(None, 0), 2 * _CHARACTERS)
    if size <= 2:
        return ""
    buffer = (c_ushort * (size // 2 + 1))()
    ask(buffer, size)
    text = bytes(buffer)[:size].decode("utf-16-le", "replace")
    return writable(text.partition("\0")[0].replace("\r\n", "\n").replace("\r", "\n")).strip()
