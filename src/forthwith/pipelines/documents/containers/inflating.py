"""Unpack one entry of a ZIP archive into memory, counted on the way."""

from __future__ import annotations

from typing import Final
from zipfile import ZipFile, ZipInfo

from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.archives import BROKEN_ENTRY, is_locked

_CHUNK: Final = 1 << 16
_AES: Final = 99
"""The method of packing that stands for AES: the real one is noted beside it."""
_STRONG: Final = 0x40
_UNOPENED: Final = (*BROKEN_ENTRY, RuntimeError)
"""What zipfile raises for an entry that is damaged, or that the password does not open."""


def inflated(archive: ZipFile, info: ZipInfo, *, most: int, password: str | None = None) -> bytes:
    """The content of an entry.

    Raises:
        PermanentError: it has more than `most` bytes, is damaged, or its lock does not open.

    """
    _check_lock(info, password)
    content = bytearray()
    try:
        with archive.open(info, pwd=password.encode() if password else None) as packed:
            while chunk := packed.read(_CHUNK):
                content += chunk
                check_size(len(content), most)
    except _UNOPENED as error:
        raise _broken(info) from error
    return bytes(content)


def _check_lock(info: ZipInfo, password: str | None) -> None:
    if not is_locked(info):
        return
    if info.compress_type == _AES or info.flag_bits & _STRONG:
        raise refusal(
            "document_encrypted",
            "The entry of the archive is locked with AES or the like, which is not opened here;"
            " pack it without a password, or with the classic lock of ZIP.",
        )
    if not password:
        raise refusal("document_encrypted", "The entry of the archive is locked with a password.")


def _broken(info: ZipInfo) -> Exception:
    """Say why an entry gave nothing: in a locked one damage looks like a wrong password."""
    if is_locked(info):
        return refusal(
            "document_wrong_password", "The password does not open the entry of the archive."
        )
    return refusal("document_damaged", "The entry of the archive cannot be unpacked.")


def check_size(size: int, most: int) -> None:
    """Refuse a document that is too large to be one of several.

    Raises:
        PermanentError: it has more than `most` bytes.

    """
    if size > most:
        raise refusal("document_too_large", f"The document has more than {most >> 20} MB.")
