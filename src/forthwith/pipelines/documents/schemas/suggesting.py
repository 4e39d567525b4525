"""Values that a language model points at: taken only where our own reading of the text agrees.

The model says where a value stands and what it is. The place has to be in the text, and the value
is read there by the same readers as every other one. What cannot be read there is left out; only
the choice among given options, and yes or no, is the model's own, and held to be less sure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import count, islice
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.schemas.candidates import Candidate
from forthwith.pipelines.documents.schemas.figures import read_figure
from forthwith.pipelines.documents.schemas.filled import (
    Dispute,
    Filled,
    of_candidate,
    of_items,
    of_members,
)
from forthwith.pipelines.documents.schemas.origins import Suggestion
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.polarity import contradicts
from forthwith.pipelines.documents.schemas.shapes import Record, Scalar, Series, Shape
from forthwith.pipelines.documents.schemas.values import Reading
from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.edges import is_whole
from forthwith.pipelines.documents.structure.labels import canonical
from forthwith.pipelines.documents.structure.quotes import Quotes

_READ: Final = 0.9
"""How sure a value is that the model points at and that is read there."""
_JUDGED: Final = 0.75
"""How sure a judgement is that rests on the words it quotes."""
_LEAST_EVIDENCE: Final = 6
_MOST_STARTS: Final = 60
_MOST_PLACES: Final = 50
"""Of one quotation, and of a value within it."""
_MOST_ROWS: Final = 1_000
_NEAR_NUMBER: Final = 24
"""How far behind a number is looked for what changes it: a scale, a minus."""
_WORDS: Final = re.compile(r"\S+")


@dataclass(frozen=True)
class Suggested:
    """What a model suggests for one document."""

    paper: Paper
    suggestions: Sequence[Suggestion] = ()

    def with_offered(self, shape: Shape, found: Filled | None) -> Filled | None:
        """What was found, or what the model points at where that is surer, or more."""
        if not self.suggestions:
            return found
        match shape:
            case Scalar():
                return _surer(found, self._scalar(shape, None))
            case Series():
                return _longer(found, self._series(shape))
            case Record():
                return found

    @cached_property
    def _places(self) -> dict[str, list[Suggestion]]:
        places: dict[str, list[Suggestion]] = defaultdict(list)
        for each in self.suggestions:
            places[each.path].append(each)
        return places

    @cached_property
    def _quotes(self) -> Quotes:
        return Quotes(self.paper.text)

    def _scalar(self, shape: Scalar, row: int | None) -> Filled | None:
        said = (each for each in self._places.get(shape.at, ()) if row is None or each.row == row)
        candidates = (next(self._candidates(each, shape), None) for each in said)
        return next((of_candidate(each) for each in candidates if each), None)

    def _series(self, shape: Series) -> Filled | None:
        item = shape.items
        if isinstance(item, Scalar):
            items = list(self._scalars(item))
        elif isinstance(item, Record):
            items = list(_apart(self._records(item)))
        else:
            return None
        return of_items(items[: shape.longest]) if items else None

    def _scalars(self, item: Scalar) -> Iterator[Filled]:
        """The items of a list, each on a place of its own; options may share their evidence."""
        said = self._places.get(item.at, ())
        rows = _dense(each.row for each in said)
        taken: set[tuple[int, JsonValue]] = set()
        for each in (s for s in said if s.row is None or s.row in rows):
            for found in self._candidates(each, item):
                option = found.value if _is_judged(item) else None
                held = {(at, option) for at in range(found.span.start, found.span.end)}
                if taken.isdisjoint(held):
                    taken |= held
                    yield of_candidate(found)
                    break

    def _records(self, item: Record) -> Iterator[Filled]:
        scalars = {name: m for name, m in item.members.items() if isinstance(m, Scalar)}
        rows = _dense(each.row for m in scalars.values() for each in self._places.get(m.at, ()))
        for row in rows:
            members = {name: f for name, m in scalars.items() if (f := self._scalar(m, row))}
            if members:
                yield of_members(members, sorted(item.required - members.keys()))

    def _candidates(self, said: Suggestion, want: Scalar) -> Iterator[Candidate]:
        for quote in islice(self._quotes.places(said.quote), _MOST_PLACES):
            if _is_judged(want):
                judged = _judged(said.value, want) if _is_evidence(said.quote) else None
                if judged is not None and not self._is_denied(judged, quote, want):
                    yield Candidate(judged, quote, _JUDGED, "model")
            else:
                for reading in self._readings(said.value, quote, want):
                    yield Candidate(reading.value, reading.span, _READ, "model")

    def _is_denied(self, judged: JsonValue, quote: Span, want: Scalar) -> bool:
        """Whether a yes or no rests on words that say the opposite."""
        return isinstance(judged, bool) and contradicts(
            self.paper.text,
            quote,
            want.names[:1],
            value=judged,
            language=self.paper.language,
        )

    def _readings(self, value: str, quote: Span, want: Scalar) -> Iterator[Reading]:
        """The value as it is read within the quotation, where that is what the model means."""
        reader = self.paper.reader
        for place in islice(self._quotes.places(value, quote), _MOST_PLACES):
            reading = reader.read(place, want)
            if reading is not None and self._is_whole(reading, want):
                yield reading
        for at in _starts(self.paper.text, quote):
            reading = reader.read(at, want)
            if reading and _agrees(reading.value, value) and self._is_whole(reading, want):
                yield reading

    def _is_whole(self, reading: Reading, want: Scalar) -> bool:
        """Whether no word or number goes on beside it; "5" of "5 million" is another number."""
        text, span = self.paper.text, reading.span
        if not is_whole(text, span):
            return False
        if want.kind not in {"number", "integer"}:
            return True
        mark = self.paper.reader.mark
        alone = read_figure(span.of(text), mark, whole=False)
        longer = read_figure(text[span.start : span.end + _NEAR_NUMBER], mark, whole=False)
        return alone is None or longer is None or alone.value == longer.value


def _dense(rows: Iterable[int | None]) -> range:
    """The numbers of a list's items, from 0 or 1 on; behind a gap nothing is counted on."""
    said = {row for row in rows if row is not None and 0 <= row < _MOST_ROWS}
    start = 0 if 0 in said else 1
    return range(start, next(row for row in count(start) if row not in said))


def _apart(items: Iterable[Filled]) -> Iterator[Filled]:
    """The items that stand on places of their own, not all on those of one before."""
    taken: list[frozenset[Span]] = []
    for item in items:
        places = frozenset(each.candidate.span for each in item.evidence)
        if not any(places <= others for others in taken):
            taken.append(places)
            yield item


def _starts(text: str, quote: Span) -> Iterator[Span]:
    for number, word in enumerate(_WORDS.finditer(text, quote.start, quote.end)):
        if number == _MOST_STARTS:
            return
        yield Span(word.start(), quote.end)


def _is_judged(want: Scalar) -> bool:
    """Whether the model chooses the value, and the words are only what it rests on."""
    return bool(want.enum) or want.kind == "boolean"


def _is_evidence(quote: str) -> bool:
    """Whether a judgement can rest on these words: a letter or a full stop bears out anything."""
    return sum(map(str.isalnum, quote)) >= _LEAST_EVIDENCE


def _judged(value: str, want: Scalar) -> JsonValue:
    """The option that the model chose, or its yes or no; None if it is neither."""
    flat = canonical(value)
    if want.enum:
        return next((option for option in want.enum if canonical(str(option)) == flat), None)
    return {"true": True, "yes": True, "false": False, "no": False}.get(flat)


def _agrees(read: JsonValue, said: str) -> bool:
    """Whether both are one value, however it is written."""
    try:
        return Decimal(str(read)) == Decimal(said.strip())
    except InvalidOperation:
        return canonical(str(read)) == canonical(said)


def _surer(found: Filled | None, offered: Filled | None) -> Filled | None:
    """The surer of two values; when they differ, the other one is named beside it."""
    if found is None or offered is None or found.value == offered.value:
        return found or offered
    old, new = found.evidence[0].candidate, offered.evidence[0].candidate
    if old.confidence >= new.confidence:
        return Filled(found.value, found.evidence, (), (*found.disputes, Dispute("", (new,))))
    return Filled(offered.value, offered.evidence, (), (Dispute("", (old,)),))


def _longer(found: Filled | None, offered: Filled | None) -> Filled | None:
    if found is None or offered is None:
        return found or offered
    return offered if _length(offered) > _length(found) else found


def _length(series: Filled) -> int:
    return len(series.value) if isinstance(series.value, list) else 0
