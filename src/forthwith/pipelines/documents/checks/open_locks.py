"""Open OpenDocument files that are locked with a password, in memory.

Each entry of such a file is locked on its own: its manifest says by which salt and with how many
rounds a key comes from the password. What is read of a document is unlocked, as far as the rounds
that one document is worth go, and packed anew without a lock. Only the scheme that all programs
have written since OpenDocument 1.2 is known: PBKDF2 and AES in CBC mode.
"""

from __future__ import annotations

import binascii
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.archives import opened_archive
from forthwith.pipelines.documents.containers.inflating import inflated
from forthwith.pipelines.documents.containers.xmlstream import walk

_TYPE: Final = "mimetype"
_FIRST: Final = _TYPE.encode()
_FIRST_AT: Final = 30
_MANIFEST: Final = "META-INF/manifest.xml"
_MANIFEST_BYTES: Final = 4 * limits.MEGABYTE
_READ: Final = ("content.xml", "styles.xml", "meta.xml")
_PICTURES: Final = "Pictures/"
_AES: Final = "aes256-cbc"
_BLOCK: Final = 16
_PROVED: Final = 1_024
"""The checksum is of so many bytes, before they are inflated."""
_HASHES: Final[Mapping[str, str]] = {
    "#sha256": "sha256", "#sha1": "sha1", "sha1": "sha1",
    "#sha256-1k": "sha256", "#sha1-1k": "sha1", "sha1/1k": "sha1",
}  # fmt: skip
_UNLOCKED: Final = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


@dataclass(slots=True)
class _Lock:
    """How one entry is locked, as the manifest says it."""

    values: dict[str, str] = field(default_factory=dict)

    @property
    def rounds(self) -> int:
        digits = self.values.get("iteration-count", "")
        known = digits.isascii() and digits.isdigit() and len(digits) < 10
        return int(digits) if known else limits.HASH_ROUNDS + 1

    @property
    def is_known(self) -> bool:
        values = self.values
        return values.get("algorithm-name", "").endswith(_AES) and values.get(
            "key-derivation-name", ""
        ).endswith(("PBKDF2", "#pbkdf2"))

    def key(self, password: str) -> bytes:
        start = _digest(self.values.get("start-key-generation-name", "sha1"), password.encode())
        return hashlib.pbkdf2_hmac("sha1", start, self._bytes("salt"), self.rounds, 32)

    def vector(self) -> bytes:
        return self._bytes("initialisation-vector")

    def fits(self, packed: bytes) -> bool:
        """Tell by the checksum whether the password was the right one."""
        found = _digest(self.values.get("checksum-type", ""), packed[:_PROVED])
        return found == self._bytes("checksum")

    def _bytes(self, name: str) -> bytes:
        return binascii.a2b_base64(self.values.get(name, ""))


def _digest(name: str, content: bytes) -> bytes:
    known = next((h for end, h in _HASHES.items() if name.lower().endswith(end)), "sha256")
    return hashlib.new(known, content, usedforsecurity=False).digest()


class _Manifest:
    """Reads how each entry is locked."""

    def __init__(self) -> None:
        self.locks: dict[str, _Lock] = {}
        self._path = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "file-entry":
            self._path = attributes.get("full-path", "")
        elif name == "encryption-data":
            self.locks[self._path] = _Lock(dict(attributes))
        elif self._path in self.locks and name in {"algorithm", "key-derivation"}:
            self.locks[self._path].values |= attributes
        elif self._path in self.locks and name == "start-key-generation":
            named = attributes.get("start-key-generation-name", "")
            self.locks[self._path].values["start-key-generation-name"] = named

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


def unlocked_open_document(stream: BinaryIO, password: str | None) -> bytes | None:
    """Return the document without its lock; None where there is no lock.

    Raises:
        PermanentError: the password does not open it, it is locked in another way, or is hostile.

    """
    stream.seek(_FIRST_AT)
    if stream.read(len(_FIRST)) != _FIRST:
        return None
    with opened_archive(stream) as archive:
        locks = _locks(archive)
        if not locks:
            return None
        if not all(lock.is_known for lock in locks.values()):
            words = "The OpenDocument file is locked in a way that is not opened here."
            raise refusal("document_encrypted", words)
        if not password:
            raise refusal("document_encrypted", "The OpenDocument file is locked with a password.")
        return _repacked(archive, dict(_opened(archive, locks, password)))


def _locks(archive: ZipFile) -> dict[str, _Lock]:
    names = archive.namelist()
    if _MANIFEST not in names or _TYPE not in names:
        return {}
    manifest = _Manifest()
    content = inflated(archive, archive.getinfo(_MANIFEST), most=_MANIFEST_BYTES)
    walk(BytesIO(content), manifest)
    return manifest.locks


def _opened(
    archive: ZipFile, locks: Mapping[str, _Lock], password: str
) -> Iterator[tuple[str, bytes]]:
    """The entries that are read, unlocked: text first, then pictures as long as rounds are left."""
    rounds, left = limits.UNLOCKING_ROUNDS, limits.INFLATED_BYTES
    entries = {info.filename: info for info in archive.infolist() if _is_read(info.filename)}
    for name in sorted(entries, key=lambda name: name.startswith(_PICTURES)):
        lock = locks.get(name)
        rounds -= 0 if lock is None else _checked_rounds(lock)
        if rounds < 0:
            return
        if lock is None:
            content = inflated(archive, entries[name], most=left)
        else:
            content = _unlocked(archive, entries[name], lock, password, left)
        left -= len(content)
        yield name, content


def _is_read(name: str) -> bool:
    return name.endswith(_READ) or name.startswith(_PICTURES)


def _checked_rounds(lock: _Lock) -> int:
    if lock.rounds > limits.HASH_ROUNDS:
        raise refusal(
            "document_too_complex",
            f"The lock of the file asks for more than {limits.HASH_ROUNDS} rounds of hashing.",
            cause="hashing",
        )
    return lock.rounds


def _unlocked(archive: ZipFile, info: ZipInfo, lock: _Lock, password: str, most: int) -> bytes:
    sealed = inflated(archive, info, most=most)
    try:
        packed = _deciphered(sealed, lock.key(password), lock.vector())
        fits = lock.fits(packed)
    except (binascii.Error, ValueError) as error:
        raise refusal("document_damaged", "The lock of the file cannot be understood.") from error
    if not fits:
        raise refusal(
            "document_wrong_password", "The password does not open the OpenDocument file."
        )
    return _inflated(packed, most)


def _deciphered(sealed: bytes, key: bytes, vector: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    decryptor = Cipher(AES(key), CBC(vector)).decryptor()
    content = decryptor.update(sealed[: len(sealed) // _BLOCK * _BLOCK]) + decryptor.finalize()
    padding = content[-1] if content else 0
    return content[:-padding] if 0 < padding <= _BLOCK else content


def _inflated(packed: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = unpacker.decompress(packed, most + 1)
    except zlib.error as error:
        raise refusal("document_damaged", "The unlocked file cannot be unpacked.") from error
    if len(content) > most:
        raise refusal("document_bomb", "Unlocked, the file is larger than a document may be.")
    return content


def _repacked(archive: ZipFile, opened: Mapping[str, bytes]) -> bytes:
    """Pack the document anew, with its type and what was unlocked."""
    type_ = inflated(archive, archive.getinfo(_TYPE), most=_MANIFEST_BYTES)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        target.writestr(ZipInfo(_TYPE), type_)
        for name, content in opened.items():
            target.writestr(ZipInfo(name), content, compress_type=ZIP_DEFLATED, compresslevel=1)
        target.writestr(ZipInfo(_MANIFEST), _UNLOCKED)
    return out.getvalue()
