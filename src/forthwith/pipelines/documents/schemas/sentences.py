"""Values in running text: "a late fee of $75 applies", right behind what a schema calls them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.labels import plain

_CHARACTERS: Final = 100_000
_MOST: Final = 50
"""Of one word, how many mentions are looked at."""
_LEAST_WORDS: Final = 2
_WORD: Final = re.compile(r"[^\W_]+")
_LEAD: Final = re.compile(r"(?: ?:)? *(?:(?:of|is|was|are|on|beträgt|von|est|es|de|è|di) +)?")
_STOP: Final = re.compile(r"[,;)]?\s+(?=[^\W\d_]{3,})|[,;)](?=\s+\D)|\.(?=\s|$)|\n")
_REACH: Final = 80


@dataclass(frozen=True)
class Mentions:
    """The words of a text, to be found by what they say."""

    text: str

    @cached_property
    def _words(self) -> list[tuple[str, Span]]:
        found = _WORD.finditer(self.text, 0, _CHARACTERS)
        return [(plain(match[0]), Span(*match.span())) for match in found]

    @cached_property
    def _at(self) -> Mapping[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for index, (word, _) in enumerate(self._words):
            if len(places[word]) < _MOST:
                places[word].append(index)
        return places

    def behind(self, label: str) -> Iterator[Span]:
        """What is behind each mention of a label of several words: up to a word, then the line."""
        words = plain(label).split()
        if len(words) < _LEAST_WORDS:
            return
        for index in self._at.get(words[0], ()):
            said = self._words[index : index + len(words)]
            if [word for word, _ in said] == words:
                yield from self._spans(said[-1][1].end)

    def _spans(self, start: int) -> Iterator[Span]:
        lead = _LEAD.match(self.text, start)
        begin = lead.end() if lead else start
        stop = _STOP.search(self.text, begin, begin + _REACH)
        if begin > start and stop is not None:
            line = self.text.find("\n", begin, begin + _REACH)
            yield trimmed(self.text, Span(begin, stop.start()))
            yield trimmed(
                self.text, Span(begin, line if line >= 0 else min(begin + _REACH, len(self.text)))
            )
