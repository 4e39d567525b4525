"""Tell the language of a text by its script and its small words; offline, within a millisecond.

The frequent small words of a language make up a third of any prose in it. A model that knows more
languages takes longer to load than most documents take to read, so there is none.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from forthwith.pipelines.documents.language.marks import marked
from forthwith.pipelines.documents.language.office_words import (
    OFFICE_LANGUAGES,
    OFFICE_LANGUAGES_OF,
)
from forthwith.pipelines.documents.language.small_words import LANGUAGES_OF
from forthwith.pipelines.documents.models import Language

UNKNOWN: Final = Language(code="und", confidence=0.0)
_LETTERS: Final = marked(r"[^\W\d_]")
_WORD: Final = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})?")
_LEAST_WORDS: Final = 20
_SLICE: Final = 8_000
_SHARE: Final = 0.08
_MARGIN: Final = 1.3
_FEW: Final = 3
_FEW_SHARE: Final = 0.01
_FEW_MARGIN: Final = 2.0
_SHORT_WORDS: Final = 300
_LEAST_TELLING: Final = 4
_TELLING_SHARE: Final = 0.06
_TELLING_MARGIN: Final = 2.0
_OFFICE_SURE: Final = 0.8
_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.1),
    ("ko", re.compile("[\uac00-\ud7af]"), 0.3),
    ("zh", re.compile("[\u4e00-\u9fff]"), 0.3),
    ("el", re.compile("[\u0370-\u03ff]"), 0.5),
    ("he", re.compile("[\u0590-\u05ff]"), 0.5),
    ("th", re.compile("[\u0e00-\u0e7f]"), 0.5),
    ("ka", re.compile("[\u10a0-\u10ff]"), 0.5),
    ("hy", re.compile("[\u0530-\u058f]"), 0.5),
    ("ta", re.compile("[\u0b80-\u0bff]"), 0.5),
    ("te", re.compile("[\u0c00-\u0c7f]"), 0.5),
    ("bn", re.compile("[\u0980-\u09ff]"), 0.5),
)


def language_of(text: str) -> Language:
    """Return the language of the text, `und` if it is too short or cannot be told.

    >>> language_of("Die Lieferung ist da, und das ist gut so. " * 4).code
    'de'
    >>> language_of("Ok.").code
    'und'
    """
    sample = _sample(text)
    by_script = _by_script(sample)
    if by_script is not None:
        return by_script
    words = [word.lower().replace("’", "'") for word in _WORD.findall(sample)]
    if len(words) >= _LEAST_WORDS:
        found = _by_small_words(words)
        if found != UNKNOWN:
            return found
    return _by_office_words(words) if len(words) <= _SHORT_WORDS else UNKNOWN


def _sample(text: str) -> str:
    """Return the beginning, the middle and the end of a long text."""
    if len(text) <= 3 * _SLICE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_SLICE], text[middle : middle + _SLICE], text[-_SLICE:]))


def _by_script(sample: str) -> Language | None:
    letters = sum(c.isalpha() for c in sample)
    if letters < _LEAST_WORDS:
        return None
    for code, script, share in _SCRIPTS:
        found = len(script.findall(sample)) / letters
        if found >= share:
            return Language(code=code, confidence=round(min(1.0, 0.5 + found / 2), 2))
    return None


def _by_small_words(words: list[str]) -> Language:
    scores: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for word, count in Counter(words).items():
        languages = LANGUAGES_OF.get(word, ())
        for code in languages:
            scores[code] += count / len(languages) ** 0.5
            kinds[code] += 1
    ranked = scores.most_common(2)
    if not ranked:
        return UNKNOWN
    best, second = ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0.0
    if kinds[ranked[0][0]] < _FEW or not _is_clear(best, second, len(words)):
        return UNKNOWN
    return Language(code=ranked[0][0], confidence=round(best / (best + second), 2))


def _by_office_words(words: list[str]) -> Language:
    """Tell a form, an invoice or a note of a few lines by its labels and its small words.

    A word that several languages write alike tells nothing between them.
    """
    kinds: Counter[str] = Counter()
    for word in set(words):
        codes = {*LANGUAGES_OF.get(word, ()), *OFFICE_LANGUAGES_OF.get(word, ())}
        told = codes & OFFICE_LANGUAGES
        if len(told) == 1:
            kinds[min(told)] += 1
    (code, best), (_, second) = [*kinds.most_common(2), ("", 0), ("", 0)][:2]
    if best < max(_LEAST_TELLING, _TELLING_SHARE * len(words)) or best < _TELLING_MARGIN * second:
        return UNKNOWN
    return Language(code=code, confidence=round(_OFFICE_SURE * best / (best + second), 2))


def _is_clear(best: float, second: float, words: int) -> bool:
    """Tell prose, full of small words, from lists and tables, which have few but telling ones."""
    if best >= _SHARE * words:
        return best >= _MARGIN * second
    return best >= max(_FEW, _FEW_SHARE * words) and best >= _FEW_MARGIN * second
