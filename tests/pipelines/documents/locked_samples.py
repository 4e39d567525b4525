"""Files that are locked with a password: archives, old Office files, OpenDocument, PDF."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO

import pikepdf

from tests.pipelines.documents import corpus

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
