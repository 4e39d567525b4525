"""What any document may hold: labelled values, dates under their labels, totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.schemas.candidates import Candidate
from forthwith.pipelines.documents.schemas.column_sums import computed_totals
from forthwith.pipelines.documents.schemas.filled import Filled, of_candidate, of_items, of_members
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.shapes import Scalar
from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.grids import Grid
from forthwith.pipelines.documents.structure.labels import CONCEPT_OF, canonical, is_known
from forthwith.pipelines.documents.structure.pairs import Pair

MAX_VALUES: Final = 200
_VALUE_CHARACTERS: Final = 120
_LABEL_WORDS: Final = 5
_SENTENCE_WORDS: Final = 12
_SURE: Final = 0.97
_SUMS: Final = frozenset({"total amount", "net amount", "tax amount"})
_TOTAL: Final = re.compile(r"(?:grand )?(?:total|totals|sum|summe|gesamt)\b", re.IGNORECASE)
_CLAUSE: Final = frozenset(
    "is are was were to that which who this these it you we they can may should following follows"
    " ist sind war zu dass wir sie es kann folgende folgenden note hinweis e.g. i.e.".split()
)
_PROSE: Final = frozenset(
    {"scientific article", "news or blog article", "manual", "presentation", "policy", "legal text"}
)
_PLAIN: Final = Scalar(kind="string", names=("text",), labels={}, longest=_VALUE_CHARACTERS)
_FIGURE: Final = Scalar(kind="number", names=("number",), labels={})


def other_values(paper: Paper, found: Filled) -> Filled:
    """What was found, and beside it the labelled values that it does not hold yet."""
    taken = {each.candidate.span.start for each in found.evidence}
    pairs = (pair for pair in paper.pairs if pair.value.start not in taken)
    values = [value for pair in pairs if (value := _value(paper, pair))]
    if not values or not isinstance(found.value, dict):
        return found
    others = of_members({"values": of_items(values[:MAX_VALUES])})
    whole: JsonValue = {**found.value, "values": [each.value for each in values[:MAX_VALUES]]}
    return replace(found, value=whole, evidence=(*found.evidence, *others.evidence))


def find_generic(paper: Paper, kind: str) -> Filled:
    """Labelled values and totals, in reading order; in prose only under labels that are known."""
    pairs = (p for p in paper.pairs if kind not in _PROSE or is_known(p.label))
    values = [found for pair in pairs if (found := _value(paper, pair))]
    totals = [*_labelled_totals(paper), *_table_totals(paper)] or _computed(paper)
    members = {"values": of_items(values[:MAX_VALUES])} if values else {}
    if totals:
        members["totals"] = of_items(totals[:MAX_VALUES])
    return of_members(members)


def is_capped(paper: Paper) -> bool:
    return sum(1 for pair in paper.pairs if _is_plain(pair)) > MAX_VALUES


def _is_plain(pair: Pair) -> bool:
    words = pair.label.casefold().split()
    stated = not pair.loose and pair.sure >= _SURE and len(words) <= _LABEL_WORDS
    return stated and not _CLAUSE & {*words}


def _value(paper: Paper, pair: Pair) -> Filled | None:
    """A label as the text has it, and its value."""
    reading = paper.reader.read(pair.value, _PLAIN) if _is_plain(pair) else None
    if reading is None or _is_sentence(_with_stop(paper, reading.span)):
        return None
    label = Candidate(_words(pair.label), pair.place, 0.8, "label")
    value = Candidate(reading.value, reading.span, 0.8, "label")
    return of_members({"label": of_candidate(label), "value": of_candidate(value)})


def _with_stop(paper: Paper, span: Span) -> str:
    """The words with the full stop that a value is read without."""
    return Span(span.start, span.end + 1).of(paper.text).strip()


def _is_sentence(said: str) -> bool:
    return len(said.split()) > _SENTENCE_WORDS or (said.endswith(".") and said.count(" ") > 1)


def _labelled_totals(paper: Paper) -> Iterator[Filled]:
    for pair in paper.pairs:
        if CONCEPT_OF.get(canonical(pair.label), frozenset()) & _SUMS:
            found = _total(paper, pair.place, pair.value)
            if found is not None:
                yield found


def _table_totals(paper: Paper) -> Iterator[Filled]:
    """The figures of a table's row that begins with a word for a sum, by their columns."""
    for grid in paper.grids:
        for row in grid.rows:
            first = next((cell for cell in row if cell), None)
            if first is not None and _TOTAL.match(first.of(paper.text)):
                yield from _sums(paper, grid, row)


def _computed(paper: Paper) -> list[Filled]:
    """The sums of the tables' columns, for a document that states no sum itself."""
    return [found for grid in paper.grids for found in computed_totals(paper, grid)]


def _sums(paper: Paper, grid: Grid, row: tuple[Span | None, ...]) -> Iterator[Filled]:
    for name, cell in zip(grid.header, row, strict=False):
        if cell is None or cell.of(paper.text).rstrip().endswith("%"):
            continue  # a share is no sum
        reading = paper.reader.read(cell, _FIGURE)
        if reading is not None and name.strip():
            place = next(each for each in row if each)
            label = Candidate(f"{place.of(paper.text)}: {_words(name)}", place, 0.8, "table")
            value = Candidate(reading.value, reading.span, 0.85, "table")
            yield of_members({"label": of_candidate(label), "value": of_candidate(value)})


def _total(paper: Paper, label: Span, value: Span) -> Filled | None:
    reading = paper.reader.read(value, _FIGURE)
    if reading is None:
        return None
    name = Candidate(_words(label.of(paper.text)), label, 0.85, "label")
    sum_ = Candidate(reading.value, reading.span, round(0.9 * reading.sure, 2), "label")
    return of_members({"label": of_candidate(name), "value": of_candidate(sum_)})


def _words(label: str) -> str:
    return " ".join(label.split()).strip(" *_:")
