"""How the characters of a text are encoded, and the text itself.

A byte-order mark, the shifts of Japanese mail or a declaration decide; else UTF-8 if it fits. Text
that is UTF-8 but for a few bytes is taken to be a mixture, and those bytes to be Windows-1252. What
has no UTF-8 at all is left to charset-normalizer, which reads a sample.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 1 << 16
_MULTIBYTE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_WIDE_SHARE: Final = 0.4
_NARROW_SHARE: Final = 0.1
_LATIN: Final = "cp1252"
_JAPANESE: Final = "iso2022_jp_2"
_JAPANESE_SHIFT: Final = re.compile(rb"\x1b\$[@B]")
_SHIFTED: Final = frozenset({"utf-7", "hz", "iso2022_jp", "iso2022_jp_2", "iso2022_kr"})
_RARE_LATIN: Final = frozenset({"iso8859_4", "iso8859_10", "iso8859_14", "iso8859_16"})
_CENTRAL_EUROPEAN: Final = "iso8859_2"
_TEXT_ENCODINGS: Final = re.compile(
    r"(?i)utf|iso|cp|windows|latin|ascii|koi8|big5|gb|euc|shift|johab|mac|tis|hz|ptcp|kz"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How a text is encoded; `guessed` when nothing in the file says so."""

    name: str
    guessed: bool = False
    mixed: bool = False


def encoding_of(content: bytes, declared: str | None = None) -> Encoding:
    """Decide on the encoding of `content`; `declared` is what the file says of itself."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return Encoding(name=name)
    wide = _wide_encoding(content[:_SAMPLE])
    if wide is not None:
        return Encoding(name=wide, guessed=True)
    shifted = _shifted_encoding(content, declared)
    if shifted is not None:
        return Encoding(name=shifted)
    if _decodes(content, "utf-8"):
        return Encoding(name="utf-8")
    if declared is not None and _is_usable(declared) and _decodes(content, declared):
        return Encoding(name=codecs.lookup(declared).name)
    return _legacy(content)


def whole_characters(sample: bytes) -> bytes:
    """Return the beginning of a text without a character that its cut has torn apart.

    >>> whole_characters("café".encode()[:-1])
    b'caf'
    """
    for torn in range(1, min(4, len(sample)) + 1):
        byte = sample[-torn]
        if byte < 0x80:
            return sample
        if byte >= 0xC0:
            return sample[:-torn]
    return sample


def decoded(content: bytes, encoding: Encoding) -> str:
    """Return the text; bytes that do not fit become the replacement character."""
    if encoding.mixed:
        return _mixed(content)
    return content.decode(encoding.name, "replace").replace("\ufeff", "")


def _wide_encoding(sample: bytes) -> str | None:
    if len(sample) < 4:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > _WIDE_SHARE and even < _NARROW_SHARE:
        return "utf-16-le"
    if even > _WIDE_SHARE and odd < _NARROW_SHARE:
        return "utf-16-be"
    return None


def _shifted_encoding(content: bytes, declared: str | None) -> str | None:
    """Return the encoding of a text that is all ASCII and means other characters by it."""
    if _JAPANESE_SHIFT.search(content) and _decodes(content, _JAPANESE):
        return _JAPANESE
    if declared is None or not _is_usable(declared):
        return None
    name = codecs.lookup(declared).name
    return name if name in _SHIFTED and content.isascii() and _decodes(content, name) else None


def _decodes(content: bytes, name: str) -> bool:
    try:
        content.decode(name)
    except (UnicodeError, LookupError):
        return False
    return True


def _is_usable(name: str) -> bool:
    try:
        return bool(_TEXT_ENCODINGS.search(codecs.lookup(name).name))
    except (LookupError, ValueError):  # a NUL in the name is a ValueError
        return False


def _legacy(content: bytes) -> Encoding:
    high = content[: 16 * _SAMPLE].translate(None, bytes(range(128)))
    in_sequences = sum(len(found) for found in _MULTIBYTE.findall(content[: 16 * _SAMPLE]))
    if in_sequences >= len(high) / 2:
        return Encoding(name="utf-8", mixed=True)
    return Encoding(name=_inferred(content[:_SAMPLE]), guessed=True)


def _inferred(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    matches = from_bytes(sample, steps=5, chunk_size=1024)
    best = matches.best()
    if best is None or best.encoding in {"utf_8", "ascii"} or not _is_usable(best.encoding):
        return _LATIN
    if best.encoding.startswith(("cp", "mac")) and _is_western(sample):
        return _LATIN
    if best.encoding in _RARE_LATIN and any(m.encoding == _CENTRAL_EUROPEAN for m in matches):
        return _CENTRAL_EUROPEAN
    return best.encoding


_WESTERN: Final = frozenset("äöüÄÖÜßéèêëàâáíìîïóòôõúùûçñåøæœÉÈÀÇÑÅØÆ€£§°©®–—''“”…•\u00a0")
_WESTERN_SHARE: Final = 0.9


def _is_western(sample: bytes) -> bool:
    high = [c for c in sample.decode(_LATIN, "replace") if ord(c) > 127]
    return sum(c in _WESTERN for c in high) >= _WESTERN_SHARE * len(high)


def _mixed(content: bytes) -> str:
    pieces: list[str] = []
    for line in content.splitlines(keepends=True):
        try:
            pieces.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            pieces.append(_mixed_line(line))
    return "".join(pieces)


def _mixed_line(line: bytes) -> str:
    """Decode the parts that are UTF-8 as such and each other byte as Windows-1252."""
    kept = line.decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", _latin_character, kept)


def _latin_character(match: re.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode(_LATIN, "replace")
