"""What is attached to an Outlook message: files, and messages that are stored as parts of it.

A message within the message becomes a mail of the usual form, which the reader of mails reads. Its
own files are named in it without their content, as they are not read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import bare_name, flat, writable
from forthwith.pipelines.documents.kinds.compound import BROKEN_COMPOUND
from forthwith.pipelines.documents.kinds.encodings import decoded, encoding_of
from forthwith.pipelines.documents.within.attached import Attached

if TYPE_CHECKING:
    from olefile import OleFileIO

_STORAGE: Final = "__attach_version1.0_#"
_PROPERTIES: Final = "__properties_version1.0"
_DATA: Final = "__substg1.0_37010102"
_MESSAGE: Final = "__substg1.0_3701000D"
_NAMES: Final = ("3707", "3704", "3001")
_SUBJECT, _SENDER, _ADDRESS, _TO, _CC = "0037", "0C1A", "0C1F", "0E04", "0E03"
_PLAIN, _HTML = "1000", "1013"
_SENT: Final = 0x00390040
_HEAD_OF_INNER: Final = 24
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_DEEPEST: Final = 2
_HEADER_CHARACTERS: Final = 2_000


def files_of_message(content: bytes) -> Iterator[Attached]:
    """The attachments, in the order of their numbers; none where the file is too broken."""
    import olefile

    try:
        opened = olefile.OleFileIO(BytesIO(content))
        storages = _storages(opened, ())
    except BROKEN_COMPOUND:
        return
    for storage in storages:
        yield _attached(opened, storage)


def _storages(opened: OleFileIO, within: Sequence[str]) -> list[list[str]]:
    """The storages of attachments that stand directly in another one."""
    depth = len(within) + 1
    entries = opened.listdir(streams=False, storages=True)
    found = [e for e in entries if len(e) == depth and e[:-1] == list(within)]
    return sorted(e for e in found if e[-1].startswith(_STORAGE))[: limits.ATTACHMENTS]


def _attached(opened: OleFileIO, storage: list[str]) -> Attached:
    name = bare_name(_first_text(opened, storage, _NAMES))
    if opened.exists([*storage, _MESSAGE, _PROPERTIES]):
        inner = [*storage, _MESSAGE]
        return Attached(_mail_name(opened, inner, name), partial(_mail_content, opened, inner))
    return Attached(name, partial(_stream, opened, [*storage, _DATA]))


def _mail_name(opened: OleFileIO, inner: list[str], name: str) -> str:
    if name != "unnamed":
        return name
    return bare_name(_text(opened, inner, _SUBJECT) or "message")


def _mail_content(opened: OleFileIO, inner: list[str]) -> bytes:
    return _mail(opened, inner, depth=1).as_bytes()


def _mail(opened: OleFileIO, inner: list[str], *, depth: int) -> Message:
    """The message as a mail, with those within it as far as they are read."""
    mail = MIMEMultipart("mixed")
    for header, value in _headers(opened, inner):
        mail[header] = flat(writable(value))[:_HEADER_CHARACTERS]
    plain, markup = _text(opened, inner, _PLAIN), _html(opened, inner)
    if plain.strip() or not markup:
        mail.attach(MIMEText(writable(plain), "plain", "utf-8"))
    else:
        mail.attach(MIMEText(writable(markup), "html", "utf-8"))
    for storage in _storages(opened, inner):
        mail.attach(_part(opened, storage, depth=depth))
    return mail


def _part(opened: OleFileIO, storage: list[str], *, depth: int) -> Message:
    within = [*storage, _MESSAGE]
    if depth < _DEEPEST and opened.exists([*within, _PROPERTIES]):
        part: Message = _mail(opened, within, depth=depth + 1)
    else:
        part = MIMEApplication(b"")
        name = bare_name(_first_text(opened, storage, _NAMES))
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part


def _headers(opened: OleFileIO, inner: list[str]) -> Iterator[tuple[str, str]]:
    sender, address = _text(opened, inner, _SENDER), _text(opened, inner, _ADDRESS)
    yield "From", f"{sender} <{address}>" if "@" in address and sender != address else sender
    yield "To", _text(opened, inner, _TO)
    yield "Cc", _text(opened, inner, _CC)
    yield "Date", _sent(opened, inner)
    yield "Subject", _text(opened, inner, _SUBJECT)


def _sent(opened: OleFileIO, inner: list[str]) -> str:
    """Return when it was sent; empty where it does not say so, or nonsense."""
    content = _stream(opened, [*inner, _PROPERTIES])[_HEAD_OF_INNER:]
    for tag, _, ticks in struct.iter_unpack("<IIQ", content[: len(content) // 16 * 16]):
        if tag == _SENT:
            try:
                return format_datetime(_EPOCH + timedelta(microseconds=ticks // 10))
            except (OverflowError, ValueError):
                return ""
    return ""


def _html(opened: OleFileIO, inner: list[str]) -> str:
    content = _stream(opened, [*inner, f"__substg1.0_{_HTML}0102"])
    return decoded(content, encoding_of(content)) if content else _text(opened, inner, _HTML)


def _first_text(opened: OleFileIO, storage: list[str], properties: Sequence[str]) -> str:
    return next(filter(None, (_text(opened, storage, each) for each in properties)), "")


def _text(opened: OleFileIO, storage: list[str], property_: str) -> str:
    content = _stream(opened, [*storage, f"__substg1.0_{property_}001F"])
    if content:
        return content.decode("utf-16-le", "replace").rstrip("\0")
    content = _stream(opened, [*storage, f"__substg1.0_{property_}001E"]).rstrip(b"\0")
    return decoded(content, encoding_of(content)) if content else ""


def _stream(opened: OleFileIO, path: list[str]) -> bytes:
    """Return what a stream holds; nothing if it is not there, or too broken."""
    try:
        content: bytes = opened.openstream(path).read() if opened.exists(path) else b""
    except BROKEN_COMPOUND:
        return b""
    return content
