"""Documents that carry others: Outlook messages, PDFs and Office files with files in them."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

import pikepdf

from tests.pipelines.documents import corpus, office_samples, old_samples

_SENT_TICKS = 134_169_282_000_000_000
"""A moment on 2 March 2026, in tenths of a microsecond since 1601."""


def message_streams(
    subject: str,
    body: str,
    attached: Sequence[tuple[str, bytes | Mapping[str, bytes]]],
    *,
    within: str = "",
    unicode: bool = True,
) -> dict[str, bytes]:
    """The streams of an Outlook message; a mapping stands for the streams of a message in it."""
    suffix, code = ("001F", "utf-16-le") if unicode else ("001E", "cp1252")
    head = bytes(24 if within else 32) + struct.pack("<IIQ", 0x00390040, 6, _SENT_TICKS)
    streams = {f"{within}__properties_version1.0": head}
    texts = {"0037": subject, "1000": body, "0C1A": "Ana Souza", "0C1F": "ana@example.org",
             "0E04": "Tomas Berg", "001A": "IPM.Note"}  # fmt: skip
    for key, value in texts.items():
        streams[f"{within}__substg1.0_{key}{suffix}"] = value.encode(code)
    for number, (name, content) in enumerate(attached):
        storage = f"{within}__attach_version1.0_#{number:08X}/"
        streams[f"{storage}__properties_version1.0"] = bytes(8)
        if name:
            streams[f"{storage}__substg1.0_3707{suffix}"] = name.encode(code)
        if isinstance(content, bytes):
            streams[f"{storage}__substg1.0_37010102"] = content
        else:
            inner = f"{storage}__substg1.0_3701000D/"
            streams |= {f"{inner}{path}": data for path, data in content.items()}
    return streams


def message(
    *attached: tuple[str, bytes | Mapping[str, bytes]],
    subject: str = "Papers",
    body: str = "See the attached files.",
    unicode: bool = True,
) -> bytes:
    """An Outlook message with these attachments."""
    return old_samples.compound(message_streams(subject, body, attached, unicode=unicode))


def inner_message(
    *attached: tuple[str, bytes | Mapping[str, bytes]], subject: str, body: str
) -> dict[str, bytes]:
    """The streams of a message that is attached to another one."""
    found = message_streams(subject, body, attached, within="/")
    return {path.removeprefix("/"): content for path, content in found.items()}


def pdf_with(
    *attached: tuple[str, bytes], text: str = "The covering letter.", password: str = ""
) -> bytes:
    """A PDF of one page that carries these files, locked if there is a password."""
    out = BytesIO()
    with pikepdf.open(BytesIO(corpus.pdf([[text]]))) as document:
        for name, content in attached:
            document.attachments[name] = pikepdf.AttachedFileSpec(
                document,
                content,
                filename=name,
                description="",
                mime_type="",
                creation_date="",
                mod_date="",
            )
        lock = pikepdf.Encryption(user=password, owner="owner") if password else None
        document.save(out, encryption=lock or False)
    return out.getvalue()


def raw_pdf_with(stream: bytes, *, table: bytes = b"[(a.txt)5 0 R]") -> bytes:
    """A PDF whose one file is this stream, with its dictionary."""
    return corpus.pdf_of([
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names%s>>>>>>" % table,
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 6 0 R/Resources<</Font<</F1 7 0 R>>>>>>",
        stream,
        b"<</Type/Filespec/F(a.txt)/UF(a.txt)/EF<</F 4 0 R>>>>",
        corpus.pdf_stream(corpus.pdf_page_content(["The covering letter."])),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ])  # fmt: skip


def office_with(kind: str, *embedded: tuple[str, bytes], text: str = "The outer text.") -> bytes:
    """A Word, Excel or PowerPoint file that embeds these files under these names."""
    match kind:
        case "docx":
            folder, parts = "word", corpus.docx_parts(corpus.paragraph(text))
        case "xlsx":
            row = f'<row r="1"><c r="A1" t="str"><v>{text}</v></c></row>'
            folder, parts = "xl", corpus.xlsx_parts(row)
        case _:
            folder = "ppt"
            parts = office_samples.pptx_parts([office_samples.slide(office_samples.shape(text))])
    files = {f"{folder}/embeddings/{name}": content for name, content in embedded}
    return corpus.archive({**parts, **files})


def package_object(name: str, content: bytes) -> bytes:
    """An object as Office writes it around a file of any kind."""
    label, path = name.encode("cp1252") + b"\0", b"C:\\tmp\\" + name.encode("cp1252") + b"\0"
    body = struct.pack("<H", 2) + label + path + struct.pack("<HHI", 0, 3, len(path)) + path
    body += struct.pack("<I", len(content)) + content
    stream = struct.pack("<I", len(body)) + body
    return old_samples.compound({"\x01Ole10Native": stream, "\x01CompObj": bytes(80)})


def contents_object(content: bytes, *, stream: str = "CONTENTS") -> bytes:
    """An object that holds a file as it is."""
    return old_samples.compound({stream: content, "\x01CompObj": bytes(80)})


def hostile() -> Iterator[tuple[str, bytes]]:
    """Documents whose files within are broken, endless or not what they say."""
    letter = corpus.pdf([["First page."]])
    files = (("letter.pdf", letter), ("plan.xlsx", corpus.xlsx()))
    inner = inner_message(*files, subject="Inner", body="The inner message.")
    carriers = {
        "a.msg": message(*files, ("", inner)),
        "a.pdf": pdf_with(*files),
        "a.docx": office_with("docx", ("oleObject1.bin", package_object("letter.pdf", letter))),
    }
    for name, content in carriers.items():
        yield from ((f"cut-{n}-{name}", content[: len(content) * n // 9]) for n in range(1, 9))
        for seed in range(20):
            dice = random.Random(f"{name}{seed}")  # noqa: S311 - a repeatable choice of bytes
            changed = bytearray(content)
            for _ in range(1 + seed):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            yield f"flipped-{seed}-{name}", bytes(changed)
    yield "many.msg", message(*((f"{n}.txt", b"core") for n in range(1_500)))
    yield "names.msg", message(("a" * 60_000, b"core"), ("\0\x1f\u202e", b"core"), ("..", b"core"))
    yield "many.docx", office_with("docx", *((f"{n}.bin", b"core") for n in range(5_000)))
    nested = package_object("b.bin", package_object("c.bin", b"core"))
    yield "nested.docx", office_with("docx", ("oleObject1.bin", nested))
    itself = office_with("docx", ("a.docx", office_with("docx", ("b.docx", corpus.docx()))))
    yield "in-itself.docx", itself
    length = struct.pack("<I", 0xFFFFFFFF)
    yield "lengths.docx", office_with("docx", ("o.bin", contents_object(length * 3_000)))
    lying = old_samples.compound({"\x01Ole10Native": length + b"\x02\0a\0a\0" + length * 2_000})
    yield "lying.docx", office_with("docx", ("o.bin", lying))
    loop = b"<</Names[(a.txt)5 0 R]/Kids[4 0 R 4 0 R]>>"
    yield "loop.pdf", raw_pdf_with(loop, table=b"[]/Kids[4 0 R]")
    yield "endless.pdf", raw_pdf_with(b"<</Length 99999999999>>\nstream\ncore\nendstream")
    many = b"[" + b"".join(b"(%06d)5 0 R" % n for n in range(30_000)) + b"]"
    yield "many.pdf", raw_pdf_with(corpus.pdf_stream(b"core"), table=many)
