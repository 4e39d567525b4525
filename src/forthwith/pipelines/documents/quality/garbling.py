"""Signs that the characters of a text are not those that its author wrote."""

from __future__ import annotations

import re
from typing import Final

from forthwith.pipelines.documents.quality.models import Garbling

_SAMPLE: Final = 200_000
"""Characters of one page that are looked at: more would say nothing new."""
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_BULLET: Final = re.compile("^[ \t]*[\ue000-\uf8ff](?=[ \t\n]|$)", re.MULTILINE)
_HIGH: Final = {
    bytes([code]).decode("cp1252", "ignore") or chr(code): code for code in range(0x80, 0xC0)
}
"""What the bytes 80 to BF look like to a reader who takes them for Windows-1252, or Latin-1."""
_TRAIL: Final = f"[{re.escape(''.join(_HIGH))}\u0080-\u009f]"
_TWO: Final = f"[\u00c2-\u00c5\u00ce-\u00d1]{_TRAIL}"
_THREE: Final = f"[\u00e2\u00ef]{_TRAIL}{{2}}"
_CANDIDATE: Final = re.compile(f"{_THREE}|{_TWO}")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u04ff]")
_LEAST_WORDS: Final = 40


def garbling_of(text: str) -> Garbling:
    r"""Count the signs of garbled text on a page.

    >>> garbling_of("Gr\u00c3\u00bc\u00c3\u0178e aus K\u00f6ln \ufffd").mojibake
    2
    """
    sample = text[:_SAMPLE]
    private = len(_PRIVATE.findall(sample)) - len(_BULLET.findall(sample))
    return Garbling(
        replaced=sample.count("\ufffd"),
        mojibake=sum(_is_mojibake(found[0]) for found in _CANDIDATE.finditer(sample)),
        private=private,
        letters_apart=letters_apart(sample),
    )


def _is_mojibake(signs: str) -> bool:
    """Tell whether the signs, taken back to bytes, are one character in UTF-8 that people write."""
    octets = bytes(_HIGH.get(sign, ord(sign)) for sign in signs)
    try:
        whole = octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(whole) == 1 and (whole.isprintable() or whole == "\ufeff" or whole.isspace())


def letters_apart(text: str) -> float:
    """The share of words that are a single letter; 0 for a short text or another script.

    >>> letters_apart("T h i s   i s   s p a c e d   t e x t . " * 5)
    1.0
    """
    words = [word for word in _WORD.findall(text) if _LATIN.match(word)]
    if len(words) < _LEAST_WORDS:
        return 0.0
    return round(sum(len(word) == 1 for word in words) / len(words), 3)
