"""Find the lists of a text by the marks at the beginning of its lines.

Lines with the same mark, or whose numbers go on, are the items of one list; a list with another
mark between them is within an item. An item goes on in the lines below it, up to a blank one
or, where lines end as paper does, up to one that ends a sentence or falls short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Final

from forthwith.pipelines.documents.models import ItemList, PageSpan, Section
from forthwith.pipelines.documents.spans import Pages

MAX_LISTS: Final = 1_000
_ITEMS: Final = 500
_ITEM_CHARACTERS: Final = 300
_LINES: Final = 200_000
_DEPTH: Final = 6
_LEAST: Final = 2
_FULL_LINE: Final = 45
_PASSED: Final = 12
"""Lines after which the next number is that of another list, where an item has paragraphs."""
_LINE: Final = re.compile(r"[^\n]+")
_BULLET: Final = re.compile(
    "[ \t]{0,40}([-–—*+·•‣●○▪■□◦➢✓\uf0b7\uf0a7])[ \t]+(?=[^\\W_]|[\"'“‘„«(\\[$€£])"
    "|[ \t]{0,40}([•‣●▪■◦\uf0b7\uf0a7])$"
)
_NUMBER: Final = re.compile(
    r"[ \t]{0,40}(\(?)(?:(\d{1,3})|([a-z])|([A-Z])(?=\))|([ivxl]{2,5}))([.)])[ \t]+(?=\S)"
)
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class _Mark:
    """How an item is marked, what its number may mean, and where its words begin."""

    style: str
    values: frozenset[int]
    end: int


@dataclass(slots=True)
class _Open:
    """A list whose next item may follow."""

    style: str
    start: int
    values: frozenset[int]
    end: int = 0
    is_interrupted: bool = False
    items: list[str] = field(default_factory=list)

    def is_followed_by(self, mark: _Mark) -> bool:
        """Tell whether the mark is that of the next item."""
        if mark.style != self.style:
            return False
        return not mark.values or bool(mark.values & {value + 1 for value in self.values})


def lists_of(
    text: str, pages: Sequence[PageSpan], sections: Sequence[Section], *, broken: bool
) -> list[ItemList]:
    """The lists in the order of the text, each from its first item to the end of its last.

    Args:
        text: the whole text.
        pages: where its pages stand.
        sections: its sections, whose titles are no items.
        broken: an item may go on in a line that is not set in.

    """
    headed = frozenset(section.start for section in sections)
    places = Pages(pages)
    found = list(islice(_lists(text, headed, broken=broken), 2 * MAX_LISTS))
    found.sort(key=lambda one: (one.start, -one.end))
    return [
        ItemList(
            start=one.start,
            end=one.end,
            page=places.at(one.start),
            ordered=bool(one.values),
            items=one.items,
        )
        for one in found[:MAX_LISTS]
    ]


def _lists(text: str, headed: frozenset[int], *, broken: bool) -> Iterator[_Open]:
    opened: list[_Open] = []
    before, passed = "", 0
    for line in islice(_LINE.finditer(text), _LINES):
        content, position = line[0], line.start()
        mark = None if position in headed else _mark(content)
        is_next = (
            text[position - 2 : position - 1] != "\n" and position not in headed and not passed
        )
        if mark is not None:
            yield from _closed(opened, mark)
            _add(opened, mark, position, content)
            passed = 0
        elif opened and is_next and _goes_on(before, content, broken=broken):
            _lengthen(opened[-1], content)
        elif opened:
            passed += 1
            yield from _interrupted(opened, wholly=passed > _PASSED or not broken)
        if not passed:
            for one in opened:
                one.end = one.end if one.is_interrupted else line.end()
        before = content
    yield from _long_enough(opened)


def _goes_on(before: str, line: str, *, broken: bool) -> bool:
    """Tell whether a line without a mark belongs to the item above it."""
    if not broken:
        return line[0] in " \t"
    bare = before.rstrip()
    is_full = len(bare) >= _FULL_LINE and not bare.endswith((".", ";", ":", "!", "?"))
    return is_full or line[0] in " \t" or line[0].islower() or _BULLET.fullmatch(bare) is not None


def _interrupted(opened: list[_Open], *, wholly: bool) -> Iterator[_Open]:
    """End the lists, but for the outer ones whose numbers may go on some lines below."""
    numbered = 0 if wholly else len([*takewhile(lambda one: bool(one.values), opened)])
    ended = opened[numbered:]
    del opened[numbered:]
    for one in opened:
        one.is_interrupted = True
    yield from _long_enough(ended)


def _mark(line: str) -> _Mark | None:
    """The mark at the beginning of a line.

    >>> _mark("b) the second").style, _mark("- one").style, _mark("-12 degrees")
    (')', '-', None)
    """
    bullet = _BULLET.match(line)
    if bullet:
        return _Mark(bullet[1] or bullet[2], frozenset(), bullet.end())
    number = _NUMBER.match(line)
    if number is None:
        return None
    before, digits, lower, upper, roman, after = number.groups()
    sort = "0" if digits else "A" if upper else ""
    return _Mark(before + sort + after, _values(digits, lower or upper or roman), number.end())


def _values(digits: str | None, letters: str) -> frozenset[int]:
    """What a number may mean: an i is the ninth letter, or the first Roman number."""
    if digits:
        return frozenset({int(digits)})
    low = letters.lower()
    alphabetic = {ord(low) - ord("a") + 1} if len(low) == 1 else set()
    return frozenset(alphabetic | ({_roman(low)} if set(low) <= set(_ROMAN) else set()))


def _roman(letters: str) -> int:
    figures = [_ROMAN[letter] for letter in letters]
    following = [*figures[1:], 0]
    return sum(-a if a < b else a for a, b in zip(figures, following, strict=True))


def _closed(opened: list[_Open], mark: _Mark) -> Iterator[_Open]:
    """End the lists within the one that the mark goes on; if it begins one, those of its kind."""
    going_on = [index for index, one in enumerate(opened) if one.is_followed_by(mark)]
    same = [index for index, one in enumerate(opened) if one.style == mark.style]
    keep = going_on[-1] + 1 if going_on else same[0] if same else _DEPTH
    yield from _long_enough(opened[keep:])
    del opened[keep:]


def _add(opened: list[_Open], mark: _Mark, start: int, line: str) -> None:
    if not opened or not opened[-1].is_followed_by(mark):
        opened.append(_Open(mark.style, start, mark.values))
    last = opened[-1]
    last.values = mark.values
    last.is_interrupted = False
    if len(last.items) < _ITEMS:
        last.items.append(" ".join(line[mark.end :].split())[:_ITEM_CHARACTERS])


def _lengthen(one: _Open, line: str) -> None:
    if len(one.items) < _ITEMS:
        longer = f"{one.items[-1]} {' '.join(line[: 2 * _ITEM_CHARACTERS].split())}"
        one.items[-1] = longer.strip()[:_ITEM_CHARACTERS]


def _long_enough(lists: Sequence[_Open]) -> Iterator[_Open]:
    return (one for one in lists if len(one.items) >= _LEAST)
