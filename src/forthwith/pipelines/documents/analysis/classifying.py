"""What kind of document a text is, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from forthwith.pipelines.documents.analysis.receipts import RECEIPT, as_receipt
from forthwith.pipelines.documents.analysis.type_cues import CUES, FORMS, PRIORS
from forthwith.pipelines.documents.models import DocumentType, Kind

_HEAD_CHARS = 400
_BODY_CHARS = 30_000
_TAIL_CHARS = 4_000
_MAX_COUNTED = 3
_MAX_EVIDENCE = 6
_ENOUGH = 8.0
_FLOOR = 5.0
_HINTS = 4.0  # hints alone, however many, decide nothing
_OTHER_CONFIDENCE = 0.3
_SPLIT_CUES = {
    name: tuple(
        (weight, tuple((phrase.partition(" ")[0], phrase) for phrase in phrases.split("|")))
        for weight, phrases in weights.items()
    )
    for name, weights in CUES.items()
}
_SCORED = (*CUES, "data table")
DOCUMENT_TYPES = frozenset({*_SCORED, RECEIPT, "other"})
"""Every type that a document can be given, in each of the pipelines."""
_NOT_WORDS = re.compile(r"[\W_]+")
_PAGE_CHARS = 3_000


@dataclass(frozen=True, slots=True)
class _Score:
    name: str
    points: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Flat:
    """The opening and a sample of the text as plain words."""

    head: str
    body: str
    words: frozenset[str]


def classify(text: str, kind: Kind, title: str = "") -> DocumentType:
    """The likeliest type, how sure that is in 0..1, and the words it rests on."""
    body = _flat(_sample(text))
    flat = _Flat(_flat(f"{title} {text[:_HEAD_CHARS]}"), body, frozenset(body.split()))
    return as_receipt(text, kind, _best(text, flat, kind))


def _best(text: str, flat: _Flat, kind: Kind) -> DocumentType:
    scores = sorted(
        (_score(name, text, flat, kind) for name in _SCORED),
        key=lambda score: (-score.points, score.name),
    )
    best, second = scores[0], scores[1]
    if best.points < _FLOOR:
        return DocumentType(name="other", confidence=_OTHER_CONFIDENCE, evidence=[])
    return DocumentType(
        name=best.name,
        confidence=_confidence(best.points, second.points),
        evidence=list(best.evidence[:_MAX_EVIDENCE]),
    )


def _sample(text: str) -> str:
    if len(text) <= _BODY_CHARS + _TAIL_CHARS:
        return text
    return f"{text[:_BODY_CHARS]} {text[-_TAIL_CHARS:]}"


def _flat(text: str) -> str:
    """Lower-case words with one space around each: a phrase is then found by plain search."""
    return f" {_NOT_WORDS.sub(' ', text.casefold()).strip()} "


def _score(name: str, text: str, flat: _Flat, kind: Kind) -> _Score:
    prior = PRIORS.get(kind, {}).get(name, 0.0)
    found = (*_hits(name, flat), *_forms(name, text))
    hits = sorted(found, key=lambda hit: (-hit[0], hit[1]))
    # long texts hold every word somewhere: what counts is how thickly the cues stand
    length = max(1.0, len(flat.body) / _PAGE_CHARS) ** 0.35
    hints = sum(points for points, _, hint in hits if hint)
    points = (sum(points for points, _, hint in hits if not hint) + min(hints, _HINTS)) / length
    evidence = [f"{kind} file"] if prior else []
    return _Score(name, prior + points, (*evidence, *(word for _, word, _ in hits)))


def _hits(name: str, flat: _Flat) -> Iterator[tuple[float, str, bool]]:
    """Points and phrase of each cue that stands in the text, and whether it is a mere hint."""
    for weight, phrases in _SPLIT_CUES.get(name, ()):
        for first, phrase in phrases:
            count = flat.body.count(f" {phrase} ") if first in flat.words else 0
            if count:
                early = 2.0 if f" {phrase} " in flat.head else 1.0
                points = weight * early * (1 + 0.25 * (min(count, _MAX_COUNTED) - 1))
                yield points, phrase, weight == 1


def _forms(name: str, text: str) -> Iterator[tuple[float, str, bool]]:
    """Signs of a type that are a form rather than a word."""
    for form in FORMS:
        if form.type == name:
            matches = {
                match[0].strip().casefold()
                for match in islice(form.pattern.finditer(text[:_BODY_CHARS]), 20)
            }
            if len(matches) >= form.at_least:
                yield form.points, form.words, False


def _confidence(best: float, second: float) -> float:
    margin = (best - second) / best
    support = best / (best + _ENOUGH)
    return round(min(0.99, 0.15 + 0.6 * support + 0.4 * margin * support), 2)
