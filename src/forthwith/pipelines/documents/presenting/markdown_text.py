"""Words of a document made safe to stand in Markdown.

Nothing that the document says may turn into markup, into HTML or into a link: every character
that Markdown or HTML give a meaning is escaped, and what cannot be seen is dropped, so that a name
with a text-direction mark in it cannot turn the line round.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"[\\`*_\[\]{}<>&|~#$]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_OPENING = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+=])")
_AUTOLINK = re.compile(r"(?<=:)/(?=/)|(?<=www)\.|(?<=\w)@(?=\w)", re.IGNORECASE)
_BACKTICKS = re.compile("`+")
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def visible(text: str) -> str:
    r"""One line of the text without what cannot be seen.

    >>> visible("a\u202eb\n c\x1b[31m")
    'ab c[31m'
    """
    flat = " ".join(text.split())
    if flat.isascii() and flat.isprintable():
        return flat
    return "".join(char for char in flat if unicodedata.category(char) not in _INVISIBLE)


def plain(text: str, limit: int = 0) -> str:
    r"""The text as it reads, with nothing of it taken as Markdown or HTML.

    >>> plain("1. <b>*Hi*</b> www.x.org")
    '1\\. &lt;b&gt;\\*Hi\\*&lt;/b&gt; www\\.x.org'
    """
    flat = cut(visible(text), limit)
    escaped = _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), flat)
    escaped = _AUTOLINK.sub(lambda match: f"\\{match[0]}", escaped)
    return _OPENING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def code(text: str, limit: int = 0) -> str:
    """The text between backticks, where nothing is a link; in a table cell too.

    >>> code("a`b|c")
    "`a'b¦c`"
    """
    flat = cut(visible(text), limit)
    return f"`{_BACKTICKS.sub(chr(39), flat).replace('|', '¦')}`" if flat else ""


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, with a mark where something is missing; 0 is no limit."""
    return text if not limit or len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table of cells that are safe already."""
    lines = [f"| {' | '.join(header)} |", f"|{'|'.join(' --- ' for _ in header)}|"]
    lines.extend(f"| {' | '.join(row)} |" for row in rows)
    return lines


def rounded(line: str) -> str:
    """The line with round brackets for square ones, which are markup to what prints it.

    >>> rounded("[bold]Total[/]")
    '(bold)Total(/)'
    """
    return line.replace("[", "(").replace("]", ")")
