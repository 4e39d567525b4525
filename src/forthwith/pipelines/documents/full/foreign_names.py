"""The names that a summary gives and its document does not, as far as capitals tell names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from forthwith.pipelines.documents.language.stopwords import FUNCTION_WORDS, STOP_WORDS

_WORD: Final = re.compile(r"[^\W\d_]+")
_BROKEN: Final = re.compile(
    r"(?<!\w)([^\W\d_]{1,40})[-\u00ad][ \t\r]{0,8}\n[ \t]{0,20}([^\W\d_]{1,40})"
)
_SENTENCE_END: Final = re.compile(r"[.!?:;\u2026]\W*\s\W*$|^\W*$")
_BETWEEN: Final = re.compile(r"[ \u00a0\n\t-]+|\. ?")
_NOUNS_IN_CAPITALS: Final = frozenset({"de", "lb"})
_SHORT: Final = 2
_DATE: Final = re.compile(r"(?<!\d)(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?!\d)")
_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()
_SAME: Final = (
    frozenset({"€", "eur", "euro"}),
    frozenset({"$", "usd", "us", "dollar"}),
    frozenset({"£", "gbp", "pound", "sterling"}),
)
"""Ways to write one currency: where the text has one, a summary may have another."""


def foreign_names(said: str, text: str, language: str) -> list[str]:
    """The capitalised words of a summary that the text does not have.

    A sentence's first word counts only before another capitalised one. Where every noun has a
    capital, only two such words in a row count.

    >>> foreign_names("Mallory Inc pays Satan everything.", "Alice pays Bob.", "en")
    ['Mallory', 'Inc', 'Satan']
    >>> foreign_names("Alice pays Bob's Fees.", "ALICE pays Bob a fee.", "en")
    []
    """
    known = _known(text)
    runs = (_unknown(run, known) for run in _runs(said))
    least = 2 if language in _NOUNS_IN_CAPITALS else 1
    return [word for run in runs for words in run if len(words) >= least for word in words]


def _runs(said: str) -> Iterator[list[str]]:
    """Capitalised words that follow each other; a sentence's first word alone is none."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(unicodedata.normalize("NFKC", said)):
        if run and not _BETWEEN.fullmatch(word.string, run[-1].end(), word.start()):
            yield from _kept(run)
            run = []
        if word[0][0].isupper():
            run.append(word)
        else:
            yield from _kept(run)
            run = []
    yield from _kept(run)


def _kept(run: list[re.Match[str]]) -> Iterator[list[str]]:
    """The run, cut where a sentence begins in it."""
    begun = [each for each in run if _begins(each)]
    cuts = [0, *(i for i, each in enumerate(run) if i and each in begun), len(run)]
    for start, end in pairwise(cuts):
        words = run[start:end]
        alone = len(words) == 1 and words[0] in begun
        small = words and words[0] in begun and words[0][0].casefold() in _SMALL
        if words and not alone:
            yield [each[0] for each in (words[1:] if small else words)]


def _begins(word: re.Match[str]) -> bool:
    return bool(_SENTENCE_END.search(word.string, max(0, word.start() - 8), word.start()))


def _unknown(run: list[str], known: frozenset[str]) -> Iterator[list[str]]:
    words: list[str] = []
    for word in run:
        if len(word) >= _SHORT and known.isdisjoint(_forms(word.casefold())):
            words.append(word)
        elif words:
            yield words
            words = []
    if words:
        yield words


def _known(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", text)
    words = {form for word in _words(plain) for form in _forms(word)}
    words |= {sign for sign in "€$£" if sign in plain}
    same = (each for each in _SAME if each & words)
    return frozenset(words.union(*same, _months(plain, words)))


def _words(text: str) -> Iterator[str]:
    for word in _WORD.finditer(text):
        yield word[0].casefold()
    for broken in _BROKEN.finditer(text):
        yield (broken[1] + broken[2]).casefold()


def _months(text: str, words: set[str]) -> Iterable[str]:
    """The months that dates of the text are in, in figures or cut short."""
    numbers = {int(part) for date in _DATE.finditer(text) for part in date.groups()}
    for number, month in enumerate(_MONTHS, 1):
        if number in numbers or month[:3] in words:
            yield month


def _forms(word: str) -> Iterator[str]:
    """The word, and what it is the plural of."""
    yield word
    if len(word) > _SHORT and word.endswith("s"):
        yield word[:-1]
        if word.endswith("ies"):
            yield f"{word[:-3]}y"
        if word.endswith(("ses", "xes", "ches", "shes")):
            yield word[:-2]


_SMALL: Final = FUNCTION_WORDS.union(*STOP_WORDS.values())
