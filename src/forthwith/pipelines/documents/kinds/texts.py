"""Which of the textual kinds a text is: a page, a mail, a table, Markdown or plain text.

Markup and mail have shapes of their own. Between Markdown, delimited values and plain text the
name's extension decides if it names one of them; without it, the lines do.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from forthwith.pipelines.documents.kinds.formats import KIND_OF_EXTENSION
from forthwith.pipelines.documents.models import Kind

SAMPLE: Final = 1 << 16
DELIMITERS: Final = ",;\t|"

_HTML_START: Final = re.compile(
    r"(?is)\s{0,1000}(?:<\?xml[^>]{0,500}>\s{0,1000})?(?:<!--.{0,4000}?-->\s{0,1000}){0,5}"
    r"<(?:!doctype\s+(?:html|htm)\b|html\b|head\b|body\b)"
)
_HTML_TAG: Final = re.compile(
    r"(?i)<(?:html|head|body|title|div|p|table|tr|td|ul|ol|li|h[1-6]|span|a|br|meta|article"
    r"|section|main|script|style|font|center|form|img|b|i|em|strong|pre|blockquote)\b[^<>]{0,500}>"
)
_XML_START: Final = re.compile(r"\s{0,1000}<(?:\?xml\b|!DOCTYPE\b|[A-Za-z_][\w.:-]{0,100}\s+xmlns)")
_JSON_START: Final = re.compile(
    r'\s{0,1000}(?:\[\s{0,1000}){0,3}\{\s{0,1000}"(?:[^"\\]|\\.){0,1000}"\s{0,100}:'
)
_BRACKET: Final = re.compile(r"\s{0,1000}[\[{]")
_HEADER: Final = re.compile(r"^([!-9;-~]{1,76}):(?:[ \t].{0,10000})?$")
_MAIL_HEADERS: Final = frozenset({
    "from", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "received",
    "return-path", "content-type", "delivered-to", "reply-to", "in-reply-to", "references",
    "sender", "dkim-signature", "content-transfer-encoding", "list-unsubscribe", "x-mailer",
    "user-agent", "thread-topic", "thread-index",
})  # fmt: skip
_MACHINE_HEADERS: Final = frozenset({
    "message-id", "mime-version", "received", "return-path", "content-type", "dkim-signature",
    "content-transfer-encoding", "delivered-to",
})  # fmt: skip
_MARKDOWN: Final = (
    re.compile(r"(?m)^#{1,6} \S"),
    re.compile(r"(?m)^(?:```|~~~)"),
    re.compile(r"\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)"),
    re.compile(r"(?m)^\|?[ ]{0,3}:?-{3,}:?[ ]{0,3}\|"),
    re.compile(r"(?m)^[-*+] (?:\[[ xX]\] )?\S.{0,500}\n[-*+] \S"),
    re.compile(r"\*\*[^*\n]{1,200}\*\*"),
)
_MARKDOWN_SIGNS: Final = 2
_TABLE_LINES: Final = 3
_TABLE_SHARE: Final = 0.8
_SAID_BY_NAME: Final = frozenset({"txt", "md", "csv"})
"""Kinds that the name of a file may decide, because a text may look like any of them."""


def text_kind(text: str, extension: str) -> Kind:
    r"""Return the kind of a text.

    >>> text_kind("Dear Anna,\nthank you.", "")
    'txt'
    >>> text_kind("# Plan\n\n- one\n- two\n", "")
    'md'
    >>> text_kind("a;b\n1;2\n3;4\n", "dat")
    'csv'
    >>> text_kind('{"a": 1}', ""), text_kind("<a xmlns='b'/>", "")
    ('json', 'xml')
    """
    sample = text[:SAMPLE]
    if _HTML_START.match(sample):
        return "html"
    if is_mail(sample, extension):
        return "eml"
    by_extension = KIND_OF_EXTENSION.get(extension)
    if by_extension in _SAID_BY_NAME:
        return by_extension
    if _JSON_START.match(sample) or (by_extension == "json" and _BRACKET.match(sample)):
        return "json"
    if sample.lstrip().startswith("<"):
        return _markup_kind(sample, by_extension)
    return _plain_kind(sample)


def _markup_kind(sample: str, by_extension: Kind | None) -> Kind:
    if _XML_START.match(sample):
        return "html" if re.search(r"(?i)<html[\s>]", sample) else "xml"
    if _HTML_TAG.match(sample.lstrip()):
        return "html"
    return "xml" if by_extension == "xml" else "txt"


def _plain_kind(sample: str) -> Kind:
    if len(_HTML_TAG.findall(sample)) >= _TABLE_LINES and re.search(
        r"(?i)</(?:body|html)>", sample
    ):
        return "html"
    if sum(bool(sign.search(sample)) for sign in _MARKDOWN) >= _MARKDOWN_SIGNS:
        return "md"
    return "csv" if delimiter_of(sample) else "txt"


def is_mail(sample: str, extension: str) -> bool:
    """Tell whether the text opens with the header block of a mail message."""
    names = _header_names(sample)
    if names is None:
        return False
    known = names & _MAIL_HEADERS
    if extension == "eml" or (extension == "mbox" and sample.lstrip().startswith("From ")):
        return bool(known)
    return len(known) >= _MARKDOWN_SIGNS and bool(known & _MACHINE_HEADERS)


def _header_names(sample: str) -> set[str] | None:
    names: set[str] = set()
    lines = sample.lstrip("\r\n").splitlines()
    if lines and lines[0].startswith("From "):  # an mbox file's separator
        lines = lines[1:]
    for line in lines[:500]:
        if not line.strip():
            break
        if line[0] in " \t" and names:
            continue
        header = _HEADER.match(line)
        if header is None:
            return None
        names.add(header[1].lower())
    return names


def delimiter_of(sample: str) -> str | None:
    r"""Return the character that splits most lines into the same number of two or more cells.

    >>> delimiter_of("a;b;c\n1,5;2;3\n2,5;3;4\n")
    ';'
    """
    lines = [line for line in sample.splitlines()[:200] if line.strip()]
    if len(lines) < _TABLE_LINES:
        return None
    shares = {d: _agreement(lines, d) for d in DELIMITERS}
    best = max(shares, key=lambda d: shares[d])
    return best if shares[best] >= _TABLE_SHARE else None


def _agreement(lines: list[str], delimiter: str) -> float:
    counts = Counter(_outside_quotes(line).count(delimiter) for line in lines)
    cells, number = counts.most_common(1)[0]
    if cells == 0:
        return 0.0
    prose = delimiter == "," and sum(line.count(", ") for line in lines) > 2 * len(lines)
    return 0.0 if prose else number / len(lines)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[0::2]) if '"' in line else line
