r"""Read an RTF document: text in its order, tables, notes, text boxes, headers and footers.

Groups nest, and each inherits what is set around it. One that begins with `\*` is passed over
unless it is known to hold text. Pictures, embedded objects and the codes of fields are not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from forthwith.pipelines.documents import limits
from forthwith.pipelines.documents.clean_text import flat
from forthwith.pipelines.documents.codes import refusal
from forthwith.pipelines.documents.models import Checked, Read
from forthwith.pipelines.documents.readers.blocks import Blocks, clean_metadata
from forthwith.pipelines.documents.readers.rtftokens import (
    Token,
    encoding_of_charset,
    encoding_said,
    tokens_of,
)

READER: Final = "forthwith-rtf"
_UNREAD: Final = frozenset({
    "colortbl", "pict", "objdata", "objclass", "fldinst", "sp", "shprslt", "filetbl", "listtable",
    "nonshppict", "xe", "tc", "template", "bkmkstart", "bkmkend", "atnid", "atnauthor", "atndate",
    "themedata", "colorschememapping", "datastore", "latentstyles", "revtbl", "rsidtbl",
    "generator", "listoverridetable", "pgptbl", "nextfile", "private", "ftnsep",
    "ftnsepc", "aftnsep", "aftnsepc", "ftncn", "aftncn", "mmathPr", "wgrffmtfilter", "upr",
})  # fmt: skip
_KNOWN: Final = frozenset({"annotation", "shpinst", "shptxt", "ud", "footnote", "pntext", "pntxtb"})
"""Groups that a program may pass over, and that hold text."""
_HEADERS: Final = frozenset({"header", "headerl", "headerr", "headerf"})
_FOOTERS: Final = frozenset({"footer", "footerl", "footerr", "footerf"})
_NOTES: Final = frozenset({"footnote", "annotation"})
_MARKERS: Final = frozenset({"listtext", "pntext"})
_INFO: Final[Mapping[str, str]] = {
    "title": "title", "author": "author", "subject": "subject", "keywords": "keywords",
    "company": "company", "doccomm": "description", "operator": "last_modified_by",
}  # fmt: skip
_SIGNS: Final[Mapping[str, str]] = {
    "tab": "\t", "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022", "lquote": "\u2018",
    "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d", "emspace": " ",
    "enspace": " ", "qmspace": " ", "line": "\n", "lbr": "\n", "nestcell": " ", "nestrow": "\n",
}  # fmt: skip
_SYMBOLS: Final[Mapping[str, str]] = {
    "~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": "\t",
}  # fmt: skip
_HEADING: Final = re.compile(
    r"(?i)(?:heading|überschrift|titre|título|titolo|kop|rubrik|nagłówek|nadpis) ([1-9])"
)
"""What programs call the styles of headings."""


@dataclass(frozen=True, slots=True)
class _State:
    """What is set in a group: where its text goes, and how its letters are meant."""

    place: str = "body"
    skipped: bool = False
    hidden: bool = False
    encoding: str | None = None
    replaced: int = 1
    """How many signs after a Unicode letter stand for it in old programs."""


@dataclass(slots=True)
class _Paragraph:
    """What is set for a paragraph."""

    in_table: bool = False
    style: int | None = None
    level: int | None = None


def read_rtf(stream: BinaryIO, checked: Checked) -> Read:
    """Read the document; one that ends within a group gives what stands before, with a note.

    Raises:
        PermanentError: it is too large, or its groups are nested too deeply.

    """
    content = stream.read(limits.SALVAGED_BYTES + 1)
    if len(content) > limits.SALVAGED_BYTES:
        allowed = limits.SALVAGED_BYTES // limits.MEGABYTE
        raise refusal("document_too_complex", f"RTF of more than {allowed} MB is not read.")
    document = _Document()
    document.read(content)
    return document.result(checked)


@dataclass(slots=True)
class _Document:
    """Hears of tokens, and writes paragraphs and tables as they end."""

    blocks: Blocks = field(default_factory=Blocks)
    metadata: dict[str, str] = field(default_factory=dict)
    sides: dict[str, dict[str, None]] = field(default_factory=dict)
    """By its place what stands beside the body: each text once."""
    encoding: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    state: _State = field(default_factory=_State)
    around: list[tuple[_State, list[str]]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    paragraph: _Paragraph = field(default_factory=_Paragraph)
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    font: int = 0
    unread: int = 0
    """How many signs are still to be passed over after a Unicode letter."""
    ignorable: bool = False

    def read(self, content: bytes) -> None:
        for token in tokens_of(content):
            if token.kind in {"text", "hex"}:
                self._take(token)
                continue
            self._decode()
            if token.kind == "brace":
                if token.value == "{":
                    self._open()
                elif not self._close():
                    break
            elif token.kind == "word":
                self._word(token.value, token.number)
            else:
                self._symbol(token.value)
            if self.blocks.full:
                break
        self._decode()
        if self.around and not self.blocks.full:
            self.blocks.remark("recovered_after_damage", "The RTF ends within a group.")
        while self.around:
            self._close()

    def result(self, checked: Checked) -> Read:
        """What was read; headers stand before the body, notes and footers after it."""
        self.paragraph.in_table = False
        if self.cells:
            self._end_cell("cell")
        self._end_table()
        self._end_paragraph()
        for place in ("notes", "footer"):
            for text in self.sides.get(place, {}):
                self.blocks.line(text)
        self.blocks.end_page()
        return Read(
            kind=checked.kind,
            reader=READER,
            pages=self.blocks.pages,
            tables=self.blocks.tables,
            headings=self.blocks.headings,
            metadata=clean_metadata(self.metadata),
            notes=list(self.blocks.notes.values()),
        )

    def _take(self, token: Token) -> None:
        passed = min(self.unread, len(token.text))
        self.unread -= passed
        if not self.state.skipped and not self.state.hidden:
            self.waiting += token.text[passed:]

    def _decode(self) -> None:
        if self.waiting:
            name = self.state.encoding or self.encoding
            self.pieces.append(self.waiting.decode(name, "replace"))
            self.waiting.clear()

    def _open(self) -> None:
        if len(self.around) >= limits.XML_NESTING:
            raise refusal(
                "document_too_complex",
                f"Groups are nested more than {limits.XML_NESTING} deep.",
                cause="nesting",
            )
        self.around.append((self.state, self.pieces))
        self.unread, self.ignorable = 0, False

    def _close(self) -> bool:
        """End a group; False where there is none that could end."""
        if not self.around:
            return False
        inner, pieces = self.state, self.pieces
        self.state, self.pieces = self.around.pop()
        self.unread, self.ignorable = 0, False
        if inner.place == "stylesheet" != self.state.place:
            self.paragraph = _Paragraph()
        if pieces is not self.pieces:
            self._keep(inner.place, "".join(pieces).strip())
        return bool(self.around)

    def _keep(self, place: str, text: str) -> None:
        """Put the text of a group apart where it belongs."""
        if place in _INFO:
            self.metadata[_INFO[place]] = flat(_united(text))
        elif place == "stylesheet":
            found = _HEADING.fullmatch(text.partition(";")[0].strip())
            if found and self.paragraph.style is not None:
                self.levels.setdefault(self.paragraph.style, int(found[1]))
        elif place == "marker":
            bare = "".join(c for c in text if c.isalnum())
            self.pieces.append(f"{text} " if bare else "- ")
        elif text and place in {"header", "notes", "footer"}:
            said, shown = self.sides.setdefault(place, {}), _united(text)
            if place == "header" and shown not in said:
                self.blocks.line(shown)
            said[shown] = None

    def _word(self, word: str, number: int | None) -> None:
        if self.ignorable and word not in _KNOWN:
            self.ignorable = False
            self.state = replace(self.state, skipped=True)
        elif word in _UNREAD:
            self.state = replace(self.state, skipped=True)
        elif self.state.skipped and word != "ud":
            return
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word == "u" and number is not None:
            self._add(chr(number % 65536))
            self.unread = self.state.replaced
        elif not self._place(word):
            self._set(word, number)
        self.ignorable = False

    def _add(self, text: str) -> None:
        if self.unread:
            self.unread -= 1
        elif not self.state.skipped and not self.state.hidden:
            self.pieces.append(text)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.ignorable = True
        elif symbol in "\r\n":
            self._end_paragraph()
        elif symbol in _SYMBOLS:
            self._add(_SYMBOLS[symbol])

    def _place(self, word: str) -> bool:
        """Follow a word that says where the text of its group belongs; False for any other."""
        places = (
            (_HEADERS, "header"), (_FOOTERS, "footer"), (_NOTES, "notes"), (_MARKERS, "marker"),
        )  # fmt: skip
        place = next((place for words, place in places if word in words), None)
        if place is None and self.state.place == "info" and word in _INFO:
            place = word
        if place is not None or word in {"info", "stylesheet", "fonttbl"}:
            self.state = replace(self.state, place=place or word)
            self.pieces = []
            return True
        if word == "ud":
            self.state = replace(self.state, skipped=False)
        return word == "ud"

    def _set(self, word: str, number: int | None) -> None:
        if word in {"par", "sect", "page", "cell", "row", "pard", "intbl", "s", "outlinelevel"}:
            self._structure(word, number)
        elif word in {"f", "fcharset"}:
            self._set_font(word, number or 0)
        elif word == "uc":
            self.state = replace(self.state, replaced=min(max(0, number or 0), 16))
        elif word in {"v", "deleted"}:
            self.state = replace(self.state, hidden=number != 0)
        elif word == "plain":
            self.state = replace(self.state, hidden=False)
        elif (said := encoding_said(word, number)) is not None:
            self.encoding = said

    def _set_font(self, word: str, number: int) -> None:
        if word == "f":
            self.font = number
            self.state = replace(self.state, encoding=self.fonts.get(number))
        elif len(self.fonts) < limits.ATTACHMENTS:
            self.fonts[self.font] = encoding_of_charset(number, self.encoding)

    def _structure(self, word: str, number: int | None) -> None:
        if self.state.place == "stylesheet":
            self._describe_style(word, number)
        elif self.state.place != "body":
            self.pieces += [] if word in {"pard", "intbl", "s", "outlinelevel"} else ["\n"]
        elif word in {"cell", "row"}:
            self._end_cell(word)
        elif word in {"par", "sect", "page"}:
            self._end_paragraph()
        elif word == "pard":
            self.paragraph = _Paragraph()
        elif word == "intbl":
            self.paragraph.in_table = True
        elif word == "s":
            self.paragraph.style = number
        else:
            self.paragraph.level = number

    def _describe_style(self, word: str, number: int | None) -> None:
        if word == "s":
            self.paragraph = _Paragraph(style=number)
            self.pieces = []
        elif word == "outlinelevel" and number is not None and self.paragraph.style is not None:
            self.levels[self.paragraph.style] = number + 1

    def _text(self) -> str:
        text = _united("".join(self.pieces))
        self.pieces.clear()
        return text

    def _end_cell(self, word: str) -> None:
        if word == "cell":
            self.cells.append(self._text().strip())
        elif self.cells:
            self.rows.append(self.cells)
            self.cells = []
            self.paragraph.in_table = False

    def _end_paragraph(self) -> None:
        if self.paragraph.in_table or self.cells:
            self.pieces.append("\n")
            return
        self._end_table()
        text = self._text().strip()
        level = self.paragraph.level
        level = self.levels.get(self._style()) if level is None else level + 1
        if level is not None and 1 <= level <= 9 and text:
            self.blocks.heading(flat(text), level)
        else:
            self.blocks.line(text)

    def _style(self) -> int:
        return -1 if self.paragraph.style is None else self.paragraph.style

    def _end_table(self) -> None:
        if self.cells:
            self._end_cell("row")
        if self.rows:
            self.blocks.table(self.rows)
            self.rows = []


def _united(text: str) -> str:
    """Return the text with halves of a letter, which RTF writes apart, as one letter."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
