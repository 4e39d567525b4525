"""Values as people write them: days, amounts, languages, names, the pages of a mention."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from forthwith.pipelines.documents.models import Entity

_LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "nl": "Dutch", "pt": "Portuguese", "pl": "Polish", "sv": "Swedish", "da": "Danish",
    "no": "Norwegian", "nb": "Norwegian", "fi": "Finnish", "cs": "Czech", "hu": "Hungarian",
    "ro": "Romanian", "tr": "Turkish", "el": "Greek", "ru": "Russian", "uk": "Ukrainian",
    "ar": "Arabic", "he": "Hebrew", "zh": "Chinese", "ja": "Japanese", "ko": "Korean",
    "la": "Latin", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "et": "Estonian",
    "fa": "Persian", "hi": "Hindi", "hr": "Croatian", "hy": "Armenian", "id": "Indonesian",
    "ka": "Georgian", "lt": "Lithuanian", "lv": "Latvian", "sk": "Slovak", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "vi": "Vietnamese", "und": "undetermined",
}  # fmt: skip
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MAX_PAGES = 8
_ISO_DATE: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<quarter>Q[1-4])|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"|--(?P<no_year_month>[0-9]{2})-(?P<no_year_day>[0-9]{2})"
)
_LEAP_YEAR: Final = 2000
"""A year that has every day that any year has."""
SURE_DATE = 0.6


def name_of(entity: Entity) -> str:
    """How to name it to a reader: a person without Mr or Mrs, all else as the text does."""
    return entity.value if entity.type == "person" else entity.text


def human_value(entity: Entity) -> str:
    """The normalised value as people write it; what is uncertain says so."""
    value = entity.value
    if entity.type == "date":
        value = day(value) + (
            "" if entity.confidence > SURE_DATE else " (or day and month swapped)"
        )
    elif entity.type == "amount":
        value = money(value)
    return value


def day(value: str) -> str:
    """An ISO date in words; what the calendar does not have stays as it is.

    >>> day("2024-03-05"), day("2024-03"), day("--03-05"), day("2024-Q2")
    ('5 March 2024', 'March 2024', '5 March', 'Q2 2024')
    >>> day("2026-44"), day("2026-02-30")
    ('2026-44', '2026-02-30')
    """
    found = _ISO_DATE.fullmatch(value)
    if found is None:
        return value
    year, month = found["year"] or "", found["month"] or found["no_year_month"]
    if month is None:
        return f"{found['quarter'] or ''} {year}".strip()
    number = found["day"] or found["no_year_day"]
    if not _is_in_calendar(year, month, number or "1"):
        return value
    return f"{int(number) if number else ''} {_MONTHS[int(month) - 1]} {year}".strip()


def _is_in_calendar(year: str, month: str, number: str) -> bool:
    try:
        date(int(year or _LEAP_YEAR), int(month), int(number))
    except ValueError:
        return False
    return True


def money(value: str) -> str:
    """An amount as people write it."""
    number, _, currency = value.partition(" ")
    try:
        return f"{Decimal(number):,.2f} {currency}"
    except InvalidOperation:
        return value


def pages_of(entity: Entity) -> str:
    """The pages on which it stands, the first few.

    >>> from forthwith.pipelines.documents.models import Mention
    >>> spans = [Mention(start=n, end=n + 1, page=n) for n in (1, 1, 2, 4)]
    >>> pages_of(Entity(type="url", text="u", value="u", count=4, confidence=1, mentions=spans))
    '1, 2, 4'
    """
    pages = sorted({mention.page for mention in entity.mentions if mention.page is not None})
    more = ", …" if len(pages) > _MAX_PAGES else ""
    return ", ".join(map(str, pages[:_MAX_PAGES])) + more


def language_name(code: str) -> str:
    """The English name of a language code, or the code."""
    return _LANGUAGES.get(code, code)
