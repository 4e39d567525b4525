"""Amounts of money: a number with a currency, as `1234.50 EUR`.

1.234,56 and 1,234.56 both say which mark is the decimal one. A single mark before three figures
(1.234) does not: there the language decides, and the confidence says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from forthwith.pipelines.documents.entities.found import Found, label_before
from forthwith.pipelines.documents.language.currencies import (
    BEFORE_NUMBER,
    BEHIND_NUMBER,
    CODES,
    GROUPED,
    SCALE,
    SIGNS,
    code_of,
    either,
    scale_of,
)

_NUMBER = rf"(?:{GROUPED}|\d{{1,15}}(?:[.,]\d{{1,4}}(?!\d))?)"
_SIGN = r"([-−–(]?)"
_MINUS = r"([-−](?![\w.]))?"
"""A minus behind its number, as accountants set it."""
_BEFORE = re.compile(
    rf"(?<![\w.,])({BEFORE_NUMBER})[ \u00a0\u202f]?{_SIGN}({_NUMBER})(?![\d])(?:,[-–]+)?({SCALE})?"
)
_AFTER = re.compile(
    rf"(?<![\w.,])({_NUMBER})(?:,[-–]+)?({SCALE})?{_MINUS}[ \u00a0\u202f-]?"
    rf"({BEHIND_NUMBER}){_MINUS}"
)
_BRACKETED = re.compile(
    rf"\(({either(SIGNS)}|{either(CODES)})\)[ :\t\u00a0]{{1,3}}{_SIGN}({_NUMBER})(?!\d)"
)
_DECIMAL = re.compile(r"[.,](\d{1,2})$")
_UNCERTAIN = re.compile(r"\d{1,3}[.,]\d{3}")
_POINT_LANGUAGES = {"en", "und", "zh", "ja", "he", "th"}


def find_amounts(text: str, language: str) -> Iterator[Found]:
    """Every amount with a currency."""
    for match in _BEFORE.finditer(text):
        sign = _sign_before(text, match.start())
        span = (match.start() - len(sign), match.end())
        yield from _found(text, span, (match[1], sign or match[2], match[3], match[4]), language)
    for match in _BRACKETED.finditer(text):
        yield from _found(text, match.span(), (match[1], match[2], match[3], None), language)
    for match in _AFTER.finditer(text):
        sign = _sign_before(text, match.start())
        span = (match.start() - len(sign), match.end())
        sign = sign or match[3] or match[5] or ""
        yield from _found(text, span, (match[4], sign, match[1], match[2]), language)


def _sign_before(text: str, start: int) -> str:
    """A minus right before it, which is no dash of a range such as 10-20 EUR."""
    near = text[max(0, start - 2) : start]
    sign, before = near[-1:], near[:-1]
    return sign if sign in {"-", "−"} and (not before or not before.isalnum()) else ""


def _found(
    text: str, span: tuple[int, int], parts: tuple[str, str, str, str | None], language: str
) -> Iterator[Found]:
    currency, sign, number, scale = parts
    code = code_of(currency, language)
    if code is None:
        return
    value, confidence = read_number(number, language)
    if scale:
        value = value.scaleb(scale_of(scale))
    if sign in {"-", "−", "–"} or (sign == "(" and text[span[1] : span[1] + 1] == ")"):
        value = -value
    label = label_before(text, span[0])
    yield Found("amount", *span, f"{value:.2f} {code}", confidence, label=label)


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
