"""Mails and archives that carry hostile files, nest without end, or repeat themselves."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.pipelines.documents import batch_samples, corpus, hostile, office_samples, old_samples

_MEGABYTE = 1 << 20
_HEAD = b"From: a@b\nTo: c@d\nMIME-Version: 1.0\n"


def messages() -> Iterator[tuple[str, bytes]]:
    """Mails whose attachments or parts are hostile."""
    yield "nested.eml", _nested(60)
    yield "nested-base64.eml", _packed_mails(12)
    bombs = [("bomb.docx", "application/zip", batch_samples.bomb())] * 5
    yield "bombs.eml", batch_samples.mail(*bombs)
    yield (
        "thousand.eml",
        batch_samples.mail(*[(f"{n}.txt", "text/plain", b"core") for n in range(1_000)]),
    )
    broken = [(n, "application/octet-stream", c[:99]) for n, c in corpus.samples().items()]
    yield "broken.eml", batch_samples.mail(*broken)
    yield (
        "deep-pdf.eml",
        batch_samples.mail(("a.pdf", "application/pdf", dict(hostile.portables())["nested.pdf"])),
    )
    yield (
        "names.eml",
        batch_samples.mail(
            ("../../../../tmp/forthwith-written", "text/plain", b"core"),
            ("C:\\Windows\\forthwith-written.exe", "text/plain", b"core"),
            ("/etc/cron.d/forthwith-written", "text/plain", b"core"),
            ("a\u202etxt.exe", "text/plain", b"core"),
        ),
    )
    yield (
        "mail-of-mails.eml",
        batch_samples.mail(*[("inner.eml", "application/octet-stream", _nested(20))] * 10),
    )
    yield (
        "zip.eml",
        batch_samples.mail(("a.zip", "application/zip", corpus.archive({"a.txt": "core"}))),
    )
    yield "old.eml", batch_samples.mail(*[(n, "a/b", c) for n, c in old_samples.samples().items()])
    yield from _odd_parts()
    yield "many.msg", old_samples.msg(body="core " * 200_000)


def _odd_parts() -> Iterator[tuple[str, bytes]]:
    yield (
        "boundaries.eml",
        _HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n" * 200_000,
    )
    yield (
        "quoted.eml",
        _HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=41=\n" * 500_000,
    )
    yield "uu.eml", _HEAD + b"\nbegin 644 ../../etc/passwd\n" + b"M" * 2_000_000 + b"\nend\n"
    yield (
        "partial.eml",
        _HEAD + b'Content-Type: message/partial; id="a"; number=1; total=9999999\n\ncore\n',
    )
    yield (
        "addresses.eml",
        b"From: " + b"(" * 100_000 + b"a@b\nTo: " + b"a@b," * 200_000 + b"\n\ncore\n",
    )
    yield "dates.eml", b"From: a@b\nTo: c@d\nDate: " + b"9" * 100_000 + b"\nSubject: x\n\ncore\n"
    yield (
        "encoded.eml",
        b"From: a@b\nTo: c@d\nSubject: " + b"=?utf-8?b?" + b"A" * 400_000 + b"?=\n\ncore\n",
    )
    yield (
        "parameters.eml",
        _HEAD + b"Content-Type: text/plain" + b"; a*0=b" * 100_000 + b"\n\ncore\n",
    )


def _nested(depth: int) -> bytes:
    """A message in a message in a message."""
    body = _HEAD + b"Content-Type: text/plain\n\ncore\n"
    for _ in range(depth):
        body = _HEAD + b"Content-Type: message/rfc822\n\n" + body
    return body


def _packed_mails(depth: int) -> bytes:
    body = _HEAD + b"\ncore\n"
    for number in range(depth):
        packed = base64.encodebytes(body)
        body = (
            _HEAD
            + b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
            + b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
            + packed
            + b"--b%d--\n" % number
        )
    return body


def batches() -> Iterator[tuple[str, bytes]]:
    """Archives of documents, which are opened as a batch."""
    pack, bomb = batch_samples.zipped, batch_samples.bomb()
    yield "bomb.zip", pack({"a.txt": b"a" * (250 * _MEGABYTE)})
    yield "bombs.zip", pack(dict.fromkeys((f"{n}.docx" for n in range(20)), bomb), stored=True)
    yield "nested.zip", pack({"b.zip": pack({"c.zip": pack({"d.txt": "core"})}), "e.txt": "core"})
    yield "names.zip", pack({
        "../../../../tmp/forthwith-written": "core", "/etc/forthwith-written": "core",
        "C:\\forthwith-written": "core", "a/../../b.txt": "core", "con.txt": "core",
    })  # fmt: skip
    yield "link.zip", _linked()
    yield "many.zip", pack({f"{n}.txt": "core" for n in range(9_000)})
    yield "too-many.zip", pack({f"{n}.txt": "" for n in range(10_001)})
    yield "same-name.zip", _same_names(300)
    yield "empty.zip", pack({})
    yield "folders.zip", pack({"a/": "", "b/": "", "__MACOSX/._a": "x", ".DS_Store": "x"})
    yield "locked.zip", hostile._encrypted(pack({"a.txt": "core"}))
    yield "cut.zip", pack({"a.txt": "core " * 1_000})[:-30]
    yield "lying.zip", hostile._lying(pack({"a.txt": "core " * 100_000}))
    yield "overlapping.zip", hostile._overlapping({"a.txt": "core"})
    yield "odd-method.zip", _with_method(pack({"a.txt": "core", "b.txt": "core"}), 99)
    samples = {**corpus.samples(), **old_samples.samples()}
    yield "cut-documents.zip", pack({n: c[: len(c) // 2] for n, c in samples.items()})
    entities = dict(list(hostile.entities())[:20])
    yield "entities.zip", pack(entities)
    yield "office.zip", pack({n: c for n, c in office_samples.hostile() if len(c) < 20_000})
    yield "recursive.zip", _quine_like()
    yield "large.zip", pack({f"{n}.txt": f"core {n} " * 20_000 for n in range(100)})
    yield "not-a-batch.zip", b"PK\x03\x04" + bytes(500)


def _linked() -> bytes:
    """An entry that is a symbolic link out of the archive."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as target:
        link = ZipInfo("passwords.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        target.writestr(link, "/etc/passwd")
        target.writestr("a.txt", "core")
    return packed.getvalue()


def _same_names(count: int) -> bytes:
    """Entries that are listed under one name, over and over."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for _ in range(count):
            target.NameToInfo.clear()
            target.writestr(ZipInfo("a.txt"), "core")
    return packed.getvalue()


def _with_method(content: bytes, method: int) -> bytes:
    changed = bytearray(content)
    for mark, at in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        position = changed.find(mark)
        changed[position + at : position + at + 2] = struct.pack("<H", method)
    return bytes(changed)


def _quine_like() -> bytes:
    inner = corpus.archive({"a.txt": "core"})
    for number in range(40):
        inner = batch_samples.zipped({f"{number}.zip": inner, "a.txt": "core"}, stored=True)
    return inner
