"""PDFs with one thing wrong each, made with the libraries that people make them with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)
A5 = (420.0, 595.0)
_PROSE = (
    "The supplier delivers the pumps that were ordered in spring, and the customer",
    "pays for them within thirty days after the invoice was received. If a pump is",
    "not what was agreed on, it is sent back at the cost of the supplier, who then",
    "has two weeks to deliver another one that fits the order and these terms.",
)


def prose(number: int) -> list[str]:
    """Four lines that no other page has."""
    return [f"Part {number} of the terms, article {number * 7}.", *_PROSE[number % 2 :]]


def pdf_pages(pages: Sequence[Sequence[str]], *, size: tuple[float, float] = A4) -> bytes:
    """A PDF with a page for each list of lines; a page without lines is blank."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=size)
    for lines in pages:
        for row, line in enumerate(lines):
            canvas.drawString(50, size[1] - 60 - 16 * row, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def good_pdf(pages: int = 3) -> bytes:
    return pdf_pages([prose(number) for number in range(1, pages + 1)])


def scanned_pdf(dpi: int, *, layer: bool = False, written: bool = True) -> bytes:
    """One page that is a picture of that resolution; with a `layer` of recognised text under it."""
    picture = Image.new("L", (round(A4[0] / 72 * dpi), round(A4[1] / 72 * dpi)), 250)
    if written:
        draw = ImageDraw.Draw(picture)
        for row in range(10):
            top = picture.height // 20 * (row + 2)
            draw.rectangle((picture.width // 8, top, picture.width // 2, top + dpi // 12), fill=20)
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    if layer:
        _write_invisibly(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def hidden_text_pdf() -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for row, line in enumerate(prose(1)):
        canvas.drawString(50, 700 - 16 * row, line)
    _write_invisibly(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _write_invisibly(canvas: Canvas) -> None:
    text = canvas.beginText(50, 500)
    text.setTextRenderMode(3)
    for line in prose(2):
        text.textLine(line)
    canvas.drawText(text)


def drawing_pdf() -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFillGray(0.1)
    canvas.rect(100, 100, 200, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def form_pdf(*values: str) -> bytes:
    """A form with a field for each value; an empty value is a field left empty."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for row, line in enumerate(prose(1)):
        canvas.drawString(50, 780 - 16 * row, line)
    for row, value in enumerate(values):
        canvas.acroForm.textfield(name=f"f{row}", x=50, y=600 - 40 * row, value=value)
    canvas.acroForm.checkbox(name="box", x=50, y=100)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def unmapped_pdf() -> bytes:
    """A page of Greek whose font no longer says which characters its shapes are."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Vera", 11)
    for row in range(6):
        canvas.drawString(50, 780 - 16 * row, "äöüÄÖÜßéèàçñøåæœ ÁÍÓÚâêîôû" * 2)
    canvas.showPage()
    canvas.save()
    return changed(out.getvalue(), _drop_unicode)


def _drop_unicode(document: pikepdf.Pdf) -> None:
    for font in document.objects:
        if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
            del font["/ToUnicode"]


def changed(
    content: bytes,
    change: Callable[[pikepdf.Pdf], None] = lambda _: None,
    *,
    packed: bool = False,
    lock: pikepdf.Encryption | None = None,
) -> bytes:
    """The PDF after `change` was made to it; `packed` puts its objects into streams."""
    modes = pikepdf.ObjectStreamMode
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        change(document)
        mode = modes.generate if packed else modes.disable
        document.save(out, object_stream_mode=mode, encryption=lock)
    return out.getvalue()


def with_font(content: bytes, name: str) -> bytes:
    """The same with each font called so, without a file of shapes."""

    def rename(document: pikepdf.Pdf) -> None:
        for page in document.pages:
            for font in dict(page.resources["/Font"].items()).values():
                font["/BaseFont"] = pikepdf.Name(f"/{name}")

    return changed(content, rename)


def without_fonts(content: bytes) -> bytes:
    def drop(document: pikepdf.Pdf) -> None:
        for page in document.pages:
            page.resources["/Font"] = pikepdf.Dictionary()

    return changed(content, drop)


def with_labels(content: bytes, *starts: tuple[int, int]) -> bytes:
    """The same with page labels: from this page (from 0) on, count from that number."""

    def label(document: pikepdf.Pdf) -> None:
        numbers: list[object] = []
        for index, start in starts:
            numbers += [index, pikepdf.Dictionary(S=pikepdf.Name.D, St=start)]
        document.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbers))

    return changed(content, label)


def with_script(content: bytes) -> bytes:
    """The same with a script that is packed away where a search of the file does not see it."""

    def add(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
        )

    return changed(content, add, packed=True)


def locked(content: bytes, *, user: str = "") -> bytes:
    allow = pikepdf.Permissions(extract=False, print_lowres=False, print_highres=False)
    lock = pikepdf.Encryption(owner="owner", user=user, allow=allow)
    return changed(content, lock=lock)


def with_hidden_layer(content: bytes) -> bytes:
    def add(document: pikepdf.Pdf) -> None:
        layer = document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("draft"))
        )
        document.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]),
            D=pikepdf.Dictionary(OFF=pikepdf.Array([layer])),
        )

    return changed(content, add)


def joined(*contents: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.new() as whole:
        for content in contents:
            with pikepdf.open(BytesIO(content)) as part:
                whole.add_pages_from(part)
        whole.save(out)
    return out.getvalue()
