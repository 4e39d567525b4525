"""Contradictions as a reader sees them: one thing, each value that is given for it, and by whom.

Three documents with three totals contradict each other in three pairs; it is one disagreement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forthwith.pipelines.documents.batch.models import BatchReport, Contradiction, Place
from forthwith.pipelines.documents.language.wording import day, money


@dataclass(frozen=True, slots=True)
class Claim:
    """A value as people write it and the places that give it, one of each document."""

    value: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing and its values; `versions`: only versions of one document differ in it."""

    about: str
    kind: str
    claims: tuple[Claim, ...]
    confidence: float
    versions: bool


def disagreements(report: BatchReport) -> list[Disagreement]:
    """All of them, the surest first, as the contradictions stand."""
    groups: dict[tuple[str, str], list[Contradiction]] = {}
    for each in report.contradictions:
        groups.setdefault((each.kind, each.about), []).append(each)
    return [_disagreement(group) for group in groups.values()]


def _disagreement(group: Sequence[Contradiction]) -> Disagreement:
    places: dict[str, dict[int, Place]] = {}
    for each in group:
        for value, place in _said(each):
            places.setdefault(value, {}).setdefault(place.document, place)
    claims = (Claim(_in_words(group[0].kind, v), _in_order(at)) for v, at in places.items())
    return Disagreement(
        about=group[0].about,
        kind=group[0].kind,
        claims=tuple(sorted(claims, key=lambda claim: claim.places[0].document)),
        confidence=max(each.confidence for each in group),
        versions=all(each.versions for each in group),
    )


def _said(each: Contradiction) -> Iterator[tuple[str, Place]]:
    yield each.first_value, each.first
    yield each.second_value, each.second
    yield from ((saying.value, saying.place) for saying in each.also)


def _in_words(kind: str, value: str) -> str:
    return day(value) if kind == "date" else money(value) if kind == "amount" else value


def _in_order(at: dict[int, Place]) -> tuple[Place, ...]:
    return tuple(at[number] for number in sorted(at))
