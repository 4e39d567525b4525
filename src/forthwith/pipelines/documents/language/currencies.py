"""How documents write currencies: the one list of their codes, signs and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

CODES: Final = (
    "EUR USD GBP CHF JPY CAD AUD NZD SEK NOK DKK ISK PLN CZK HUF RON BGN TRY RUB UAH INR CNY HKD"
    " SGD KRW BRL MXN ZAR AED SAR ILS THB"
).split()
SIGNS: Final[Mapping[str, str]] = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "₴": "UAH", "₪": "ILS", "฿": "THB", "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD",
    "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL", "MX$": "MXN",
    "Fr.": "CHF", "SFr.": "CHF",
}  # fmt: skip
"""What stands before a number or right behind it."""
LETTERED: Final[Mapping[str, str]] = {"Rs.": "INR", "Rs": "INR", "zł": "PLN", "Kč": "CZK"}
"""Signs made of letters, which end where a word ends."""
NAMES: Final[Mapping[str, str]] = {
    "euro": "EUR", "euros": "EUR", "Euro": "EUR", "Euros": "EUR", "dollars": "USD",
    "US dollars": "USD", "U.S. dollars": "USD", "Dollar": "USD", "US-Dollar": "USD",
    "dólares": "USD", "pounds sterling": "GBP", "pounds": "GBP", "Swiss francs": "CHF",
    "francs suisses": "CHF", "Franken": "CHF", "Schweizer Franken": "CHF", "yen": "JPY",
    "rupees": "INR", "kronor": "SEK", "zloty": "PLN", "złotych": "PLN", "Ft": "HUF", "lei": "RON",
    "reais": "BRL",
}  # fmt: skip
"""What stands only behind a number."""
CROWNS: Final = ("kr.", "kr", "Kr.", "Kr")
_CROWNS_OF: Final[Mapping[str, str]] = {"sv": "SEK", "da": "DKK", "no": "NOK", "nb": "NOK"}
SCALES: Final[Mapping[str, int]] = {
    "million": 6, "millions": 6, "Million": 6, "Millionen": 6, "Mio": 6, "Mio.": 6, "m": 6,
    "mn": 6, "mln": 6, "M": 6, "billion": 9, "bn": 9, "B": 9, "Milliarde": 9, "Milliarden": 9,
    "Mrd": 9, "Mrd.": 9, "milliard": 9, "milliards": 9, "trillion": 12, "thousand": 3, "k": 3,
    "K": 3, "Tsd.": 3, "Tausend": 3, "millones": 6, "milioni": 6, "miljoen": 6, "milhões": 6,
    "crore": 7, "lakh": 5,
}  # fmt: skip
"""What multiplies a number, as a power of ten."""
_LETTERS: Final = frozenset({"m", "M", "B", "k", "K"})
CODE_OF: Final[Mapping[str, str]] = {
    **{code: code for code in CODES}, **SIGNS, **LETTERED, **NAMES
}  # fmt: skip


def code_of(written: str, language: str = "") -> str | None:
    """The code; None for crowns, which several countries have, unless the language tells.

    >>> code_of("€"), code_of("kr"), code_of("kr", "da")
    ('EUR', None, 'DKK')
    """
    known = CODE_OF.get(written) or CODE_OF.get(written.rstrip("."))
    return known or (_CROWNS_OF.get(language) if written in CROWNS else None)


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


BEFORE_NUMBER: Final = (
    rf"(?:{either(SIGNS)}|(?:{either([*CODES, 'zł', 'Kč', 'Rs', 'kr', 'Kr'])})(?![^\W\d_])\.?)"
)
"""A currency before its number."""
BEHIND_NUMBER: Final = (
    rf"(?:(?:{either(SIGNS)})(?!\d)|(?:{either([*CODES, *LETTERED, *NAMES, *CROWNS])})(?!\w))"
)
"""A currency behind its number."""
SCALE: Final = rf"(?:[ \u00a0-]?(?:{either(SCALES.keys() - _LETTERS)})|[mMBkK])(?!\w)"
"""A power of ten behind its number: a word, or one letter without a space."""
GROUPED: Final = (
    r"\d{1,2}(?:,\d{2}){1,5},\d{3}(?!\d)(?:\.\d{1,2}(?!\d))?"
    r"|\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3}(?!\d)){1,6}(?:[.,]\d{1,2}(?!\d))?"
)
"""A number whose thousands, or lakhs, are set apart."""


def scale_of(written: str) -> int:
    """The power of ten that it says; 0 for nothing."""
    return SCALES.get(written.strip(" \u00a0-"), 0)
