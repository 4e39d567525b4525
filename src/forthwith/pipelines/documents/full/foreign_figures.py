"""The numbers that a summary gives and its document does not, in figures or in English words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from forthwith.pipelines.documents.language.currencies import SCALES, either, scale_of

_COUNTS: Final = frozenset(map(Decimal, range(13)))
"""Up to here a number may count what the document lists."""
_GROUP: Final = 3
_GROUPING: Final = re.compile(r"['\u2019\u00a0\u202f ]")
_NUMBER: Final = re.compile(r"\d+(?:[.,'\u2019\u00a0\u202f ]\d+)*")
_LONG_SCALES: Final = either(word for word in SCALES if len(word) > 1)
_SCALE: Final = re.compile(rf"[ \u00a0-]?({_LONG_SCALES})(?!\w)")
_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: Final = {word: value for value, word in enumerate(_ONES)} | {
    word: 20 + 10 * index for index, word in enumerate(_TENS)
}
_POWERS: Final = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SPELT: Final = re.compile(
    rf"(?<![\w.,])(?:{'|'.join([*_WORDS, *_POWERS])})"
    rf"(?:[\s-]{{1,4}}(?:and\s{{1,4}})?(?:{'|'.join([*_WORDS, *_POWERS])})){{0,12}}(?!\w)",
    re.IGNORECASE,
)
_BEHIND_FIGURE: Final = re.compile(r"\d[ \u00a0-]?$")


def unheard(said: str, text: str) -> list[str]:
    """The numbers of a summary that the text does not give; small counts are left out.

    >>> unheard("3 parties pay 1,250 by 2026-03-01, not 990", "1.250 EUR, due 1 March 2026")
    ['990']
    >>> unheard("1,250 EUR", "12.50 EUR")
    ['1,250']
    >>> unheard("one million, or 12 million", "1,000,000 EUR, or 12")
    ['12 million']
    """
    figures = {value for match in _NUMBER.finditer(text) for value in _values(match[0])}
    scaled = {value for _, values in _scaled(text) for value in values}
    known = figures | scaled | {value for _, value in _spelt(text)}
    told = [match[0] for match in _NUMBER.finditer(said)]
    foreign = [each for each in told if not _values(each) & (known | _COUNTS)]
    foreign += [words for words, values in _scaled(said) if not values & known]
    return foreign + [words for words, value in _spelt(said) if value not in known | _COUNTS]


def _scaled(text: str) -> Iterator[tuple[str, set[Decimal]]]:
    """The numbers in figures with a word for a power of ten behind them."""
    for match in _NUMBER.finditer(text):
        if scale := _SCALE.match(text, match.end()):
            power = scale_of(scale[1])
            yield match[0] + scale[0], {value.scaleb(power) for value in _values(match[0])}


def _spelt(text: str) -> Iterator[tuple[str, Decimal]]:
    """The numbers in words; a scale behind figures is theirs.

    >>> [int(value) for _, value in _spelt("two hundred and five thousand, twenty-one; 3 million")]
    [205000, 21]
    """
    for match in _SPELT.finditer(text):
        if not _BEHIND_FIGURE.search(text, max(0, match.start() - 2), match.start()):
            yield match[0], Decimal(_told(re.findall(r"[a-z]+", match[0].casefold())))


def _told(words: list[str]) -> int:
    total = part = 0
    for word in words:
        power = _POWERS.get(word, 0)
        if power > _POWERS["hundred"]:
            total, part = total + (part or 1) * power, 0
        elif power:
            part = (part or 1) * power
        else:
            part += _WORDS.get(word, 0)
    return total + part


def _values(figure: str) -> set[Decimal]:
    """What a figure may mean: a lone mark before three digits may be of either kind."""
    plain = _GROUPING.sub("", figure)
    whole, mark, rest = max((plain.rpartition(each) for each in ".,"), key=lambda p: len(p[0]))
    digits = Decimal("".join(filter(str.isdigit, plain)))
    if not mark:
        return {digits}
    decimal = Decimal("".join(filter(str.isdigit, whole)) + "." + rest)
    if mark in whole or (len(rest) != _GROUP and not {".", ","} & {*whole}):
        return {digits} if mark in whole else {decimal}
    return {decimal} if {".", ","} & {*whole} else {decimal, digits}
