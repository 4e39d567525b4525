"""Make text from any reader look alike, before anything points into it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LINE_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_REMOVED: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\uffff\ud800-\udfff]"
)
"""Controls, soft hyphens, zero-width and direction marks: nothing that a reader would see."""
_SPACES: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BLANKS: Final = re.compile(r"\n{3,}")
_HYPHENATED: Final = re.compile(r"\b([^\W\d_]{2,40})-\n([^\W\d_]{2,40})\b")
_COMPOUND: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]++-[^\W\d_]+")
"""Looked for where a word begins only: a word of a million letters is gone through once."""
_PILES: Final = re.compile(r"[^\w\s\0-\x7f]{31,}")
_PILED: Final = 30
"""Marks that a letter may bear, as in Unicode's stream-safe text; to sort more takes for ever."""
_PLAIN: Final = re.compile(r"[^\W\d_]+")


def normalised(text: str, *, join_hyphens: bool = False) -> str:
    r"""Return the text in NFC, with plain line ends and spaces, without invisible characters.

    >>> normalised("a\u00a0b  \r\n\r\n\r\n\r\nc\u202ed")
    'a b\n\ncd'
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACES.sub(" ", _REMOVED.sub("", text))
    text = unicodedata.normalize("NFC", _PILES.sub(_without_piles, text))
    if join_hyphens and "-\n" in text:
        text = joined(text)
    lines = (line.rstrip(" \t") for line in text.split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n")


def _without_piles(match: re.Match[str]) -> str:
    """Leave out the marks of a letter beyond the number that it may bear."""
    kept: list[str] = []
    marks = 0
    for character in match[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _PILED:
            kept.append(character)
    return "".join(kept)


def joined(text: str) -> str:
    r"""Make words whole that a line end has broken, and leave those with a hyphen of their own.

    A word that the text also has with its hyphen keeps it; so does one whose halves are both words
    of the text, and one whose second half does not go on in small letters.

    >>> joined("infor-\nmation and Anna-\nLena, long-\nterm; a long-term plan")
    'information and Anna-\nLena, long-term; a long-term plan'
    """
    lower = text.lower()
    words = {*_COMPOUND.findall(lower), *_PLAIN.findall(_HYPHENATED.sub(" ", lower))}

    def whole(match: re.Match[str]) -> str:
        left, right = match.groups()
        if not right[0].islower():
            return match[0]
        return f"{left}-{right}" if _is_compound(left.lower(), right, words) else left + right

    return _HYPHENATED.sub(whole, text)


def _is_compound(left: str, right: str, words: set[str]) -> bool:
    if f"{left}-{right}" in words or left + right in words:
        return f"{left}-{right}" in words
    return left in words and right in words
