"""Where a value may stand, best first; which of the places is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic import JsonValue

from forthwith.pipelines.documents.models import EntityType
from forthwith.pipelines.documents.schemas.origins import How
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.rules import RULES
from forthwith.pipelines.documents.schemas.rules.ruling import Ruled
from forthwith.pipelines.documents.schemas.shapes import Scalar
from forthwith.pipelines.documents.schemas.values import Reading, form_of
from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.labels import (
    DESCRIBED,
    EXACT,
    canonical,
    concepts_of,
    label_score,
    scored_labels,
)

LEAST: Final = 0.5
"""A value less sure than this is not given: none is better than a wrong one."""
_AS_GOOD: Final = 0.02
_DISPUTED: Final = 0.6
_MENTIONED: Final = 0.7
_OWN: Final = frozenset({EXACT, DESCRIBED})
"""Scores of what the schema itself calls a property; in a sentence a synonym may be another's."""
_DEFINED: Final = 0.88
_MAX_PATTERN_TEXT: Final = 200_000
_LONGEST_BELOW: Final = 40
_TOTALS: Final = frozenset({"total amount", "net amount"})
_TOTAL: Final = Scalar(
    kind="number", names=("total_amount",), labels=scored_labels(["total_amount"])
)
_TAX: Final = r"(?:VAT|GST|(?:sales )?tax|MwSt\.?|USt\.?|TVA|IVA|BTW)"
_TAX_INSIDE: Final = re.compile(
    rf"^[ \t*•|-]*(?:(?:incl(?:uding|udes|uded|\.)?|inkl(?:usive|\.)?|enthaltene?|dont)"
    rf"[ ]?[(:]?[ ]?(?:\d{{1,2}}(?:[.,]\d{{1,2}})?[ ]?%[ ]?)?{_TAX}(?!\w)"
    rf"|{_TAX}[ ]?[(:]?[ ]?(?:\d{{1,2}}(?:[.,]\d{{1,2}})?[ ]?%[ ]?)?"
    r"(?:incl|inkl|enthalten|inclus))",
    re.IGNORECASE | re.MULTILINE,
)
"""A line for the tax that the prices have in them; a total "incl. VAT" is another thing."""
_TEXT_START: Final = 100_000
_SECTION_CHARACTERS: Final = 4_000
_LEAST_PATTERN: Final = 4
_ENTITY_OF: Final[dict[str, tuple[EntityType, str, float]]] = {
    "email": ("email", "", 0.6),
    "phone": ("phone", "", 0.6),
    "uri": ("url", "", 0.6),
    "iban": ("identifier", "IBAN", 0.85),
    "bic": ("identifier", "BIC", 0.85),
    "vat id": ("identifier", "VAT number", 0.7),
}
"""Form → the entity that it is, the label of that, and how sure the only one of a text is."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that may be meant, its evidence and how sure it is.

    Attributes:
        place: how sure it is that the value stands there, where that is another question than how
            it is read: a date with two readings is given, with its doubt.

    """

    value: JsonValue
    span: Span
    confidence: float
    how: How
    place: float = 0.0

    @property
    def is_likely(self) -> bool:
        """Whether it is sure enough to be given."""
        return max(self.confidence, self.place) >= LEAST


@dataclass(frozen=True, slots=True)
class Choice:
    """The value taken, and the others that have as much to say for them."""

    best: Candidate
    others: tuple[Candidate, ...] = ()


def choose(candidates: Iterable[Candidate]) -> Choice | None:
    """The surest candidate; of equals the first. Rivals make it less sure."""
    ranked = sorted(
        (each for each in candidates if each.is_likely),
        key=lambda each: (-each.confidence, each.span),
    )
    if not ranked:
        return None
    best = ranked[0]
    rivals: dict[str, Candidate] = {}
    for each in ranked[1:]:
        if each.confidence >= best.confidence - _AS_GOOD and _key(each) != _key(best):
            rivals.setdefault(_key(each), each)
    if not rivals:
        return Choice(best)
    disputed = replace(best, confidence=round(best.confidence * _DISPUTED, 2))
    return Choice(disputed, tuple(rivals.values()))


def _key(candidate: Candidate) -> str:
    return " ".join(str(candidate.value).casefold().split())


def find_scalar(paper: Paper, want: Scalar, within: Span | None = None) -> Sequence[Candidate]:
    """Every place where the wanted value may stand, in the whole text or within a part.

    The amount of one line is no total where another value is called the total.
    """
    found = [*_everywhere(paper, want, within)]
    if "net amount" in concepts_of(want.names)[:1] and found:
        found = _without_total(paper, found)
    if want.kind == "string" or not _TOTALS & {*concepts_of(want.names)}:
        return found
    found = [each for each in found if not _is_of_rate(paper, each.span)]
    likely = (each for each in found if each.is_likely)
    named = [each for each in likely if not paper.line_amounts.hold(each.span)]
    return named or found


def _is_of_rate(paper: Paper, span: Span) -> bool:
    """Whether it is a rate, or the part of a sum that has one: neither is a total."""
    around = paper.text[max(span.start, span.end - 1) : span.end + 2]
    return "%" in around.split("\n")[0] or paper.rate_rows.hold(span)


def _without_total(paper: Paper, found: list[Candidate]) -> list[Candidate]:
    """Where prices have the tax in them, a subtotal as high as the total is no net amount."""
    if not _TAX_INSIDE.search(paper.text, 0, _TEXT_START):
        return found
    total = choose(find_scalar(paper, _TOTAL))
    return [each for each in found if total is None or each.value != total.best.value]


def _everywhere(paper: Paper, want: Scalar, within: Span | None) -> Iterator[Candidate]:
    labelled = [*_from_pairs(paper, want, within), *_from_rows(paper, want, within)]
    yield from labelled
    if within is None:
        yield from _from_rules(paper, want)
        yield from _from_roles(paper, want)
    if not labelled and within is None:
        yield from _from_stacked(paper, want)
    if not labelled:
        yield from _from_entities(paper, want, within)
        if within is None:
            yield from _from_sentences(paper, want)
            yield from _from_pattern(paper, want)
            if not any(concept in RULES for concept in concepts_of(want.names)):
                yield from _from_sections(paper, want)


def _from_pairs(paper: Paper, want: Scalar, within: Span | None) -> Iterator[Candidate]:
    for pair in (*paper.pairs, *paper.stacked_rows, *paper.sums):
        if within is not None and not pair.place.within(within):
            continue
        score = label_score(pair.label, want.labels)
        reading = paper.reader.read(pair.value, want, strict=pair.loose) if score else None
        if reading is not None:
            yield _candidate(reading, score * pair.sure, "label")


def _from_sentences(paper: Paper, want: Scalar) -> Iterator[Candidate]:
    """A figure, date or code right behind the property's own name in running text."""
    for label, score in want.labels.items():
        for place in paper.mentions.behind(label) if score in _OWN else ():
            reading = paper.reader.read(place, want, strict=True)
            if reading is not None and any(map(str.isdigit, reading.span.of(paper.text))):
                yield _candidate(reading, score * _MENTIONED, "pattern")


def _from_stacked(paper: Paper, want: Scalar) -> Iterator[Candidate]:
    """The line below one that says a name of the property and nothing else."""
    for label, score in want.labels.items():
        for pair in paper.stacked.get(label, ()) if score >= DESCRIBED else ():
            reading = paper.reader.read(pair.value, want)
            if reading is not None and reading.span.end - reading.span.start <= _LONGEST_BELOW:
                yield _candidate(reading, score * pair.sure, "label")


def _from_rows(paper: Paper, want: Scalar, within: Span | None) -> Iterator[Candidate]:
    """A table with one row below its header is labels with values below them."""
    for grid in paper.grids:
        if len(grid.rows) != 1 or (within is not None and not grid.place.within(within)):
            continue
        for name, cell in zip(grid.header, grid.rows[0], strict=False):
            score = label_score(name, want.labels)
            reading = paper.reader.read(cell, want) if score and cell else None
            if reading is not None:
                yield _candidate(reading, score * 0.97, "table")


def _from_rules(paper: Paper, want: Scalar) -> Iterator[Candidate]:
    for concept in concepts_of(want.names):
        for ruled in RULES[concept](paper) if concept in RULES else ():
            found = _as_wanted(paper, ruled, want)
            if found is not None:
                yield found


def _from_roles(paper: Paper, want: Scalar) -> Iterator[Candidate]:
    """The name for which the text defines a term that names the property."""
    if want.kind != "string" or want.enum or form_of(want):
        return
    for role in paper.roles:
        score = label_score(role.label, want.labels)
        reading = paper.reader.read(role.name, want) if score else None
        if reading is not None:
            yield _candidate(reading, score * _DEFINED, "pattern")


def _as_wanted(paper: Paper, ruled: Ruled, want: Scalar) -> Candidate | None:
    """What a rule found, read again as the type that is wanted."""
    plain = want.kind == "string" and not want.enum and want.pattern is None
    short = ruled.value is not None and len(ruled.value) <= want.longest
    if plain and short and form_of(want) in {"", "date", "currency"}:
        return Candidate(ruled.value, ruled.span, ruled.confidence, ruled.how)
    if ruled.value is not None and ruled.value in want.enum:
        return Candidate(ruled.value, ruled.span, ruled.confidence, ruled.how)
    reading = paper.reader.read(ruled.span, want)
    return _candidate(reading, ruled.confidence, ruled.how) if reading else None


def _from_entities(paper: Paper, want: Scalar, within: Span | None) -> Iterator[Candidate]:
    """The only entity of the form that the value must have."""
    kind, label, sure = _ENTITY_OF.get(form_of(want), ("", "", 0.0))
    if not kind or want.enum or want.kind != "string":
        return
    found = [
        (span, entity)
        for each in (_ENTITY_OF[form_of(want)][0],)
        for span, entity in paper.entity_spans(each)
        if (not label or entity.label == label) and (within is None or span.within(within))
    ]
    if len({entity.value for _, entity in found}) == 1:
        reading = paper.reader.read(found[0][0], want)
        if reading is not None:
            yield _candidate(reading, max(sure, 0.8 if within else 0.0), "entity")


def _from_pattern(paper: Paper, want: Scalar) -> Iterator[Candidate]:
    """The only word of the text that has the schema's pattern, if the pattern asks for much."""
    pattern = want.pattern
    if pattern is None or not _is_specific(pattern.pattern):
        return
    text = paper.text[:_MAX_PATTERN_TEXT]
    words = (Span(m.start(), m.end()) for m in re.finditer(r"\S{4,60}", text))
    places = [trimmed(text, word, "*_|,;.()\"'") for word in words]
    found = [place for place in places if pattern.search(place.of(text))]
    if len({place.of(text) for place in found}) == 1:
        yield Candidate(found[0].of(text), found[0], 0.65, "pattern")


def _is_specific(pattern: str) -> bool:
    """Anchored at both ends and with figures in it: no ordinary word has it."""
    anchored = pattern.startswith("^") and pattern.endswith("$")
    return anchored and len(pattern) > _LEAST_PATTERN and ("\\d" in pattern or "0-9" in pattern)


def _from_sections(paper: Paper, want: Scalar) -> Iterator[Candidate]:
    """The text under a heading that names the property."""
    if want.kind != "string" or want.enum or want.pattern or form_of(want):
        return
    sections = paper.parsed.sections
    for section in sections:
        score = label_score(re.sub(r"^[\d.§ ]+", "", section.title), want.labels)
        if score < DESCRIBED or section.end > len(paper.text):
            continue
        body = _body(paper.text, Span(section.start, section.end), section.title)
        said = " ".join(body.of(paper.text).split())
        if (
            said
            and len(said) <= _SECTION_CHARACTERS
            and canonical(said) != canonical(section.title)
        ):
            yield Candidate(said, body, round(score * 0.8, 2), "section")


def _body(text: str, span: Span, title: str) -> Span:
    line_end = text.find("\n", span.start, span.end)
    if line_end < 0:
        return Span(span.end, span.end)
    head = canonical(text[span.start : line_end])
    start = line_end if head.endswith(canonical(title)) else span.start
    return trimmed(text, Span(start, span.end))


def _candidate(reading: Reading, sure: float, how: How) -> Candidate:
    place = round(sure, 2) if reading.two_readings else 0.0
    return Candidate(reading.value, reading.span, round(reading.sure * sure, 2), how, place)


def distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each value once, where it stands first."""
    seen: dict[str, Candidate] = {}
    for each in candidates:
        seen.setdefault(_key(each), each)
    return list(seen.values())
