"""Documents that carry others: Outlook messages, PDFs and Office files with files in them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
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


def pdf_with(*attached: tuple[str, bytes], text: str = "The covering letter.") -> bytes:
    """A PDF of one page that carries these files."""
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
        document.save(out)
    return out.getvalue()


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
