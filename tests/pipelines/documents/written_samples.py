"""PDFs with filled forms and remarks, built as bytes."""

from __future__ import annotations

from tests.pipelines.documents.corpus import pdf_of, pdf_page_content, pdf_stream

FIELDS = (
    b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/TU(Full name)/V(Ana Souza)/Rect[72 700 200 720]>>",
    b"<</Type/Annot/Subtype/Widget/FT/Tx/T(f1_01[0])/V(Porto)/Rect[72 660 200 680]>>",
    b"<</Subtype/Widget/FT/Ch/Ff 131072/T(town)/V(Lisbon)/Opt[(Lisbon)(Faro)]/Rect[72 9 20 64]>>",
    b"<</Type/Annot/Subtype/Widget/FT/Tx/Ff 8192/T(code)/V(secret)/Rect[72 580 200 600]>>",
    b"<</Type/Annot/Subtype/Widget/FT/Btn/T(agree)/V/Yes/AS/Yes/Rect[72 540 90 560]>>",
    b"<</Type/Annot/Subtype/Widget/FT/Tx/T(empty)/Rect[72 500 200 520]>>",
)
REMARKS = (
    b"<</Type/Annot/Subtype/Text/Contents(Please check the sum)/Rect[300 700 320 720]>>",
    b"<</Type/Annot/Subtype/FreeText/Contents(Paid in March)/DA(/F1 9 Tf)/Rect[300 660 400 680]>>",
    b"<</Type/Annot/Subtype/Link/Contents(a link)/Rect[300 600 400 620]>>",
)


def form(*annotations: bytes, lines: tuple[str, ...] = ("Application for a permit",)) -> bytes:
    """A page with these lines, and fields and remarks upon it."""
    numbers = b" ".join(b"%d 0 R" % (6 + index) for index in range(len(annotations)))
    return pdf_of([
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]>>>>" % numbers,
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Annots[%s]"
        b"/Resources<</Font<</F1 3 0 R>>>>>>" % numbers,
        pdf_stream(pdf_page_content(lines)),
        *annotations,
    ])  # fmt: skip
