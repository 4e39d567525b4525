"""Whether a place begins and ends where a word or a number does, and is no fragment of one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from forthwith.pipelines.documents.spans import Span

_WINDOW: Final = 40
_JOINERS: Final = frozenset("\u00ad\u200c\u200d\u2060")
"""Within a word only: soft hyphen, zero-width joiners, word joiner."""
_SPACELESS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese, Khmer: as in East Asian scripts no space stands between the words."""
_MARKS: Final = ".,'\u2019\u00b7\u066b\u066c:/\u2044"
_GROUPS: Final = r"(?<![\w.,:/-])\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})*"
_LED: Final = re.compile(
    rf"\d[{_MARKS}]$|\w-$|(?:^|[^\w)])[-\u2212\u2013+]$|\u2212\s$|[:=(]\s?[-\u2013]\s$"
    r"|(?:^|[^\w)])[-\u2212\u2013]\s?[$\u00a3\u20ac\u00a5]\s?$|[^\w.,][.,]$|^[.,]$"
)
"""What before a digit belongs to the same number: digits with a mark, a sign, a code's hyphen."""
_GROUP_BEFORE: Final = re.compile(_GROUPS + r"[ \u00a0\u202f\u2009]$")
_GROUP: Final = re.compile(r"\d{3}(?!\d)")
_FOLLOWED: Final = re.compile(rf"[{_MARKS}-]\d")
_GROUP_BEHIND: Final = re.compile(r"[ \u00a0\u202f\u2009]\d{3}(?!\w)")
_GROUPS_END: Final = re.compile(_GROUPS + "$")
_CLOCK: Final = re.compile(r"T\d\d:")
"""A date may end before the time of day."""


def is_whole(text: str, span: Span) -> bool:
    """Whether neither a word nor a number goes on beyond the place.

    >>> text = "12,500.75 EUR to Alice"
    >>> [is_whole(text, Span(*at)) for at in [(0, 9), (3, 9), (17, 22), (18, 22)]]
    [True, False, True, False]
    """
    if span.start >= span.end:
        return False
    before = text[max(0, span.start - _WINDOW) : span.start]
    after = text[span.end : span.end + _WINDOW]
    said = text[span.start : span.end]
    return not (_is_led(before, said) or _goes_on(text, span, after))


def _is_led(before: str, said: str) -> bool:
    if not before:
        return unicodedata.category(said[0])[0] == "M"
    if _is_joined(before[-1], said[0]) or _is_cut_at_mark(before[-1], said[:2]):
        return True
    if not said[0].isdecimal():
        return False
    grouped = _GROUP.match(said) and _GROUP_BEFORE.search(before)
    return bool(grouped or _LED.search(before))


def _goes_on(text: str, span: Span, after: str) -> bool:
    last = text[span.end - 1]
    if not after or (last.isdecimal() and _CLOCK.match(after)):
        return False
    if _is_joined(last, after[0]) or (last in _MARKS + "-" and after[0].isdecimal()):
        return True
    if not last.isdecimal():
        return False
    near = text[max(0, span.end - _WINDOW) : span.end]
    grouped = _GROUP_BEHIND.match(after) and _GROUPS_END.search(near)
    return bool(grouped or _FOLLOWED.match(after))


def _is_cut_at_mark(before: str, said: str) -> bool:
    """Whether the place begins with the mark within a number, as `.75` of `500.75`."""
    return before.isdecimal() and said[0] in _MARKS + "-\u2212\u2013" and said[1:].isdecimal()


def _is_joined(left: str, right: str) -> bool:
    """Whether two characters beside each other are of one word or number."""
    if unicodedata.category(right)[0] == "M" or {left, right} & _JOINERS:
        return True
    return _is_of_word(left) and _is_of_word(right) and not _is_free(left, right)


def _is_of_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _is_free(left: str, right: str) -> bool:
    """Whether a word may end between both, as their script has no spaces; digits stay together."""
    if left.isdecimal() and right.isdecimal():
        return False
    return any(
        unicodedata.east_asian_width(each) == "W" or _SPACELESS.match(each)
        for each in (left, right)
    )
