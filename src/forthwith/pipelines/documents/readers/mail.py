"""Read a mail message: its headers, its body, the names of what is attached.

The text begins with the headers that a printed mail shows. Attachments are not opened here, but
handed out as bytes to be read like documents of their own.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator, Sequence
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from functools import partial
from itertools import chain
from typing import BinaryIO, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.checks.active import may_be_active
from forthwith.pipelines.documents.clean_text import bare_name, flat
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.kinds.encodings import decoded, encoding_of
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks
from forthwith.pipelines.documents.readers.flowed import unflowed
from forthwith.pipelines.documents.readers.html import read_markup, remark_active, without_tags
from forthwith.pipelines.documents.within.attached import Attached
from forthwith.pipelines.documents.within.winmail import WRAPPING, WRAPPINGS, packed_in

READER: Final = "forthwith-mail"
_SHOWN: Final = ("From", "To", "Cc", "Date", "Subject")
_DELIVERY: Final = ("Final-Recipient", "Action", "Status", "Diagnostic-Code")
_METADATA: Final = {
    "From": "from",
    "To": "to",
    "Cc": "cc",
    "Date": "date",
    "Subject": "title",
    "Message-ID": "message_id",
    "In-Reply-To": "in_reply_to",
    "X-Mailer": "producer",
    "User-Agent": "producer",
}
_NOT_ATTACHED: Final = frozenset({"message/delivery-status", "application/pgp-signature"})
_BEGINS: Final = re.compile(rb"(?:\A|(?<=\n)\r?\n)From [^\n]{1,500}\n(?=[!-9;-~]{1,76}:)")
"""Where a message of a mailbox begins: after a blank line, and with a header line after it."""
_QUOTED_FROM: Final = re.compile(rb"(?m)^>(>*From )")
_HEADER_CHARACTERS: Final = 2_000
_ENCODED_WORD: Final = re.compile(r"=\?[\w*-]{1,40}\?[bqBQ]\?")


def read_mail(stream: BinaryIO, checked: Checked) -> Read:
    """Read the message and the messages within it; of a mailbox all of them, a page for each.

    Raises:
        PermanentError: it has more parts, or parts within parts, than a message has reason to.

    """
    blocks = Blocks()
    messages = messages_in(stream.read(limits.TEXT_BYTES))
    attachments: list[str] = []
    metadata: dict[str, str] = {}
    for message in map(_parsed, messages[: limits.MAILBOX_MESSAGES]):
        metadata = metadata or _metadata(message)
        _read_message(message, blocks, attachments, checked)
        if blocks.full:
            break
    if len(messages) > limits.MAILBOX_MESSAGES:
        blocks.remark("truncated_output")
    return blocks.read(
        checked, reader=READER, metadata=metadata, attachments=attachments[: limits.ATTACHMENTS]
    )


def messages_in(content: bytes) -> list[bytes]:
    r"""Split a mailbox at the lines that begin with "From "; anything else is one message.

    >>> messages_in(b"From a@b.c Mon\nTo: x\n\nHi.\n>From here\n\nFrom d@e.f Tue\nTo: y\n\nHo.\n")
    [b'To: x\n\nHi.\nFrom here\n', b'To: y\n\nHo.\n']
    """
    content = content.lstrip(b"\r\n")
    if not content.startswith(b"From "):
        return [content]
    begins = _BEGINS.split(content, maxsplit=limits.MAILBOX_MESSAGES + 1)
    return [_QUOTED_FROM.sub(rb"\1", each) for each in begins[1:]]


def _read_message(
    message: Message, blocks: Blocks, attachments: list[str], checked: Checked
) -> None:
    for depth, part in _parts(message):
        _read_part(part, depth, blocks, attachments, checked)
        if blocks.full:
            break
    blocks.end_page()


def attached_files(content: bytes) -> Iterator[Attached]:
    """Yield the attachments of a message and of the messages within it.

    Raises:
        PermanentError: it has more parts, or parts within parts, than a message has reason to.

    """
    messages = messages_in(content)[: limits.MAILBOX_MESSAGES]
    for _, part in chain.from_iterable(map(_parts, map(_parsed, messages))):
        name = None if part.is_multipart() else _attachment_name(part)
        if name is not None:
            yield from _unwrapped(Attached(name, partial(_content, part)), part)


def _unwrapped(file: Attached, part: Message) -> Iterator[Attached]:
    """Yield the attachment, or the files in it where it is Outlook's wrapping of them."""
    is_wrapping = part.get_content_type() in WRAPPINGS or file.name.lower() == WRAPPING
    wrapped = packed_in(file.content()) if is_wrapping else []
    if not wrapped:
        yield file
    for number, each in enumerate(wrapped, start=1):
        yield Attached(each.name or f"{file.name} {number}", partial(bytes, each.content))


def _content(part: Message) -> bytes:
    """Decode an attachment; nothing if it cannot be decoded."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _parsed(content: bytes) -> Message:
    try:
        return email.message_from_bytes(content)
    except RecursionError as error:
        raise _too_many() from error


def _too_many() -> Exception:
    return refusal(
        "document_bomb",
        f"The message has more than {limits.MAIL_PARTS} parts, or parts nested more than "
        f"{limits.MAIL_NESTING} deep.",
        cause="parts",
    )


def _parts(message: Message) -> Iterator[tuple[int, Message]]:
    """Yield each message and leaf part with its depth; of alternatives only the best."""
    waiting: list[tuple[int, Message]] = [(0, message)]
    seen = 0
    while waiting:
        depth, part = waiting.pop()
        seen += 1
        if seen > limits.MAIL_PARTS or depth > limits.MAIL_NESTING:
            raise _too_many()
        yield depth, part
        waiting.extend((depth + 1, inner) for inner in reversed(_within(part)))


def _within(part: Message) -> list[Message]:
    inner = part.get_payload()
    if not isinstance(inner, list):
        return []
    parts = [_unpacked(part, p) for p in inner if isinstance(p, Message)]
    return _best(parts) if part.get_content_type() == "multipart/alternative" else parts


def _unpacked(part: Message, inner: Message) -> Message:
    """Return a message within the message, decoded where a mailer packed it like any file."""
    if part.get_content_type() != "message/rfc822" or inner.keys():
        return inner
    payload = inner.get_payload()
    shell = Message()
    shell["Content-Transfer-Encoding"] = part.get("Content-Transfer-Encoding", "7bit")
    shell.set_payload(payload if isinstance(payload, str) else "")
    return _parsed(_content(shell))


def _best(parts: list[Message]) -> list[Message]:
    """Choose among alternatives: the plain text, and another where it says other things."""
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    if plain is None:
        return parts[-1:]
    others = (part for part in parts if part is not plain)
    richest = max(others, key=lambda part: len(_words_of(part)), default=plain)
    said, more = _words_of(plain), _words_of(richest)
    if len(more - said) <= len(more) / 2:
        return [plain]
    return [richest] if len(said & more) >= len(said) / 2 else [plain, richest]


def _words_of(part: Message) -> set[str]:
    """Return the words of a body, or of the bodies directly in it: no deeper, to stay linear."""
    inner = part.get_payload()
    if isinstance(inner, list):
        bodies = (p for p in inner if isinstance(p, Message) and not p.is_multipart())
        return set().union(*map(_words_of, bodies))
    if part.get_content_maintype() != "text":
        return set()
    text = _text_of(part)
    return set((without_tags(text) if part.get_content_subtype() == "html" else text).split())


def _read_part(
    part: Message, depth: int, blocks: Blocks, attachments: list[str], checked: Checked
) -> None:
    if depth == 0 or _shows_headers(part):
        _add_headers(part, blocks)
    if part["Final-Recipient"] is not None:
        _add_headers(part, blocks, _DELIVERY)
    if part.is_multipart():
        _remark_unread_page(part, blocks)
        return
    name = _attachment_name(part)
    if name is not None:
        attachments.append(name)
    elif part.get_content_type() == "text/html":
        _add_markup(_text_of(part), blocks, checked)
    elif part.get_content_maintype() == "text":
        _add_plain(_plain_text(part), blocks)


def _remark_unread_page(part: Message, blocks: Blocks) -> None:
    """Look at the pages among alternatives too, of which mostly the plain text is read."""
    inner = part.get_payload()
    if part.get_content_type() != "multipart/alternative" or not isinstance(inner, list):
        return
    bodies = (p for p in inner if isinstance(p, Message) and p.get_content_type() == "text/html")
    remark_active(blocks, active=any(may_be_active(_text_of(body)) for body in bodies))


def _attachment_name(part: Message) -> str | None:
    """Return what a leaf part is called as an attachment; None if it is no attachment."""
    name = _file_name(part)
    type_ = part.get_content_type()
    if name is not None or part.get_content_disposition() == "attachment":
        return name or f"unnamed ({type_})"
    if part.get_content_maintype() == "text" or type_ in _NOT_ATTACHED:
        return None
    return f"unnamed ({type_})"


def _shows_headers(part: Message) -> bool:
    return part["Subject"] is not None and part["From"] is not None


def _add_headers(part: Message, blocks: Blocks, names: Sequence[str] = _SHOWN) -> None:
    for name in names:
        value = _header(part, name)
        if value:
            blocks.line(f"{name}: {value}")
    blocks.line("")


def _plain_text(part: Message) -> str:
    text = _text_of(part).replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return unflowed(text, spaces_kept=str(part.get_param("delsp", "")).lower() != "yes")


def _add_plain(text: str, blocks: Blocks) -> None:
    blocks.line(text)
    blocks.line("")


def _add_markup(markup: str, blocks: Blocks, checked: Checked) -> None:
    page = Blocks()
    read = read_markup(markup, checked, page)
    blocks.line(read.pages[0].text.strip())
    blocks.line("")
    for table in read.tables:
        blocks.keep_table(table.rows, title=table.title)
    for found in read.notes:
        blocks.remark(found.code, found.message)
    blocks.headings.extend(read.headings)


def _text_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    declared = part.get_param("charset")
    return decoded(payload, encoding_of(payload, declared if isinstance(declared, str) else None))


def _header(part: Message, name: str) -> str:
    raw = (str(value) for key, value in part.raw_items() if key.lower() == name.lower())
    return flat(_unencoded(next(raw, "")[:_HEADER_CHARACTERS]))


def _unencoded(raw: str) -> str:
    """Decode `=?utf-8?q?...?=`; what cannot be decoded stays as it is written."""
    readable = _from_bytes(raw.encode("ascii", "surrogateescape")) if _is_raw(raw) else raw
    if not _ENCODED_WORD.search(readable):
        return readable
    try:
        return str(make_header(decode_header(readable)))
    except (MessageError, UnicodeError, LookupError, ValueError):
        return readable


def _from_bytes(content: bytes) -> str:
    return decoded(content, encoding_of(content))


def _is_raw(value: str) -> bool:
    return not value.isascii() and all(ord(c) < 128 or "\udc80" <= c <= "\udcff" for c in value)


def _file_name(part: Message) -> str | None:
    """Return the name of an attachment: its last part only, never a path."""
    try:
        name = part.get_filename()
    except (UnicodeError, LookupError, ValueError, TypeError):
        return "unreadable name"
    if name is None:
        return None
    return bare_name(_unencoded(name))


def _metadata(message: Message) -> dict[str, str]:
    return {key: _header(message, name) for name, key in _METADATA.items() if message.get(name)}
