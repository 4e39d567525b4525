"""Labelled values: "Invoice no.: 17", two columns of a row, a label with its value below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, TypeAlias

from forthwith.pipelines.documents.language.currencies import BEFORE_NUMBER
from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.labels import canonical, is_known

MAX_PAIRS: Final = 10_000
_MOST_COLUMNS: Final = 50
_GAP: Final = re.compile(r"\t+|(?<![$€£¥ ]) {2,}| ?\| ?| ?\.{4,} ?| (?:\. ?){3,} ?")
"""Between the parts of a line; a label's dots lead to its value."""
_NUMBERED: Final = (
    r"(?:(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]|\(\w{1,3}\)|§ ?\d{1,3})[ \t]+[*_]*(?!"
    r"(?:Jan|Feb|Mar|Mär|Apr|Ma[iy]|Jun|Jul|Aug|Sep|O[ck]t|Nov|De[cz]|Quart)[^\W\d_]*\.?(?!\w)))"
)
"""The number of a line, of a clause or a list; "3. März" and "1. Quartal" have an ordinal."""
_LABEL: Final = re.compile(
    rf"[\s>*_#•·–-]*(?:{_NUMBERED}|(?P<bare>\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}[ \t]+[*_]*))?"
    r"(?P<label>[^\W\d_][^:\uff1a=\n]{0,58}?)[*_ ]*(?::(?!//)|=|\uff1a)(?=\s|\*|$|[^\s:\uff1a=])"
)
"""A label with its mark; a bare figure before it is a number of the line, or an amount."""
_EDGES: Final = " \t*_:\uff1a"
_LABEL_WORDS: Final = 7
_NEXT: Final = re.compile(
    r"(?<=[ ,;\uff0c\uff1b、\u3000])([^\W\d_][\w.-]*(?: [^\W\d_][\w.]*){0,2})(?: ?: | ?\uff1a)"
)
_COLON: Final = re.compile(r"[:\uff1a]")
_TIME: Final = re.compile(r"\d{1,2}$")
_LEAD: Final = re.compile(rf"[\s>*_#•·–-]*{_NUMBERED}?")
_STEP: Final = re.compile(r"[^\s#№]+(?:[ ]+|(?=[#№]))|[#№][ ]*")
"""The next word of a label, or its number sign, behind which the value may stand at once."""
_IS: Final = re.compile(r"(?:is|was|are|ist|lautet|sind|est|es|è)[ ]+(?=\S)")
_RATE: Final = re.compile(r"(?:(?:at|of|zu|à|al|van) |@ ?)?\d+(?:[.,]\d+)? ?% ?")
_CURRENCY: Final = re.compile(rf"[ *_]*(?:{BEFORE_NUMBER})[ *_]*")
_DIGIT: Final = re.compile(r"[ *_]*[-−(]?\d")
_CODED: Final = frozenset(
    {"number", "id", "date", "ref", "reference", "iban", "bic", "datum", "rechnungsnummer",
     "kundennummer", "bestellnummer", "auftragsnummer", "rechnungsdatum", "fälligkeitsdatum"}
)  # fmt: skip
_STACKED: Final = 60
_PREFIX_WORDS: Final = 5
_PREFIX_CHARACTERS: Final = 200
"""How far the next word may end; a line of marks alone would be gone through again and again."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the span its value is in.

    Attributes:
        sure: how sure it is that they belong together.
        loose: there is no mark between them: only a value of a strict form may be read.

    """

    label: str
    place: Span
    value: Span
    sure: float = 1.0
    loose: bool = False


Known: TypeAlias = Callable[[str], bool]
"""Whether words are a label, though no mark says so."""


def find_pairs(text: str, known: Known = is_known) -> list[Pair]:
    """Every labelled value, in reading order."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n\f]+", text)]
    found: list[Pair] = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else None
        found.extend(_in_line(text, line, below, known))
        if len(found) >= MAX_PAIRS:
            break
    return found[:MAX_PAIRS]


def _in_line(text: str, line: Span, below: Span | None, known: Known) -> Iterator[Pair]:
    columns = segments(text, line)
    if len(columns) > _MOST_COLUMNS:
        return  # a row of a wide table, which is read as one
    parts = _with_currencies(text, columns)
    index, only = 0, 2 if _alternates(text, parts, known) else len(parts)
    while index < len(parts):
        after = parts[index + 1] if index + 1 < len(parts) else None
        found, used = _of_segment(text, parts[index], after, known, only=only)
        yield from found
        index += used
    if len(parts) == 1 and below is not None:
        yield from _below(text, parts[0], below, known)
    elif below is not None:
        yield from _below_in_columns(text, columns, segments(text, below), known)


def _with_currencies(text: str, parts: Sequence[Span]) -> list[Span]:
    """The parts, with a currency in a column of its own joined to the figure on its right."""
    joined: list[Span] = []
    for part in parts:
        if joined and _CURRENCY.fullmatch(joined[-1].of(text)) and _DIGIT.match(text, part.start):
            start = joined.pop().start  # behind a bar the figure is read alone
            joined.append(part if "|" in text[start : part.start] else Span(start, part.end))
        else:
            joined.append(part)
    return joined


def _alternates(text: str, parts: Sequence[Span], known: Known) -> bool:
    """Whether a line is labels that are known, each with its value on the right."""
    are = [known(trimmed(text, part, _EDGES).of(text)) for part in parts]
    return len(parts) % 2 == 0 and all(are[::2]) and not any(are[1::2])


def segments(text: str, line: Span) -> list[Span]:
    """The parts of a line that wide gaps, tabs or bars separate."""
    parts, start = [], line.start
    for gap in _GAP.finditer(text, line.start, line.end):
        parts.append(Span(start, gap.start()))
        start = gap.end()
    parts.append(Span(start, line.end))
    return [part for part in parts if part.of(text).strip(" *_")]


def _of_segment(
    text: str, part: Span, after: Span | None, known: Known, *, only: int
) -> tuple[list[Pair], int]:
    match = _LABEL.match(text, part.start, part.end)
    if match and _reads_as_label(match["label"]) and (not match["bare"] or known(match["label"])):
        place = Span(match.start("label"), match.end("label"))
        value = trimmed(text, Span(match.end(), part.end))
        if value.start < value.end:
            return list(_split(text, Pair(match["label"], place, value), known)), 1
        if after is not None:
            return [Pair(match["label"], place, trimmed(text, after), 0.97)], 2
        return [], 1
    bare = trimmed(text, part, _EDGES)
    if after is not None and only == 2 and _reads_as_label(bare.of(text)):
        beside = Pair(bare.of(text), bare, trimmed(text, after), 0.93)
        return [beside, *_prefixed(text, part, known), *_in_right_block(text, after, known)], 2
    if after is not None and known(bare.of(text)) and not known(after.of(text)):
        return [Pair(bare.of(text), bare, trimmed(text, after), 0.9, loose=True)], 2
    return list(_prefixed(text, part, known)), 1


def _in_right_block(text: str, part: Span, known: Known) -> Iterator[Pair]:
    """A label with its value, both on the right of something else."""
    match = _LABEL.match(text, part.start, part.end)
    if match and _reads_as_label(match["label"]) and known(match["label"]):
        value = trimmed(text, Span(match.end(), part.end))
        if value.start < value.end:
            pair = Pair(match["label"], Span(*match.span("label")), value, 0.97)
            yield from _split(text, pair, known)
    else:
        yield from _prefixed(text, part, known)


def _split(text: str, pair: Pair, known: Known) -> Iterator[Pair]:
    """Several pairs of "A: 1 B: 2", where B is a label that is known."""
    for match in _NEXT.finditer(text, pair.value.start, pair.value.end):
        label = _known_end(text, Span(*match.span(1)), known)
        if label is not None and label.start > pair.value.start:
            first = trimmed(text, Span(pair.value.start, label.start), " \t,;*_")
            yield replace(pair, value=first)
            rest = trimmed(text, Span(match.end(), pair.value.end))
            pair = Pair(label.of(text), label, rest)
    if pair.value.start < pair.value.end:
        yield pair


def _known_end(text: str, words: Span, known: Known) -> Span | None:
    """The longest end of the words that is a known label: what is before it is still a value."""
    starts = (words.start, *(words.start + m.end() for m in re.finditer(" ", words.of(text))))
    labels = (Span(start, words.end) for start in starts)
    return next((label for label in labels if known(label.of(text))), None)


def _reads_as_label(label: str) -> bool:
    words = label.split()
    return (
        0 < len(words) <= _LABEL_WORDS
        and any(map(str.isalpha, label))
        and not _TIME.search(label.rsplit(maxsplit=1)[-1] if label[-1:].isdigit() else "")
        and not label.rstrip().endswith((".”", "!", "?", ";"))
    )


def _prefixed(text: str, part: Span, known: Known) -> Iterator[Pair]:
    """The first words of a line that name something known: "Total due €12.00"."""
    lead = _LEAD.match(text, part.start, part.end)
    start = end = lead.end() if lead else part.start
    for _ in range(_PREFIX_WORDS):
        match = _STEP.match(text, end, min(part.end, end + _PREFIX_CHARACTERS))
        if match is None:
            return
        end = match.end()
        place = trimmed(text, Span(start, end), f"{_EDGES}•·>–-")
        value = _behind(text, Span(end, part.end))
        if value.start < value.end and _names(place.of(text), known):
            yield Pair(place.of(text), place, value, 0.9, loose=True)


def _names(label: str, known: Known) -> bool:
    """Whether the words are a label: a known one, or any before the sign of a number."""
    return known(label) or (label[-1:] in {"#", "№"} and label[:1].isalpha())


def _behind(text: str, rest: Span) -> Span:
    """The value behind a label: what is said of it, without the rate that it is at."""
    value = trimmed(text, rest, f"{_EDGES}\n|")
    said = _IS.match(text, value.start, value.end)
    rate = _RATE.match(text, value.start, value.end)
    if said:
        return Span(said.end(), value.end)
    if rate and rate.end() < value.end:
        return trimmed(text, Span(rate.end(), value.end), f"{_EDGES}|")
    return value


def find_stacked(text: str) -> list[Pair]:
    """Each short line with the short one right below it, which may be a label and its value."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n\f]+", text)]
    near = (
        (one, two)
        for one, two in pairwise(lines)
        if two.start == one.end + 1 and max(one.end - one.start, two.end - two.start) <= _STACKED
    )
    kept = (
        Pair(bare.of(text), bare, trimmed(text, below), 0.8)
        for line, below in near
        if (bare := trimmed(text, line, f"{_EDGES}#")) != below
        and not _COLON.search(below.of(text))
    )
    return [pair for pair in kept if _reads_as_label(pair.label)][:MAX_PAIRS]


def _below(text: str, part: Span, below: Span, known: Known) -> Iterator[Pair]:
    """A label alone on its line has its value on the next."""
    bare = trimmed(text, part, f"{_EDGES}#")
    label = bare.of(text)
    if not _reads_as_label(label) or not known(label):
        return
    if _LABEL.match(text, below.start, below.end) or text.count("\n", part.end, below.start) > 2:
        return
    marked = text[bare.end : part.end].strip(" *_").startswith((":", "\uff1a"))
    yield Pair(label, bare, trimmed(text, below), 0.9 if marked else 0.8, loose=not marked)


def _below_in_columns(
    text: str, parts: Sequence[Span], below: Sequence[Span], known: Known
) -> Iterator[Pair]:
    """A label over its number or date, in the same column of two lines."""
    if len(parts) != len(below):
        return
    for part, value in zip(parts, below, strict=True):
        label = trimmed(text, part, _EDGES).of(text)
        if known(label) and canonical(label).split()[-1] in _CODED:
            yield Pair(label, part, trimmed(text, value), 0.85, loose=True)
