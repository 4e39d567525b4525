"""Files that are locked with a password: archives, old Office files, OpenDocument, PDF."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from collections.abc import Mapping
from hashlib import md5, pbkdf2_hmac, sha256
from io import BytesIO
from zipfile import ZipFile

import pikepdf
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from msoffcrypto.method.rc4 import DocumentRC4
from olefile import OleFileIO

from tests.pipelines.documents import corpus, old_samples
from tests.pipelines.documents.batch_samples import zipped

_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_MOST_ROUNDS = 1_000_000
_SALT = bytes(range(16))
_BASE = 68
"""The head of a Word file that stays readable."""
_ENCRYPTED = 0x0100
_LOCKED = 1
_KEYS = (0x12345678, 0x23456789, 0x34567890)
_WORD = 0xFFFFFFFF


class _Stream:
    """The classic cipher of ZIP."""

    def __init__(self, password: bytes) -> None:
        self._keys = list(_KEYS)
        for sign in password:
            self._turn(sign)

    def _turn(self, sign: int) -> None:
        first, second, third = self._keys
        first = _crc(first, sign)
        second = ((second + (first & 0xFF)) * 134_775_813 + 1) & _WORD
        self._keys = [first, second, _crc(third, second >> 24)]

    def locked(self, content: bytes) -> bytes:
        out = bytearray()
        for sign in content:
            mask = (self._keys[2] | 2) & 0xFFFF
            out.append(sign ^ ((mask * (mask ^ 1)) >> 8) & 0xFF)
            self._turn(sign)
        return bytes(out)


def _crc(key: int, sign: int) -> int:
    return zlib.crc32(bytes([sign]), key ^ _WORD) ^ _WORD


def locked_zip(
    files: Mapping[str, bytes], password: str, *, method: int = zlib.DEFLATED, extra: bytes = b""
) -> bytes:
    """A ZIP whose entries are locked; another `method` says so, without being what was done."""
    body, directory = bytearray(), bytearray()
    for name, content in files.items():
        label = name.encode()
        packed = zlib.compress(content, wbits=-15)
        crc = zlib.crc32(content)
        sealed = _Stream(password.encode()).locked(bytes(11) + bytes([crc >> 24]) + packed)
        facts = struct.pack(
            "<HHHHHIIIHH", 20, _LOCKED, method, 0, 0x21, crc, len(sealed), len(content), len(label),
            len(extra),
        )  # fmt: skip
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + facts
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + label + extra
        body += b"PK\x03\x04" + facts + label + extra + sealed
    count = len(files)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory) + b"PK\x05\x06" + end


def aes_zip(files: Mapping[str, bytes]) -> bytes:
    """A ZIP whose entries say that they are locked with AES-256."""
    extra = struct.pack("<HHHHBH", 0x9901, 7, 2, 0x4541, 3, 8)
    return locked_zip(files, "secret", method=99, extra=extra)


def locked_pdf(text: str, *, user: str, owner: str = "owner", strong: bool = True) -> bytes:
    """A PDF that opens with one of two passwords."""
    out = BytesIO()
    with pikepdf.open(BytesIO(corpus.pdf([[text]]))) as document:
        lock = pikepdf.Encryption(user=user, owner=owner, R=6 if strong else 3, aes=strong,
                                  metadata=strong)  # fmt: skip
        document.save(out, encryption=lock)
    return out.getvalue()


def locked_open_document(
    content: bytes, password: str, *, rounds: int = 1_000, cipher: str = "aes256-cbc"
) -> bytes:
    """An OpenDocument file each of whose entries is locked, as office programs do it."""
    entries: dict[str, bytes | str] = {}
    listed = ""
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            plain = archive.read(name)
            if name in {"mimetype", "META-INF/manifest.xml"}:
                entries[name] = plain
                continue
            entries[name], facts = _sealed_entry(name, plain, password, rounds)
            listed += (
                f'<m:file-entry m:full-path="{name}" m:size="{len(plain)}"><m:encryption-data '
                f'm:checksum-type="{_MANIFEST}#sha256-1k" m:checksum="{facts["checksum"]}">'
                f'<m:algorithm m:algorithm-name="http://www.w3.org/2001/04/xmlenc#{cipher}" '
                f'm:initialisation-vector="{facts["vector"]}"/>'
                '<m:start-key-generation m:key-size="32" m:start-key-generation-name='
                '"http://www.w3.org/2000/09/xmldsig#sha256"/>'
                '<m:key-derivation m:key-derivation-name="PBKDF2" m:key-size="32" '
                f'm:iteration-count="{rounds}" m:salt="{facts["salt"]}"/>'
                "</m:encryption-data></m:file-entry>"
            )
    entries["META-INF/manifest.xml"] = f'<m:manifest xmlns:m="{_MANIFEST}">{listed}</m:manifest>'
    return zipped(entries, stored=True)


def _sealed_entry(
    name: str, plain: bytes, password: str, rounds: int
) -> tuple[bytes, dict[str, str]]:
    packed = zlib.compress(plain, wbits=-15)
    salt, vector = sha256(name.encode()).digest()[:16], sha256(plain).digest()[:16]
    start = sha256(password.encode()).digest()
    key = pbkdf2_hmac("sha1", start, salt, rounds, 32) if rounds <= _MOST_ROUNDS else start
    padding = 16 - len(packed) % 16
    encryptor = Cipher(AES(key), CBC(vector)).encryptor()
    sealed = encryptor.update(packed + bytes(padding - 1) + bytes([padding]))
    facts = {"salt": salt, "vector": vector, "checksum": sha256(packed[:1024]).digest()}
    return sealed, {key: b64encode(value).decode() for key, value in facts.items()}


def locked_doc(text: str, password: str) -> bytes:
    """A Word 97 file whose streams are enciphered, but for the heads that say how."""
    with OleFileIO(BytesIO(old_samples.doc(text))) as plain:
        main = plain.openstream("WordDocument").read()
        table = plain.openstream("1Table").read()
    verifier = bytes(range(16, 32))
    secret = verifier + md5(verifier, usedforsecurity=False).digest()
    proof = _rc4(password, secret)
    head = struct.pack("<HH", 1, 1) + _SALT + proof
    base = bytearray(_rc4(password, main))
    base[:_BASE] = main[:_BASE]
    struct.pack_into("<H", base, 10, struct.unpack_from("<H", main, 10)[0] | _ENCRYPTED)
    struct.pack_into("<I", base, 14, len(head))
    sealed = head + _rc4(password, table)[len(head) :]
    return old_samples.compound({"WordDocument": bytes(base), "1Table": sealed})


def _rc4(password: str, content: bytes) -> bytes:
    ciphered: bytes = DocumentRC4.decrypt(password, _SALT, BytesIO(content)).read()
    return ciphered


def locked_ppt(*, token: int = 0xF3D1C4DF, edit: bool = True) -> bytes:
    """A PowerPoint 97 file that says that it is locked: in its user's stream, in its last edit."""
    length = 0x20 if edit else 0x1C
    atom = struct.pack("<HHIIHBB", 0, 0xFF5, length, 0x100, 0, 0, 3) + bytes(4)
    atom += struct.pack("<III", 0, 1, 1).ljust(length - 12, b"\0")
    fields = struct.pack("<IIIHHBBHI", 20, token, 0, 0, 0x3F4, 3, 0, 0, 8)
    user = struct.pack("<HHI", 0, 0xFF6, len(fields)) + fields
    slides = struct.pack("<HHI", 0x0F, 0x3E8, 0) + bytes(4_096)
    return old_samples.compound({"PowerPoint Document": atom + slides, "Current User": user})
