r"""The words of RTF: groups, control words, bytes of text; and what those bytes mean.

A file is ASCII. Other letters stand as `\'e9`, in the encoding of the font that is set, or as
`\u233?`, with a replacement for programs that know no Unicode.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n\0]+)"
)
_CHARSETS: Final[Mapping[int, str]] = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp437",
}  # fmt: skip
_WORDS_FOR_ENCODING: Final[Mapping[str, str]] = {
    "ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One of: a brace, a control word with its number, a symbol, bytes of text."""

    kind: str
    value: str = ""
    number: int | None = None
    text: bytes = b""


def tokens_of(content: bytes) -> Iterator[Token]:
    r"""Yield what the file says; binary data that a picture holds is passed over.

    >>> [token.kind for token in tokens_of(rb"{\b1 a\'e4\~\bin2 {{}")]
    ['brace', 'word', 'text', 'hex', 'symbol', 'brace']
    """
    at = 0
    while match := _TOKEN.search(content, at):
        at = match.end()
        kind = match.lastgroup if match["number"] is None else "word"
        if kind == "text":
            yield Token("text", text=match["text"])
        elif kind == "hex":
            yield Token("hex", text=bytes.fromhex(match["hex"].decode()))
        elif kind == "word":
            number = None if match["number"] is None else int(match["number"])
            if match["word"] == b"bin":
                at += max(0, number or 0)
            else:
                yield Token("word", match["word"].decode(), number)
        else:
            yield Token(kind or "", match[0].decode("latin-1")[-1])


def encoding_of_charset(charset: int, usual: str) -> str:
    """Return how the letters of a font are encoded; `usual` where it does not say."""
    return _CHARSETS.get(charset, usual)


def encoding_said(word: str, number: int | None) -> str | None:
    """Return the encoding that a control word sets for the whole file."""
    if word != "ansicpg":
        return _WORDS_FOR_ENCODING.get(word)
    name = {10000: "mac_roman", 65001: "utf-8", 936: "gbk"}.get(number or 0, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
