"""How many words and sentences a text has, in scripts with spaces between words and without.

Chinese, Japanese, Thai, Lao, Khmer and Burmese put none. Where words begin is a question for a
dictionary; about how many there are is not: words of a script have so many signs on the average.
"""

from __future__ import annotations

import re
from typing import Final

_IDEOGRAPHS: Final = re.compile(
    "[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)
_SIGNS_OF_A_WORD: Final = 2
UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u0e80-\u0eff\u1780-\u17ff\u1000-\u109f]")
"""Letters, vowels and tones of Thai, Lao, Khmer and Burmese."""
_LETTERS_OF_A_WORD: Final = 5
_FULL_STOPS: Final = re.compile("[\u3002\uff01\uff1f\uff61]+")
_STOPPED: Final = frozenset({"zh", "ja"})
_UNSTOPPED: Final = frozenset({"th", "lo", "km", "my"})


def words_in(text: str, word: re.Pattern[str]) -> int:
    r"""Count the words: what `word` matches, and in scripts without spaces by their signs.

    >>> import re
    >>> words_in("two words", re.compile(r"\w+")), words_in("銀行口座です", re.compile(r"\w+"))
    (2, 3)
    """
    if text.isascii():
        return sum(1 for _ in word.finditer(text))
    rest, ideographs = _IDEOGRAPHS.subn(" ", text)
    rest, letters = UNSPACED.subn(" ", rest)
    spaced = sum(1 for _ in word.finditer(rest))
    return spaced + -(-ideographs // _SIGNS_OF_A_WORD) + -(-letters // _LETTERS_OF_A_WORD)


def sentences_in(text: str, language: str) -> int | None:
    """Count the sentences of a language whose full stops need no space after them.

    Returns 0 where the language marks no ends of sentences, and None where spaces tell them.

    >>> sentences_in("你好。你好。", "zh"), sentences_in("สวัสดี", "th"), sentences_in("Hi.", "en")
    (2, 0, None)
    """
    if language in _STOPPED:
        return sum(1 for _ in _FULL_STOPS.finditer(text))
    return 0 if language in _UNSTOPPED else None
