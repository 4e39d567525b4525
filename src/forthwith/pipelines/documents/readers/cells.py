"""How a number in a cell is shown: as a date, a percentage, an amount, or as it is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from forthwith.pipelines.documents.language.currencies import CODES, SIGNS, either

_LITERALS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s|\$)[^\]]*\]', re.IGNORECASE)
_LOCALE: Final = re.compile(r"\[\$([^\]-]{0,5})(?:-[^\]]*)?\]")
_DATE: Final = re.compile(r"(?i)[ymdhs]")
_DAY: Final = re.compile(r"(?i)[yd]|mmm")
_TIME: Final = re.compile(r"(?i)[hs]")
_CURRENCY: Final = re.compile(
    rf"{either(sign for sign in SIGNS if len(sign) == 1)}|\b(?:{either(CODES)})\b"
)
_EPOCH_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's dates have no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - likewise
_LAST_DAY: Final = 2_958_466
_LEAP_DAY_THAT_NEVER_WAS: Final = 60


def shown_number(value: str, code: str, *, epoch_1904: bool = False) -> str:
    """Return a cell's number as a reader of the sheet sees it, near enough.

    >>> shown_number("0.30000000000000004", "")
    '0.3'
    >>> shown_number("0.125", "0.0%")
    '12.5%'
    >>> shown_number("45292", "dd/mm/yyyy")
    '2024-01-01'
    >>> shown_number("45292.5000116", "dd/mm/yyyy hh:mm:ss")
    '2024-01-01 12:00:01'
    >>> shown_number("1234.5", '#,##0.00 "€"')
    '1,234.50 €'
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if not abs(number) < float("inf"):
        return value
    if not code:
        return f"{number:.15g}"
    return _formatted(number, code.split(";", maxsplit=1)[0], epoch_1904=epoch_1904)


def _formatted(number: float, code: str, *, epoch_1904: bool) -> str:
    bare = _LITERALS.sub("", _LOCALE.sub("", code))
    if "%" in bare:
        return f"{number * 100:.{_decimals(bare)}f}%"
    if _DATE.search(bare) and "0" not in bare.replace(".000", "").replace(".00", ""):
        return _instant(number, bare, epoch_1904=epoch_1904) or f"{number:.15g}"
    currency = _CURRENCY.search(_LOCALE.sub(r"\1", code))
    if currency:
        return f"{number:,.{_decimals(bare)}f} {currency[0]}"
    return f"{number:.15g}"


def _decimals(code: str) -> int:
    _, dot, after = code.partition(".")
    return min(len(after) - len(after.lstrip("0#")), 6) if dot else 0


def _instant(days: float, code: str, *, epoch_1904: bool) -> str | None:
    if not 0 <= days < _LAST_DAY:
        return None
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    shift = 0 if epoch_1904 or days >= _LEAP_DAY_THAT_NEVER_WAS else 1
    instant = epoch + timedelta(days=int(days) + shift, seconds=round(days % 1 * 86_400))
    if not _DAY.search(code):
        return _elapsed(days) if "[" in code else f"{instant:%H:%M:%S}"
    if not _TIME.search(code):
        return f"{instant:%Y-%m-%d}"
    return f"{instant:%Y-%m-%d %H:%M:%S}" if "s" in code.lower() else f"{instant:%Y-%m-%d %H:%M}"


def _elapsed(days: float) -> str:
    minutes, seconds = divmod(round(days * 86_400), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
