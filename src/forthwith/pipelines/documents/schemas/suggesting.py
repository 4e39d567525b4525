"""Values that a language model points at: taken only where our own reading of the text agrees.

The model says where a value stands and what it is. The place has to be in the text, and the value
is read there by the same readers as every other one. What cannot be read there is left out; only
the choice among given options, and yes or no, is the model's own, and held to be less sure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.schemas.candidates import Candidate
from forthwith.pipelines.documents.schemas.filled import (
    Dispute,
    Filled,
    of_candidate,
    of_items,
    of_members,
)
from forthwith.pipelines.documents.schemas.origins import Suggestion
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.shapes import Record, Scalar, Series, Shape
from forthwith.pipelines.documents.schemas.values import Reading
from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.labels import canonical
from forthwith.pipelines.documents.structure.quotes import Quotes

_READ: Final = 0.9
"""How sure a value is that the model points at and that is read there."""
_JUDGED: Final = 0.75
"""How sure a judgement is that rests on the words it quotes."""
_LEAST_EVIDENCE: Final = 6
_MOST_STARTS: Final = 60
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
        candidates = (self._candidate(each, shape) for each in said)
        return next((of_candidate(each) for each in candidates if each), None)

    def _series(self, shape: Series) -> Filled | None:
        item = shape.items
        if isinstance(item, Scalar):
            said = self._places.get(item.at, ())
            kept = [c for each in said if (c := self._candidate(each, item))]
            items = [of_candidate(each) for each in kept]
        elif isinstance(item, Record):
            items = list(self._records(item))
        else:
            return None
        return of_items(items[: shape.longest]) if items else None

    def _records(self, item: Record) -> Iterator[Filled]:
        scalars = {name: m for name, m in item.members.items() if isinstance(m, Scalar)}
        rows = {each.row for m in scalars.values() for each in self._places.get(m.at, ())}
        for row in sorted(row for row in rows if row is not None):
            members = {name: f for name, m in scalars.items() if (f := self._scalar(m, row))}
            if members:
                yield of_members(members, sorted(item.required - members.keys()))

    def _candidate(self, said: Suggestion, want: Scalar) -> Candidate | None:
        quote = self._quotes.find(said.quote)
        if quote is None:
            return None
        if want.enum or want.kind == "boolean":
            judged = _judged(said.value, want) if _is_evidence(said.quote) else None
            return None if judged is None else Candidate(judged, quote, _JUDGED, "model")
        reading = self._read(said.value, quote, want)
        return Candidate(reading.value, reading.span, _READ, "model") if reading else None

    def _read(self, value: str, quote: Span, want: Scalar) -> Reading | None:
        """The value as it is read within the quotation, where that is what the model means."""
        place = Quotes(quote.of(self.paper.text)).find(value)
        if place is not None:
            whole = Span(quote.start + place.start, quote.start + place.end)
            reading = self.paper.reader.read(whole, want)
            if reading is not None:
                return reading
        readings = (self.paper.reader.read(at, want) for at in _starts(self.paper.text, quote))
        return next((r for r in readings if r and _agrees(r.value, value)), None)


def _starts(text: str, quote: Span) -> Iterator[Span]:
    for number, word in enumerate(_WORDS.finditer(text, quote.start, quote.end)):
        if number == _MOST_STARTS:
            return
        yield Span(word.start(), quote.end)


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
