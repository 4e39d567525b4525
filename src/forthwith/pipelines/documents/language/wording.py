"""Values as people write them: days, amounts, languages, names, the pages of a mention."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

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
    """An ISO date in words.

    >>> day("2024-03-05"), day("2024-03"), day("--03-05"), day("2024-Q2")
    ('5 March 2024', 'March 2024', '5 March', 'Q2 2024')
    """
    if value.startswith("--"):
        return f"{int(value[5:7])} {_MONTHS[int(value[2:4]) - 1]}"
    year, _, rest = value.partition("-")
    if rest.startswith("Q"):
        return f"{rest} {year}"
    month = _MONTHS[int(rest[:2]) - 1] if rest else ""
    return f"{int(rest[3:5])} {month} {year}" if len(rest) > 2 else f"{month} {year}".strip()


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
