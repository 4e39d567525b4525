"""E-mail addresses, web addresses and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forthwith.pipelines.documents.entities.found import Found, label_before

_EMAIL = re.compile(
    r"(?<![\w.+@-])[\w][\w.+-]{0,63}+@[^\W_][\w-]{0,62}+(?:\.[\w-]{1,63}+){1,6}", re.ASCII
)
_URL = re.compile(r"(?<!\w)(?:https?|ftp)://[^\s<>\"'`|\\^{}]{3,400}", re.IGNORECASE)
_BARE_URL = re.compile(
    r"(?<![\w@./-])www\.[a-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){1,5}(?:/[^\s<>\"'`|\\^{}]{0,300})?",
    re.IGNORECASE,
)
_PLUS_PHONE = re.compile(
    r"(?<![\w+])\+\d{1,3}[ \u00a0./-]?(?:\(0?\d{0,4}\)[ \u00a0]?)?\d(?:[ \u00a0./-]?\d){5,12}(?!\w)"
)
_US_PHONE = re.compile(
    r"(?<![\w.+/-])(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])\d{3}[ .-]\d{4}"
    r"(?:,? ?(?:x|ext\.?) ?\d{1,5})?(?![\w-]|\.\d)"
)
_LABELLED_PHONE = re.compile(
    r"(?<!\w)(?:tel(?:efon|ephone|éphone)?|phone|fax|telefax|mobil(?:e|funk)?|cell|ruf|fon|direct"
    r"|durchwahl|hotline|call)\b\.?[ ]?(?:no\.?|nr\.?)?[ ]?[:.]?[ \t]{0,3}"
    r"(\(?\+?\d(?:[ \u00a0()./–-]{0,3}\d){4,14})(?!\w)",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?…'\"»”’*_"
_NOT_DIGIT = re.compile(r"\D")
_MIN_DIGITS = 6


def find_contacts(text: str) -> Iterator[Found]:
    """Every address and number by which somebody can be reached."""
    if "@" in text:
        yield from _emails(text)
    if "://" in text or "www." in text.lower():
        yield from _urls(text)
    yield from _phones(text)


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        address = match.group().rstrip(".-")
        last = address.rpartition(".")[2]
        if last.isalpha() and len(last) > 1:
            span = (match.start(), match.start() + len(address))
            yield Found("email", *span, address.lower(), 0.98)


def _urls(text: str) -> Iterator[Found]:
    for pattern in (_URL, _BARE_URL):
        for match in pattern.finditer(text):
            address = _without_tail(match.group())
            yield Found(
                "url", match.start(), match.start() + len(address), _normal_url(address), 0.98
            )


def _without_tail(address: str) -> str:
    address = address.rstrip(_TRAILING)
    for opening, closing in ("()", "[]"):
        if address.endswith(closing) and opening not in address:
            address = address[:-1].rstrip(_TRAILING)
    return address


def _normal_url(address: str) -> str:
    scheme, mark, rest = address.partition("://")
    if not mark:
        scheme, rest = "http", address
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower()}{slash}{path}".rstrip("/")


def _phones(text: str) -> Iterator[Found]:
    for match in _LABELLED_PHONE.finditer(text):
        yield from _phone(text, match.span(1), 0.9)
    for match in _PLUS_PHONE.finditer(text):
        yield from _phone(text, match.span(), 0.9)
    for match in _US_PHONE.finditer(text):
        yield from _phone(text, match.span(), 0.8)


def _phone(text: str, span: tuple[int, int], confidence: float) -> Iterator[Found]:
    number = text[slice(*span)]
    head = number.partition("x")[0]
    digits = _NOT_DIGIT.sub("", head.replace("(0)", ""))
    if len(digits) >= _MIN_DIGITS:
        value = f"+{digits}" if "+" in head else digits
        yield Found("phone", *span, value, confidence, label=label_before(text, span[0]))
