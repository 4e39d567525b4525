"""The project's own parsers as isolated functions: each returns the text of one document."""

import asyncio
from collections.abc import Callable, Sequence
from typing import BinaryIO

Report = Callable[[float, float, str], None]


def pypdfium2(_request: bytes, documents: Sequence[BinaryIO], _report: Report) -> bytes:
    import pypdfium2  # noqa: PLC0415 - one parser per child

    document = pypdfium2.PdfDocument(documents[0].read())
    texts = [page.get_textpage().get_text_bounded() for page in document]
    return "\n".join(texts).encode()


def render(_request: bytes, documents: Sequence[BinaryIO], _report: Report) -> bytes:
    import pypdfium2  # noqa: PLC0415 - one parser per child

    bitmap = pypdfium2.PdfDocument(documents[0]).get_page(0).render(scale=3)
    return bytes(bitmap.buffer)[:3]


def pikepdf(_request: bytes, documents: Sequence[BinaryIO], _report: Report) -> bytes:
    import pikepdf  # noqa: PLC0415 - one parser per child

    with pikepdf.open(documents[0]) as pdf:
        return b"".join(page.Contents.read_bytes() for page in pdf.pages)


def pdf_oxide(_request: bytes, documents: Sequence[BinaryIO], _report: Report) -> bytes:
    import pdf_oxide  # noqa: PLC0415 - one parser per child

    document = pdf_oxide.PdfDocument.from_bytes(documents[0].read())
    return str(document.extract_text(0)).encode()


def xberg(request: bytes, documents: Sequence[BinaryIO], _report: Report) -> bytes:
    import xberg  # noqa: PLC0415 - one parser per child

    given = xberg.ExtractInput(kind="bytes", bytes=documents[0].read(), mime_type=request.decode())

    async def extract() -> xberg.ExtractionResult:
        return await xberg.extract(given)

    return "\n".join(found.content for found in asyncio.run(extract()).results).encode()
