"""Writing to people and to programs: data on stdout, everything else on stderr.

What users named (files, messages, tags) may hold control characters, escape sequences, marks that
turn the direction of text round, or Rich markup. None of it reaches a terminal as such: `shown`
makes them visible, and texts are never read as markup.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import IO, TYPE_CHECKING, Final

from rich.cells import cell_len, chop_cells
from rich.console import Console, RenderableType
from rich.text import Text

from forthwith.model.json import JsonObject, JsonValue

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNBOUNDED: Final = 240  # a pipe has no width: nothing is folded
_PAGE_WIDTH: Final = 100
_INDENT: Final = "  "
_LABEL: Final = re.compile(r"[A-Z]\w{1,11}(?: \w{1,4})?: +")
_LEAST_WIDTH: Final = 10
_HIDDEN: Final = "\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f"
_UNSAFE: Final = re.compile(f"[\x00-\x1f{_HIDDEN}\ud800-\udfff]")
_UNSAFE_IN_PAGES: Final = re.compile(f"[\x00-\x08\x0b-\x1f{_HIDDEN}\ud800-\udfff]")
_UNSAFE_IN_JSON: Final = re.compile(f"[{_HIDDEN}\ud800-\udfff]")


def shown(text: str) -> str:
    r"""A text of a user on one line, with everything that would act on a terminal made visible.

    >>> shown("a\x1b[31mb\u202ec")
    'a\\x1b[31mb\\u202ec'
    """
    return _UNSAFE.sub(_visible, text)


def shown_page(text: str) -> str:
    """The same for a text of several lines."""
    return _UNSAFE_IN_PAGES.sub(_visible, text.replace("\r\n", "\n"))


def _visible(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape", "surrogatepass").decode("ascii")


def as_json(value: JsonValue | Mapping[str, JsonValue], *, indent: int | None = None) -> str:
    r"""JSON that is safe to look at: what would act on a terminal is escaped, the value the same.

    >>> as_json({"name": "a\u202eb"})
    '{"name":"a\\u202eb"}'
    """
    separators = (",", ": ") if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    return _UNSAFE_IN_JSON.sub(_json_escape, text)


def _json_escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


@cache
def out() -> Console:
    """Where data go."""
    return _console(sys.stdout)


@cache
def err() -> Console:
    """Where everything else goes."""
    return _console(sys.stderr)


def _console(file: IO[str]) -> Console:
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Console(
        file=file,
        highlight=False,
        emoji=False,
        markup=False,
        no_color=plain or None,
        width=None if file.isatty() or "COLUMNS" in os.environ else _UNBOUNDED,
    )


def styled(*parts: str | tuple[str, str]) -> Text:
    """A line of pieces, each plain or with a style; their texts must be `shown` already."""
    return Text.assemble(*parts)


def say(*parts: str | tuple[str, str]) -> None:
    """Tell the person something, on stderr."""
    err().print(styled(*parts), soft_wrap=True)


def show(content: RenderableType) -> None:
    """Give data to the person, on stdout."""
    out().print(content, soft_wrap=isinstance(content, Text))


def emit(value: JsonValue | Mapping[str, JsonValue]) -> None:
    """Give JSON on stdout: one line for a program, indented for a person."""
    write(as_json(value, indent=2 if sys.stdout.isatty() else None) + "\n")


def write(text: str) -> None:
    """Text on stdout as it stands, whatever the locale's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def write_page(text: str) -> None:
    """Lines for a person: folded between words on a terminal, as they stand elsewhere."""
    width = min(out().width, _PAGE_WIDTH) if sys.stdout.isatty() else sys.maxsize
    write("".join(f"{folded(line, width)}\n" for line in text.splitlines()))


def folded(line: str, width: int) -> str:
    """A line on several, the further ones below the text that follows a label.

    Widths are those of a terminal, where a Chinese character takes two columns and an accent none.

    >>> print(folded("Facts: Total 12.00 EUR; Date 5 March", 24))
      Facts: Total 12.00
             EUR; Date 5
             March
    """
    label, words = _LABEL.match(line), line.lstrip(" ")
    first = _INDENT + line[: len(line) - len(words)]
    later = first + " " * (label.end() if label else 0)
    rows, begun = [first], False
    for gap, piece in _pieces(words, max(_LEAST_WIDTH, width - len(later))):
        if begun and cell_len(rows[-1]) + len(gap) + cell_len(piece) > width:
            rows, begun = [*rows, later], False
        rows[-1] += f"{gap}{piece}" if begun else piece
        begun = begun or bool(piece)
    return "\n".join(row.rstrip() for row in rows)


def _pieces(line: str, width: int) -> Iterator[tuple[str, str]]:
    """The words of a line with the space before each; one that is too wide in several parts."""
    for word in line.split(" "):
        parts = chop_cells(word, width) if cell_len(word) > width else [word]
        yield from ((" " if not number else "", part) for number, part in enumerate(parts))


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """Show a terminal that something is under way."""
    if not err().is_terminal:
        yield
        return
    with err().status(styled(words)):
        yield


def emit_line(line: JsonObject) -> None:
    """One line of a stream of JSON."""
    write(as_json(line) + "\n")
