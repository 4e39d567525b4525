r"""Marks on letters: accents written apart, and the vowel signs of Indic and other scripts.

`\w` of a pattern does not match them, so a word of Hindi or Tamil written by it alone falls apart.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BLOCKS: Final = (range(0x300, 0x2100), range(0x302A, 0x309B), range(0xA660, 0xABF0))
_JOINERS: Final = "\u200c\u200d"
"""What stands within a word of Persian or Hindi and is not seen."""


def is_mark(character: str) -> bool:
    """Tell a mark that belongs to the letter before it.

    >>> is_mark("\u093f"), is_mark("a")
    (True, False)
    """
    return unicodedata.category(character) in {"Mn", "Mc"}


def _ranges() -> str:
    """The marks of the blocks that have any, as the inside of a character class."""
    marks = "".join(chr(code) for block in _BLOCKS for code in block if is_mark(chr(code)))
    return re.escape(marks) + _JOINERS


_MARKS: Final = _ranges()
MARK: Final = f"[{_MARKS}]"


def marked(letter: str) -> str:
    """Return the pattern of a run of such letters with their marks.

    >>> re.findall(marked("[a-z]"), "cafe\u0301s 1")
    ['cafe\u0301s']
    """
    return f"{letter}++(?:{MARK}++{letter}*+)*"
