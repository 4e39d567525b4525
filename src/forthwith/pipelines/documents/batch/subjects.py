"""What a document is about, by the number that it bears: its invoice, contract or case number.

A document has a number of a kind only if it names exactly one: a list of invoices is not about
any of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from forthwith.pipelines.documents.batch.models import Understood
from forthwith.pipelines.documents.models import Entity

_SURE: Final = 0.8
_KINDS: Final[Mapping[str, re.Pattern[str]]] = {
    "invoice": re.compile(r"invoice|rechnung|facture", re.IGNORECASE),
    "contract": re.compile(r"contract|agreement|vertrag|contrat", re.IGNORECASE),
    "order": re.compile(r"order|\bpo\b|auftrag|bestell|commande", re.IGNORECASE),
    "case": re.compile(r"case|docket|aktenzeichen|dossier|vorgang|file n", re.IGNORECASE),
    "claim": re.compile(r"claim", re.IGNORECASE),
    "policy": re.compile(r"policy|policen|versicherung", re.IGNORECASE),
    "project": re.compile(r"projec?t|projekt", re.IGNORECASE),
    "ticket": re.compile(r"ticket", re.IGNORECASE),
    "offer": re.compile(r"offer|quot|tender|angebot|devis", re.IGNORECASE),
    "delivery": re.compile(r"delivery|liefer", re.IGNORECASE),
    "report": re.compile(r"report", re.IGNORECASE),
    "patient": re.compile(r"patient|\bmrn\b|medical record", re.IGNORECASE),
    "employee": re.compile(r"employee|personal", re.IGNORECASE),
}
PEOPLE: Final = frozenset({"patient", "employee"})
"""Kinds of numbers that name a person: many documents of many days are about one of these."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A number and the kind of thing that it names."""

    kind: str
    value: str
    written: str


def kind_of_number(label: str | None) -> str | None:
    """The kind of thing that a labelled number names.

    >>> kind_of_number("Invoice number"), kind_of_number("Customer no"), kind_of_number("IBAN")
    ('invoice', None, None)
    """
    found = (kind for kind, pattern in _KINDS.items() if label and pattern.search(label))
    return next(found, None)


def own_numbers(document: Understood) -> dict[str, Subject]:
    """The numbers that the document bears, by their kind."""
    numbers: dict[str, dict[str, Entity]] = {}
    for entity in document.entities:
        kind = kind_of_number(entity.label) if entity.type == "identifier" else None
        if kind is not None and entity.confidence >= _SURE:
            numbers.setdefault(kind, {})[same_number(entity.value)] = entity
    return {
        kind: Subject(kind, key, entity.text)
        for kind, found in numbers.items()
        if len(found) == 1
        for key, entity in found.items()
    }


def same_number(value: str) -> str:
    """A number as it is compared: 'nr-2026/0417' and 'NR 2026 0417' are one.

    >>> same_number("nr-2026/0417")
    'NR20260417'
    """
    return re.sub(r"[\W_]", "", value).upper()
