"""How deep HTML is nested, counted without building a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][^\s/>\0]{0,40})|<!--")
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr", "frame", "basefont", "bgsound", "keygen",
})  # fmt: skip
_CLOSES_ITSELF: Final = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup",
    "colgroup", "rp", "rt",
})  # fmt: skip
_RAW: Final = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed"})


def nesting_of(markup: str) -> int:
    """Return an upper estimate of the depth of the tree, in time linear in the text.

    >>> nesting_of("<div><div><br><p>a<p>b</div></div>")
    2
    """
    depth = deepest = 0
    for closing, name in tags_of(markup):
        if name in _VOID or name in _CLOSES_ITSELF:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def tags_of(markup: str) -> Iterator[tuple[bool, str]]:
    """Yield each tag as (is it a closing one, its name), passing comments and raw text by."""
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
        yield bool(tag[1]), name
        if name in _RAW and not tag[1] and name not in absent:
            position = _after_raw(markup, name, position, absent)


def _after_raw(markup: str, name: str, position: int, absent: set[str]) -> int:
    end = re.compile(f"</{name}", re.IGNORECASE).search(markup, position)
    if end is None:
        absent.add(name)
        return position
    return end.start()
