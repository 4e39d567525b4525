"""When something begins and ends, where one label stands before both days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.rules.ruling import MOST, Rule, Ruled
from forthwith.pipelines.documents.schemas.values import Reading
from forthwith.pipelines.documents.structure.labels import label_score, scored_labels

_PERIOD: Final = scored_labels(["period", "term"])
_DAYS: Final = 2


def _first_day(paper: Paper) -> Iterator[Ruled]:
    yield from (_ruled(days[0]) for days in _periods(paper))


def _last_day(paper: Paper) -> Iterator[Ruled]:
    yield from (_ruled(days[-1]) for days in _periods(paper))


def _periods(paper: Paper) -> Iterator[list[Reading]]:
    pairs = [pair for pair in paper.pairs if label_score(pair.label, _PERIOD)]
    for pair in pairs[:MOST]:
        days = list(paper.reader.dates_in(pair.value))
        if len(days) == _DAYS:
            yield days


def _ruled(day: Reading) -> Ruled:
    return Ruled(day.span, 0.85 * day.sure, "label", str(day.value))


PERIOD_RULES: Final[Mapping[str, Rule]] = {"effective date": _first_day, "end date": _last_day}
