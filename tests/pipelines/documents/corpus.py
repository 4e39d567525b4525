"""Small well-formed documents, written byte by byte so that a test can bend each of them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip archive of `parts`, in that order."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(ZipInfo(name), content, compress_type=target.compression)
    return packed.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{type_}" Target="{target}"/>'
        for number, (type_, target) in enumerate(targets, start=1)
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def content_types(main: str, type_: str) -> str:
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{main}" ContentType="{type_}"/></Types>'
    )


def paragraph(text: str, *, style: str | None = None) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def word_table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def word_part(body: str, *, root: str = "document") -> str:
    inner = f"<w:body>{body}</w:body>" if root == "document" else body
    return f'{_DECLARATION}<w:{root} xmlns:w="{_WORD}">{inner}</w:{root}>'


def docx_parts(body: str, **more: str) -> dict[str, bytes | str]:
    """The parts of a Word file; `more` maps a kind such as `footnotes` to that part's XML."""
    targets = [("styles", "styles.xml"), *((kind, f"{kind}.xml") for kind in more)]
    styles = (
        f'{_DECLARATION}<w:styles xmlns:w="{_WORD}">'
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="H2"/></w:style>'
        "</w:styles>"
    )
    return {
        "[Content_Types].xml": content_types(
            "word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        ),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(*targets),
        "word/document.xml": word_part(body),
        "word/styles.xml": styles,
        **{f"word/{kind}.xml": xml for kind, xml in more.items()},
    }


def docx(body: str | None = None, **more: str) -> bytes:
    """A Word file with a heading, two paragraphs and a table, unless `body` says otherwise."""
    if body is None:
        body = (
            paragraph("Supply agreement", style="H1")
            + paragraph("The supplier delivers forty pumps until the end of March.")
            + paragraph("Prices", style="Own")
            + word_table([["Item", "Price"], ["Pump", "120.00"]])
        )
    return archive(docx_parts(body, **more))


def xlsx_parts(rows: str | None = None, **more: bytes | str) -> dict[str, bytes | str]:
    """The parts of a workbook with one sheet; `rows` is the XML within `sheetData`."""
    if rows is None:
        rows = (
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Due</t></is>'
            '</c></row><row r="2"><c r="A2" t="str"><v>Foundation</v></c>'
            '<c r="B2" s="1"><v>45292</v></c></row>'
        )
    sheet = f'{_DECLARATION}<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    return {
        "[Content_Types].xml": content_types(
            "xl/workbook.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        ),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ),
        "xl/workbook.xml": (
            f'{_DECLARATION}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": (f'{_DECLARATION}<sst xmlns="{_SHEET}"><si><t>Task</t></si></sst>'),
        "xl/styles.xml": (
            f'{_DECLARATION}<styleSheet xmlns="{_SHEET}"><cellXfs count="2"><xf numFmtId="0"/>'
            '<xf numFmtId="14"/></cellXfs></styleSheet>'
        ),
        **more,
    }


def xlsx(rows: str | None = None, **more: bytes | str) -> bytes:
    return archive(xlsx_parts(rows, **more))


def pdf_of(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first of which is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    offsets: list[int] = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def pdf_stream(content: bytes, dictionary: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), dictionary, content)


def pdf_page_content(lines: Sequence[str], size: int = 11) -> bytes:
    shown = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    drawn = b"".join(b"(%s) Tj T*\n" % line.encode("cp1252") for line in shown)
    return b"BT /F1 %d Tf 14 TL 72 760 Td\n%sET" % (size, drawn)


def pdf(pages: Sequence[Sequence[str]], *, content: bytes | None = None) -> bytes:
    """A PDF with a page for each list of lines; `content` replaces the pages' own streams."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for index, lines in enumerate(pages):
        packed = zlib.compress(pdf_page_content(lines))
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (5 + 2 * index),
            content or pdf_stream(packed, b"/Filter/FlateDecode"),
        ]
    return pdf_of(objects)


LETTER = (
    "Dear Ms Lindqvist,",
    "we confirm that the pumps were delivered on 4 March 2026 and that the",
    "acceptance test was passed. The invoice for 4,800.00 EUR is attached.",
    "Yours sincerely, Tomas Berg",
)
MAIL = b"""\
From: Ana Souza <ana@example.org>
To: team@example.org
Subject: =?utf-8?q?Delivery_caf=C3=A9?=
Date: Tue, 03 Mar 2026 09:15:00 +0100
Message-ID: <1@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"

The pumps arrive on Friday.

--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="../../plan.pdf"
Content-Transfer-Encoding: base64

JVBERi0=
--b--
"""
PAGE = """\
<!doctype html><html lang="en"><head><title>Report</title><meta name="author" content="A. Weber">
<style>p{color:red}</style></head><body><h1>Quarterly report</h1><p>Sales grew by 4&nbsp;%.</p>
<script>alert("never shown")</script><h2>Figures</h2>
<table><tr><th>Region</th><th>Sales</th></tr><tr><td>North</td><td>12</td></tr></table>
</body></html>"""
MARKDOWN = "# Minutes\n\nPresent: Ana, Tomas\n\n## Decisions\n\n- order pumps\n- call Berg\n"
TABLE = "date;item;amount\n2026-01-03;Train;48,50\n2026-01-04;Hotel;120,00\n"


def samples() -> dict[str, bytes]:
    """One good document of each kind, by a file name that says so."""
    return {
        "letter.pdf": pdf([LETTER, ["Page two."]]),
        "contract.docx": docx(),
        "plan.xlsx": xlsx(),
        "report.html": PAGE.encode(),
        "mail.eml": MAIL,
        "minutes.md": MARKDOWN.encode(),
        "expenses.csv": TABLE.encode(),
        "note.txt": "\n".join(LETTER).encode(),
    }
