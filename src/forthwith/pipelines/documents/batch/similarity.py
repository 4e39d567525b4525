"""Which documents say nearly the same: shared runs of words.

A text is the set of its runs of three words, each as a number. How much two sets share is the
similarity. A small sample of each set rules most pairs out before the sets themselves are compared.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from forthwith.pipelines.documents.batch.models import Understood

SIMILAR = 0.5
_RUN = 3
_SAMPLE = 200
_SAMPLED_AT_LEAST = 0.25
_ENOUGH_RUNS = 20
_MAILS = frozenset({"eml", "msg"})
_WORD = re.compile(r"\w+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of words of a text, and the lowest of their numbers as a sample."""

    all: frozenset[int]
    sample: frozenset[int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents by their place in the sequence, and how much of their text is the same."""

    first: int
    second: int
    similarity: float


def similar_pairs(documents: Sequence[Understood]) -> list[Pair]:
    """Pairs of similar documents, the most similar first, no more than it takes to connect them.

    A mail and a file are none: a mail is like the file that is attached to it.
    """
    runs = [runs_of(document.parsed.text) for document in documents]
    alike = (
        pair
        for pair in _pairs(runs)
        if is_mail(documents[pair.first]) == is_mail(documents[pair.second])
    )
    pairs = sorted(alike, key=lambda pair: (-pair.similarity, pair.first, pair.second))
    return list(_connecting(pairs, len(documents)))


def is_mail(document: Understood) -> bool:
    """Tell a message, which may hold other documents, from a file."""
    return document.parsed.kind in _MAILS


def runs_of(text: str) -> Runs:
    """The runs of three words of a text."""
    words = _WORD.findall(text.casefold())
    joined = (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    numbers = frozenset(zlib.crc32(run.encode("utf-8", "replace")) for run in joined)
    return Runs(numbers, frozenset(sorted(numbers)[:_SAMPLE]))


def similarity(first: frozenset[int], second: frozenset[int]) -> float:
    """The share of the runs of both that stand in both.

    >>> similarity(frozenset({1, 2, 3}), frozenset({2, 3, 4}))
    0.5
    """
    both = len(first & second)
    return both / max(1, len(first) + len(second) - both)


def _pairs(runs: Sequence[Runs]) -> Iterator[Pair]:
    for (left, one), (right, other) in combinations(enumerate(runs), 2):
        if min(len(one.all), len(other.all)) < _ENOUGH_RUNS or not _may_be_similar(one, other):
            continue
        found = similarity(one.all, other.all)
        if found >= SIMILAR:
            yield Pair(left, right, round(found, 3))


def _may_be_similar(one: Runs, other: Runs) -> bool:
    """Judge by the samples: the lowest numbers of both sets together, and which are in both."""
    sizes = sorted((len(one.all), len(other.all)))
    if sizes[0] < SIMILAR * sizes[1]:
        return False
    lowest = sorted(one.sample | other.sample)[:_SAMPLE]
    shared = sum(number in one.sample and number in other.sample for number in lowest)
    return shared >= _SAMPLED_AT_LEAST * len(lowest)


def _connecting(pairs: Sequence[Pair], count: int) -> Iterator[Pair]:
    """Leave out a pair whose documents are connected by more similar pairs already."""
    group = list(range(count))
    for pair in pairs:
        first, second = group[pair.first], group[pair.second]
        if first != second:
            group = [first if each == second else each for each in group]
            yield pair
