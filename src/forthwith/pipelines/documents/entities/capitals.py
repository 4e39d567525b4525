"""Runs of capitalised words: where names of people, organisations and places stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forthwith.pipelines.documents.entities.gazetteer import PARTICLES

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_SHORT = "Dr|Prof|Mr|Mrs|Ms|St|Hon|Rev|Ing|Dipl|Inc|Ltd|Co|Corp|Bros|Jr|Sr|Fr|Pty"
_TOKEN = (
    rf"(?:e\.\s?V\.|gGmbH|mbH|plc|(?:{_SHORT})\.|(?:{_UPPER}\.)+(?:-{_UPPER}\.)*"
    rf"|{_UPPER}[^\W\d]++(?=\d(?!\w))|{_UPPER}\w*+(?:['’.\-/](?=\w)\w++){{0,6}})"
)
_LINK = "|".join(sorted(PARTICLES | {"of", "the", "for", "für", "and", "und", "et", "&", "des"}))
_COMMA = r",[ ](?=(?:Inc|LLC|L\.L\.C|Ltd|LLP|Corp|PLC)(?!\w))"
_RUN = re.compile(
    rf"(?<![\w@/.-]){_TOKEN}(?:(?:[ \u00a0]"
    rf"|{_COMMA})(?:(?:{_LINK})[ \u00a0]){{0,2}}{_TOKEN}){{0,11}}"
)
_PIECE = re.compile(rf"{_TOKEN}|[^\s,]+")


def unowned(word: str) -> str:
    """A word without the possessive ending.

    >>> unowned("Weber's"), unowned("Weber")
    ('Weber', 'Weber')
    """
    return word.removesuffix("'s").removesuffix("’s")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a run."""

    start: int
    end: int
    text: str

    @property
    def bare(self) -> str:
        """The word without its full stop."""
        return self.text.rstrip(".")

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def initial(self) -> bool:
        """Whether it is one letter with a full stop, or several of them."""
        return self.text[1:2] == "." and self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row, with the small words between them."""

    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        """Where the first word begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where the last word ends."""
        return self.tokens[-1].end


def find_runs(flow: str) -> Iterator[Run]:
    """Every run of capitalised words.

    >>> [[token.text for token in run.tokens] for run in find_runs("Ada King met the Bank of Ulm.")]
    [['Ada', 'King'], ['Bank', 'of', 'Ulm']]
    """
    for match in _RUN.finditer(flow):
        tokens = tuple(
            Token(piece.start(), piece.end(), piece.group())
            for piece in _PIECE.finditer(flow, match.start(), match.end())
        )
        if tokens and tokens[0].capital:
            yield Run(tokens)
