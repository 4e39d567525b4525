"""Numbers as documents write them, with the decimal mark that the document uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from forthwith.pipelines.documents.entities.amounts import read_number
from forthwith.pipelines.documents.language.currencies import (
    BEFORE_NUMBER,
    BEHIND_NUMBER,
    GROUPED,
    SCALE,
    code_of,
    scale_of,
)

Mark = Literal[".", ","]

_COMMA: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})*,\d{1,2}(?![\d.,])")
_POINT: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d{2}(?![\d.,])")
_SAMPLE: Final = 200_000
_UNITS: Final = (
    r"%|percent|Prozent|days?|Tage?n?|weeks?|Wochen?|months?|Monate?n?|years?|Jahre?n?|hours?|hrs?"
    r"|Stunden?|Std\.?|h|pcs\.?|pieces?|units?|St(?:k|ck)?\.?|Stück|kg|g|km|m|cm|mm|m²|qm|l|kWh|points?|miles|lbs?|oz|nights?|Nächte|minutes?|Minuten?|persons?|people|Personen"
)
_PER: Final = (
    r"(?: (?:per|pro|par|por|al|a|an|each)|/| /) ?"
    r"(?:annum|years?|months?|weeks?|days?|hours?|night|person|unit|Jahr|Monat|Woche|Tag|Stunde"
    r"|Person|an|mois|jour|heure|mes|año|día|hora)(?!\w)|,? p\. ?[am]\."
)
"""The time or thing that an amount is for."""
_MINUS: Final = r"[-−](?![\w.])"
_NUMBER: Final = re.compile(
    rf"(?P<sign>[-−–+(]\s?)?(?:(?P<before>{BEFORE_NUMBER})\s{{0,8}})?(?P<sign2>[-−–(]\s?)?"
    rf"(?P<number>{GROUPED}|\d{{1,15}}(?:[.,]\d{{1,9}})?)(?![\d])(?:,[-–]+)?(?P<scale>{SCALE})?"
    rf"(?P<minus>{_MINUS})?(?P<end>\))?(?P<after>\s?{BEHIND_NUMBER})?(?P<minus2>{_MINUS})?"
    rf"(?P<end2>\))?(?P<unit>[ -]?(?:{_UNITS})(?!\w))?(?:{_PER})?"
    r"(?P<side>\s(?:CR|DR|Cr|Dr)\.?(?!\w))?"
)
_SPACES: Final = re.compile(r"\s")
_SPACED: Final = re.compile(r"['’\s]")
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
    if (match["sign"] or "").strip() == "+" and match["number"].count(" "):
        return None  # of a telephone
    value, sure = _value(match["number"], mark)
    symbol = (match["before"] or match["after"] or "").strip()
    scale, unit = match["scale"] or "", (match["unit"] or "").strip(" -")
    if len(scale) == 1 and not symbol:
        unit, scale = scale, ""  # metres, and no millions
    if scale:
        value = value.scaleb(scale_of(scale))
    if _negative(match):
        value = -value
    return Figure(value, match.start(), match.end(), code_of(symbol), unit, sure)


def _negative(match: re.Match[str]) -> bool:
    """A minus on either side, brackets around it, or an account's debit."""
    signs = {(match[name] or "").strip() for name in ("sign", "sign2")}
    closed = match["end"] or match["end2"]
    debit = (match["side"] or "").strip().casefold().startswith("dr")
    dashed = bool(signs & {"-", "−", "–"} or match["minus"] or match["minus2"])
    return dashed or debit or bool("(" in signs and closed)


def _value(number: str, mark: Mark) -> tuple[Decimal, float]:
    if _LONE.fullmatch(number):
        return _lone(number, mark)
    if number.count(".") + number.count(",") == 1 and not _SPACED.search(number):
        return Decimal(number.replace(",", ".")), 0.97  # one mark, not before three figures
    return read_number(_SPACES.sub("", number), "de" if mark == "," else "en")


def _lone(number: str, mark: Mark) -> tuple[Decimal, float]:
    """One mark before three figures: a fraction after a zero, else as the document has it."""
    if number[0] == "0" or mark in number:
        return Decimal(number.replace(",", ".")), 0.9 if number[0] == "0" else 0.6
    return Decimal(number.replace(",", "").replace(".", "")), 0.9
