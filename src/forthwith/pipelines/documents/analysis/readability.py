"""How hard a text is to read: Flesch for English, Amstad's form of it for German."""

from __future__ import annotations

from collections import Counter

from forthwith.pipelines.documents.language.word_counts import sentences_in, words_in
from forthwith.pipelines.documents.language.words import WORD, syllables
from forthwith.pipelines.documents.models import Readability
from forthwith.pipelines.documents.structure.segmenting import Layout

WORDS_PER_MINUTE = 230
_MIN_WORDS = 30


def measure(text: str, layout: Layout, language: str) -> Readability:
    """Counts of the whole text; the formulas look at its sentences only, not at tables."""
    words = words_in(text, WORD)
    prose = Counter(
        word.casefold()
        for sentence in layout.sentences
        for word in WORD.findall(text, sentence.start, sentence.end)
    )
    in_prose = sum(prose.values())
    sentences = len(layout.sentences)
    unspaced = sentences_in(text, language)
    if unspaced is not None:
        in_prose, sentences = words, unspaced
    ease, grade = _formulas(prose, in_prose, sentences, language)
    return Readability(
        words=words,
        sentences=sentences,
        characters=len(text),
        words_per_sentence=round(in_prose / sentences, 1) if sentences else 0.0,
        flesch_reading_ease=ease,
        flesch_kincaid_grade=grade,
        reading_minutes=round(words / WORDS_PER_MINUTE, 1),
    )


def _formulas(
    prose: Counter[str], words: int, sentences: int, language: str
) -> tuple[float | None, float | None]:
    if words < _MIN_WORDS or not sentences or language not in {"en", "de"}:
        return None, None
    length = words / sentences
    sound = sum(syllables(word, language) * count for word, count in prose.items()) / words
    if language == "de":
        return _within(180 - length - 58.5 * sound, -20, 120), None
    ease = _within(206.835 - 1.015 * length - 84.6 * sound, -20, 120)
    return ease, _within(0.39 * length + 11.8 * sound - 15.59, 0, 30)


def _within(value: float, low: float, high: float) -> float:
    return round(min(high, max(low, value)), 1)


def in_words(ease: float) -> str:
    """What a Flesch figure means to a reader.

    >>> in_words(72.0), in_words(12.0)
    ('easy', 'very hard')
    """
    steps = ((80, "very easy"), (65, "easy"), (50, "of medium difficulty"), (30, "hard"))
    return next((words for floor, words in steps if ease >= floor), "very hard")
