"""Which facts come first: of a curriculum whose it is and what they do, of a receipt the sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from forthwith.pipelines.documents.models import EntityType, FactValue, KeyFact
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.spans import Span

_FIRST: Final = {
    "resume": ("Name", "Contact", "Last position"),
    "receipt": ("Shop", "Date", "Total amount"),
}
_CONTACT: Final = ("Email", "Phone", "Address")
_BY_FORM: Final[tuple[EntityType, ...]] = ("email", "phone")
_HEAD: Final = 2_000
"""Where a curriculum says how to reach its owner; further down stand those of others."""
_STATION: Final = re.compile(r"(?P<period>[^()]+) \((?P<what>.+)\)")
_NOW: Final = re.compile(
    r"(?<!\w)(?:(?:present|today|now|heute|current|currently|jetzt|since|seit|depuis)(?!\w)|aujourd)",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NEVER: Final = "0000"
_AFTER_ALL: Final = "9999"


def first_of_all(paper: Paper, kind: str, facts: Sequence[KeyFact]) -> list[KeyFact]:
    """The facts with those in front that readers of this type look for before all others."""
    if kind == "resume":
        facts = [*_career(paper, facts), *(f for f in facts if f.name not in _CONTACT)]
    order = _FIRST.get(kind, ())
    ranks = {name: rank for rank, name in enumerate(order)}
    return sorted(facts, key=lambda fact: ranks.get(fact.name, len(ranks)))


def _career(paper: Paper, facts: Sequence[KeyFact]) -> Iterator[KeyFact]:
    contact = _contact(paper, facts)
    if contact:
        yield KeyFact(name="Contact", values=contact)
    stations = [value for fact in facts if fact.name == "Employment" for value in fact.values]
    last = max(stations, key=_until, default=None)
    if last is not None:
        yield KeyFact(name="Last position", values=[_position(last)])


def _contact(paper: Paper, facts: Sequence[KeyFact]) -> list[FactValue]:
    """By their labels; else the first of their form, if it stands near the top."""
    found = {fact.name: fact.values for fact in facts if fact.name in _CONTACT}
    for kind in _BY_FORM:
        spans = (span for span, _ in paper.entity_spans(kind) if span.start < _HEAD)
        first = next(spans, None)
        if first and kind.capitalize() not in found:
            found[kind.capitalize()] = [_said(paper, first)]
    return [value for name in _CONTACT for value in found.get(name, ())]


def _said(paper: Paper, span: Span) -> FactValue:
    words = " ".join(span.of(paper.text).split())
    return FactValue(text=words, page=paper.pages.at(span.start), start=span.start, end=span.end)


def _until(station: FactValue) -> tuple[str, int]:
    """When it ends; of two that end together, the one that is told first."""
    match = _STATION.fullmatch(station.text)
    period = match["period"] if match else station.text
    years = [*_YEAR.findall(period), _NEVER]
    return _AFTER_ALL if _NOW.search(period) else max(years), -station.start


def _position(station: FactValue) -> FactValue:
    """What it was, then when: "Head of Sales, Harbour plc (2019 - today)"."""
    match = _STATION.fullmatch(station.text)
    if match is None:
        return station
    return station.model_copy(update={"text": f"{match['what']} ({match['period']})"})
