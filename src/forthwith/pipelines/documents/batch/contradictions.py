"""Where two documents say something different of the same thing.

Rather none than a wrong one. Two documents are about the same thing if they bear the same number
(invoice, contract, case), or less surely the same project or subject line. Then what each of them
states once under the same label must agree. A value that the other document names too, whatever
for, is no contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from forthwith.pipelines.documents.batch.models import Contradiction, Saying, Understood, Versions
from forthwith.pipelines.documents.batch.names import may_be_one
from forthwith.pipelines.documents.batch.places import line_around, place
from forthwith.pipelines.documents.batch.stated_facts import (
    BIRTH,
    TOTAL,
    Fact,
    FactKind,
    facts_of,
    values_in,
)
from forthwith.pipelines.documents.batch.subjects import PEOPLE, Subject, own_numbers, same_number

MAX_CONTRADICTIONS: Final = 100
_SAME_NUMBER: Final = 0.9
_SAME_TOPIC: Final = 0.6
_NAMED_BESIDE: Final = 0.65
_MEANT: Final = 0.85
"""What is left of the confidence where the newer of two versions is known."""
_TOPIC: Final = re.compile(
    r"^[ *]*(project|projekt|projet|matter)[ *]*:[ *]*(\S[^\n]{3,80})$",
    re.IGNORECASE | re.MULTILINE,
)
_CHANGES_WITH_TIME: Final = re.compile(r"due|pay|fällig|zahl|échéance")
_MAY_MOVE: Final = re.compile(r"delivery|ship|liefer|livr")
_MOVED: Final = 0.7
"""What is left of the confidence where the later document may tell of a new date."""
_OF_TOPIC: Final = re.compile(
    r"start|end|begin|kick-?off|go-?live|deadline|launch|complet|effective|handover|budget|total"
)
_PARTLY: Final = re.compile(
    r"partial|part of|deposit|instal|anzahlung|teil|rate|paid|received|fee|interest|discount|skonto"
    r"|mahngeb|acompte|refund|credit|remain|open|rest\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Side:
    """One document with all that is compared of it."""

    document: Understood
    facts: Mapping[tuple[FactKind, str], Fact]
    numbers: Mapping[str, Subject]
    topic: str

    def names(self, fact: Fact) -> bool:
        """Tell whether the document has the value of the other's fact anywhere."""
        values = values_in(self.document, fact.kind)
        return any(_agree(fact, value) for value in values)


def find_contradictions(
    documents: Sequence[Understood], versions: Sequence[Versions]
) -> list[Contradiction]:
    """The contradictions between any two documents, the surest first."""
    sides = [_side(document) for document in documents]
    known = {frozenset((pair.older, pair.newer)): pair.newer_known for pair in versions}
    found: dict[tuple[str, frozenset[str]], Contradiction] = {}
    for one, other in combinations(sides, 2):
        newer_known = known.get(frozenset((one.document.number, other.document.number)))
        between = _between(one, other, versions=newer_known is not None)
        for each in (*between, *_beside(one, other), *_beside(other, one)):
            key = each.about, frozenset((each.first_value, each.second_value))
            weighed = _weighed(each, newer_known=newer_known)
            found[key] = with_places(found[key], weighed) if key in found else weighed
    ordered = sorted(found.values(), key=lambda each: -each.confidence)
    return ordered[:MAX_CONTRADICTIONS]


def with_places(known: Contradiction, again: Contradiction) -> Contradiction:
    """The contradiction, and where else its two values stand."""
    seen = {known.first.document, known.second.document, *(s.place.document for s in known.also)}
    more = [
        Saying(value=value, place=where)
        for where, value in ((again.first, again.first_value), (again.second, again.second_value))
        if where.document not in seen
    ]
    return known.model_copy(update={"also": [*known.also, *more]}) if more else known


def _side(document: Understood) -> _Side:
    topic = _TOPIC.search(document.parsed.text)
    words = " ".join(topic[2].split()) if topic else ""
    return _Side(document, facts_of(document), own_numbers(document), words)


def _same_topic(one: _Side, other: _Side) -> bool:
    words = [re.findall(r"\w+", side.topic.casefold()) for side in (one, other)]
    return words[0] == words[1]


def _weighed(found: Contradiction, *, newer_known: bool | None) -> Contradiction:
    if newer_known is None:
        return found
    confidence = found.confidence * (_MEANT if newer_known else 1)
    return found.model_copy(update={"versions": True, "confidence": round(confidence, 2)})


def _between(one: _Side, other: _Side, *, versions: bool) -> Iterator[Contradiction]:
    """What the two state under the same label, if they are about the same thing."""
    subject = _shared_subject(one, other)
    if subject is not None:
        for fact, opposed in _differing(one, other):
            if _belongs(fact, subject.kind, versions=versions):
                moved = fact.kind == "date" and _MAY_MOVE.search(fact.label) and not versions
                sureness = _SAME_NUMBER * (_MOVED if moved else 1)
                yield _contradiction(fact, opposed, _about(fact, subject), sureness)
    elif one.topic and _same_topic(one, other) and not _numbered_apart(one, other):
        for fact, opposed in _differing(one, other):
            if fact.kind == "name" or _OF_TOPIC.search(fact.label):
                yield _contradiction(fact, opposed, f"{fact.label} of “{one.topic}”", _SAME_TOPIC)


def _shared_subject(one: _Side, other: _Side) -> Subject | None:
    shared = (
        subject
        for kind, subject in one.numbers.items()
        if kind in other.numbers and other.numbers[kind].value == subject.value
    )
    return next(shared, None)


def _numbered_apart(one: _Side, other: _Side) -> bool:
    return bool(one.numbers.keys() & other.numbers.keys())


def _belongs(fact: Fact, kind: str, *, versions: bool) -> bool:
    """Tell what stays the same in all documents about one thing from what each has of its own.

    A reminder sets a date of its own for the payment.
    """
    if kind in PEOPLE:
        return fact.label == BIRTH
    return versions or fact.kind != "date" or not _CHANGES_WITH_TIME.search(fact.label)


def _about(fact: Fact, subject: Subject) -> str:
    return f"{fact.label} of {subject.kind} {subject.written}"


def _differing(one: _Side, other: _Side) -> Iterator[tuple[Fact, Fact]]:
    """What both state under one label in different words, neither of which the other knows."""
    for key, fact in one.facts.items():
        opposed = other.facts.get(key)
        if opposed is None or _agree(fact, _worded(opposed)):
            continue
        if _comparable(fact, opposed) and not other.names(fact) and not one.names(opposed):
            yield fact, opposed


def _comparable(fact: Fact, opposed: Fact) -> bool:
    """Amounts of one currency, dates of one precision."""
    if fact.kind == "amount":
        return fact.value.split()[-1] == opposed.value.split()[-1]
    return fact.kind != "date" or len(fact.value) == len(opposed.value)


def _worded(fact: Fact) -> str:
    """The value; a name as it is written, for the legal form that its value leaves out."""
    return fact.place.text if fact.kind == "name" else fact.value


def _agree(fact: Fact, value: str) -> bool:
    """Tell whether a value may mean the same."""
    return may_be_one(fact.place.text, value) if fact.kind == "name" else fact.value == value


def _contradiction(fact: Fact, opposed: Fact, about: str, sureness: float) -> Contradiction:
    return Contradiction(
        kind=fact.kind,
        about=about,
        first=fact.place,
        first_value=_worded(fact),
        second=opposed.place,
        second_value=_worded(opposed),
        confidence=round(sureness * min(fact.confidence, opposed.confidence), 2),
    )


def _beside(one: _Side, other: _Side) -> Iterator[Contradiction]:
    """The total of a numbered document, and the amount beside that number in the other."""
    total = one.facts.get(("amount", TOTAL))
    if total is None or one.numbers.keys() & PEOPLE or _shared_subject(one, other) is not None:
        return
    for subject in one.numbers.values():
        for opposed in _amounts_beside(subject, other.document):
            fits = total.value != opposed.value and _comparable(total, opposed)
            if subject.kind == "invoice" and fits and not one.names(opposed):
                yield _contradiction(total, opposed, _about(total, subject), _NAMED_BESIDE)


def _amounts_beside(subject: Subject, document: Understood) -> Iterable[Fact]:
    """The one amount in a line with the number, unless the line speaks of a part of it."""
    text = document.parsed.text
    amounts = [
        (mention, entity)
        for entity in document.entities
        if entity.type == "amount"
        for mention in entity.mentions
    ]
    for entity in document.entities:
        if entity.type == "identifier" and same_number(entity.value) == subject.value:
            for named in entity.mentions:
                start, end = line_around(text, named.start, named.end)
                inside = [each for each in amounts if start <= each[0].start < end]
                if len(inside) == 1 and not _PARTLY.search(text, start, end):
                    mention, amount = inside[0]
                    where = place(document, mention.start, mention.end)
                    yield Fact("amount", TOTAL, amount.value, where, amount.confidence)
