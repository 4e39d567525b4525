"""Who has which role: the names for which a contract defines terms, as Harbour Ltd ("Buyer")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from forthwith.pipelines.documents.spans import Span
from forthwith.pipelines.documents.structure.labels import canonical

MAX_TERMS: Final = 200
_TERM: Final = re.compile(
    r"\((?:(?:the|as|each|together|hereinafter|hereafter|nachfolgend|nachstehend|im Folgenden)"
    r"[^\"“”„()\n]{0,40})?[\"“„](?P<role>[^\W\d_][^\"“”„()\n]{1,29})[\"”“]",
    re.IGNORECASE,
)
_MORE: Final = re.compile(r"((?:[ \n][A-ZÀ-ÖØ-Þ][\w'’-]{1,30}){1,2}),?[ \n]?")
_REACH: Final = 300
_BESIDE: Final = 2
_ROLES: Final = frozenset(
    canonical(role)
    for role in (
        "landlord|lessor|tenant|lessee|supplier|seller|vendor|buyer|purchaser|customer|client"
        "|contractor|service provider|provider|employer|employee|licensor|licensee|lender|borrower"
        "|principal|agent|discloser|disclosing party|recipient|receiving party|guarantor|assignor"
        "|assignee|franchisor|franchisee|insurer|insured|consultant|vermieter|vermieterin|mieter|mieterin|auftraggeber"
        "|auftraggeberin|auftragnehmer|auftragnehmerin|verkäufer|verkäuferin|käufer|käuferin"
        "|arbeitgeber|arbeitgeberin|arbeitnehmer|arbeitnehmerin|lizenzgeber|lizenznehmer"
        "|darlehensgeber|darlehensnehmer|lieferant|kunde|besteller|dienstleister"
    ).split("|")
)


@dataclass(frozen=True, slots=True)
class Term:
    """A defined term: the whole definition, and the words within its quotation marks."""

    place: Span
    role: Span


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody's name, and what a contract calls them."""

    label: str
    place: Span
    name: Span


def is_role(label: str) -> bool:
    """Whether contracts call one of their parties so."""
    return canonical(label) in _ROLES


def find_terms(flow: str) -> list[Term]:
    """The terms that are defined in brackets, in reading order."""
    matches = islice(_TERM.finditer(flow), MAX_TERMS)
    return [Term(Span(*match.span()), Span(*match.span("role"))) for match in matches]


def find_roles(
    text: str, terms: Sequence[Term], organisations: Sequence[Span], people: Sequence[Span]
) -> list[Role]:
    """Whose terms they are: the name right before one, or for a party's the first before it."""
    return list(_roles(text, terms, organisations, people))


def _roles(
    text: str, terms: Sequence[Term], organisations: Sequence[Span], people: Sequence[Span]
) -> Iterator[Role]:
    before = 0
    for term in terms:
        near = max(before, term.place.start - _REACH, text.rfind("\n\n", 0, term.place.start))
        sentence = Span(near, term.place.start)
        label = " ".join(term.role.of(text).split())
        for names in (organisations, people):
            name = _named(text, sentence, names, any_before=is_role(label))
            if name is not None:
                yield Role(label, term.role, name)
                break
        before = term.place.end


def _named(text: str, sentence: Span, names: Sequence[Span], *, any_before: bool) -> Span | None:
    inside = [_in_full(text, name, sentence.end) for name in names if name.within(sentence)]
    if inside and sentence.end - inside[-1].end <= _BESIDE:
        return inside[-1]
    return inside[0] if inside and any_before else None


def _in_full(text: str, name: Span, end: int) -> Span:
    """The name with the capitalised words that follow it up to the term."""
    more = _MORE.match(text, name.end, end)
    return Span(name.start, more.end(1)) if more and more.end() == end else name
