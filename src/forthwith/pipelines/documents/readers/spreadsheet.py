"""What the elements of a workbook's parts mean: sheets, strings, formats, cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.readers.cells import shown_number

_LETTERS: Final = re.compile(r"[A-Z]{1,3}")
_DIGITS: Final = "0123456789"
_VALUES: Final = frozenset({"v", "t"})
_BUILT_IN: Final[Mapping[int, str]] = {
    9: "0%", 10: "0.00%",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
}  # fmt: skip
_STRINGS_CHARACTERS: Final = 4 * limits.OUTPUT_CHARACTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    relation: str
    hidden: bool


class Workbook:
    """Reads the list of sheets and from which year days are counted."""

    def __init__(self) -> None:
        self.sheets: list[SheetEntry] = []
        self.epoch_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self.sheets.append(
                SheetEntry(
                    name=attributes.get("name", f"Sheet {len(self.sheets) + 1}"),
                    relation=attributes.get("id", ""),
                    hidden=attributes.get("state", "visible") != "visible",
                )
            )
        elif name == "workbookPr":
            self.epoch_1904 = attributes.get("date1904") in {"1", "true"}

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class SharedStrings:
    """Reads the strings that cells refer to by number."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = False
        self._left = _STRINGS_CHARACTERS

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._phonetic = True
        self._in_text = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        if name == "si":
            self.strings.append("".join(self._pieces))
        elif name == "rPh":
            self._phonetic = False
        self._in_text = False

    def text(self, data: str) -> None:
        if self._in_text and self._left > 0:
            self._left -= len(data)
            self._pieces.append(data)


class NumberFormats:
    """Reads which number format each cell style has."""

    def __init__(self) -> None:
        self._custom: dict[int, str] = {}
        self._styles: list[int] = []
        self._known: dict[str | None, str] = {}
        self._in_cell_styles = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "cellXfs":
            self._in_cell_styles = True
        elif name == "numFmt":
            number = _whole(attributes.get("numFmtId"))
            self._custom[number] = attributes.get("formatCode", "")[:200]
        elif name == "xf" and self._in_cell_styles:
            self._styles.append(_whole(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_styles = False

    def text(self, data: str) -> None:
        pass

    def of(self, style: str | None) -> str:
        """Return the format code of a cell's style, empty for a general one."""
        if style in self._known:
            return self._known[style]
        index = _whole(style)
        if index >= len(self._styles):
            return ""
        number = self._styles[index]
        self._known[style] = self._custom.get(number) or _BUILT_IN.get(number, "")
        return self._known[style]


@dataclass(slots=True)
class Row:
    """The cells of a row that hold something, by column from 0."""

    cells: dict[int, str] = field(default_factory=dict)


class Sheet:
    """Reads the rows of one sheet that hold something, at most `cells` cells."""

    def __init__(
        self, strings: Sequence[str], formats: NumberFormats, *, epoch_1904: bool, cells: int
    ) -> None:
        self.rows: list[Row] = []
        self.seen = 0
        self.cut = False
        self.formulas_without_values = False
        self._strings = strings
        self._formats = formats
        self._epoch_1904 = epoch_1904
        self._left = cells
        self._characters_left = limits.OUTPUT_CHARACTERS
        self._row = Row()
        self._columns = _Columns()
        self._next_column = 0
        self._in_cell = False
        self._column = 0
        self._type = "n"
        self._style: str | None = None
        self._value: list[str] = []
        self._formula = False
        self._in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in _VALUES:
            self._in_value = self._in_cell
        elif name == "row":
            self._row, self._next_column = Row(), 0
        elif name == "f":
            self._formula = self._in_cell

    def end(self, name: str) -> None:
        if name in _VALUES:
            self._in_value = False
        elif name == "c":
            if self._in_cell:
                self._end_cell()
            self._in_cell = False
        elif name == "row" and self._row.cells:
            self.rows.append(self._row)
            self._row = Row()

    def text(self, data: str) -> None:
        if self._in_value:
            self._value.append(data)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        given = self._columns[attributes.get("r", "").rstrip(_DIGITS)]
        self._column = column = self._next_column if given is None else given
        self._next_column = column + 1
        self._in_cell, self._value, self._formula = True, [], False
        self._type, self._style = attributes.get("t", "n"), attributes.get("s")

    def _end_cell(self) -> None:
        text = self._shown(self._type, "".join(self._value))
        if not text or text.isspace():
            self.formulas_without_values |= self._formula and not self._value
            return
        self._characters_left -= len(text)
        if self.seen >= self._left or self._characters_left < 0 or self._column >= limits.COLUMNS:
            self.cut = True
            return
        self.seen += 1
        self._row.cells[self._column] = text

    def _shown(self, type_: str, value: str) -> str:
        if type_ == "n":
            form = self._formats.of(self._style)
            return shown_number(value, form, epoch_1904=self._epoch_1904) if value else ""
        if type_ == "s":
            index = _whole(value, absent=len(self._strings))
            return self._strings[index] if index < len(self._strings) else ""
        if type_ == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(value.strip(), value)
        return value


class _Columns(dict[str, int | None]):
    """The numbers of columns by their letters, None where there are none; each is told once."""

    def __missing__(self, letters: str) -> int | None:
        if not _LETTERS.fullmatch(letters):
            return None
        self[letters] = column_number(letters)
        return self[letters]


def column_number(letters: str) -> int:
    """Return the number of a column from its letters, from 0.

    >>> column_number("A"), column_number("XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _whole(text: str | None, *, absent: int = 0) -> int:
    if not text:
        return absent
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else absent
