"""The project's parsers work inside the sandbox, loaded before it closed or after."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pikepdf
import pytest

from forthwith.runtime.isolation import IsolatedCall, Isolation, Limits
from tests.isolation.calls import run

TEXT = "Hello isolated world"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MEBIBYTE = 1 << 20


def pdf() -> bytes:
    document, buffer = pikepdf.new(), io.BytesIO()
    page = document.add_blank_page(page_size=(300, 300))
    content = f"BT /F1 24 Tf 20 100 Td ({TEXT}) Tj ET"
    page.Contents = document.make_stream(content.encode())
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    document.save(buffer)
    return buffer.getvalue()


def docx() -> bytes:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{WORD}.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{MAIN}"><w:body><w:p><w:r><w:t>{TEXT}</w:t>'
        "</w:r></w:p></w:body></w:document>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


@pytest.fixture(params=[(), ("pypdfium2", "pikepdf", "pdf_oxide", "xberg")], ids=["late", "early"])
async def isolation(request: pytest.FixtureRequest) -> AsyncIterator[Isolation]:
    targets = Path(__file__).parent / "targets"
    isolation = Isolation(preload=request.param, extra_path=[str(targets)])
    yield isolation
    await isolation.aclose()


@pytest.mark.parametrize(
    ("parser", "body", "mime_type"),
    [
        ("pypdfium2", pdf(), b""),
        ("pikepdf", pdf(), b""),
        ("pdf_oxide", pdf(), b""),
        ("xberg", pdf(), b"application/pdf"),
        ("xberg", docx(), f"{WORD}.document".encode()),
    ],
)
@pytest.mark.parametrize("mebibytes", [1024, 256])
async def test_a_parser_reads_its_document(
    isolation: Isolation,
    tmp_path: Path,
    parser: str,
    body: bytes,
    mime_type: bytes,
    mebibytes: int,
) -> None:
    path = tmp_path / "document"
    path.write_bytes(body)

    with path.open("rb") as document:
        call = IsolatedCall(
            target=f"parsers:{parser}",
            request=mime_type,
            fds=(document.fileno(),),
            limits=Limits(memory_bytes=mebibytes * MEBIBYTE),
        )
        result = await run(isolation, call)

    assert TEXT.encode() in result


async def test_a_page_can_be_drawn(isolation: Isolation, tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(pdf())

    with path.open("rb") as document:
        call = IsolatedCall(target="parsers:render", fds=(document.fileno(),))
        assert await run(isolation, call) == b"\xff\xff\xff"
