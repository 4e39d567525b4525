"""Office files that are locked: what opens them, and what their lock may ask for."""

from __future__ import annotations

import random
import struct
from hashlib import md5
from io import BytesIO
from typing import Final

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.rc4 import DocumentRC4

from forthwith.model.errors import PermanentError
from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.checks.locks import EXCEL_DEFAULT
from forthwith.pipelines.documents.full.full_analysis import FULL_ANALYSIS
from tests.pipelines.documents import corpus, old_samples
from tests.pipelines.documents.office_samples import DOCTYPE
from tests.pipelines.documents.test_reading import read, text_of

_SALT: Final = bytes(range(16))
_SHEET: Final = 0x85
_OPEN: Final = frozenset({0x809, 0x2F})


def locked_package(content: bytes, password: str) -> bytes:
    out = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def package(text: str) -> bytes:
    """A Word file that is not so small that the library cannot lock it."""
    parts = corpus.docx_parts(corpus.paragraph(text))
    noise = random.Random(7).randbytes(8_000)  # noqa: S311 - repeatable
    return corpus.archive({**parts, "word/media/a.bin": noise})


def locked_workbook(password: str) -> bytes:
    """An Excel 97 workbook whose records are enciphered, but for those that say how."""
    verifier = bytes(range(16, 32))
    secret = verifier + md5(verifier, usedforsecurity=False).digest()
    proof = DocumentRC4.decrypt(password, _SALT, BytesIO(secret)).read()
    head = struct.pack("<HHH", 1, 1, 1) + _SALT + proof
    plain = old_samples.xls_stream([["Task", "Due"], ["core", 7.5]])
    first = 4 + struct.unpack_from("<H", plain, 2)[0]
    stream = plain[:first] + struct.pack("<HH", 0x2F, len(head)) + head + plain[first:]
    stream = _moved(stream, 4 + len(head))
    stream += struct.pack("<HH", 0x5D, 4_092 - len(stream)) + bytes(4_092 - len(stream))
    ciphered = DocumentRC4.decrypt(password, _SALT, BytesIO(stream), 1_024).read()
    return old_samples.compound({"Workbook": _mixed(stream, ciphered)})


def _moved(stream: bytes, by: int) -> bytes:
    """The stream with the place of its sheet corrected for a record before it."""
    at = stream.index(struct.pack("<H", _SHEET)) + 4
    (start,) = struct.unpack_from("<I", stream, at)
    return stream[:at] + struct.pack("<I", start + by) + stream[at + 4 :]


def _mixed(plain: bytes, ciphered: bytes) -> bytes:
    out, position = bytearray(plain), 0
    while position + 4 <= len(plain):
        number, length = struct.unpack_from("<HH", plain, position)
        begin, end = position + 4, position + 4 + length
        if number not in _OPEN:
            start = begin + (4 if number == _SHEET else 0)  # where the sheet is stays readable
            out[start:end] = ciphered[start:end]
        position = end
    return bytes(out)


@pytest.mark.parametrize(
    ("password", "given", "code"),
    [
        ("secret", "secret", None),
        ("secret", "wrong", "document_wrong_password"),
        ("secret", None, "document_encrypted"),
        (EXCEL_DEFAULT, None, None),
        (EXCEL_DEFAULT, "another", None),
    ],
)
@pytest.mark.parametrize("kind", ["docx", "xls"])
def test_a_locked_office_file_opens_with_its_password_or_with_that_of_excel(
    kind: str, password: str, given: str | None, code: str | None
) -> None:
    content = (
        locked_workbook(password) if kind == "xls" else locked_package(package("core"), password)
    )
    options = {} if given is None else {"password": given}

    if code is None:
        found = read("a.bin", content, **options)
        assert found.kind == kind
        assert "core" in text_of(found)
        return
    with pytest.raises(PermanentError) as caught:
        read("a.bin", content, **options)
    assert caught.value.code == code
    assert "secret" not in caught.value.message
    assert given is None or given not in caught.value.message


def test_the_pipeline_takes_the_password() -> None:
    assert "password" in FULL_ANALYSIS.options


def information(xml: str) -> bytes:
    """A locked package whose lock is described by `xml`."""
    return old_samples.compound(
        {
            "EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) + xml.encode(),
            "EncryptedPackage": bytes(5_000),
        }
    )


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (f'<a><b spinCount="{limits.HASH_ROUNDS + 1}"/></a>', "document_too_complex"),
        ('<a><b spinCount="99999999999999"/></a>', "document_too_complex"),
        ('<a><b spinCount="&#x39;999999"/></a>', "document_too_complex"),
        (f"{DOCTYPE}<a>&leak;</a>", "document_external_entity"),
        ("<a>" * 5_000, "document_too_complex"),
        ("not xml", "document_encrypted"),
    ],
)
def test_a_lock_that_asks_for_too_much_is_refused_before_any_of_it_is_done(
    xml: str, code: str
) -> None:
    with pytest.raises(PermanentError) as caught:
        read("a.xlsx", information(xml), password="secret")
    assert caught.value.code == code


def test_what_is_within_a_lock_is_checked_like_any_other_file() -> None:
    parts = corpus.docx_parts(corpus.paragraph("core"))
    bomb = corpus.archive({**parts, "word/media/a.bin": bytes(60 << 20)})

    with pytest.raises(PermanentError) as caught:
        read("a.docx", locked_package(bomb, "secret"), password="secret")
    assert caught.value.code == "document_bomb"
