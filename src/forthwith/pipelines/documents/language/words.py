"""Words of a text, their stems and their syllables."""

from __future__ import annotations

import re
from functools import lru_cache

from forthwith.pipelines.documents.language.marks import marked

_LETTERS = marked(r"[^\W_]")
WORD = re.compile(rf"{_LETTERS}(?:['’\-]{_LETTERS})*")
_WRITTEN = marked(r"\w")
WRITTEN_WORD = re.compile(rf"{_WRITTEN}(?:[-'\u2019]{_WRITTEN})*")
"""A word of a count, which takes an underscore for a letter."""
_LOWER_WORD = re.compile(r"(?<![\w'’@/.-])[a-zà-öø-ÿßœ][a-zà-öø-ÿßœ]{2,29}(?![\w@/]|\.\w)")
_VOWELS = {
    "en": re.compile(r"[aeiouy]+"),
    "de": re.compile(r"aa|ee|oo|ai|au|ei|eu|ey|ie|oi|äu|[aeiouyäöü]"),
}
_SILENT_E = re.compile(r"(?<![laeiouy])e(?:s|d)?$|(?<=[aeiouy]l)e(?:s|d)?$")
_SOUNDED_ED = re.compile(r"[td]ed$|(?:[sxz]|ch|sh|c|g)es$")
_STEM_ENDINGS = ("ies", "es", "s", "en", "er", "e", "n")
_MIN_STEM = 4


def lower_words(text: str) -> frozenset[str]:
    """The words that the text writes in lower case: what it uses as ordinary words.

    >>> sorted(lower_words("The lease ends. Lease of May"))
    ['ends', 'lease']
    """
    return frozenset(_LOWER_WORD.findall(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its commonest endings, so that forms of one word meet.

    >>> stem("contracts"), stem("Verträge"), stem("gas")
    ('contract', 'verträg', 'gas')
    """
    lowered = word.casefold()
    for ending in _STEM_ENDINGS:
        if lowered.endswith(ending) and len(lowered) - len(ending) >= _MIN_STEM:
            return lowered[: -len(ending)] + ("y" if ending == "ies" else "")
    return lowered


@lru_cache(maxsize=50_000)
def syllables(word: str, language: str) -> int:
    """Syllables of a lower-case word as one hears them, at least one.

    >>> [syllables(word, "en") for word in ("table", "agreement", "worked", "wanted")]
    [2, 3, 1, 2]
    >>> syllables("bundesregierung", "de")
    5
    """
    vowels = _VOWELS.get(language, _VOWELS["en"])
    count = len(vowels.findall(word))
    if language == "en" and _SILENT_E.search(word) and not _SOUNDED_ED.search(word):
        count -= 1
    return max(1, count)
