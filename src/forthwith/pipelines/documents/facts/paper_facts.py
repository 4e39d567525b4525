"""What a paper without sentences says: who sends it to whom, its number, its date, what is due.

An invoice, an order or a form has labels and figures and nothing to quote. Its summary is made from
what was found in it, and says only what a label or its place says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from forthwith.pipelines.documents.analysis.table_facts import rows_of
from forthwith.pipelines.documents.analysis.table_places import heads_of
from forthwith.pipelines.documents.entities.found import label_before
from forthwith.pipelines.documents.kinds.formats import FORMATS
from forthwith.pipelines.documents.language.counted import counted
from forthwith.pipelines.documents.language.wording import human_value, name_of
from forthwith.pipelines.documents.models import (
    DocumentType,
    Entity,
    EntityType,
    KeyFact,
    Kind,
    Mention,
    PageSpan,
    Report,
    Summary,
    SummarySentence,
    Table,
)
from forthwith.pipelines.documents.spans import Pages, Span

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
_LETTERHEAD: Final = 250
_LINE_CHARACTERS: Final = 500
"""How far above a name its label is looked for."""
_SENDERS: Final = frozenset({"Supplier", "Shop", "From"})
_RECEIVERS: Final = frozenset({"Customer", "To"})
_NUMBERS: Final = frozenset({"Invoice number", "Receipt number"})
_DATES: Final = frozenset({"Invoice date", "Date"})
_TOTALS: Final = frozenset({"Total amount"})
"""The key facts that say it where nothing of its kind bears a label."""
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
    pages: Sequence[PageSpan]
    key_facts: Sequence[KeyFact]


def described(report: Report) -> Described:
    """What a report says of its document."""
    return Described(
        kind=report.source.kind,
        text=report.text,
        type=report.type,
        summary=report.summary,
        entities=report.entities,
        tables=report.tables,
        pages=report.pages,
        key_facts=report.key_facts,
    )


@dataclass(frozen=True, slots=True)
class _Stated:
    """Words of the summary, and the stretch of the text that says them."""

    words: str
    start: int
    end: int


def summary_of_facts(report: Described) -> Summary:
    """A summary of what labels tell; where they tell nothing, the one that the report has."""
    parties = _parties(report)
    known = [*_identity(report), *_money(report)]
    if not known:
        return report.summary
    named = " ".join([_kind(report), *(each.words for each in parties)])
    told = " ".join([f"{named}.", *(sentence for sentence, _ in known), *_rows(report.tables)])
    stated = [*parties, *(each for _, places in known for each in places)]
    return Summary(basis="facts", text=told, sentences=_sentences(report, stated))


def _sentences(report: Described, stated: Sequence[_Stated]) -> list[SummarySentence]:
    """What was stated with its label, in reading order, then the heads of the tables."""
    pages = Pages(report.pages)
    spans = sorted({Span(_from_label(report.text, each.start), each.end) for each in stated})
    quoted = [
        SummarySentence(text=s.of(report.text), start=s.start, end=s.end, page=pages.at(s.start))
        for s in spans
    ]
    largest = max(report.tables, key=rows_of, default=None)
    heads = heads_of([largest] if largest else [], report.text, report.pages)
    return [*quoted, *heads]


def _from_label(text: str, start: int) -> int:
    """Where the label before it on its line begins, if there is one."""
    if label_before(text, start) is None:
        return start
    line = text.rfind("\n", 0, start) + 1
    return line + len(text[line:start]) - len(text[line:start].lstrip())


def _kind(report: Described) -> str:
    name = "document" if report.type.name == "other" else report.type.name
    return f"{'An' if name[0] in 'aeiou' else 'A'} {name}"


def _parties(report: Described) -> list[_Stated]:
    to = _party(report, _TO)
    sender = _party(report, _FROM) or _letterhead(report, to)
    found = (
        ("from", _named(sender) or _fact(report, _SENDERS)),
        ("to", _named(to) or _fact(report, _RECEIVERS)),
    )
    return [replace(each, words=f"{word} {each.words}") for word, each in found if each]


_Place = tuple[Mention, Entity]


def _named(found: _Place | None) -> _Stated | None:
    return _Stated(name_of(found[1]), found[0].start, found[0].end) if found else None


def _fact(report: Described, names: frozenset[str]) -> _Stated | None:
    """The first value of a key fact of such a name, which stands in a table or in no line."""
    values = (fact.values[0] for fact in report.key_facts if fact.name in names)
    first = next(values, None)
    return _Stated(first.text, first.start, first.end) if first else None


def _party(report: Described, label: re.Pattern[str]) -> _Place | None:
    """Who stands behind such a label, on its line or on the one below."""
    found = [
        (mention, entity)
        for entity in report.entities
        if entity.type in _NAMES
        for mention in entity.mentions
        if label.fullmatch(_label_of(report.text, mention.start))
    ]
    return min(found, key=_start, default=None)


def _start(place: _Place) -> int:
    return place[0].start


def _label_of(text: str, start: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start].strip()
    above = text[max(0, line - _LINE_CHARACTERS) : line]
    return before or above.rstrip().rpartition("\n")[2].strip()


def _letterhead(report: Described, receiver: _Place | None) -> _Place | None:
    """The organisation that the paper begins with."""
    other = receiver[1] if receiver else None
    ends = [each.start for each in other.mentions] if other else []
    found = [
        (mention, entity)
        for entity in report.entities
        if entity.type == "organisation" and entity is not other
        for mention in entity.mentions
        if mention.start < min([_LETTERHEAD, *ends])
    ]
    return min(found, key=_start, default=None)


_Told = tuple[str, list[_Stated]]


def _identity(report: Described) -> Iterator[_Told]:
    number = _labelled(report, "identifier", _is_number, _text) or _fact(report, _NUMBERS)
    dated = _labelled(report, "date", _is_date, human_value) or _fact(report, _DATES)
    if number and dated:
        yield f"Its number is {number.words}, its date {dated.words}.", [number, dated]
    elif number:
        yield f"Its number is {number.words}.", [number]
    elif dated:
        yield f"Its date is {dated.words}.", [dated]


def _money(report: Described) -> Iterator[_Told]:
    owed = _labelled(report, "amount", lambda label: bool(_OWED.search(label)), human_value)
    total = owed or _labelled(report, "amount", _is_total, human_value) or _fact(report, _TOTALS)
    until = _labelled(report, "date", lambda label: bool(_DUE.search(label)), human_value)
    if total:
        due = f", due by {until.words}" if until else ""
        says = "It asks for" if owed else "Its total is"
        yield f"{says} {total.words}{due}.", [total, *([until] if until else [])]
    elif until:
        yield f"It is due by {until.words}.", [until]


def _text(entity: Entity) -> str:
    return entity.text


def _is_number(label: str) -> bool:
    return bool(_NUMBER.search(label)) and not _OF_OTHERS.search(label)


def _is_date(label: str) -> bool:
    return bool(_DATED.search(label)) and not _DUE.search(label) and not _OTHER_DAY.search(label)


def _is_total(label: str) -> bool:
    return bool(_TOTAL.search(label)) and not _PART.search(label)


def _labelled(
    report: Described, kind: EntityType, fits: Callable[[str], bool], said: Callable[[Entity], str]
) -> _Stated | None:
    """The first of its kind that a label of this sort stands before."""
    for entity in report.entities:
        if entity.type == kind and entity.mentions:
            places = (m for m in entity.mentions if _fits(label_before(report.text, m.start), fits))
            place = next(places, entity.mentions[0] if _fits(entity.label, fits) else None)
            if place is not None:
                return _Stated(said(entity), place.start, place.end)
    return None


def _fits(label: str | None, fits: Callable[[str], bool]) -> bool:
    return label is not None and fits(label)


def _rows(tables: Sequence[Table]) -> Iterator[str]:
    """How many rows the largest table has besides its head and its sums."""
    rows = max(map(rows_of, tables), default=0)
    if rows:
        yield f"Its {'largest ' if len(tables) > 1 else ''}table has {counted(rows, 'row')}."


def is_of_facts(report: Described) -> bool:
    """Tell a paper with nothing to quote from prose, and from a file that is one table."""
    basis = report.summary.basis
    tabular = FORMATS[report.kind].tabular or report.type.name == "email"
    return not tabular and (basis == "nothing" or (basis == "facts" and _is_paper(report)))


def _is_paper(report: Described) -> bool:
    return report.type.name in {"invoice", "receipt", "order", "form", "letter"}
