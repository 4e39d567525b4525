"""What a paper without sentences says: who sends it to whom, its number, its date, what is due.

An invoice, an order or a form has labels and figures and nothing to quote. Its summary is made from
what was found in it, and says only what a label or its place says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from forthwith.pipelines.documents.entities.found import label_before
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.wording import day, human_value, name_of
from forthwith.pipelines.documents.models import (
    DocumentType,
    Entity,
    EntityType,
    Kind,
    Report,
    Summary,
    Table,
)

_TO: Final = re.compile(
    r"(?:bill(?:ed)? to|ship to|sold to|to|customer|client|buyer|purchaser|attention|attn|recipient"
    r"|an|kunde|käufer|empfänger|rechnungsempfänger|auftraggeber|client|destinataire|acheteur)\W*",
    re.IGNORECASE,
)
_FROM: Final = re.compile(
    r"(?:from|seller|supplier|vendor|sender|issued by|contractor|von|verkäufer|lieferant|absender"
    r"|auftragnehmer|de|vendeur|fournisseur|expéditeur)\W*",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"(?:number|\bno\b|\bnr\b|nummer|numéro|\bn°|reference|\bref\b|rechnung|facture|invoice|order)",
    re.IGNORECASE,
)
_OF_OTHERS: Final = re.compile(
    r"customer|client|kunden|phone|tel|fax|vat|ust|tax|steuer|iban|bic|account|konto|tva|siret",
    re.IGNORECASE,
)
_DUE: Final = re.compile(
    r"due|payable|pay by|until|fällig|zahlbar|bis zum|échéance|avant le", re.IGNORECASE
)
_DATED: Final = re.compile(r"date|datum|dated|issued|\ble\b", re.IGNORECASE)
_OTHER_DAY: Final = re.compile(r"delivery|ship|birth|liefer|livr|service|period", re.IGNORECASE)
_OWED: Final = re.compile(
    r"total due|amount due|balance due|payable|zahlbetrag|rechnungsbetrag|à payer", re.IGNORECASE
)
_TOTAL: Final = re.compile(r"total|gesamt|summe|ttc", re.IGNORECASE)
_PART: Final = re.compile(r"sub|net|zwischen|tax|vat|mwst|ht\b|tva", re.IGNORECASE)
_SUM_ROW: Final = re.compile(
    r"(?:sub|grand )?(?:total|net|vat|tax|sum|summe|gesamt|zwischensumme|mwst|amount due|balance)",
    re.IGNORECASE,
)
_LETTERHEAD: Final = 250
_LINE_CHARACTERS: Final = 500
"""How far above a name its label is looked for."""
_NAMES: Final[frozenset[EntityType]] = frozenset({"organisation", "person"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A document as far as it is known: read, its names found, its type told."""

    kind: Kind
    text: str
    type: DocumentType
    summary: Summary
    entities: Sequence[Entity]
    tables: Sequence[Table]


def described(report: Report) -> Described:
    """What a report says of its document."""
    return Described(
        kind=report.source.kind,
        text=report.text,
        type=report.type,
        summary=report.summary,
        entities=report.entities,
        tables=report.tables,
    )


def summary_of_facts(report: Described) -> Summary:
    """A summary of what labels tell; where they tell nothing, the one that the report has."""
    parties = _parties(report)
    known = [*_identity(report), *_money(report)]
    if not known:
        return report.summary
    lines = _lines(report.tables)
    rows = [f"It has {lines} line{'' if lines == 1 else 's'}."] if lines else []
    told = " ".join([" ".join([_kind(report), *parties]) + ".", *known, *rows])
    return Summary(basis="facts", text=told, sentences=[])


def _kind(report: Described) -> str:
    name = "document" if report.type.name == "other" else report.type.name
    return f"{'An' if name[0] in 'aeiou' else 'A'} {name}"


def _parties(report: Described) -> list[str]:
    receiver = _party(report, _TO)
    sender = _party(report, _FROM) or _letterhead(report, receiver)
    names = (("from", sender), ("to", receiver))
    return [f"{word} {name_of(entity)}" for word, entity in names if entity]


def _party(report: Described, label: re.Pattern[str]) -> Entity | None:
    """Who stands behind such a label, on its line or on the one below."""
    found = [
        (mention.start, entity)
        for entity in report.entities
        if entity.type in _NAMES
        for mention in entity.mentions
        if label.fullmatch(_label_of(report.text, mention.start))
    ]
    return min(found, key=lambda each: each[0])[1] if found else None


def _label_of(text: str, start: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start].strip()
    above = text[max(0, line - _LINE_CHARACTERS) : line]
    return before or above.rstrip().rpartition("\n")[2].strip()


def _letterhead(report: Described, receiver: Entity | None) -> Entity | None:
    """The organisation that the paper begins with."""
    ends = [each.start for each in receiver.mentions] if receiver else []
    found = [
        (mention.start, entity)
        for entity in report.entities
        if entity.type == "organisation" and entity is not receiver
        for mention in entity.mentions
        if mention.start < min([_LETTERHEAD, *ends])
    ]
    return min(found, key=lambda each: each[0])[1] if found else None


def _identity(report: Described) -> Iterator[str]:
    number = _labelled(report, "identifier", _is_number)
    dated = _labelled(report, "date", _is_date)
    if number and dated:
        yield f"Its number is {number.text}, its date {day(dated.value)}."
    elif number:
        yield f"Its number is {number.text}."
    elif dated:
        yield f"Its date is {day(dated.value)}."


def _is_number(label: str) -> bool:
    return bool(_NUMBER.search(label)) and not _OF_OTHERS.search(label)


def _is_date(label: str) -> bool:
    return bool(_DATED.search(label)) and not _DUE.search(label) and not _OTHER_DAY.search(label)


def _money(report: Described) -> Iterator[str]:
    owed = _labelled(report, "amount", lambda label: bool(_OWED.search(label)))
    total = owed or _labelled(report, "amount", _is_total)
    until = _labelled(report, "date", lambda label: bool(_DUE.search(label)))
    if total:
        due = f", due by {human_value(until)}" if until else ""
        yield f"{'It asks for' if owed else 'Its total is'} {human_value(total)}{due}."
    elif until:
        yield f"It is due by {human_value(until)}."


def _is_total(label: str) -> bool:
    return bool(_TOTAL.search(label)) and not _PART.search(label)


def _labelled(report: Described, kind: EntityType, fits: Callable[[str], bool]) -> Entity | None:
    """The first of its kind that a label of this sort stands before."""
    for entity in report.entities:
        if entity.type == kind:
            starts = (mention.start for mention in entity.mentions)
            labels = [entity.label, *(label_before(report.text, start) for start in starts)]
            if any(label and fits(label) for label in labels):
                return entity
    return None


def _lines(tables: Sequence[Table]) -> int:
    """How many rows the largest table has besides its head and its sums."""
    return max((_rows(table) for table in tables), default=0)


def _rows(table: Table) -> int:
    filled = [[cell for cell in row if cell.strip()] for row in table.rows[1:]]
    return sum(len(row) > 1 and not _SUM_ROW.match(row[0].strip()) for row in filled)


def is_of_facts(report: Described) -> bool:
    """Tell a paper with nothing to quote from prose, a mail, and a file that is one table."""
    basis = report.summary.basis
    excluded = FORMATS[report.kind].tabular or report.type.name == "email"  # not by its attachment
    return not excluded and (basis == "nothing" or (basis == "facts" and _is_paper(report)))


def _is_paper(report: Described) -> bool:
    return report.type.name in {"invoice", "receipt", "order", "form", "letter"}
