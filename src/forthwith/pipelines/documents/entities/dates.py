"""Dates as documents in seven languages of Europe write them, as ISO 8601.

A date in figures such as 03/04/2024 has two readings. What decides, in this order: another date
in the same document that has only one reading, then, in English, what shows the country, then the
language; a date that only these decided keeps a low confidence. The first day of a range may leave
out what the last one says: "3-5 May 2026" is from 2026-05-03.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from forthwith.pipelines.documents.entities.date_labels import date_label
from forthwith.pipelines.documents.entities.found import Found

Order = Literal["day", "month"]

_MONTH_NAMES = (
    "january januar janvier jan jänner janv enero ene gennaio januari janeiro",
    "february februar février fevrier feb févr fév febrero febbraio februari fevereiro fev",
    "march märz maerz mars mar mär mrz marzo maart mrt março marco",
    "april avril apr avr abril abr aprile",
    "may mai mayo maggio mei maio",
    "june juni juin jun junio giugno giu junho",
    "july juli juillet jul juil julio luglio lug julho",
    "august août aout aug agosto augustus",
    "september septembre sep sept septiembre setiembre settembre setembro",
    "october oktober octobre oct okt octubre ottobre ott outubro",
    "november novembre nov noviembre novembro",
    "december dezember décembre decembre dec dez déc diciembre dicembre dic dezembro",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_SPELLINGS = sorted(
    {form for name in MONTHS for form in (name.capitalize(), name.upper(), name)}
    - {"may", "mar", "mars", "march", "sep", "jan", "dec", "août"},
    key=len,
    reverse=True,
)
_MONTH = "(?:" + "|".join(_SPELLINGS) + r")(?!\w)\.?"
_FRENCH_MONTH = "(?:" + "|".join(sorted(("mars", "mai", "août", "juin"), key=len)) + r")(?!\w)"
_ANY_MONTH = re.compile(rf"(?<![^\W\d_])(?:{_MONTH}|{_FRENCH_MONTH})")
_AROUND = 16  # "25th day of " before, ", 2024" behind
_YEAR = r"(?:1[5-9]|20|21)\d\d(?!\d)"

_ISO = re.compile(rf"(?<![\w./-])({_YEAR})-(\d\d)-(\d\d)(?![\d-])")
_YEAR_FIRST = re.compile(rf"(?<![\w./-])({_YEAR})[/.](\d\d)[/.](\d\d)(?![\d./-])")
_WORD = rf"(?P<month>{_MONTH}|{_FRENCH_MONTH})"
_DAY = (
    r"(?:(?<![\w./,$€£-])|(?<=[\s(]\d-)|(?<=[\s(]\d\d-))(?P<day>\d{1,2})(?:st|nd|rd|th|er|[.º°])?"
)
_SPACE = "[ \u00a0]{1,3}"
# The fullest form first: where it fits but the calendar does not have the date, there is none.
_MONTH_FORMS = tuple(
    re.compile(form)
    for form in (
        (
            rf"{_DAY}(?:{_SPACE}(?:of |day of |de )?|-|(?<=\.)){_WORD}(?:,?{_SPACE}(?:del? )?|-)"
            rf"(?P<year>{_YEAR}|['’]\d\d(?!\w)|(?<=-)\d\d(?!\w))"
        ),
        rf"(?<!\w){_WORD}{_SPACE}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?{_SPACE}(?P<year>{_YEAR})",
        rf"(?<!\w){_WORD}(?:,?{_SPACE}|-)(?:of |del? )?(?P<year>{_YEAR})",
        rf"{_DAY}{_SPACE}(?:of |de )?{_WORD}(?!\w)",
        rf"(?<!\w){_WORD}{_SPACE}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:%]|[.,]\d)",
    )
)
_FIGURES = re.compile(
    rf"(?<![\w./-])(\d{{1,2}})([./-])(\d{{1,2}})\2({_YEAR}|\d\d(?!\d))(?![./-]?\d)"
)
_QUARTER = re.compile(
    rf"(?<!\w)(?:Q|T)([1-4])[ /-]?(?:FY ?)?({_YEAR})|(?<!\w)([1-4])\. Quartal ({_YEAR})"
)
_EUROPEAN = re.compile(
    r"[£€]|(?<!\w)(?:GBP|EUR|VAT|Ltd|PLC|plc|GmbH|IBAN|[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2})(?!\w)"
    r"|\+(?:44|61|353|49|33)|\.(?:co\.uk|eu|ie)(?!\w)"
)
_AMERICAN = re.compile(
    r"\$|(?<!\w)(?:USD|Inc|LLC|[A-Z]{2} \d{5}(?:-\d{4})?|[Zz][Ii][Pp]|[Ss]ales tax|SSN)(?!\w)"
    r"|\(\d{3}\) \d{3}-\d{4}"
)
"""What shows where a text in English is from."""
_COUNTRY_CHARACTERS = 50_000
_RANGE = re.compile(
    r"(?<![\w./,$€£-])(\d{1,2})(?:st|nd|rd|th|\.)?"
    r"(?: ?[-–—] ?| (?:to|until|bis(?: zum)?|au|al|a|t/m|tot) (?:the |el |den )?)$"
)
_RANGE_REACH = 20
_BETWEEN = re.compile(r"\s*(?:[-–—]|to|until|through|bis(?: zum)?|au|al|a|tot(?: en met)?|t/m)\s*")
_UNTIL = re.compile(
    r"(?<!\w)(due(?: on| by)?|until|no later than|payable by|deadline|fällig am|bis zum"
    r"|spätestens am|avant le|jusqu['\u2019]au)[ ](?:the |latest )?$",
    re.IGNORECASE,
)
_UNTIL_REACH = 30
_FULL = 10
_PIVOT = 70
_TWO_DIGITS = 2
_MONTHS_IN_YEAR = 12
_LONGEST_SHORT_FORM = 5  # with its full stop: "Sept."


def find_dates(text: str, language: str) -> Iterator[Found]:
    """Every date of the text; a longer reading of the same place wins later."""
    order, confidence = _order(text, language)
    yield from _with_ranges(text, list(_written(text)))
    yield from _numeric(text, order, confidence)
    for match in _QUARTER.finditer(text):
        quarter, year = match[1] or match[3], match[2] or match[4]
        yield _found(text, match, f"{year}-Q{quarter}", 0.9)


def _written(text: str) -> Iterator[Found]:
    """Dates with the month in words: each month word, then what stands around it."""
    for month in _ANY_MONTH.finditer(text):
        for pattern in _MONTH_FORMS:
            match = _over(pattern, text, month)
            if match is not None:
                yield from _reading(text, match)
                break


def _with_ranges(text: str, found: list[Found]) -> Iterator[Found]:
    """The dates, and the first days of ranges with what only their last days say."""
    for index, one in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        if following and one.value[:1] == "-" and _is_range(text, one, following):
            yield replace(one, value=f"{following.value[:4]}{one.value[1:]}", confidence=0.9)
            continue
        start = _RANGE.search(text, max(0, one.start - _RANGE_REACH), one.start)
        after = found[index - 1].end if index else 0
        if start and start.start() >= after and len(one.value) == _FULL and one.value[:1] != "-":
            yield from _first_day(start, one)
        yield one


def _is_range(text: str, first: Found, last: Found) -> bool:
    between = _BETWEEN.fullmatch(text, first.end, last.start) is not None
    return between and len(last.value) == _FULL and first.value[1:] <= last.value[4:]


def _first_day(start: re.Match[str], last: Found) -> Iterator[Found]:
    if 0 < int(start[1]) < int(last.value[-2:]):
        value = f"{last.value[:-2]}{int(start[1]):02}"
        yield Found("date", *start.span(1), value, 0.85, label=None)


def _over(pattern: re.Pattern[str], text: str, month: re.Match[str]) -> re.Match[str] | None:
    """The pattern's match that holds this month word."""
    start, end = max(0, month.start() - _AROUND), min(len(text), month.end() + _AROUND)
    matches = pattern.finditer(text, start, end)
    return next((m for m in matches if m.start() <= month.start() < m.end()), None)


def _reading(text: str, match: re.Match[str]) -> Iterator[Found]:
    """The date in words; none when the calendar does not have it."""
    groups = match.groupdict()
    month, year, day = _month(groups["month"]), groups.get("year"), groups.get("day")
    if day is None:
        yield _found(text, match, f"{year}-{month:02}", 0.9)
    elif year is None:
        yield from _yearless(text, match, month, int(day))
    else:
        yield from _day(text, match, (year, month, day), 0.97)


def _numeric(text: str, order: Order, confidence: float) -> Iterator[Found]:
    for match in _ISO.finditer(text):
        yield from _day(text, match, (match[1], int(match[2]), match[3]), 0.99)
    for match in _YEAR_FIRST.finditer(text):
        yield from _day(text, match, (match[1], int(match[2]), match[3]), 0.95)
    for match in _FIGURES.finditer(text):
        yield from _figures(text, match, order, confidence)


def _figures(text: str, match: re.Match[str], order: Order, confidence: float) -> Iterator[Found]:
    first, second = int(match[1]), int(match[3])
    if match[2] == "." or first > _MONTHS_IN_YEAR:
        day, month, sure = first, second, 0.95
    elif second > _MONTHS_IN_YEAR:
        day, month, sure = second, first, 0.95
    elif first == second:
        day, month, sure = first, second, 0.95
    else:
        day, month = (first, second) if order == "day" else (second, first)
        sure = confidence
    short = len(match[4]) == _TWO_DIGITS
    if short and match[2] == "-":
        return
    yield from _day(text, match, (match[4], month, str(day)), sure - (0.1 if short else 0.0))


def stated_order(text: str) -> Order | None:
    """Which of two small figures is the day, by the dates that have one reading only."""
    votes = [
        "day" if int(match[1]) > _MONTHS_IN_YEAR else "month"
        for match in _FIGURES.finditer(text)
        if match[2] != "."
        and (int(match[1]) > _MONTHS_IN_YEAR) != (int(match[3]) > _MONTHS_IN_YEAR)
    ]
    if votes and len(set(votes)) == 1:
        return "day" if votes[0] == "day" else "month"
    return None


def has_two_readings(written: str) -> bool:
    """Whether a date in figures is another one with day and month exchanged.

    >>> has_two_readings("01/02/2026"), has_two_readings("13/02/2026"), has_two_readings("1.2.2026")
    (True, False, False)
    """
    match = _FIGURES.fullmatch(written)
    if match is None or match[2] == ".":
        return False
    first, second = int(match[1]), int(match[3])
    return first != second and 0 < min(first, second) <= max(first, second) <= _MONTHS_IN_YEAR


def _order(text: str, language: str) -> tuple[Order, float]:
    """Which of two small figures is the day, and how sure that is."""
    order = stated_order(text)
    if order is not None:
        return order, 0.85
    if language in {"en", "und"}:
        return _order_of_country(text[:_COUNTRY_CHARACTERS]), 0.5 if language == "en" else 0.6
    return "day", 0.6


def _order_of_country(text: str) -> Order:
    """The month first, but where more is British or European than American."""
    return "day" if len(_EUROPEAN.findall(text)) > len(_AMERICAN.findall(text)) else "month"


def _month(word: str) -> int:
    return MONTHS[word.rstrip(".").lower()]


def _day(
    text: str, match: re.Match[str], parts: tuple[str, int, str], confidence: float
) -> Iterator[Found]:
    year, month, day = _full_year(parts[0]), parts[1], int(parts[2])
    if 1 <= month <= _MONTHS_IN_YEAR and 1 <= day <= monthrange(year, month)[1]:
        yield _found(text, match, f"{year:04}-{month:02}-{day:02}", confidence)


def _yearless(text: str, match: re.Match[str], month: int, day: int) -> Iterator[Found]:
    if 1 <= day <= monthrange(2024, month)[1]:
        found = _found(text, match, f"--{month:02}-{day:02}", 0.7)
        stop = match.group().endswith(".") and len(match.group().split()[-1]) > _LONGEST_SHORT_FORM
        yield replace(found, end=found.end - 1) if stop else found


def _full_year(year: str) -> int:
    figures = int(year.strip("'’"))
    if len(year.strip("'’")) > _TWO_DIGITS:
        return figures
    return figures + (1900 if figures >= _PIVOT else 2000)


def _found(text: str, match: re.Match[str], value: str, confidence: float) -> Found:
    start, end = match.span()
    label = date_label(text, start)
    if label is None:
        cue = _UNTIL.search(text[max(0, start - _UNTIL_REACH) : start])
        label = cue[1].lower() if cue else None
    return Found("date", start, end, value, round(confidence, 2), label=label)
