"""Amounts of money: a number with a currency, as `1234.50 EUR`.

1.234,56 and 1,234.56 both say which mark is the decimal one. A single mark before three figures
(1.234) does not: there the language decides, and the confidence says so.
"""

# ruff: noqa: RUF001 - the marks that documents use stand here on purpose

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from forthwith.pipelines.documents.entities.found import Found, label_before

_SYMBOLS = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "R$": "BRL", "zł": "PLN", "Kč": "CZK", "Fr.": "CHF", "SFr.": "CHF",
}  # fmt: skip
_CODES = [
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "JPY",
    "CAD",
    "AUD",
    "NZD",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "BGN",
    "TRY",
    "INR",
    "CNY",
    "HKD",
    "SGD",
    "KRW",
    "BRL",
    "MXN",
    "ZAR",
    "AED",
    "SAR",
    "ILS",
    "THB",
]
_NAMES = {
    "euro": "EUR", "euros": "EUR", "Euro": "EUR", "Euros": "EUR", "dollars": "USD",
    "US dollars": "USD", "U.S. dollars": "USD", "Dollar": "USD", "US-Dollar": "USD",
    "pounds sterling": "GBP", "pounds": "GBP", "Swiss francs": "CHF", "francs suisses": "CHF",
    "Franken": "CHF", "Schweizer Franken": "CHF", "yen": "JPY",
}  # fmt: skip
_SCALES = {
    "million": 6, "millions": 6, "Million": 6, "Millionen": 6, "Mio": 6, "Mio.": 6, "m": 6,
    "mn": 6, "mln": 6, "M": 6, "billion": 9, "bn": 9, "B": 9, "Milliarde": 9, "Milliarden": 9,
    "Mrd": 9, "Mrd.": 9, "milliard": 9, "milliards": 9, "trillion": 12, "thousand": 3, "k": 3,
    "K": 3, "Tsd.": 3, "Tausend": 3,
}  # fmt: skip
_LETTERS = {"m", "M", "B", "k", "K"}  # one letter: only right behind the number


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = (
    r"(?:\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3}(?!\d)){1,6}(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,15}(?:[.,]\d{1,4}(?!\d))?)"
)
_SCALE = rf"(?:(?:[ \u00a0-]?({_either(_SCALES.keys() - _LETTERS)})|([mMBkK]))(?!\w))?"
_SIGN = r"([-−–(]?)"
_BEFORE = re.compile(
    rf"(?<![\w.,])(?:({_either(_SYMBOLS)}|(?<!\w)(?:{_either(_CODES)})(?!\w)))[ \u00a0\u202f]?"
    rf"{_SIGN}({_NUMBER})(?![\d])(?:,[-–]+)?{_SCALE}"
)
_AFTER = re.compile(
    rf"(?<![\w.,])({_NUMBER})(?:,[-–]+)?{_SCALE}[ \u00a0\u202f-]?"
    rf"(?:({_either(_SYMBOLS)})(?!\d)|({_either(_CODES)}|{_either(_NAMES)})(?!\w))"
)
_BRACKETED = re.compile(
    rf"\(({_either(_SYMBOLS)}|{_either(_CODES)})\)[ :\t\u00a0]{{1,3}}{_SIGN}({_NUMBER})(?!\d)"
)
_DECIMAL = re.compile(r"[.,](\d{1,2})$")
_UNCERTAIN = re.compile(r"\d{1,3}[.,]\d{3}")
_POINT_LANGUAGES = {"en", "und", "zh", "ja", "he", "th"}


def find_amounts(text: str, language: str) -> Iterator[Found]:
    """Every amount with a currency."""
    for match in _BEFORE.finditer(text):
        sign, scale = match[2], match[4] or match[5]
        yield _found(text, match.span(), (match[1], sign, match[3], scale), language)
    for match in _BRACKETED.finditer(text):
        yield _found(text, match.span(), (match[1], match[2], match[3], None), language)
    for match in _AFTER.finditer(text):
        code, scale = match[4] or match[5], match[2] or match[3]
        negative = text[max(0, match.start() - 1) : match.start()]
        sign = negative if negative in {"-", "−"} else ""
        span = (match.start() - len(sign), match.end())
        yield _found(text, span, (code, sign, match[1], scale), language)


def _found(
    text: str, span: tuple[int, int], parts: tuple[str, str, str, str | None], language: str
) -> Found:
    currency, sign, number, scale = parts
    value, confidence = read_number(number, language)
    if scale:
        value = value.scaleb(_SCALES[scale])
    if sign in {"-", "−", "–"} or (sign == "(" and text[span[1] : span[1] + 1] == ")"):
        value = -value
    code = _SYMBOLS.get(currency) or _NAMES.get(currency, currency)
    label = label_before(text, span[0])
    return Found("amount", *span, f"{value:.2f} {code}", confidence, label=label)


def read_number(number: str, language: str) -> tuple[Decimal, float]:
    """The value of a written number and how sure its reading is.

    >>> read_number("1.234,56", "en"), read_number("1,234.56", "de")
    ((Decimal('1234.56'), 0.95), (Decimal('1234.56'), 0.95))
    >>> read_number("1.234", "de"), read_number("1,234", "en")
    ((Decimal('1234'), 0.8), (Decimal('1234'), 0.8))
    """
    if _UNCERTAIN.fullmatch(number):
        thousands = "," if language in _POINT_LANGUAGES else "."
        if thousands in number:
            return Decimal(number.replace(thousands, "")), 0.8
        return _uncertain(number)
    decimal = _DECIMAL.search(number)
    whole = number[: decimal.start()] if decimal else number
    figures = "".join(filter(str.isdigit, whole))
    return Decimal(f"{figures}.{decimal[1]}" if decimal else figures), 0.95


def _uncertain(number: str) -> tuple[Decimal, float]:
    """The language's decimal mark before three figures: in money more often thousands."""
    return Decimal(number.replace(".", "").replace(",", "")), 0.6
