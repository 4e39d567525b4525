"""Text that may be shown and written: without what no line, name or file may hold."""

from __future__ import annotations

import re
from typing import Final

_UNWRITABLE: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSHOWN: Final = re.compile(
    "[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_NAME_CHARACTERS: Final = 200
_SPACES: Final = re.compile(r"\s+")


def flat(text: str) -> str:
    r"""Return the text in one line.

    >>> flat(" a\n\t b ")
    'a b'
    """
    return _SPACES.sub(" ", text).strip()


def bare_name(name: str) -> str:
    r"""Return what may be shown of a file's name: its last part, no control characters.

    >>> bare_name("../../etc/pass\u202ewd"), bare_name("..\\")
    ('passwd', 'unnamed')
    """
    last = re.split(r"[/\\]", flat(name))[-1]
    return _UNSHOWN.sub("", last)[:_NAME_CHARACTERS] or "unnamed"


def writable(text: str) -> str:
    """Replace what no text file may hold, such as NUL and lone surrogates, by spaces."""
    return _UNWRITABLE.sub(" ", text)
