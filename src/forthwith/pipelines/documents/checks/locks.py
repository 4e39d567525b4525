"""Open Office and OpenDocument files that are locked with a password, in memory.

An unlocked document is never written to a disk: what the library would put into a temporary file
stays in memory. How much work a lock asks for is looked at before any of it is done, as the file
itself says how often its password is to be hashed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from types import SimpleNamespace
from typing import BinaryIO, Final, Protocol
from xml.parsers.expat import ExpatError

from typing_extensions import Buffer, override

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.checks.open_locks import unlocked_open_document
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.containers.xmlstream import walk
from forthwith.pipelines.documents.kinds.compound import BROKEN_COMPOUND
from forthwith.pipelines.documents.kinds.signatures import CFB, ZIP
from forthwith.pipelines.documents.sources import OpenedBy, SourceFile

EXCEL_DEFAULT: Final = "VelvetSweatshop"
"""What Excel locks a workbook with that is protected but opens without being asked."""
_INFORMATION: Final = "EncryptionInfo"
_AGILE: Final = b"\x04\x00\x04\x00"
_WORD: Final = b"\xec\xa5"
_WORD_LOCKED: Final = 11
"""The byte of the head of a Word file whose first bit says that the file is locked."""
_SHOW_LOCKED: Final = b"\xdf\xc4\xd1\xf3"
_OLD_FORMATS: Final = tuple(f"msoffcrypto.format.{name}97" for name in ("doc", "xls", "ppt"))
_UNFORESEEN: Final = (*BROKEN_COMPOUND, ArithmeticError, AssertionError, EOFError, ExpatError)


_Opened = tuple[bytes, OpenedBy]
"""The document within the lock, and whose password it was that opened it."""


class _Locked(Protocol):
    def is_encrypted(self) -> bool: ...
    def load_key(self, password: str) -> None: ...
    def decrypt(self, outfile: BytesIO) -> None: ...


def unlocked(source: SourceFile) -> SourceFile:
    """Return the source, opened with its password or Excel's default one if it is locked.

    Raises:
        PermanentError: no password that is known opens it, or its lock is hostile.

    """
    if source.is_text:
        return source
    with source.open() as stream:
        opened = _without_lock(stream, source.password)
    if opened is None:
        return source
    content, by = opened
    return replace(source, size=len(content), open=lambda: BytesIO(content), opened_by=by)


def _without_lock(stream: BinaryIO, password: str | None) -> _Opened | None:
    head = stream.read(len(CFB))
    if head == CFB:
        return _opened(head + stream.read(), password)
    if not head.startswith(ZIP):
        return None
    content = unlocked_open_document(stream, password)
    return None if content is None else (content, "given")


def _opened(content: bytes, password: str | None) -> _Opened | None:
    """Return the document within the lock; None if there is none, or none that is understood."""
    _check_work(content)
    if not _is_locked(content):
        return None
    for each in (password, EXCEL_DEFAULT) if password else (EXCEL_DEFAULT,):
        opened = _decrypted(content, each)
        if opened is not None:
            return opened, "excel" if each == EXCEL_DEFAULT else "given"
    if password:
        raise refusal("document_wrong_password", "The password does not open the Office file.")
    raise refusal("document_encrypted", "The Office file is locked with a password.")


def _check_work(content: bytes) -> None:
    """Refuse a lock that has a document type, or asks for more rounds of hashing than allowed."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(content)) as opened:
            found = opened.exists(_INFORMATION)
            information: bytes = opened.openstream(_INFORMATION).read() if found else b""
    except BROKEN_COMPOUND:
        return
    if information.startswith(_AGILE):
        rounds = _Rounds()
        walk(BytesIO(information[8:]), rounds)
        if rounds.most > limits.HASH_ROUNDS:
            raise refusal(
                "document_too_complex",
                f"The lock of the file asks for more than {limits.HASH_ROUNDS} rounds of hashing.",
                cause="hashing",
            )


def _is_locked(content: bytes) -> bool:
    file, failures = _file(content), _failures()
    try:
        known = file is not None and file.is_encrypted()
    except failures:
        known = False
    return known or _says_locked(content)


def _says_locked(content: bytes) -> bool:
    """Tell a lock by its sign, where the library knows neither the file nor the lock."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(content)) as opened:
            word, user = (
                opened.openstream(name).read() if opened.exists(name) else b""
                for name in ("WordDocument", "Current User")
            )
    except BROKEN_COMPOUND:
        return False
    is_word = word.startswith(_WORD) and len(word) > _WORD_LOCKED
    return user[12:16] == _SHOW_LOCKED or (is_word and bool(word[_WORD_LOCKED] & 1))


def _file(content: bytes) -> _Locked | None:
    from msoffcrypto import OfficeFile

    failures = _failures()
    try:
        found: _Locked = OfficeFile(BytesIO(content))
    except failures:
        return None
    return found


def _decrypted(content: bytes, password: str) -> bytes | None:
    """Return what the password opens; None if it does not, or the lock is of an unknown kind."""
    file, out, failures = _file(content), _Counted(), _failures()
    if file is None:
        return None
    try:
        file.load_key(password=password)
        with _in_memory():
            file.decrypt(out)
    except failures:
        return None
    return out.getvalue()


def _failures() -> tuple[type[Exception], ...]:
    """Return what the library raises for a wrong password, or a file that it does not know."""
    from msoffcrypto import exceptions

    own = (exceptions.DecryptionError, exceptions.FileFormatError, exceptions.ParseError)
    return (*own, *_UNFORESEEN)


@contextmanager
def _in_memory() -> Iterator[None]:
    """Give the readers of the old formats memory where they ask for a temporary file."""
    modules = [import_module(name) for name in _OLD_FORMATS]
    before = [vars(module)["tempfile"] for module in modules]
    for module in modules:
        vars(module)["tempfile"] = SimpleNamespace(TemporaryFile=_Counted)
    try:
        yield
    finally:
        for module, own in zip(modules, before, strict=True):
            vars(module)["tempfile"] = own


class _Counted(BytesIO):
    """Holds no more than an unpacked document may have."""

    @override
    def write(self, content: Buffer, /) -> int:
        if self.tell() + memoryview(content).nbytes > limits.INFLATED_BYTES:
            raise refusal("document_bomb", "Unlocked, the file is larger than a document may be.")
        return super().write(content)


class _Rounds:
    """Hears how many rounds of hashing the lock asks for."""

    def __init__(self) -> None:
        self.most = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del name
        digits = attributes.get("spinCount", "0").strip()
        known = digits.isascii() and digits.isdigit() and len(digits) < 10
        self.most = max(self.most, int(digits) if known else limits.HASH_ROUNDS + 1)

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass
