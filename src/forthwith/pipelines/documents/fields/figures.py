"""Numbers as documents write them, with the decimal mark that the document uses."""

# ruff: noqa: RUF001 - the marks that documents use stand here on purpose

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from forthwith.pipelines.documents.entities.amounts import read_number

Mark = Literal[".", ","]

_COMMA: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})*,\d{1,2}(?![\d.,])")
_POINT: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d{2}(?![\d.,])")
_SAMPLE: Final = 200_000
_CURRENCIES: Final = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "US$": "USD", "Fr.": "CHF", "Euro": "EUR",
    "euro": "EUR", "euros": "EUR", "dollars": "USD",
}  # fmt: skip
_CODE: Final = (
    r"EUR|USD|GBP|CHF|JPY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|HUF|INR|CNY|US\$|€|\$|£|¥|Fr\.|Euros?|euros?"
    r"|dollars"
)
_UNITS: Final = (
    r"%|percent|Prozent|days?|Tage?n?|weeks?|Wochen?|months?|Monate?n?|years?|Jahre?n?|hours?|hrs?"
    r"|Stunden?|Std\.?|h|pcs\.?|pieces?|units?|St(?:k|ck)?\.?|Stück|kg|g|km|m|cm|mm|m²|qm|l|kWh|points?"
)
_NUMBER: Final = re.compile(
    rf"(?P<sign>[-−–(]\s?)?(?:(?P<before>{_CODE})\s?)?(?P<sign2>[-−–]\s?)?"
    r"(?P<number>\d{1,3}(?:[.,'’ ]\d{3})+(?:[.,]\d{1,4})?|\d{1,15}(?:[.,]\d{1,9})?)(?![\d])"
    rf"(?:,[-–]+)?(?P<end>\))?(?P<after>\s?(?:{_CODE})(?!\w))?(?P<minus>-(?!\w))?"
    rf"(?P<unit>[ -]?(?:{_UNITS})(?!\w))?"
)
_LONE: Final = re.compile(r"\d{1,3}[.,]\d{3}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stands at `start..end` of what was read, with its currency and unit."""

    value: Decimal
    start: int
    end: int
    currency: str | None
    unit: str
    sure: float


def decimal_mark(text: str, language: str) -> Mark:
    """The mark that the document's unmistakable numbers use, else that of its language.

    >>> decimal_mark("1.250,00 and 18,50", "en"), decimal_mark("nothing", "de")
    (',', ',')
    """
    sample = text[:_SAMPLE]
    commas, points = len(_COMMA.findall(sample)), len(_POINT.findall(sample))
    if commas != points:
        return "," if commas > points else "."
    return "," if language in {"de", "fr", "es", "it", "nl", "pt"} else "."


def read_figure(written: str, mark: Mark, *, whole: bool = True) -> Figure | None:
    """The number at the beginning of the text; with `whole`, nothing may follow it.

    >>> read_figure("€1,250.00", ".").value, read_figure("1.250", ",").value
    (Decimal('1250.00'), Decimal('1250'))
    >>> read_figure("0.125", ".").value, read_figure("12 Dock Street", ".")
    (Decimal('0.125'), None)
    """
    match = _NUMBER.match(written)
    if match is None or (whole and written[match.end() :].strip(" .;,*_")):
        return None
    after = written[match.end() : match.end() + 1]
    if after.isalnum() or after in {"/", "-", ":", "_"}:
        return None  # part of something longer: a date, a code
    value, sure = _value(match["number"], mark)
    if match["sign2"] or match["minus"] or _negative(match):
        value = -value
    symbol = (match["before"] or match["after"] or "").strip()
    currency = _CURRENCIES.get(symbol, symbol) or None
    return Figure(
        value, match.start(), match.end(), currency, (match["unit"] or "").strip(" -"), sure
    )


def _negative(match: re.Match[str]) -> bool:
    sign = (match["sign"] or "").strip()
    return sign in {"-", "−", "–"} or (sign == "(" and match["end"] is not None)


def _value(number: str, mark: Mark) -> tuple[Decimal, float]:
    if _LONE.fullmatch(number):
        return _lone(number, mark)
    if number.count(".") + number.count(",") == 1 and not re.search(r"['’ ]", number):
        return Decimal(number.replace(",", ".")), 0.97  # one mark, not before three figures
    return read_number(number.replace(" ", ""), "de" if mark == "," else "en")


def _lone(number: str, mark: Mark) -> tuple[Decimal, float]:
    """One mark before three figures: a fraction after a zero, else as the document has it."""
    if number[0] == "0" or mark in number:
        return Decimal(number.replace(",", ".")), 0.9 if number[0] == "0" else 0.6
    return Decimal(number.replace(",", "").replace(".", "")), 0.9
