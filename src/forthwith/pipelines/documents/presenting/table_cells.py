r"""Cells of a document made safe for a spreadsheet.

A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a
formula, even out of a text file, and a formula can send what is around it to somebody else. In a
text file the separators count too: where a program splits at semicolons, the second half of
`a;=1+1` is a cell of its own.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

CELL_CHARACTERS: Final = 32_767
"""What one cell of a workbook holds, in UTF-16 code units."""

_OPENING: Final = re.compile(
    r"(?P<before>\A|[;\t\r\n])(?P<blank>(?:[^\S\t\r\n]|\")*)"
    r"(?=(?P<rest>[=+@\uff1d\uff0b\uff0d\uff20-][^;\t\r\n]*))"
)
_BLANK_OPENING: Final = re.compile(r"\A[\t\r]")
_NUMBER: Final = re.compile(
    r"[-+]?(?:[0-9]+(?:[.,][0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
    r"|[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?)[ %]*"
)
_FIGURE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.([0-9]{1,6}))?")
_MAX_DIGITS: Final = 15
_THOUSANDS: Final = 3
_KEPT_CONTROLS: Final = frozenset("\t\n\r")
_NO_CHARACTERS: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})


def is_number(cell: str) -> bool:
    """Tell whether the cell is a plain number, which no program computes.

    >>> [is_number(cell) for cell in ("-12.5", "+1.234,50", "-3 %", "-1+1", "-2+cmd|x")]
    [True, True, True, False, False]
    """
    return _NUMBER.fullmatch(cell) is not None


def shown(cell: str) -> str:
    """The cell without characters that no program shows: controls, marks of direction."""
    if cell.isascii() and cell.isprintable():
        return cell
    return "".join(
        char
        for char in cell
        if char in _KEPT_CONTROLS or unicodedata.category(char) not in _NO_CHARACTERS
    )


def as_text(cell: str) -> str:
    r"""The cell for a text file, with an apostrophe before whatever could become a formula.

    >>> as_text("=1+1"), as_text("-12.5"), as_text("a;=b()"), as_text("well-known")
    ("'=1+1", '-12.5', "a;'=b()", 'well-known')
    """
    plain = shown(cell)
    if is_number(plain.strip(" ")):
        return plain
    guarded = _OPENING.sub(_guarded, plain)
    return f"'{guarded}" if _BLANK_OPENING.match(guarded) else guarded


def _guarded(match: re.Match[str]) -> str:
    return f"{match['before']}'{match['blank']}"


def as_figure(cell: str) -> tuple[float, int] | None:
    """The number that a cell is, with its decimals, where nothing of it would be lost or guessed.

    Not so: leading zeros, more than 15 digits, and three decimals, which may be thousands.

    >>> as_figure("-12.50"), as_figure("007"), as_figure("1.234"), as_figure("1,5")
    ((-12.5, 2), None, None, None)
    """
    match = _FIGURE.fullmatch(cell)
    if match is None or sum(map(str.isdigit, cell)) > _MAX_DIGITS:
        return None
    decimals = len(match[1] or "")
    return None if decimals == _THOUSANDS else (float(cell), decimals)


def fitting(cell: str) -> str:
    """The cell cut to what a workbook's cell holds."""
    units = len(cell) if cell.isascii() else len(cell.encode("utf-16-le", "replace")) // 2
    if units <= CELL_CHARACTERS:
        return cell
    half = CELL_CHARACTERS if len(cell) == units else CELL_CHARACTERS // 2
    return f"{cell[: half - 1]}…"
