"""Documents made to break readers, each by a name that says how."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from tests.pipelines.documents import corpus

_MEGABYTE = 1 << 20
_ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
_EXTERNAL = '<!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/hostname">]>'


def truncations() -> Iterator[tuple[str, bytes]]:
    """Every good document cut off at each tenth."""
    for name, content in corpus.samples().items():
        for tenth in range(10):
            yield f"cut-at-{tenth}0-{name}", content[: len(content) * tenth // 10]


def flipped(seeds: int) -> Iterator[tuple[str, bytes]]:
    """Every good document with some bytes changed at random."""
    for name, content in corpus.samples().items():
        for seed in range(seeds):
            dice = random.Random(f"{name}{seed}")  # noqa: S311 - a repeatable choice of bytes
            changed = bytearray(content)
            for _ in range(1 + seed % 12):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            yield f"flipped-{seed}-{name}", bytes(changed)


def entities() -> Iterator[tuple[str, bytes]]:
    """A document type in every XML part of the Office files, in four encodings."""
    for name, parts in (
        ("docx", corpus.docx_parts(corpus.paragraph("text"))),
        ("xlsx", corpus.xlsx_parts()),
    ):
        for part, xml in parts.items():
            for kind, declaration in (("bomb", _ENTITIES), ("external", _EXTERNAL)):
                for encoding in ("utf-8", "utf-16", "UTF-16BE", "iso-8859-1", "cp037"):
                    poisoned = _with_declaration(str(xml), declaration, encoding)
                    label = part.replace("/", "_")
                    yield (
                        f"{kind}-{encoding}-{label}.{name}",
                        corpus.archive({**parts, part: poisoned}),
                    )


def _with_declaration(xml: str, declaration: str, encoding: str) -> bytes:
    body = xml[xml.index("?>") + 2 :]
    text = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}{body}'
    return b"\xfe\xff" + text.encode(encoding) if encoding == "UTF-16BE" else text.encode(encoding)


def archives() -> Iterator[tuple[str, bytes]]:
    """Archives that lie, overlap, nest or unpack to too much."""
    parts = corpus.docx_parts(corpus.paragraph("text"))
    heavy = b"\0" * (400 * _MEGABYTE)
    yield "bomb.docx", corpus.archive({**parts, "word/media/a.bin": heavy})
    del heavy
    body = "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 1_000_000
    yield "bomb-document.docx", corpus.archive(corpus.docx_parts(body))
    inner = corpus.archive({"b.zip": corpus.archive({"c": b"\0" * _MEGABYTE})})
    yield "nested.docx", corpus.archive({**parts, "word/embeddings/a.zip": inner})
    many = {f"word/media/{number}": b"" for number in range(10_500)}
    yield "many-entries.docx", corpus.archive({**parts, **many})
    yield "traversal.docx", corpus.archive({**parts, "../../../../tmp/pwned": b"x"})
    yield "lying-size.docx", _lying(corpus.archive(parts))
    yield "overlapping.docx", _overlapping(parts)
    yield "encrypted.docx", _encrypted(corpus.archive(parts))
    yield "deep.docx", corpus.docx("<w:p>" * 100_000 + "</w:p>" * 100_000)
    yield "no-body.docx", corpus.archive({k: v for k, v in parts.items() if "document" not in k})
    yield "empty.zip", b"PK\x05\x06" + b"\0" * 18
    yield "plain.zip", corpus.archive({"a.txt": b"a"})
    yield "huge-attribute.docx", corpus.docx(f'<w:p w:x="{"a" * 30 * _MEGABYTE}"/>')


def _lying(content: bytes) -> bytes:
    """Say in the directory that every entry is ten bytes long."""
    changed, position = bytearray(content), 0
    while (position := changed.find(b"PK\x01\x02", position)) >= 0:
        changed[position + 24 : position + 28] = struct.pack("<I", 10)
        position += 4
    return bytes(changed)


def _encrypted(content: bytes) -> bytes:
    changed, position = bytearray(content), 0
    while (position := changed.find(b"PK\x01\x02", position)) >= 0:
        changed[position + 8] |= 1
        position += 4
    return bytes(changed)


def _overlapping(parts: dict[str, bytes | str]) -> bytes:
    """Many names for the same packed bytes, each pointing at one local header."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
        target.writestr("word/media/kernel", b"\0" * (5 * _MEGABYTE))
        kernel = target.infolist()[-1]
        target.filelist.extend([kernel] * 500)
    return packed.getvalue()


def sheets() -> Iterator[tuple[str, bytes]]:
    """Workbooks that claim to be enormous, or refer to one thing a million times."""
    yield "far-cell.xlsx", corpus.xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    diagonal = "".join(
        f'<row r="{n}"><c r="{_letters(n)}{n}"><v>{n}</v></c></row>' for n in range(1, 16_000)
    )
    yield "diagonal.xlsx", corpus.xlsx(diagonal)
    yield "one-string-everywhere.xlsx", _one_string_everywhere("x" * 32_000)
    yield "wide-characters-everywhere.xlsx", _one_string_everywhere("\U0001f600" * 16_000)
    yield "bad-index.xlsx", corpus.xlsx('<row><c t="s"><v>99999999999999999999</v></c></row>')
    yield "nan.xlsx", corpus.xlsx('<row><c s="1"><v>1e999</v></c><c s="1"><v>-5</v></c></row>')
    wide = f"<row>{'<c><v>1</v></c>' * 20_000}</row>"
    yield "wide.xlsx", corpus.xlsx(wide)
    yield "long.xlsx", corpus.xlsx("<row><c><v>1</v></c><c><v>2</v></c></row>" * 700_000)


def _one_string_everywhere(text: str) -> bytes:
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    row = '<c t="s"><v>0</v></c>' * 100
    cells = "".join(f'<row r="{number}">{row}</row>' for number in range(1, 2_000))
    return corpus.xlsx(cells, **{"xl/sharedStrings.xml": shared})


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def portables() -> Iterator[tuple[str, bytes]]:
    """PDFs that unpack, nest or refer without end."""
    good = corpus.pdf([corpus.LETTER])
    squeezed = zlib.compress(b" " * (300 * _MEGABYTE), 9)
    flate = b"/Filter/FlateDecode"
    yield "stream-bomb.pdf", corpus.pdf([[]], content=corpus.pdf_stream(squeezed, flate))
    twice = zlib.compress(squeezed, 9)
    yield (
        "double-bomb.pdf",
        corpus.pdf([[]], content=corpus.pdf_stream(twice, b"/Filter[/FlateDecode/FlateDecode]")),
    )
    yield "pages-6000.pdf", corpus.pdf([["x"]] * 6_000)
    yield "nested.pdf", good.replace(b"/MediaBox[0 0 595 842]", b"[" * 60_000)
    cycle = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]
    yield "page-cycle.pdf", corpus.pdf_of(cycle)
    count = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 2000000000>>"]
    yield "page-count.pdf", corpus.pdf_of(count)
    outline = [
        b"<</Type/Catalog/Pages 2 0 R/Outlines 3 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</First 4 0 R/Last 4 0 R>>",
        b"<</Title(loop)/Parent 3 0 R/Next 4 0 R/First 4 0 R>>",
    ]
    yield "outline-cycle.pdf", corpus.pdf_of(outline)
    yield "no-xref.pdf", good.replace(b"startxref", b"startxxxx").replace(b"xref\n", b"xxxx\n")
    yield "garbage-before.pdf", b"\x00\x01garbage\n" * 40 + good
    yield "header-only.pdf", b"%PDF-1.7\n"
    yield "random.pdf", b"%PDF-1.7\n" + random.Random(7).randbytes(50_000)  # noqa: S311 - repeatable


def texts() -> Iterator[tuple[str, bytes]]:
    """Markup, mail and tables without end, and characters that mislead."""
    yield "deep.html", b"<!doctype html>" + b"<div>" * 200_000 + b"core" + b"</div>" * 200_000
    yield "deep-unclosed.html", b"<html>" + b"<b><i><font>" * 100_000 + b"core"
    yield "deep-tables.html", b"<html>" + b"<table><tr><td>" * 50_000 + b"core"
    yield "deep-lists.html", b"<html>" + b"<ul><li>" * 100_000 + b"core"
    yield "comments.html", b"<html>" + b"<!--" * 200_000 + b"core"
    yield "scripts.html", b"<html>" + b"<script>" * 100_000 + b"core"
    yield "open-tags.html", b"<html>core" + b"<a " * 300_000
    yield "attributes.html", b"<html><p " + b"a=1 " * 300_000 + b">core</p>"
    yield "spans.html", b"<html><table><tr>" + b"<td colspan=1000000 rowspan=1000000>a" * 2_000
    yield "entities.html", b"<html><p>core " + b"&#x110000;&nosuch;" * 100_000
    yield "deep.eml", _deep_mail(2_000)
    yield "many-parts.eml", _many_parts(50_000)
    yield "alternatives.eml", _deep_mail(25, "alternative", b"<p>core word " * 200_000)
    yield "headers.eml", b"From: a@b\nSubject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\ncore\n"
    yield "long-header.eml", b"From: a@b\nTo: c@d\nMIME-Version: 1.0\nX: " + b"a" * 5 * _MEGABYTE
    yield (
        "bad-charset.eml",
        b'From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain; charset="\0x"\n\ncore\n',
    )
    yield "million-columns.csv", b"," * 1_000_000 + b"\n" + b"1," * 1_000_000
    yield "endless-line.csv", b"a,b\n" + b"x" * (10 * _MEGABYTE)
    yield "open-quote.csv", b'a,b\n"' + b"x,\n" * 500_000
    yield "many-rows.csv", b"a,b,c\n" * 1_500_000
    yield "endless-line.txt", b"x" * (30 * _MEGABYTE)
    yield "newlines.txt", b"x\n" * (5 * _MEGABYTE)
    yield "form-feeds.txt", b"x\f" * 200_000
    yield "nul.txt", b"a\0b\0\0\n" * 2_000
    yield "spaces.txt", b" " * (8 * _MEGABYTE)
    yield "tabs-and-spaces.txt", (b"a" + b" \t" * 50_000 + b"\n") * 20
    yield "bidi.txt", "user\u202egpj.exe and \u2066hidden\u2069 text".encode()
    yield "surrogates.txt", b"a \xed\xa0\x80 b \xed\xbf\xbf c"
    yield "utf-16.txt", "Ein Brief über Öl".encode("utf-16")
    yield "utf-16-no-mark.txt", "A letter about oil and gas".encode("utf-16-le")
    yield "hyphens.txt", b"ab-\n" * 300_000
    yield "combining.txt", ("a" + "\u0301" * 400_000).encode()
    yield "hashes.md", b"#" * 500_000 + b"\n" + b"# a\n" * 100_000
    yield "pipes.md", b"|" * 500_000 + b"\n|" + b"-|" * 300_000 + b"\n|a|\n"
    yield "brackets.md", b"# x\n" + b"[" * 300_000 + b"](" * 100_000
    yield "random.bin", random.Random(3).randbytes(100_000)  # noqa: S311 - repeatable


def _deep_mail(depth: int, subtype: str = "mixed", body: bytes = b"core") -> bytes:
    head = b"From: a@b\nTo: c@d\nMIME-Version: 1.0\n"
    for number in range(depth):
        type_ = f'Content-Type: multipart/{subtype}; boundary="b{number}"\n\n--b{number}\n'
        head += type_.encode()
    return head + b"Content-Type: text/html\n\n" + body


def _many_parts(count: int) -> bytes:
    head = b'From: a@b\nTo: c@d\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return head + b"--b\nContent-Type: text/plain\n\ncore\n" * count + b"--b--\n"


FAMILIES: dict[str, Callable[[], Iterator[tuple[str, bytes]]]] = {
    "truncations": truncations,
    "flipped": lambda: flipped(12),
    "entities": entities,
    "archives": archives,
    "sheets": sheets,
    "portables": portables,
    "texts": texts,
}
