"""Documents of every format whose text is known, because they are made from it.

Those of old Word and Excel were saved once by an office program, from the files of their new
formats that are made here, and lie in `made`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from html import escape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

import xlsxwriter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from forthwith.pipelines.documents.models import Kind
from tests.pipelines.documents import corpus, old_samples, scans
from tests.pipelines.documents.office_samples import (
    odf,
    odf_rows,
    pptx,
    shape,
    slide,
    slide_table,
)

MADE: Final = Path(__file__).parent / "made"
_LATIN_FONT, _JAPANESE_FONT = "Helvetica", "HeiseiMin-W3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A document before it has a format."""

    name: str
    title: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def blocks(self) -> tuple[str, ...]:
        """What stands outside of the table."""
        return (self.title, *self.paragraphs, *self.items)

    @property
    def text(self) -> str:
        """All that it says."""
        return "\n".join([*self.blocks, *(" ".join(row) for row in self.rows)])


ENGLISH: Final = Known(
    name="lifts",
    title="Inspection of the passenger lifts",
    paragraphs=(
        "The four lifts at 18 Castle Row were inspected on 3 July 2025 by Oakfield Lifts Ltd.",
        "Doors, brakes and ropes are in good order. The telephone of lift two was replaced.",
    ),
    items=("Oil the guide rails in October.", "Renew the lamps in the second cabin."),
    rows=(
        ("Lift", "Trips", "Finding"),
        ("North", "48210", "none"),
        ("South", "39775", "telephone silent"),
    ),
)
GERMAN: Final = Known(
    name="heizung",
    title="Prüfung der Heizungsanlage",
    paragraphs=(
        "Die Anlage in der Mühlgasse wurde am 12. März 2025 geprüft; die Düsen sind verrußt.",
        "Für die Reinigung schlägt Frau Köhler den 4. April vor.",
    ),
    items=("Düsen säubern", "Überdruckventil ersetzen"),
    rows=(("Gerät", "Gradzahl", "Urteil"), ("Kessel", "71", "gut"), ("Vorlauf", "58", "mäßig")),
)
JAPANESE: Final = Known(
    name="kaigi",
    title="会議の議事録",
    paragraphs=("東京本社で会議が開かれました。", "次の会議は来月の第二火曜日に行います。"),
    items=("新しい製品の発売日を決めました。", "予算は五百万円です。"),
    rows=(("項目", "数量"), ("鉛筆", "120"), ("封筒", "300")),
)
ALL: Final = (ENGLISH, GERMAN, JAPANESE)


def pdf(known: Known) -> bytes:
    font = _LATIN_FONT
    if not known.title.isascii() and known is JAPANESE:
        font = _JAPANESE_FONT
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    style = ParagraphStyle("plain", fontName=font, fontSize=11, leading=15)
    stream = BytesIO()
    table = Table(known.rows, style=[("FONTNAME", (0, 0), (-1, -1), font)])
    SimpleDocTemplate(stream).build([*(Paragraph(b, style) for b in known.blocks), table])
    return stream.getvalue()


def docx(known: Known) -> bytes:
    title, *rest = known.blocks
    body = [corpus.paragraph(title, style="H1"), *map(corpus.paragraph, rest)]
    return corpus.docx("".join(body) + corpus.word_table(known.rows))


def xlsx(known: Known) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet(known.name)
        for row, cells in enumerate([*((block,) for block in known.blocks), *known.rows]):
            sheet.write_row(row, 0, cells)
    return stream.getvalue()


def show(known: Known) -> bytes:
    first = shape(known.title, role="title") + shape(*known.paragraphs)
    second = shape(*known.items, role="body") + slide_table(known.rows)
    return pptx(slide(first), slide(second))


def _open_paragraphs(known: Known) -> str:
    return "".join(f"<text:p>{escape(block)}</text:p>" for block in known.blocks)


def open_text(known: Known) -> bytes:
    return odf(
        "text", f"{_open_paragraphs(known)}<table:table>{odf_rows(*known.rows)}</table:table>"
    )


def open_sheet(known: Known) -> bytes:
    rows = odf_rows(*((escape(block),) for block in known.blocks), *known.rows)
    return odf("spreadsheet", f'<table:table table:name="{known.name}">{rows}</table:table>')


def open_show(known: Known) -> bytes:
    cells = "".join(f"<text:p>{' '.join(row)}</text:p>" for row in known.rows)
    box = (
        f"<draw:frame><draw:text-box>{_open_paragraphs(known)}{cells}</draw:text-box></draw:frame>"
    )
    return odf("presentation", f'<draw:page draw:name="one">{box}</draw:page>')


def page(known: Known) -> bytes:
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in known.paragraphs)
    items = "".join(f"<li>{escape(each)}</li>" for each in known.items)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in known.rows)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{known.title}</title></head>"
        f"<body><h1>{known.title}</h1>{paragraphs}<ul>{items}</ul><table>{rows}</table></body></html>"
    ).encode()


def mail(known: Known) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "Ana Souza <ana@example.org>", "team@example.org"
    message["Subject"] = known.title
    message.set_content("\n".join([*known.paragraphs, *known.items]), cte="quoted-printable")
    message.add_attachment(table(known), maintype="text", subtype="csv", filename="table.csv")
    return message.as_bytes()


def table(known: Known) -> bytes:
    stream = StringIO()
    csv.writer(stream, delimiter=";").writerows([*((b,) for b in known.blocks), *known.rows])
    return stream.getvalue().encode()


def plain(known: Known, encoding: str = "utf-8") -> bytes:
    return known.text.encode(encoding)


def markdown(known: Known) -> bytes:
    items = "\n".join(f"- {each}" for each in known.items)
    first, *rest = (f"| {' | '.join(row)} |" for row in known.rows)
    rule = "|---" * len(known.rows[0]) + "|"
    paragraphs = "\n\n".join(known.paragraphs)
    rows = "\n".join([first, rule, *rest])
    return f"# {known.title}\n\n{paragraphs}\n\n{items}\n\n{rows}\n".encode()


def rich_text(known: Known) -> bytes:
    written = "".join(f"{_rtf(block)}\\par\n" for block in known.blocks)
    rows = "".join(
        "\\trowd"
        + "".join(f"\\cellx{2000 * n}" for n in range(1, len(row) + 1))
        + "".join(f"\\intbl {_rtf(cell)}\\cell" for cell in row)
        + "\\row\n"
        for row in known.rows
    )
    return f"{{\\rtf1\\ansi\\uc1\n{written}{rows}\\pard }}".encode("ascii")


def _rtf(text: str) -> str:
    return "".join(c if c.isascii() else f"\\u{(ord(c) + 32768) % 65536 - 32768}?" for c in text)


def message(known: Known) -> bytes:
    body = "\r\n".join([*known.blocks[1:], *(" ".join(row) for row in known.rows)])
    return old_samples.msg(subject=known.title, body=body)


def data(known: Known) -> bytes:
    head, *rows = known.rows
    records = [dict(zip(head, row, strict=True)) for row in rows]
    value = {"title": known.title, "text": known.paragraphs, "items": known.items, "rows": records}
    return json.dumps(value).encode()


def markup(known: Known) -> bytes:
    blocks = "".join(f"<p>{escape(block)}</p>" for block in known.blocks[1:])
    rows = "".join(
        f"<row>{''.join(f'<cell>{cell}</cell>' for cell in row)}</row>" for row in known.rows
    )
    return f"<note xmlns='urn:n'><title>{known.title}</title>{blocks}{rows}</note>".encode()


def picture(known: Known, format_: str) -> bytes:
    words = [word for block in known.blocks for word in block.split()]
    image = scans.page([" ".join(words[at : at + 8]) for at in range(0, len(words), 8)])
    return scans.saved(image, format_)


def old_show(known: Known) -> bytes:
    first = "\r".join([known.title, *known.paragraphs])
    return old_samples.ppt(first, "\r".join([*known.items, *(" ".join(r) for r in known.rows)]))


def made(known: Known, kind: Kind) -> bytes:
    return (MADE / f"{known.name}.{kind}").read_bytes()


_PICTURES: Final[Mapping[Kind, str]] = {
    "png": "PNG", "jpeg": "JPEG", "tiff": "TIFF", "gif": "GIF", "bmp": "BMP", "webp": "WEBP",
}  # fmt: skip
_MAKERS: Final[Mapping[Kind, Callable[[Known], bytes]]] = {
    "pdf": pdf, "docx": docx, "xlsx": xlsx, "html": page, "eml": mail, "txt": plain,
    "md": markdown, "csv": table, "pptx": show, "odt": open_text, "ods": open_sheet,
    "odp": open_show, "rtf": rich_text, "msg": message, "doc": partial(made, kind="doc"),
    "xls": partial(made, kind="xls"), "ppt": old_show, "json": data,
    "xml": markup,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file and the text that it is known to hold."""

    name: str
    kind: Kind
    content: bytes
    text: str


def samples() -> Iterator[Sample]:
    """Every format in three languages; a picture in the language that recognition always has."""
    for kind, make in _MAKERS.items():
        for known in ALL:
            name = f"{known.name}.{kind}"
            yield Sample(name=name, kind=kind, content=make(known), text=known.text)
    for known, encoding in ((GERMAN, "cp1252"), (GERMAN, "utf-16"), (JAPANESE, "shift_jis"),
                            (JAPANESE, "utf-8-sig"), (JAPANESE, "iso-2022-jp")):  # fmt: skip
        name, content = f"{known.name}-{encoding}.txt", plain(known, encoding)
        yield Sample(name=name, kind="txt", content=content, text=known.text)
    for kind, format_ in _PICTURES.items():
        content, shown = picture(ENGLISH, format_), "\n".join(ENGLISH.blocks)
        yield Sample(name=f"{ENGLISH.name}.{kind}", kind=kind, content=content, text=shown)


def archive() -> Sample:
    """A ZIP of some of them, for the pipeline that opens one."""
    files = {f"{known.name}.docx": docx(known) for known in ALL}
    text = "\n".join(known.text for known in ALL)
    return Sample(name="notes.zip", kind="docx", content=corpus.archive(files), text=text)
