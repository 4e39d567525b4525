"""How much a parser would build of HTML, counted without building a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from forthwith.pipelines.documents import limits

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>\0]{0,40})|<!--")
_ATTRIBUTES: Final = re.compile(
    r"(?:[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+"
    r"(?:\"[^\"]*+\"?|'[^']*+'?|[^ \t\n\f\r>\"'][^ \t\n\f\r>]*+)?)?)"
    rf"{{0,{limits.HTML_ATTRIBUTES}}}[ \t\n\f\r/]*+>?"
)
"""Cut as browsers cut them: only their kinds of space count, and quotes only after the sign."""
_FORMATTING: Final = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr", "frame", "basefont", "bgsound", "keygen",
})  # fmt: skip
_CLOSES_ITSELF: Final = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup",
    "colgroup", "rp", "rt",
})  # fmt: skip
_RAW: Final = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed"})


@dataclass(slots=True)
class Burden:
    """What a parser would have to build; each figure is an upper estimate."""

    nesting: int = 0
    reopened: int = 0
    """Elements such as `b` that stay open across others: a parser opens them in each again."""
    crowded: bool = False
    """A tag has more attributes than a page's may: a parser compares each with all others."""

    @property
    def is_too_much(self) -> bool:
        """Whether the page is read without a parser."""
        return (
            self.crowded
            or self.nesting > limits.HTML_NESTING
            or self.reopened > limits.HTML_REOPENED
        )


def burden_of(markup: str) -> Burden:
    """Return how much work the markup is, in time linear in the text.

    >>> burden_of("<div><div><br><p>a<p>b</div></div>").nesting
    2
    >>> burden_of("<b><p>a</p><p>b</p>").reopened
    4
    """
    found = Burden()
    depth = formatting = 0
    for closing, name in tags_of(markup):
        if closing is None:
            found.crowded = True
            break
        step = -1 if closing else 1
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
        else:
            found.reopened += formatting
        if name not in _VOID and name not in _CLOSES_ITSELF:
            depth = max(0, depth + step)
            found.nesting = max(found.nesting, depth)
    return found


def tags_of(markup: str) -> Iterator[tuple[bool | None, str]]:
    """Yield each tag as (is it a closing one, its name), passing comments and raw text by.

    Of a tag with too many attributes neither can be told: its end is not looked for.
    """
    position, has_comment_end = 0, True
    absent: set[str] = set()
    while (tag := _TAG.search(markup, position)) is not None:
        position = tag.end()
        if tag[2] is None:
            end = markup.find("-->", position) if has_comment_end else -1
            has_comment_end = end >= 0
            position = end + 3 if has_comment_end else position
            continue
        name = tag[2].lower()
        position = _after_attributes(markup, position)
        yield (bool(tag[1]) if position else None), name
        if name in _RAW and not tag[1] and name not in absent:
            position = _after_raw(markup, name, position, absent)


def _after_attributes(markup: str, position: int) -> int:
    """Return where the tag ends, 0 if it has too many attributes."""
    if markup.startswith(">", position):
        return position + 1
    found = _ATTRIBUTES.match(markup, position)
    end = found.end() if found else position
    return end if end == len(markup) or markup[end - 1] == ">" else 0


def _after_raw(markup: str, name: str, position: int, absent: set[str]) -> int:
    end = re.compile(f"</{name}", re.IGNORECASE).search(markup, position)
    if end is None:
        absent.add(name)
        return position
    return end.start()
