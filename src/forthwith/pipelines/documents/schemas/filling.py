"""Fill a shape from a document.

Values by their labels, records by their blocks, series by tables, lists and rules. Nothing is made
up: a value without a place in the text is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from forthwith.pipelines.documents.models import EntityType
from forthwith.pipelines.documents.schemas.blocks import Block
from forthwith.pipelines.documents.schemas.candidates import (
    Candidate,
    choose,
    distinct,
    find_scalar,
)
from forthwith.pipelines.documents.schemas.columns import column_of, records_of
from forthwith.pipelines.documents.schemas.enumerations import listed_under
from forthwith.pipelines.documents.schemas.filled import (
    Filled,
    of_candidate,
    of_choice,
    of_items,
    of_members,
)
from forthwith.pipelines.documents.schemas.origins import Suggestion
from forthwith.pipelines.documents.schemas.paper import Paper
from forthwith.pipelines.documents.schemas.rules import SERIES_RULES
from forthwith.pipelines.documents.schemas.rules.ruling import Ruled
from forthwith.pipelines.documents.schemas.shapes import Record, Scalar, Series, Shape
from forthwith.pipelines.documents.schemas.suggesting import Suggested
from forthwith.pipelines.documents.schemas.values import form_of
from forthwith.pipelines.documents.spans import Span, trimmed
from forthwith.pipelines.documents.structure.labels import (
    EXACT,
    canonical,
    concepts_of,
    is_known,
    label_score,
    plain,
)
from forthwith.pipelines.documents.structure.pairs import Pair

_BLOCK: Final = 0.85
_OWN_NAMES: Final = frozenset(
    "name|nombre|nom|nome|naam|firma|company|company name|razon social|raison sociale"
    "|ragione sociale".split("|")
)
"""What a schema calls the first line of a block that is somebody's."""
_NAME_CHARACTERS: Final = 80
_ADDRESS_LINES: Final = 6
_OTHER_PARTY: Final = re.compile(
    r"(?:ship|bill|sold|deliver|deliver(?:ed|y)|invoiced?|remit)(?: to|ping)?\b|from$|to$"
    r"|liefer(?:adresse|anschrift)|rechnungs(?:adresse|anschrift)|empfänger|absender"
    r"|adresse de (?:livraison|facturation)",
    re.IGNORECASE,
)
_AMOUNT: Final = re.compile(r"\d[.,]\d\d(?!\d)|[$€£]\s?\d")
_MARKS: Final = re.compile(r" [•·|] ")
_COUNTERPARTS: Final = frozenset({"customer"})
"""Whose number a document gives under a bare "VAT ID" is its sender, not the one it goes to."""
_ALL_OF: Final[dict[str, EntityType]] = {"email": "email", "uri": "url", "phone": "phone"}


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills shapes from one document."""

    paper: Paper
    suggested: Suggested
    heads: frozenset[str] = frozenset()
    """What the schema calls its properties: where one begins, the one before ends."""

    def fill(self, shape: Shape, within: Span | None = None) -> Filled | None:
        """The shape's value, within a part of the text if one is given; None if there is none."""
        match shape:
            case Scalar():
                choice = choose(find_scalar(self.paper, shape, within))
                return of_choice(choice) if choice else None
            case Record():
                return self._record(shape, within)
            case Series():
                return self._series(shape, within)

    def _record(self, shape: Record, within: Span | None) -> Filled | None:
        block = self._block(shape) if within is None and shape.names else None
        members: dict[str, Filled] = {}
        for name, member in shape.members.items():
            found = self._in_block(name, member, block) if block else None
            found = found or self._outside(member, shape, within)
            if within is None:
                found = self.suggested.with_offered(member, found)
            if found is not None:
                members[name] = found
        if not members and shape.names:
            return None
        return of_members(
            members, [name for name in shape.members if name in shape.required - members.keys()]
        )

    def _outside(self, member: Shape, parent: Record, within: Span | None) -> Filled | None:
        """A member of the other side is only what is called so together with its parent."""
        if not isinstance(member, Scalar) or not _COUNTERPARTS & {*concepts_of(parent.names)}:
            return self.fill(member, within)
        if canonical(member.names[0]).split()[-1:] == ["name"]:
            return self.fill(member, within)
        sides = {word for name in parent.names for word in canonical(name).split()}
        labels = {label: s for label, s in member.labels.items() if sides & {*label.split()}}
        candidates = find_scalar(self.paper, replace(member, labels=labels), within)
        choice = choose(each for each in candidates if each.how in {"label", "table"})
        return of_choice(choice) if choice else None

    def _block(self, shape: Record) -> Block | None:
        blocks = self.paper.blocks
        return next((b for b in blocks if label_score(b.label, shape.labels) >= _BLOCK), None)

    def _in_block(self, name: str, member: Shape, block: Block) -> Filled | None:
        """A member by the block's own labels; its name is the first line, its address the rest."""
        if not isinstance(member, Scalar):
            return self.fill(member, block.place)
        bare = replace(member, labels={canonical(name): EXACT} | {**member.labels})
        found = self.fill(bare, block.place)
        if found is not None:
            return found
        own = takewhile(lambda line: line.of(self.paper.text)[-1:] != ":", block.lines)
        lines = [line for line in own if ":" not in line.of(self.paper.text)]
        if plain(name) in _OWN_NAMES and lines:
            return self._line(lines[0])
        if "address" in concepts_of((name,)) and lines[1:]:
            return self._address(lines[1:])
        return None

    def _line(self, line: Span) -> Filled | None:
        said = " ".join(line.of(self.paper.text).split())
        if not said[:1].isalpha() or len(said) > _NAME_CHARACTERS:
            return None
        return of_candidate(Candidate(said, line, 0.87, "block"))

    def _address(self, lines: Sequence[Span]) -> Filled | None:
        """The lines with a house number or a postal code, and what is between them.

        What a page says next (another label, an amount) is no part of it.
        """
        lines = list(takewhile(self._may_be_of_an_address, lines[:_ADDRESS_LINES]))
        numbered = [i for i, line in enumerate(lines) if re.search(r"\d", line.of(self.paper.text))]
        if not numbered:
            return None
        kept = lines[numbered[0] : numbered[-1] + 1]
        value = ", ".join(" ".join(line.of(self.paper.text).split()) for line in kept)
        return of_candidate(Candidate(value, Span(kept[0].start, kept[-1].end), 0.8, "block"))

    def _may_be_of_an_address(self, line: Span) -> bool:
        said = line.of(self.paper.text)
        label = said.strip("#*_: \t")
        return not (is_known(label) or _OTHER_PARTY.match(label) or _AMOUNT.search(said))

    def _series(self, shape: Series, within: Span | None) -> Filled | None:
        item = shape.items
        found: list[Filled] = []
        if isinstance(item, Record) and within is None:
            found = records_of(self.paper, shape, item) or list(self._ruled_records(shape, item))
        elif isinstance(item, Scalar):
            found = self._scalars(shape, item)
        return of_items(found[: shape.longest]) if found else None

    def _ruled_records(self, shape: Series, item: Record) -> Iterator[Filled]:
        """What a rule lists, its parts under the properties that are called so."""
        for parts in self._ruled(shape):
            members = {name: f for name, m in item.members.items() if (f := self._part(parts, m))}
            if members:
                yield of_members(members, sorted(item.required - members.keys()))

    def _ruled(self, shape: Series) -> Iterator[Mapping[str, Ruled]]:
        for concept in dict.fromkeys((*concepts_of(shape.names), *map(canonical, shape.names))):
            if concept in SERIES_RULES:
                yield from SERIES_RULES[concept](self.paper)
                return

    def _part(self, parts: Mapping[str, Ruled], member: Shape) -> Filled | None:
        if not isinstance(member, Scalar):
            return None
        for name, ruled in parts.items():
            score = label_score(name, member.labels)
            called = {canonical(each).split()[-1] for each in member.names if canonical(each)}
            if score or name in called or called & _SAME_PART.get(name, frozenset()):
                return self._ruled_value(ruled, member)
        return None

    def _ruled_value(self, ruled: Ruled, want: Scalar) -> Filled | None:
        if want.kind == "string" and not want.enum and want.pattern is None and ruled.value:
            return of_candidate(
                Candidate(ruled.value, ruled.span, round(ruled.confidence, 2), ruled.how)
            )
        reading = self.paper.reader.read(ruled.span, want)
        if reading is None:
            return None
        sure = round(ruled.confidence * reading.sure, 2)
        return of_candidate(Candidate(reading.value, reading.span, sure, ruled.how))

    def _scalars(self, shape: Series, item: Scalar) -> list[Filled]:
        ruled = [next(iter(parts.values())) for parts in self._ruled(shape)]
        if ruled:
            return [f for each in ruled if (f := self._ruled_value(each, item))]
        found = self._split_pairs(shape, item)
        if found:
            return [of_candidate(each) for each in distinct(found)]
        return column_of(self.paper, shape, item) or self._listed(shape, item) or self._all(item)

    def _split_pairs(self, shape: Series, item: Scalar) -> list[Candidate]:
        """Several values after one label, as in "Tags: red, green"."""
        for pair in self.paper.pairs:
            score = label_score(pair.label, shape.labels)
            if score < _BLOCK or pair.loose:
                continue
            if _is_list(self.paper.text, pair):
                continue
            parts = _split(self.paper.text, pair.value, commas=item.kind == "string")
            readings = [r for part in parts if (r := self.paper.reader.read(part, item))]
            if readings:
                return [
                    Candidate(r.value, r.span, round(score * r.sure * 0.95, 2), "list")
                    for r in readings
                ]
        return []

    def _listed(self, shape: Series, item: Scalar) -> list[Filled]:
        """The items under a heading that names the series, or behind it with marks of their own."""
        spans = listed_under(self.paper.list_heads, shape.labels, self.heads - shape.labels.keys())
        readings = [r for span in spans if (r := self.paper.reader.read(span, item))]
        found = [Candidate(r.value, r.span, round(0.85 * r.sure, 2), "list") for r in readings]
        return [of_candidate(each) for each in distinct(found)]

    def _all(self, item: Scalar) -> list[Filled]:
        """All addresses of the text, where the items are said to be addresses."""
        kind = _ALL_OF.get(form_of(item)) if item.format else None
        if kind is None:
            return []
        spans = [span for span, _ in self.paper.entity_spans(kind)]
        readings = [r for span in spans if (r := self.paper.reader.read(span, item))]
        found = [Candidate(r.value, r.span, 0.8, "entity") for r in readings]
        return [of_candidate(each) for each in distinct(found)]


_SAME_PART: Final = {
    "text": frozenset({"description", "decision", "action", "task", "item", "title", "name"}),
    "name": frozenset({"party", "participant", "person", "company"}),
    "owner": frozenset({"assignee", "responsible", "who"}),
    "due date": frozenset({"due", "deadline", "date"}),
    "role": frozenset({"type", "party role"}),
}


def _is_list(text: str, pair: Pair) -> bool:
    """Whether the value stands below its label, goes on in its next line, or has other marks."""
    if "\n" in text[pair.place.end : pair.value.start]:
        return True
    rest = text[pair.value.end : pair.value.end + 3].lstrip(" ")
    said = pair.value.of(text)
    return said[-1:] == "," or rest[:1] in {"|", "•", "·"} or _MARKS.search(said) is not None


def _labels(shape: Shape) -> Iterator[str]:
    """What heads a list or a part, of the shape and of its members."""
    yield from (label for label, score in shape.labels.items() if score >= _BLOCK)
    for member in shape.members.values() if isinstance(shape, Record) else ():
        yield from _labels(member)


def _split(text: str, span: Span, *, commas: bool) -> Iterator[Span]:
    start = span.start
    for gap in re.finditer(r"[,;]\s+" if commas else r";\s*|,\s+", span.of(text)):
        yield trimmed(text, Span(start, span.start + gap.start()))
        start = span.start + gap.end()
    yield trimmed(text, Span(start, span.end))


def fill(paper: Paper, shape: Shape, suggestions: Sequence[Suggestion] = ()) -> Filled:
    """The shape filled from the document; an empty one if nothing of it was found."""
    suggested = Suggested(paper, suggestions)
    filler = Filler(paper, suggested, frozenset(_labels(shape)))
    found = suggested.with_offered(shape, filler.fill(shape))
    if found is not None:
        return found
    match shape:
        case Record():
            return of_members({}, sorted(shape.required))
        case Series() | Scalar():
            return of_items([])
