"""What a document states under a label: its total, its dates, who has which role.

A fact counts only if the document states it once: two values under one label are two things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from forthwith.pipelines.documents.batch.models import Place, Understood
from forthwith.pipelines.documents.batch.places import place
from forthwith.pipelines.documents.batch.timeline import is_certain
from forthwith.pipelines.documents.entities.found import label_before
from forthwith.pipelines.documents.models import Entity, Mention

FactKind = Literal["amount", "date", "name", "identifier"]
TOTAL: Final = "total"
BIRTH: Final = "date of birth"
ACCOUNT: Final = "bank account"
_WEAK_TOTAL: Final = "plain total"
"""A word that may mean a part too: it counts where there is no clearer one."""
_Canonical = Callable[[str], str | None]

_STRONG_TOTAL: Final = frozenset({
    "total due", "amount due", "grand total", "invoice total", "total amount due", "total amount",
    "total payable", "amount payable", "balance due", "gesamtbetrag", "rechnungsbetrag",
    "zahlbetrag", "gesamtsumme", "endbetrag", "total ttc", "montant total", "net à payer",
})  # fmt: skip
_VAGUE: Final = frozenset({
    "amount", "price", "sum", "betrag", "preis", "summe", "montant", "prix", "fee", "cost", "value",
    "unit price", "einzelpreis", "date", "datum", "le", "page", "printed", "print date", "as of",
    "stand", "today", "created", "modified", "sent", "from", "to", "on", "until", "bis", "von",
    "received", "subject", "re", "note", "and",
})  # fmt: skip
_BORN: Final = re.compile(r"(?:date of birth|dob|born|geburtsdatum|geb|né le|née le)\W?")
_ROLE: Final = re.compile(
    r"\b(?:manager|director|officer|lead|leader|head|chair\w*|secretary|treasurer|owner|contact"
    r"|author|auditor|physician|doctor|lawyer|attorney|counsel|judge|representative|landlord|tenant"
    r"|lessor|lessee|seller|buyer|purchaser|supplier|contractor|client|employer|patient|insured"
    r"|guarantor|sponsor|coordinator|supervisor|\w*leiter(?:in)?|geschäftsführer(?:in)?"
    r"|ansprechpartner(?:in)?|vermieter(?:in)?|mieter(?:in)?|verkäufer(?:in)?|käufer(?:in)?"
    r"|auftraggeber(?:in)?|auftragnehmer(?:in)?|responsable|directeur|directrice)\b"
)
_BRACKETS: Final = re.compile(r"\s*+\([^()]*\)\s*|[.)]+$")


@dataclass(frozen=True, slots=True)
class Fact:
    """One value under one label, at one place."""

    kind: FactKind
    label: str
    value: str
    place: Place
    confidence: float


def facts_of(document: Understood) -> dict[tuple[FactKind, str], Fact]:
    """The facts that the document states once, by kind and label."""
    stated: dict[tuple[FactKind, str], dict[str, Fact]] = {}
    for fact in _stated(document):
        stated.setdefault((fact.kind, fact.label), {}).setdefault(fact.value, fact)
    weak = stated.pop(("amount", _WEAK_TOTAL), {})
    stated.setdefault(
        ("amount", TOTAL), {value: replace(fact, label=TOTAL) for value, fact in weak.items()}
    )
    return {
        key: fact for key, values in stated.items() if len(values) == 1 for fact in values.values()
    }


def values_in(document: Understood, kind: FactKind) -> set[str]:
    """All values of that kind that the document names anywhere; names as they are written."""
    if kind != "name":
        return {entity.value for entity in document.entities if entity.type == kind}
    named = [entity for entity in document.entities if entity.type in {"person", "organisation"}]
    text = document.parsed.text
    return {text[each.start : each.end] for entity in named for each in entity.mentions}


def _stated(document: Understood) -> Iterator[Fact]:
    for entity in document.entities:
        if entity.type == "amount":
            yield from _labelled(document, entity, "amount", _amount_label)
        elif entity.type == "date" and is_certain(entity):
            yield from _labelled(document, entity, "date", _date_label)
        elif entity.type in {"person", "organisation"}:
            yield from _labelled(document, entity, "name", _role_label)
        elif entity.type == "identifier" and entity.label == "IBAN":
            yield _fact(document, entity, entity.mentions[0], "identifier", ACCOUNT)


def _labelled(
    document: Understood, entity: Entity, kind: FactKind, canonical: _Canonical
) -> Iterator[Fact]:
    for mention in entity.mentions:
        written = label_before(document.parsed.text, mention.start)
        label = canonical(_BRACKETS.sub(" ", written.casefold()).strip()) if written else None
        if label is not None:
            yield _fact(document, entity, mention, kind, label)


def _fact(
    document: Understood, entity: Entity, mention: Mention, kind: FactKind, label: str
) -> Fact:
    where = place(document, mention.start, mention.end)
    return Fact(kind, label, entity.value, where, entity.confidence)


def _amount_label(label: str) -> str | None:
    if label in _STRONG_TOTAL:
        return TOTAL
    if label in {"total", "gesamt", "summe", "montant"}:
        return _WEAK_TOTAL
    return None if label in _VAGUE else label


def _date_label(label: str) -> str | None:
    if _BORN.fullmatch(label):
        return BIRTH
    return None if label in _VAGUE else label


def _role_label(label: str) -> str | None:
    return label if _ROLE.search(label) else None
